// What a failed attempt says to the user: how it ended and the end of its log.

import Glibc

/// Words the failure of a stage's process.
struct AttemptFailure {
    let stage: StageInstance
    /// Where it ran.
    let folder: String
    /// Stages that its process had run before.
    let stagesRun: Int
    let timedOut: Bool
    let ending: ChildProcess.Ending
    let cost: StageCost
    /// The project's folder.
    let project: String

    private static let tailLines = 20

    var failure: Failure {
        var failure = Failure(.work, "stage '\(stage.id)' failed: \(cause)", at: stage.place)
        if stagesRun > 0 && !timedOut {
            failure.facts.append(
                .init("process", "had run \(stagesRun) others before; this one is tried alone"))
        }
        if let tail { failure.facts.append(.init("log", tail)) }
        failure.hint = hint
        return failure
    }

    private var cause: String {
        if timedOut, let limit = stage.resources.timeLimit {
            return "it ran longer than its time limit of \(limit) s"
        }
        switch ending {
        case .left(let count):
            return "\(Quantity.count(count, "process")) that it has started cannot be ended"
        case .lost: return "the process that watched over it was killed, and it with that"
        case .exit(let code): return "exit status \(code)"
        case .signal(let number): return "killed by signal \(number) (\(String(cString: strsignal(number))))"
        }
    }

    private var hint: String? {
        if timedOut { return "raise \"timeLimit\" in the manifest" }
        if case .left = ending { return "they belong to another user or wait for a device: end them by hand" }
        var space = statvfs()
        if statvfs(folder, &space) == 0, space.f_bavail * space.f_frsize < 1 << 20 {
            return "the store's disk is full (`stagecraft gc` removes what no result needs)"
        }
        if ending == .exit(126) || ending == .exit(127), let name = fileWithCarriageReturns {
            return StartFailure.lineEndHint(name)
        }
        if let file = undeclaredFile {
            return "'\(file)' is a file of the project, but none of the stage's inputs: \"inputs\": "
                + "{\"…\": \"file:\(file)\"}"
        }
        if let modules = undeclaredModules {
            return "modules of the project are imported that are none of the stage's inputs: \(modules)"
        }
        if missesSomething { return Self.generalHint }
        if let limit = stage.resources.memoryMiB {
            return hasRunOut(of: limit)
                ? "it has run out of the \(limit) MiB that \"memoryMiB\" allows it: raise that in the manifest"
                : "if it needs more memory than the \(limit) MiB that \"memoryMiB\" allows it, raise that in the manifest"
        }
        if ending == .signal(SIGKILL) { return "was the machine out of memory?" }
        return nil
    }

    /// Where nothing more can be told of what is missing.
    static let generalHint =
        "a command sees only its declared inputs: modules and files that it reads must be among \"inputs\""

    /// How to declare the modules that its Python scripts import, if it has missed one.
    private var undeclaredModules: String? {
        guard stage.isCommand, logEnd.text.contains("ModuleNotFoundError") || logEnd.text.contains("ImportError") else {
            return nil
        }
        let given = stage.commandInputPaths
        let scripts = zip(stage.inputs, given).filter { $0.projectPath != nil && $1.text.endsWith(".py") }.map(\.1)
        let modules = PythonImports.modules(neededBy: scripts, in: project).filter { !given.contains($0) }
        var declaration = TraceDeclaration(taken: stage.inputs.map(\.role))
        for module in modules { declaration.add(file: module, among: modules) }
        return declaration.text
    }

    /// Whether there are signs that the limit of its address space has ended it. A program is only told that it gets no more:
    /// what it makes of that is its own affair.
    private func hasRunOut(of limit: Int) -> Bool {
        if cost.peakMemoryBytes > limit << 20 - limit << 18 { return true }
        let end = logEnd.text.lowercased()
        return Self.signs.contains { end.contains($0) }
    }

    private static let signs = [
        "memoryerror", "cannot allocate", "can't allocate", "failed to allocate", "unable to allocate",
        "could not allocate", "bad_alloc", "out of memory", "not enough memory", "memory exhausted",
        "failed to map segment", "allocation failed", "outofmemory",
    ]

    /// Whether there are signs in what it printed that it has not found a module or a file.
    private var missesSomething: Bool {
        guard stage.isCommand else { return false }
        let end = logEnd.text
        return ["ModuleNotFoundError", "FileNotFoundError", "No such file or directory"].contains { end.contains($0) }
    }

    /// A word of the command that names a file of the project which is not there for the stage.
    private var undeclaredFile: String? {
        guard stage.isCommand, case .exit = ending else { return nil }
        let known = Set(stage.commandInputPaths + stage.declaredOutputs)
        return stage.command.map { $0.startsWith("./") ? String($0.dropping(first: 2)) : $0 }.first { word in
            guard !word.isEmpty, !word.startsWith("/"), !word.startsWith("-"),
                let place = stage.place(ofSeen: Name(word))
            else { return false }
            return !known.contains(place) && Files.isFile(project + "/" + place.text)
        }
    }

    /// A script among the command's first words whose first line ends in CR LF.
    private var fileWithCarriageReturns: String? {
        guard stage.isCommand, let words = try? stage.commandArguments(inputPaths: stage.commandInputPaths) else {
            return nil
        }
        return words.prefix(3).first { word in
            guard let place = stage.place(ofSeen: Name(word)),
                let file = try? OpenFile(AttemptFolder.work(folder) + "/" + place.text, O_RDONLY, to: "read"),
                let start = try? file.bytes(at: 0, count: 256)
            else { return false }
            return start.firstIndex(of: UInt8(ascii: "\n")).map { $0 > 0 && start[$0 - 1] == UInt8(ascii: "\r") }
                ?? false
        }.map { $0.startsWith("./") ? String($0.dropping(first: 2)) : $0 }
    }

    /// The end of what it printed, which may be of any length, and whether that is all of it; nothing if it cannot be read.
    private var logEnd: (bytes: [UInt8], text: String, isAll: Bool) {
        guard let file = try? OpenFile(AttemptFolder.log(folder), O_RDONLY, to: "read"),
            let size = try? file.status().size,
            let bytes = try? file.bytes(at: max(0, size - LogText.tailBytes), count: min(size, LogText.tailBytes))
        else { return ([], "", true) }
        return (bytes, String(decoding: bytes, as: UTF8.self), size <= LogText.tailBytes)
    }

    /// The last lines of the log, each indented below the fact's name.
    private var tail: String? {
        let end = logEnd
        if end.bytes.isEmpty { return nil }
        let lines = LogText.tail(end.bytes, lines: Self.tailLines + 1)
        let isAll = end.isAll && lines.count <= Self.tailLines
        return (isAll ? "all of it" : "the end of it") + lines.suffix(Self.tailLines).map { "\n    | " + $0 }.joined()
    }
}
