// Looks at the lock files of stages and at what is installed where these run: each once a run, and at what is installed only if
// it can have changed. Unaware of keys and of what becomes of mismatches.

import Glibc
import StageGraph

/// What keys hold of one lock file's packages, and what is wrong with them.
struct LockOutcome {
    var lock: LockFile
    /// Whose packages they are; nil: of a container.
    var program: String?
    var comparison: LockComparison
    /// What installs the packages.
    var hint: String
    /// What was compared with what.
    var subject: Name = ""

    /// The folder with `bin` and `lib` that the program belongs to.
    var prefix: String? { program.flatMap { PythonPackages.prefix(of: $0) } }
}

/// Compares lock files with what is installed.
final class LockLook {
    private let catalog: ProgramCatalog
    private let environment: StageEnvironment
    private let project: String
    /// Where answers are remembered.
    private let folder: String
    private var outcomes: [Name: LockOutcome] = [:]

    init(_ catalog: ProgramCatalog, _ environment: StageEnvironment, project: String, folder: String) {
        self.catalog = catalog
        self.environment = environment
        self.project = project
        self.folder = folder
    }

    /// Compares a lock file of a stage, whose command names these programs.
    func outcome(
        _ lock: LockFile, of stage: StageInstance, _ named: [ProgramCatalog.Program]
    ) throws(Failure) -> LockOutcome {
        if lock.language == .container { return try container(lock, stage) }
        let program = try program(of: lock, stage, named)
        let variables = stage.variables.filter { Self.mayMatter($0.name) }
        let subject = Name(
            ([lock.name, program.path] + variables.map { "\($0.name)=\($0.value)" }).joined(separator: "\t"))
        if let known = outcomes[subject] { return known }
        let path = Files.absolute(lock.source.text, in: project)
        let question = InstalledQuestion(
            language: lock.language, program: program.path, folder: Files.folder(of: path), environment: environment,
            variables: variables, place: lock.place)
        let identity = try identity(lock, path, program, variables)
        let memory = LockMemory(
            folder: folder, subject: "\(lock.language.rawValue)\t\(lock.source)\t\(lock.others.rawValue)\t\(subject)")
        if let identity, let known = try memory.comparison(identity, catalog.index) {
            let outcome = LockOutcome(
                lock: lock, program: program.path, comparison: known, hint: "", subject: subject)
            outcomes[subject] = outcome
            return outcome
        }
        let installed = try question.answer()
        let locked = try LockedPackages.read(lock, at: path, installed.variables)
        let comparison = LockComparison(locked, installed, lock)
        // What is wrong is looked at each time until it is right.
        if let identity, comparison.mismatches.isEmpty {
            try memory.remember(comparison, installed.folders, identity, catalog.index)
        }
        let outcome = LockOutcome(
            lock: lock, program: program.path, comparison: comparison, hint: locked.hint, subject: subject)
        outcomes[subject] = outcome
        return outcome
    }

    /// What changes when what is installed may have; nil: that cannot be seen. Folders of packages are looked at by `LockMemory`.
    private func identity(
        _ lock: LockFile, _ path: String, _ program: ProgramCatalog.Program, _ variables: [(name: Name, value: String)]
    ) throws(Failure) -> Digest? {
        guard let content = try catalog.index.content(of: path) else { return nil }
        var text = "1 \(content.digest) \(program.digest)"
        switch lock.language {
        case .python:
            guard case .digest(let digest) = try catalog.packages(of: program) else { return nil }
            text += " \(digest)"
        case .r: break
        case .julia, .conda, .container: return nil
        }
        for (name, value) in environment.whitelisted + variables {
            if case .digest(let digest) = try ModulePaths.content(name.text, value, catalog.index) {
                text += " \(digest)"
            }
            if Self.mayMatter(name) { text += "\n\(name)=\(value)" }
        }
        return SHA256.digest(of: Array(text.utf8))
    }

    /// Variables that tell interpreters where packages are.
    private static func mayMatter(_ name: Name) -> Bool {
        name == "HOME" || ["PYTHON", "R_", "JULIA_", "CONDA_"].contains { name.utf8.starts(with: $0.utf8) }
    }

    // MARK: programs

    private func program(
        of lock: LockFile, _ stage: StageInstance, _ named: [ProgramCatalog.Program]
    ) throws(Failure) -> ProgramCatalog.Program {
        if let name = lock.program {
            let isPath = name.utf8.contains(UInt8(ascii: "/"))
            guard let program = try catalog.program(named: isPath ? Files.absolute(name, in: project) : name) else {
                throw Failure(
                    .work, "the program '\(name)' of the lock file '\(lock.name)' is not found", at: lock.place,
                    hint: isPath ? "make the environment first, or correct the path" : "install it, or give its path")
            }
            try check(program, is: lock, stage, named)
            return program
        }
        let found: ProgramCatalog.Program? =
            switch lock.language {
            case .python: try python(named)
            case .r: try interpreter(["Rscript", "R"], named)
            case .julia: try interpreter(["julia"], named)
            case .conda: try conda(named)
            case .container: nil
            }
        if let found { return found }
        let (what, hint) = Self.missing(lock.language)
        throw Failure(
            .work, "\(what) is not found, so that '\(lock.source)' can be compared with nothing", at: lock.place,
            facts: [.init("stage", stage.id.text)], hint: hint)
    }

    private static func missing(_ language: LockFile.Language) -> (what: String, hint: String) {
        switch language {
        case .python:
            (
                "python3",
                "install Python 3.8 or later (apt-get install python3), or name one: \"program\": \".venv/bin/python\""
            )
        case .r:
            (
                "Rscript",
                "install R (apt-get install r-base-core), or give its path: \"program\": \"/opt/R/bin/Rscript\""
            )
        case .julia: ("julia", "install Julia (https://julialang.org/install), or give its path under \"program\"")
        case .conda:
            (
                "an environment of conda's on PATH",
                "activate it (conda activate NAME), or name a program in it: \"program\": \"/path/of/environment/bin/python\""
            )
        case .container: ("", "")
        }
    }

    private func interpreter(
        _ names: [String], _ named: [ProgramCatalog.Program]
    ) throws(Failure) -> ProgramCatalog.Program? {
        for name in names {
            if let program = named.first(where: { Files.name(of: $0.path).hasBytes(of: name) }) { return program }
        }
        return try catalog.program(named: names[0])
    }

    /// The Python that the stage runs, or the one that a program in the same environment belongs to.
    private func python(_ named: [ProgramCatalog.Program]) throws(Failure) -> ProgramCatalog.Program? {
        if let program = named.first(where: { Self.isPython($0.path) }) { return program }
        for prefix in named.compactMap({ PythonPackages.prefix(of: $0.path) }) {
            for name in ["python3", "python"] {
                if let program = try catalog.program(named: "\(prefix)/bin/\(name)") { return program }
            }
        }
        return try catalog.program(named: "python3")
    }

    private static func isPython(_ path: String) -> Bool {
        let name = Files.name(of: path)
        return name.startsWith("python") || name.startsWith("pypy")
    }

    private func conda(_ named: [ProgramCatalog.Program]) throws(Failure) -> ProgramCatalog.Program? {
        func isInEnvironment(_ path: String) -> Bool {
            access(Files.folder(of: Files.folder(of: path)) + "/conda-meta", F_OK) == 0
        }
        if let program = named.first(where: { isInEnvironment($0.path) }) { return program }
        for folder in SearchPath.text.split(byte: UInt8(ascii: ":")) where isInEnvironment(folder + "/x") {
            for name in try Files.names(in: String(folder)) {
                if let program = try catalog.program(named: "\(folder)/\(name)") { return program }
            }
        }
        return nil
    }

    /// A stage that runs another Python than the one that is looked at would be no safer for it.
    private func check(
        _ program: ProgramCatalog.Program, is lock: LockFile, _ stage: StageInstance,
        _ named: [ProgramCatalog.Program]
    ) throws(Failure) {
        guard lock.language == .python || lock.language == .conda else { return }
        let own = PythonPackages.prefix(of: program.path)
        let others = named.filter { PythonPackages.prefix(of: $0.path) != nil }
        guard let other = others.first,
            !others.contains(where: { PythonPackages.prefix(of: $0.path).map { $0.hasBytes(of: own ?? "") } ?? false })
        else { return }
        throw Failure(
            .work, "stage '\(stage.id)' runs another Python than the one that its lock file is compared with",
            at: stage.place,
            facts: [.init("found", other.path), .init("expected", program.path), .init("lock file", lock.source.text)],
            hint:
                "put \(Files.folder(of: program.path)) first on PATH (activate the environment), or correct \"program\""
        )
    }

    // MARK: containers

    private func container(_ lock: LockFile, _ stage: StageInstance) throws(Failure) -> LockOutcome {
        if let digest = lock.referencedDigest {
            return LockOutcome(lock: lock, program: nil, comparison: LockComparison(image: digest), hint: "")
        }
        guard let content = try catalog.index.content(of: Files.absolute(lock.source.text, in: project)) else {
            throw Failure(
                .work, "there is no image '\(lock.source)'", at: lock.place,
                hint: "make it (apptainer build, apptainer pull), or correct its path")
        }
        return LockOutcome(
            lock: lock, program: nil, comparison: LockComparison(image: content.digest.hexadecimal), hint: "")
    }
}
