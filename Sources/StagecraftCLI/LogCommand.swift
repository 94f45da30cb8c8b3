// `stagecraft log`: what a stage has printed.

import ArgumentParser
import Engine
import Glibc

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Print the log of a stage: of the attempt that is running, else of the last one.",
        discussion: """
            With --follow it goes on printing until the running attempt has ended. For example: \
            stagecraft log 'train[seed=1]' --follow. Characters that act on a terminal are shown as escapes, and a carriage \
            return ends a line; --raw prints the bytes as they are.
            """)

    @OptionGroup var project: ProjectOptions

    @Argument(
        help: "A figure, a stage or an instance; with several instances the log of each is printed.",
        completion: ManifestNames.targets)
    var target: String

    @Flag(name: .long, help: "Go on printing what a running stage prints.")
    var follow = false

    @Flag(name: .long, help: "Print the bytes as they are.")
    var raw = false

    func run() throws {
        let pipeline = try project.pipeline(ofLastRun: true)
        let stages = try pipeline.graph.matching([target])
        if follow && stages.count != 1 {
            throw ValidationError("--follow takes one stage; '\(target)' names \(stages.count)")
        }
        var found = false
        for index in stages {
            let id = pipeline.graph.stages[index].id
            guard let log = try pipeline.log(of: index) else {
                ProgressOutput.standardError.write("\(id): no log: it has not run yet, or printed nothing\n")
                continue
            }
            found = true
            if stages.count > 1 { StandardOutput.write("==> \(id) (\(log.origin.words)) <==\n") }
            copy(log, following: follow)
        }
        if !found { throw ExitCode(1) }
    }

    /// Copies the file to standard output; of a running attempt, if it is to be followed, until the file is gone.
    private func copy(_ log: StageLog, following: Bool) {
        let descriptor = open(log.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var text = LogText()
        defer { StandardOutput.write(text.finish()) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 {
                let bytes = raw ? Array(buffer[..<count]) : Array(text.take(buffer[..<count]).utf8)
                guard StandardOutput.writeBytes(bytes) else { return }
                continue
            }
            guard following, log.origin == .running, isStill(descriptor, at: log.path) else { return }
            usleep(200_000)
        }
    }

    /// Whether the file is where it was: the engine moves the log of an attempt that has ended.
    private func isStill(_ descriptor: Int32, at path: String) -> Bool {
        var (now, then) = (stat(), stat())
        return stat(path, &now) == 0 && fstat(descriptor, &then) == 0 && now.st_ino == then.st_ino
    }
}

extension StageLog.Origin {
    fileprivate var words: String {
        switch self {
        case .running: "running"
        case .failed: "failed"
        case .result: "last result"
        }
    }
}
