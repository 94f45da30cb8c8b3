// What a failed attempt says to the user: how it ended and the end of its log.

import Glibc

/// Words the failure of a stage's process.
struct AttemptFailure {
    let stage: StageInstance
    let attempt: Attempt
    let ending: ChildProcess.Ending

    private static let tailLines = 20

    var failure: Failure {
        var failure = Failure(.work, "stage '\(stage.id)' failed: \(cause)", at: stage.place)
        if attempt.process.stagesRun > 0 && !attempt.timedOut {
            failure.facts.append(
                .init("process", "had run \(attempt.process.stagesRun) others before; this one is tried alone"))
        }
        if let tail { failure.facts.append(.init("log", tail)) }
        failure.hint = hint
        return failure
    }

    private var cause: String {
        if attempt.timedOut, let limit = stage.resources.timeLimit {
            return "it ran longer than its time limit of \(limit) s"
        }
        switch ending {
        case .exit(let code): return "exit status \(code)"
        case .signal(let number): return "killed by signal \(number) (\(String(cString: strsignal(number))))"
        }
    }

    private var hint: String? {
        if attempt.timedOut { return "raise \"timeLimit\" in the manifest" }
        var space = statvfs()
        if statvfs(attempt.folder, &space) == 0, space.f_bavail * space.f_frsize < 1 << 20 {
            return "the store's disk is full (`stagecraft gc` removes what no result needs)"
        }
        if ending == .signal(SIGKILL) { return "was the machine out of memory?" }
        return nil
    }

    /// The last lines of the log, each indented below the fact's name.
    private var tail: String? {
        // Only its end: it may be of any length.
        guard let file = try? OpenFile(AttemptFolder.log(attempt.folder), O_RDONLY, to: "read"),
            let size = try? file.status().size, size > 0,
            let text = try? file.bytes(at: max(0, size - LogText.tailBytes), count: min(size, LogText.tailBytes))
        else { return nil }
        return LogText.tail(text, lines: Self.tailLines).map { "\n    | " + $0 }.joined()
    }
}
