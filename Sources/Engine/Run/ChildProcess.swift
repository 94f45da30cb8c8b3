// One child process: start it, hear from it, end it, learn what it cost. Unaware of stages.

import CProcess
import Glibc

/// A running child in a process group of its own. It dies with this program; what it has started then dies by the guard.
struct ChildProcess {
    /// How a child ended.
    enum Ending: Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    let pid: pid_t
    /// Readable once the child has ended.
    let endDescriptor: Int32
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
        /// Whether descriptor 3 of the child is a line to us.
        var isWorker: Bool
        var memoryLimitBytes: Int?
    }

    /// `explain`: what an error number of the program's start means, if that can be told better than by the system's words.
    init(starting request: Request, explain: (Int32) -> Failure? = { _ in nil }) throws(Failure) {
        let ends = request.isWorker ? try WorkerLine.pair() : nil
        var pid: pid_t = 0
        var endDescriptor: Int32 = -1
        var step: UnsafePointer<CChar>?
        let code = Self.withCStrings([request.program] + request.arguments) { arguments in
            Self.withCStrings(request.environment) { environment in
                request.folder.withCString { folder in
                    var child = child_request(
                        program: arguments[0], arguments: arguments, environment: environment, folder: folder,
                        output: request.log.file.descriptor, channel: ends?.other ?? -1,
                        memory_limit: UInt64(request.memoryLimitBytes ?? 0))
                    return child_start(&child, &pid, &endDescriptor, &step)
                }
            }
        }
        if let ends { close(ends.other) }
        guard code == 0 else {
            if let ends { close(ends.line.descriptor) }
            if let failure = explain(code) { throw failure }
            throw .system("start the program (\(step.map { String(cString: $0) } ?? ""))", request.program, code)
        }
        self.pid = pid
        self.endDescriptor = endDescriptor
        line = ends?.line
    }

    /// Sends a signal to the child and all its descendants that stayed in its group.
    func signal(_ number: Int32) { kill(-pid, number) }

    /// Takes the ended child off the system's list, with whatever it left running in its group. `cost.seconds` is not
    /// known here.
    func reap() -> (Ending, StageCost) {
        // The group's number stays taken until wait4, so this cannot hit a stranger.
        kill(-pid, SIGKILL)
        var status: Int32 = 0
        var usage = rusage()
        while wait4(pid, &status, 0, &usage) < 0 && errno == EINTR {}
        close(endDescriptor)
        if let line { close(line.descriptor) }
        var cost = StageCost()
        cost.add(usage)
        let number = status & 0x7F
        return (number == 0 ? .exit(status >> 8 & 0xFF) : .signal(number), cost)
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
