// Watches the process that reads: starts it again behind an input that killed it, that takes too long or too much memory,
// and keeps that input.

import Glibc

/// Watches one reader.
struct Watch {
    let subject: String
    let isConfined: Bool
    let seed: UInt64
    /// Where inputs are kept that should not have done what they did.
    let folder: String
    /// Of processor time, which a busy machine does not lengthen.
    private static let secondsAllowed = 5.0
    /// Of a clock on the wall: for a reader that sleeps.
    private static let secondsOfWaiting = 60.0
    private static let bytesAllowed = 500 << 20

    /// How it went.
    struct Report: CustomStringConvertible {
        var subject: String
        var runs = 0
        var refused = 0
        var traps = 0
        var hangs = 0
        var greedy = 0
        /// Crashes of a library, or its endless loops, in a reader that the program confines to a process of its own, with
        /// a limit of processor time.
        var confined = 0
        var peakBytes = 0
        var seconds = 0.0
        /// Of the first few inputs that were kept.
        var kept: [String] = []

        var isClean: Bool { traps + hangs + greedy == 0 }

        var description: String {
            let rate = seconds > 0 ? Int(Double(runs) / seconds) : 0
            return "\(subject): \(runs) inputs (\(refused) refused), \(traps) traps, \(hangs) hangs, "
                + "\(greedy) above 500 MiB, \(confined) crashes and loops of a confined library, "
                + "peak \(peakBytes >> 20) MiB, \(Int(seconds)) s, \(rate)/s"
                + kept.map { "\n  \($0)" }.joined()
        }
    }

    func run(_ runs: Range<Int>) -> Report {
        mkdir(folder, 0o755)
        let place = folder + "/\(subject).\(getpid()).shared"
        guard let shared = SharedInput(path: place) else { Main.fail("cannot make \(place)") }
        defer { unlink(place) }
        var report = Report(subject: subject)
        let began = seconds()
        var next = runs.lowerBound
        // A reader that fails at every turn is reported, not chased.
        while next < runs.upperBound && report.kept.count < 20 {
            shared.reset(run: next)
            let pid = start(next..<runs.upperBound, place)
            let end = follow(pid, shared, &report)
            if let end, end != "crash" { keep(shared, end, &report) }
            next = end == nil ? runs.upperBound : shared.run + 1
        }
        report.runs = next - runs.lowerBound
        report.refused = shared.refusals
        report.seconds = seconds() - began
        if report.isClean { unlink(log) }
        return report
    }

    private func start(_ runs: Range<Int>, _ place: String) -> pid_t {
        let arguments = ["fuzz", "child", subject, "\(runs.lowerBound)", "\(runs.upperBound)", "\(seed)", place]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        var pid: pid_t = 0
        let strings = arguments.map { strdup($0) } + [nil]
        // A backtrace takes a second; the input is enough to have one.
        let variables: [String] = ["SWIFT_BACKTRACE=enable=no", "HDF5_USE_FILE_LOCKING=FALSE"]
        let environment = variables.map { strdup($0) } + [nil]
        defer { for string in strings + environment { free(string) } }
        guard posix_spawn(&pid, "/proc/self/exe", &actions, nil, strings, environment) == 0 else {
            Main.fail("the reading process does not start")
        }
        return pid
    }

    private var log: String { folder + "/\(subject).\(getpid()).log" }

    /// Waits until the process has ended; nil if it has read all.
    private func follow(_ pid: pid_t, _ shared: SharedInput, _ report: inout Report) -> String? {
        var (run, since, spent) = (shared.run, seconds(), processorSeconds(pid))
        var reason: String?
        var (status, usage): (Int32, rusage) = (0, rusage())
        while wait4(pid, &status, WNOHANG, &usage) == 0 {
            usleep(20_000)
            if shared.run != run { (run, since, spent) = (shared.run, seconds(), processorSeconds(pid)) }
            let tookTooLong =
                processorSeconds(pid) - spent > Self.secondsAllowed || seconds() - since > Self.secondsOfWaiting
            guard reason == nil, tookTooLong || residentBytes(pid) > Self.bytesAllowed else { continue }
            switch (tookTooLong, isConfined) {
            case (false, _): report.greedy += 1
            case (true, true): report.confined += 1
            case (true, false): report.hangs += 1
            }
            reason = tookTooLong ? "hang" : "memory"
            kill(pid, SIGKILL)
        }
        report.peakBytes = max(report.peakBytes, usage.ru_maxrss << 10)
        if reason != nil { return reason }
        if status == 0 {
            if usage.ru_maxrss << 10 > Self.bytesAllowed { report.greedy += 1 }
            return nil
        }
        // Swift's own checks end with an illegal instruction.
        if isConfined, [SIGSEGV, SIGBUS, SIGABRT, SIGFPE].contains(status & 0x7F) {
            report.confined += 1
            return "crash"
        }
        report.traps += 1
        return "trap"
    }

    private func processorSeconds(_ pid: pid_t) -> Double {
        // "4711 (fuzz) S …": user and system time are the fields 14 and 15, in ticks.
        let fields =
            readFile("/proc/\(pid)/stat").map { String(decoding: $0, as: UTF8.self).split(separator: " ") } ?? []
        guard fields.count > 14, let user = Double(fields[13]), let system = Double(fields[14]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private func residentBytes(_ pid: pid_t) -> Int {
        let fields =
            readFile("/proc/\(pid)/statm").map { String(decoding: $0, as: UTF8.self).split(separator: " ") } ?? []
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }

    private func keep(_ shared: SharedInput, _ what: String, _ report: inout Report) {
        let path = folder + "/\(subject)-\(what)-\(seed)-\(shared.run)"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        _ = shared.input.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        let said = readFile(log).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let words = said.split(separator: "\n").last { $0.contains("rror") || $0.contains("ssert") } ?? ""
        report.kept.append("\(what): \(path)  \(words.prefix(200))")
    }

    private func seconds() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}
