// Slurm's programs, one call at a time: what they are asked and what they say. Unaware of stages and of when to ask.

import Glibc

/// Jobs to submit.
struct JobSubmission: Sendable {
    /// Seconds before the end of its time at which a job is told of it.
    static let warningSeconds = 60.0

    var folder: JobFolder
    var size: JobSize
    /// Equal jobs, as an array if there are several.
    var count: Int
    var comment: String
    var settings: SlurmSettings

    var arguments: [String] {
        var arguments = [
            "--parsable", "--job-name=" + folder.name, "--comment=" + comment, "--chdir=" + folder.path,
            "--output=" + folder.logs + (count > 1 ? "/%A_%a" : "/%j"), "--nodes=1", "--ntasks=1",
            "--cpus-per-task=\(size.threads)", "--mem=\(size.memoryMiB)M", "--time=\(size.minutes)",
            "--signal=B:HUP@\(Int(Self.warningSeconds))", "--no-requeue", "--open-mode=append",
        ]
        if count > 1 { arguments.append("--array=0-\(count - 1)") }
        for (option, value) in [
            ("partition", settings.partition), ("account", settings.account), ("qos", settings.qos),
            ("constraint", settings.constraint),
        ] {
            if let value { arguments.append("--\(option)=\(value)") }
        }
        return arguments + settings.options + [folder.script]
    }
}

/// A job as `squeue` sees it.
struct JobState: Sendable, Equatable {
    /// `123_4` in an array, else `123`.
    var job: String
    /// The folder's name.
    var name: String
    /// `PENDING`, `RUNNING`, …
    var state: String
    /// Why it waits or has ended.
    var reason: String
    var node: String

    /// Whether it may still run a stage.
    var isAlive: Bool { isPending || ["RUNNING", "SUSPENDED", "STOPPED", "SIGNALING"].contains(state) }
    var isPending: Bool { ["PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED"].contains(state) }

    static let format = "%i|%j|%T|%r|%N"

    /// Lines of `squeue -h -o format`; what is no such line is passed over.
    static func parse(_ text: String) -> [JobState] {
        text.split(byte: UInt8(ascii: "\n")).compactMap { line in
            let words = line.split(byte: UInt8(ascii: "|"), maxSplits: 4).map { String($0) }
            guard words.count >= 4 else { return nil }
            return JobState(
                job: words[0], name: words[1], state: words[2], reason: words[3],
                node: words.count > 4 ? words[4] : "")
        }
    }
}

/// Why jobs were not accepted.
enum SubmissionProblem: Error, Equatable {
    /// There are too many for now, or for one array: fewer, or later.
    case limit(String)
    /// Slurm does not answer.
    case unreachable(String)
    /// What was asked for cannot be.
    case refused(String)

    /// From what sbatch says.
    init(_ text: String) {
        let lower = text.lowercased()
        func says(_ words: [String]) -> Bool { words.contains { lower.contains($0) } }
        let shown = VisibleText.line(text)
        if says([
            "unable to contact slurm", "connection refused", "socket timed out", "zero bytes were transmitted",
            "communication", "did not end within",
        ]) {
            self = .unreachable(shown)
        } else if says([
            "submitjobslimit", "maxsubmit", "job array index", "array size", "maxarraysize", "array specification",
            "policy", "try again",
            "temporarily", "resource limit", "maxjobcount", "job limit", "slurm_submit: error: limit",
        ]) {
            self = .limit(shown)
        } else {
            self = .refused(shown)
        }
    }
}

/// Calls of Slurm's programs.
struct SlurmClient: Sendable {
    /// A folder for what they print.
    private let scratch: String
    /// Seconds after which a call is given up: a controller that has gone is noticed after ten.
    private static let timeout = 60.0

    /// Throws if Slurm is not installed.
    init(scratch: String) throws(Failure) {
        self.scratch = scratch
        for name in ["sbatch", "squeue", "scancel"] { _ = try Self.tool(name) }
    }

    private static func tool(_ name: String) throws(Failure) -> Tool {
        try Tool(name, package: "slurm-client")
    }

    /// Submits jobs; their id.
    func submit(_ submission: JobSubmission) throws -> String {
        let (code, text) = try run("sbatch", submission.arguments)
        // "123" or "123;cluster", after warnings.
        let last = text.split(byte: UInt8(ascii: "\n")).last { !$0.isEmpty } ?? ""
        let id = String(last.split(byte: UInt8(ascii: ";"))[0])
        guard code == 0, !id.isEmpty, id.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw SubmissionProblem(text.isEmpty ? "sbatch ended with status \(code) and said nothing" : text)
        }
        return id
    }

    /// All jobs of these names that Slurm still knows.
    func jobs(named names: [String]) throws(Failure) -> [JobState] {
        let (code, text) = try run(
            "squeue", ["-h", "-r", "-t", "all", "--name=" + names.joined(separator: ","), "-o", JobState.format])
        guard code == 0 else {
            throw Failure(.work, "squeue does not answer", facts: [.init("squeue", VisibleText.line(text))])
        }
        return JobState.parse(text)
    }

    /// Cancels all jobs of this name, or those that have not started.
    func cancel(named name: String, pendingOnly: Bool) throws(Failure) {
        let state = pendingOnly ? ["--state=PENDING"] : []
        let (code, text) = try run("scancel", ["--quiet", "--name=" + name] + state)
        guard code == 0 else {
            throw Failure(.work, "jobs cannot be cancelled", facts: [.init("scancel", VisibleText.line(text))])
        }
    }

    /// What `scontrol show config` says of a setting; nil: nothing.
    func setting(_ name: String) throws(Failure) -> String? {
        let (code, text) = try run("scontrol", ["show", "config"])
        guard code == 0 else { return nil }
        for line in text.split(byte: UInt8(ascii: "\n")) {
            let sides = line.split(byte: UInt8(ascii: "="), maxSplits: 1)
            if sides.count == 2, Self.trimmed(sides[0]).hasBytes(of: name) { return Self.trimmed(sides[1]) }
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") }
        let bytes = text.utf8.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        return String(decoding: Array(bytes), as: UTF8.self)
    }

    /// Runs a program of Slurm's to its end: its exit code and what it has printed.
    func run(_ name: String, _ arguments: [String]) throws(Failure) -> (code: Int32, text: String) {
        let log = scratch + "/" + name + ".out"
        Files.remove(log)
        defer { Files.remove(log) }
        let start = Clock.seconds()
        var isLate = false
        do throws(Failure) {
            let code = try Self.tool(name).run(arguments, log: log) { pid in
                if Clock.seconds() - start > Self.timeout {
                    isLate = true
                    kill(pid, SIGKILL)
                }
            }
            return (code, String(decoding: try Files.read(log) ?? [], as: UTF8.self))
        } catch {
            guard isLate else { throw error }
            return (-1, "\(name) did not end within \(Int(Self.timeout)) s")
        }
    }
}
