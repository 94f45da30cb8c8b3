// What a stage's key says of files, libraries and programs must be so on a job's machine, too. Unaware of how stages run.

import Glibc

/// Looks before a stage starts.
struct JobStageCheck {
    let kinds: KindCatalog
    /// Seconds until a file that another machine has written must be seen.
    let patience: Double
    /// What was found of programs, once.
    private var programs: [Name: Digest] = [:]
    /// What was found installed, once for each program.
    private var installed: [Name: InstalledPackages] = [:]

    init(_ kinds: KindCatalog, patience: Double) {
        self.kinds = kinds
        self.patience = patience
    }

    /// Throws a `Failure` that names the machine where something is missing or another.
    mutating func check(_ stage: JobStage) throws {
        switch stage.frozen.action {
        case .kind(let request):
            for input in request.inputs { try expect(input.path, size: input.size) }
            try checkVersions(stage, kind: request.kind)
        case .command(let command):
            for copy in command.copies { try expect(copy.source, size: copy.content.size) }
            if let program = command.program { try checkProgram(program, stage) }
            for lock in command.installed { try checkInstalled(lock, command, stage) }
        }
    }

    /// Waits until a file that another machine has written is here.
    private func expect(_ path: String, size: Int) throws(Failure) {
        try SharedFileWait.wait(for: path, size: size, seconds: patience)
    }

    /// Versions of libraries that are in the key.
    private func checkVersions(_ stage: JobStage, kind: String) throws {
        let ingredients = stage.preImage.ingredients
        for version in try kinds.ingredients(ofKind: kind, at: nil).versions {
            let name = Name("version." + version.name)
            guard let expected = ingredients.first(where: { $0.name == name })?.value else { continue }
            if !expected.hasBytes(of: version.value) {
                throw differs(version.name, found: version.value, expected: expected)
            }
        }
    }

    private mutating func checkProgram(_ path: String, _ stage: JobStage) throws(Failure) {
        guard let expected = stage.preImage.ingredients.first(where: { $0.name == "program" })?.value else { return }
        let digest: Digest
        if let known = programs[Name(path)] {
            digest = known
        } else {
            let hasher = SHA256()
            try OpenFile(path, O_RDONLY, to: "read the program").forEachChunk { hasher.update($0) }
            digest = hasher.finish()
            programs[Name(path)] = digest
        }
        if !expected.hasBytes(of: digest.hexadecimal) {
            throw differs(path, found: digest.short, expected: String(expected.prefix(12)))
        }
    }

    /// Packages that are in the key by a lock file.
    private mutating func checkInstalled(
        _ lock: FrozenLock, _ command: FrozenStage.Command, _ stage: JobStage
    ) throws(Failure) {
        let subject: Name = "\(lock.language.rawValue) \(lock.program)"
        let found: InstalledPackages
        if let known = installed[subject] {
            found = known
        } else {
            found = try InstalledQuestion(
                language: lock.language, program: lock.program, folder: lock.folder,
                environment: stage.frozen.environment, variables: command.variables, place: stage.frozen.id.text
            ).answer()
            installed[subject] = found
        }
        let group = "locked.\(lock.language.rawValue)."
        for ingredient in stage.preImage.ingredients where ingredient.name.utf8.starts(with: group.utf8) {
            let name = Name(ingredient.name.text.dropping(first: group.utf8.count))
            let text = (found.packages[name] ?? found.packages["pip \(name)"])?.text ?? "not installed"
            if !ingredient.value.hasBytes(of: text) {
                throw differs(name.text, found: text, expected: ingredient.value)
            }
        }
    }

    private func differs(_ what: String, found: String, expected: String) -> Failure {
        Failure(
            .work, "\(what) on \(Host.name) is another than where the run was started",
            facts: [.init("there", found), .init("here", expected)],
            hint:
                "keep such machines apart: a \"constraint\" or \"partition\" in the settings of slurm; `stagecraft slurm "
                + "check` compares")
    }
}
