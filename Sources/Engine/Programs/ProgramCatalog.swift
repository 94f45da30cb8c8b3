// The programs that commands run, found once a run, with what they bring along: an interpreter, the packages of an
// environment. Unaware of keys and of how programs are run.

import Glibc

/// Programs by the names that commands have for them.
final class ProgramCatalog {
    /// A program as PATH finds it.
    struct Program {
        let path: String
        let digest: Digest
        /// What reads it, if it is a script.
        let interpreter: String?
    }

    /// What a script that a stage is given names.
    private struct Script {
        var words: CommandWords
        var interpreter: String?
    }

    let index: StatIndex
    private let store: StorePaths
    private let project: String
    /// Where Python looks for packages of the stages' user; nil: they have no home but a scratch folder.
    private let userBase: String?
    private var known: [Name: Program?] = [:]
    private var packages: [Name: PythonPackagesFound] = [:]
    private var commands: [[Name]: CommandWords] = [:]
    private var scripts: [Digest: Script] = [:]

    /// Larger files are no scripts that a person has written.
    private static let largestScript = 1 << 18

    init(_ index: StatIndex, store: StorePaths, project: String, _ environment: StageEnvironment) {
        self.index = index
        self.store = store
        self.project = project
        func value(_ name: Name) -> String? { environment.whitelisted.first { $0.name == name }?.value }
        userBase = value("PYTHONUSERBASE") ?? value("HOME").map { $0 + "/.local" }
    }

    /// The program of that name; nil: there is none.
    func program(named name: String) throws(Failure) -> Program? {
        if let known = known[Name(name)] { return known }
        var found: Program?
        if let path = SearchPath.program(named: name), let content = try index.content(of: path) {
            let start = (try? OpenFile(path, O_RDONLY, to: "read").bytes(at: 0, count: 256)) ?? []
            found = Program(path: path, digest: content.digest, interpreter: Self.interpreter(start))
        }
        known[Name(name)] = .some(found)
        return found
    }

    /// The environment of packages that a program belongs to.
    func packages(of program: Program) throws(Failure) -> ModuleContent { try environment(of: program).content }

    /// The same, with where it is.
    func environment(of program: Program) throws(Failure) -> PythonPackagesFound {
        if let known = packages[Name(program.path)] { return known }
        let found = try PythonPackages.look(for: program.path, userBase: userBase, index)
        packages[Name(program.path)] = found
        return found
    }

    /// The words of a command, and of the scripts among its inputs that are known, in a program's place.
    func words(of stage: StageInstance, _ inputs: [KeyInput]) throws(Failure) -> CommandWords {
        let command = stage.command.map { Name($0) }
        let words = commands[command] ?? CommandWords(of: stage.command)
        commands[command] = words
        var all = words
        for script in try scripts(of: stage, inputs) {
            all.add(script.words)
            if let interpreter = script.interpreter { all.add(interpreter) }
        }
        return all
    }

    // MARK: scripts

    /// Inputs that can be run, and the one that a shell is told to read.
    private func scripts(of stage: StageInstance, _ inputs: [KeyInput]) throws(Failure) -> [Script] {
        let first = stage.command.first ?? ""
        let isRead = CommandWords.shells.contains(Name(CommandWords.lastStep(first)))
        let isOwn =
            first.utf8.contains(UInt8(ascii: "{"))
            || !first.startsWith("/") && first.utf8.contains(UInt8(ascii: "/"))
        let read =
            isRead ? CommandWords.scriptOfShell(stage.command).map { inputsNamed(in: stage, by: [$0]) } ?? [] : []
        // The others are what it works on, unless they say themselves that they are scripts.
        let named = isRead || isOwn ? inputsNamed(in: stage, by: stage.command) : []
        var found: [Script] = []
        for (place, input) in zip(stage.inputs, inputs).enumerated() {
            guard let content = input.1.content, content.size <= Self.largestScript else { continue }
            guard content.isExecutable || named.contains(place) else { continue }
            let mayBeText = content.isExecutable || read.contains(place)
            if let script = try script(input.0, content, isShell: read.contains(place), mayBeText: mayBeText) {
                found.append(script)
            }
        }
        return found
    }

    /// Positions of inputs that stand as whole words in the command.
    func inputsNamed(in stage: StageInstance) -> Set<Int> { inputsNamed(in: stage, by: stage.command) }

    private func inputsNamed(in stage: StageInstance, by words: [String]) -> Set<Int> {
        let paths = stage.commandInputPaths
        var named: Set<Int> = []
        for argument in words {
            let bytes = Array(argument.utf8)
            let plain = bytes.starts(with: "./".utf8) ? bytes.dropFirst(2) : bytes[...]
            for (place, input) in stage.inputs.enumerated()
            where plain.elementsEqual("{input:\(input.role)}".utf8)
                || plain.elementsEqual(stage.seen(paths[place]).utf8)
            {
                named.insert(place)
            }
        }
        return named
    }

    /// The path of an input's bytes.
    func source(of input: GraphInput, _ content: FileContent) -> String {
        switch input.source {
        case .stage: store.object(content.digest)
        case .file(let path): Files.absolute(path.text, in: project)
        }
    }

    /// nil: it cannot be read or, unless `mayBeText`, does not begin as a script does.
    private func script(
        _ input: GraphInput, _ content: FileContent, isShell: Bool, mayBeText: Bool
    ) throws(Failure) -> Script? {
        if let known = scripts[content.digest] { return known }
        if !mayBeText {
            let start = try? OpenFile(source(of: input, content), O_RDONLY, to: "read").bytes(at: 0, count: 2)
            guard start == Array("#!".utf8) else { return nil }
        }
        guard let bytes = try Files.read(source(of: input, content)) else { return nil }
        var script = Script(words: CommandWords(), interpreter: Self.interpreter(bytes))
        let isShellScript =
            script.interpreter.map { CommandWords.shells.contains(Name(CommandWords.lastStep($0))) } ?? isShell
        if isShellScript { script.words.takeText(String(decoding: bytes, as: UTF8.self)) }
        scripts[content.digest] = script
        return script
    }

    /// What the first line of a script names: `/bin/sh`, or `python3` behind `env`. nil: it is no script.
    private static func interpreter(_ start: [UInt8]) -> String? {
        guard let line = StartFailure.interpreterLine(Array(start.prefix(256))) else { return nil }
        let words = line.utf8.split { $0 <= 0x20 }.compactMap { String($0) }
        guard let first = words.first else { return nil }
        guard CommandWords.lastStep(first) == "env" else { return first }
        return words.dropFirst().first { !$0.startsWith("-") && !$0.utf8.contains(UInt8(ascii: "=")) } ?? first
    }
}
