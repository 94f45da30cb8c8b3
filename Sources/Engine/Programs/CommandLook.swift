// What a command's key holds of the programs that it runs: found by looking at the command, or declared. Unaware of keys.

import Glibc

/// Looks at commands, each program once a run.
final class CommandLook {
    /// A program by the word that a command has for it.
    typealias NamedProgram = (name: String, program: ProgramCatalog.Program)

    let catalog: ProgramCatalog
    private let environment: StageEnvironment
    private var answers: [[Name]: String] = [:]
    /// By variable, once asked for.
    private var modules: [(name: String, digest: Digest)]?
    /// Variables that lead to more modules than are worth reading.
    private(set) var unread: [String] = []

    init(_ catalog: ProgramCatalog, _ environment: StageEnvironment) {
        self.catalog = catalog
        self.environment = environment
    }

    /// The program that the command's first word names; nil if that is one of its inputs, which are in the key already.
    func first(of stage: StageInstance) throws(Failure) -> ProgramCatalog.Program? {
        guard stage.isCommand, let word = stage.command.first else { return nil }
        let bytes = word.utf8
        if bytes.contains(UInt8(ascii: "{")) { return nil }
        if bytes.contains(UInt8(ascii: "/")), !word.startsWith("/") { return nil }
        return try needed(word, stage)
    }

    private func needed(_ word: String, _ stage: StageInstance) throws(Failure) -> ProgramCatalog.Program {
        if let program = try catalog.program(named: word) { return program }
        let folders = SearchPath.text.split(byte: UInt8(ascii: ":")).map { "\n    " + $0 }.joined()
        throw Failure(
            .work, "the program '\(word)' is not found", at: stage.place, facts: [.init("PATH", folders)],
            hint: "install it, or give its path")
    }

    /// The programs that a command names, its first word before the others, and what reads those that are scripts.
    func programs(
        of stage: StageInstance, _ inputs: [KeyInput]
    ) throws -> (named: [NamedProgram], interpreters: [NamedProgram]) {
        var named: [NamedProgram] = []
        func add(_ name: String, _ program: ProgramCatalog.Program) {
            if !named.contains(where: { $0.name.hasBytes(of: name) }) { named.append((name, program)) }
        }
        if let program = try first(of: stage) { add(stage.command[0], program) }
        for name in stage.programs { add(name, try needed(name, stage)) }
        let words = try catalog.words(of: stage, inputs)
        for name in words.programs + words.candidates {
            if let program = try catalog.program(named: name) { add(name, program) }
        }
        var interpreters: [NamedProgram] = []
        for (name, program) in named {
            var next = program
            // An interpreter may be a script too; Linux follows four of them.
            for _ in 0..<4 {
                guard let word = next.interpreter, let program = try catalog.program(named: word) else { break }
                interpreters.append((name + " interpreter", program))
                next = program
            }
        }
        return (named, interpreters)
    }

    /// All that is known of the programs of a command.
    func ingredients(of stage: StageInstance, _ inputs: [KeyInput]) throws -> CommandIngredients {
        let (named, interpreters) = try programs(of: stage, inputs)
        var found = CommandIngredients()
        if let program = try first(of: stage) { found.program = program.digest }
        for (name, program) in named + interpreters {
            if case .digest(let digest) = try catalog.packages(of: program) { found.packages.append((name, digest)) }
        }
        // The first is in the key without a name.
        found.programs = (named.dropFirst(found.program == nil ? 0 : 1) + interpreters).map {
            ($0.name, $0.program.digest)
        }
        for command in stage.versions { found.versions.append(try answer(command, stage)) }
        found.modules = try moduleDigests()
        return found
    }

    /// What lies on the search paths among the stages' variables.
    private func moduleDigests() throws(Failure) -> [(name: String, digest: Digest)] {
        if let modules { return modules }
        var found: [(name: String, digest: Digest)] = []
        for (name, value) in environment.whitelisted {
            switch try ModulePaths.content(name.text, value, catalog.index) {
            case .none: break
            case .digest(let digest): found.append((name.text, digest))
            case .tooMuch: unread.append(name.text)
            }
        }
        modules = found
        return found
    }

    private func answer(_ command: [String], _ stage: StageInstance) throws -> String {
        let words = command.map { Name($0) }
        if let known = answers[words] { return known }
        let program = try needed(command[0], stage)
        let answer = try VersionQuestion(
            program: program.path, arguments: Array(command.dropFirst()), environment: environment,
            place: stage.place
        ).answer()
        answers[words] = answer
        return answer
    }
}
