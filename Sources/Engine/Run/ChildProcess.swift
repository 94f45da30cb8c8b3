// One child process: start it, hear from it, end it, learn what it cost. Unaware of stages.
// It is a child of a keeper: when that says that it has ended, all that it has started has ended too.

import CProcess
import Glibc

/// A running child in a process group of its own. It and what it has started die with this program.
struct ChildProcess {
    /// How a child ended.
    enum Ending: Equatable {
        case exit(Int32)
        case signal(Int32)
        /// It has ended, but not what it has started: so many processes.
        case left(Int)
        /// Somebody has killed its keeper, and it with that.
        case lost
    }

    /// 0: it is lost, before its number was known.
    let pid: pid_t
    private let keeper: Keeper
    private let keepers: Keepers
    /// Readable once the child, and all that it has started, has ended.
    var endDescriptor: Int32 { keeper.line }
    /// Where a worker reports and is handed requests; nil for other programs.
    let line: WorkerLine?

    /// What to start.
    struct Request {
        /// Absolute path.
        var program: String
        /// Without the program's own name.
        var arguments: [String]
        /// `NAME=value`.
        var environment: [String]
        var folder: String
        /// Standard output and standard error go here.
        var log: SharedFile
        /// Standard output goes here instead.
        var standardOutput: SharedFile?
        /// Whether descriptor 3 of the child is a line to us.
        var isWorker: Bool
        var memoryLimitBytes: Int?
    }

    /// `explain`: what an error number of the program's start means, if that can be told better than by the system's words.
    init(
        starting request: Request, by keepers: Keepers, explain: (Int32) -> Failure? = { _ in nil }
    ) throws(Failure) {
        let ends = request.isWorker ? try WorkerLine.pair() : nil
        defer { if let ends { close(ends.other) } }
        do throws(Failure) {
            var (keeper, isUsed) = try keepers.take()
            var outcome = Self.begin(request, ends?.other ?? -1, keeper)
            if isUsed, outcome.isKeeperLost {
                // Somebody has killed it while it rested.
                keepers.dismiss(keeper)
                (keeper, isUsed) = try keepers.take()
                outcome = Self.begin(request, ends?.other ?? -1, keeper)
            }
            // The child itself may have killed its keeper, before that could tell of the start: reaping it says so.
            guard outcome.code == 0 || outcome.isKeeperLost else {
                keepers.giveBack(keeper)
                throw explain(outcome.code) ?? Self.failure(request, outcome)
            }
            pid = outcome.pid
            self.keeper = keeper
            self.keepers = keepers
            line = ends?.line
        } catch {
            if let ends { close(ends.line.descriptor) }
            throw error
        }
    }

    private struct Start {
        var code: Int32
        var pid: pid_t
        var step: String

        var isKeeperLost: Bool { [EPIPE, ECONNRESET, ENOTCONN].contains(code) }
    }

    private static func begin(_ request: Request, _ channel: Int32, _ keeper: Keeper) -> Start {
        var pid: pid_t = 0
        var step: UnsafePointer<CChar>?
        let code = withCStrings([request.program] + request.arguments) { arguments in
            withCStrings(request.environment) { environment in
                request.folder.withCString { folder in
                    var child = child_request(
                        program: arguments[0], arguments: arguments, environment: environment, folder: folder,
                        output: request.log.file.descriptor, text: request.standardOutput?.file.descriptor ?? -1,
                        channel: channel,
                        memory_limit: UInt64(request.memoryLimitBytes ?? 0))
                    return keeper_begin(keeper.line, keeper.pid, &child, &pid, &step)
                }
            }
        }
        return Start(code: code, pid: pid, step: step.map { String(cString: $0) } ?? "")
    }

    private static func failure(_ request: Request, _ start: Start) -> Failure {
        var failure = Failure.system("start the program (\(start.step))", request.program, start.code)
        if start.code == ENOMEM, let limit = request.memoryLimitBytes {
            failure.hint = "\"memoryMiB\" allows it \(limit >> 20) MiB: raise that in the manifest"
        }
        return failure
    }

    /// Sends a signal to the child and all its descendants that stayed in its group.
    func signal(_ number: Int32) {
        // A child that stops its parent must be ended nevertheless.
        kill(keeper.pid, SIGCONT)
        _ = keeper_signal(keeper.line, number)
    }

    /// For a child that nothing else has ended.
    func killKeeper() { keeper.kill() }

    /// Waits until the child has ended and everything that it has started. `cost.seconds` is not known here.
    func reap() -> (Ending, StageCost) {
        var report = keeper_report()
        let isLost = keeper_end(keeper.line, &report) != 0
        if let line { close(line.descriptor) }
        if isLost {
            keepers.dismiss(keeper)
            return (.lost, StageCost())
        }
        keepers.giveBack(keeper)
        var cost = StageCost()
        cost.add(report.usage)
        if report.survivors > 0 { return (.left(Int(report.survivors)), cost) }
        let number = report.status & 0x7F
        return (number == 0 ? .exit(report.status >> 8 & 0xFF) : .signal(number), cost)
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var text: [UInt8] = []
        text.reserveCapacity(strings.reduce(0) { $0 + $1.utf8.count + 1 })
        var starts: [Int] = []
        for string in strings {
            starts.append(text.count)
            text.append(contentsOf: string.utf8)
            text.append(0)
        }
        return text.withUnsafeMutableBufferPointer { text in
            text.withMemoryRebound(to: CChar.self) { text in
                var pointers: [UnsafeMutablePointer<CChar>?] = starts.map { text.baseAddress! + $0 }
                pointers.append(nil)
                return pointers.withUnsafeBufferPointer { body($0.baseAddress!) }
            }
        }
    }
}
