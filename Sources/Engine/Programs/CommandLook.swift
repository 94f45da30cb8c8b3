// What a command's key holds of the programs that it runs: found by looking at the command, or declared. Unaware of keys.

import Glibc

/// Looks at commands, each program once a run.
final class CommandLook {
    /// A program by the word that a command has for it.
    typealias NamedProgram = (name: String, program: ProgramCatalog.Program)

    let catalog: ProgramCatalog
    let locks: LockLook
    private let environment: StageEnvironment
    private var answers: [[Name]: String] = [:]
    /// What is installed beside packages of lock files, by program and lock files.
    private var remainders: [Name: ModuleContent] = [:]
    /// By variable, once asked for.
    private var modules: [(name: String, digest: Digest)]?
    /// Variables that lead to more modules than are worth reading.
    private(set) var unread: [String] = []

    init(_ catalog: ProgramCatalog, _ locks: LockLook, _ environment: StageEnvironment) {
        self.catalog = catalog
        self.locks = locks
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
        let outcomes = try lockOutcomes(of: stage, (named + interpreters).map(\.program))
        for (name, program) in named + interpreters {
            if case .digest(let digest) = try packages(of: program, outcomes) { found.packages.append((name, digest)) }
        }
        // The first is in the key without a name.
        found.programs = (named.dropFirst(found.program == nil ? 0 : 1) + interpreters).map {
            ($0.name, $0.program.digest)
        }
        for command in stage.versions { found.versions.append(try answer(command, stage)) }
        found.locked = outcomes.flatMap(\.ingredients)
        found.modules = try moduleDigests(outcomes)
        return found
    }

    /// What the lock files of a command say of what is installed.
    func lockOutcomes(of stage: StageInstance, _ inputs: [KeyInput]) throws -> [LockOutcome] {
        if stage.lockFiles.isEmpty { return [] }
        let (named, interpreters) = try programs(of: stage, inputs)
        return try lockOutcomes(of: stage, (named + interpreters).map(\.program))
    }

    private func lockOutcomes(
        of stage: StageInstance, _ programs: [ProgramCatalog.Program]
    ) throws(Failure) -> [LockOutcome] {
        var outcomes: [LockOutcome] = []
        for lock in stage.lockFiles { outcomes.append(try locks.outcome(lock, of: stage, programs)) }
        return outcomes
    }

    /// The packages of a program's environment, but those that a lock file has put in the key by themselves.
    private func packages(
        of program: ProgramCatalog.Program, _ outcomes: [LockOutcome]
    ) throws(Failure) -> ModuleContent {
        guard let prefix = outcomes.isEmpty ? nil : PythonPackages.prefix(of: program.path) else {
            return try catalog.packages(of: program)
        }
        let own = outcomes.filter { outcome in
            [.python, .conda].contains(outcome.lock.language) && outcome.prefix?.hasBytes(of: prefix) == true
        }
        guard !own.isEmpty else { return try catalog.packages(of: program) }
        if own.contains(where: { $0.lock.others == .ignored }) { return .none }
        let subject = Name(([program.path] + own.map(\.subject.text)).joined(separator: "\t"))
        if let known = remainders[subject] { return known }
        let remainder = try catalog.environment(of: program).listing.content(without: LeftOutPackages(own))
        remainders[subject] = remainder
        return remainder
    }

    /// What lies on the search paths, but for packages of R that a lock file has put in the key.
    private func moduleDigests(_ outcomes: [LockOutcome]) throws(Failure) -> [(name: String, digest: Digest)] {
        let all = try moduleDigests()
        guard let ofR = outcomes.first(where: { $0.lock.language == .r }) else { return all }
        var found = all.filter { !$0.name.startsWith("R_LIBS") }
        if ofR.lock.others == .ignored { return found }
        for (name, value) in environment.whitelisted where name.text.startsWith("R_LIBS") {
            if case .digest(let digest) = try ModulePaths.content(
                name.text, value, leavingOut: ofR.comparison.known, catalog.index)
            {
                found.append((name.text, digest))
            }
        }
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
