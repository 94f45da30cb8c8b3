// What must be installed before anything runs, and what is said where it is not. Unaware of how it is compared.

import Glibc
import StageGraph

extension LockOutcome {
    /// What keys hold: `python.numpy`, `container`.
    var ingredients: [(name: String, text: String)] {
        comparison.packages.map { package in
            (
                name: package.name.isEmpty ? lock.language.rawValue : "\(lock.language.rawValue).\(package.name)",
                text: package.text
            )
        }
    }

    /// One for each package that is not as the lock file has it.
    func failures(stages: [Name]) -> [Failure] {
        comparison.mismatches.map { mismatch in
            let isMissing = mismatch.found.hasBytes(of: "not installed")
            let headline =
                isMissing
                ? "\(mismatch.name) is not installed"
                : mismatch.line == 0
                    ? "\(mismatch.name) is installed, but not in \(lock.source)"
                    : "\(mismatch.name) is installed in another version than \(lock.source) has"
            var facts: [Failure.Fact] = [.init("found", mismatch.found), .init("expected", mismatch.expected)]
            if let program { facts.append(.init("for", program)) }
            if !stages.isEmpty {
                facts.append(.init(stages.count == 1 ? "stage" : "stages", listing(stages.map(\.text))))
            }
            return Failure(
                .work, headline, at: mismatch.line == 0 ? lock.source.text : "\(lock.source):\(mismatch.line)",
                facts: facts,
                hint: mismatch.line == 0
                    ? "remove it, add it to the lock file, or take \"others\": \"refused\" from the manifest" : hint)
        }
    }

    /// For a machine that runs the stage; nil: there is nothing that can be asked there.
    func frozen(in project: String) -> FrozenLock? {
        guard let program else { return nil }
        return FrozenLock(
            language: lock.language, program: program,
            folder: Files.folder(of: Files.absolute(lock.source.text, in: project)))
    }
}

extension [LockOutcome] {
    /// Throws if something is not installed as it should be: a stage must not run then.
    func requireAgreement() throws {
        let failures = flatMap { $0.failures(stages: []) }
        if let first = failures.first { throw failures.count == 1 ? first : Failures(failures) as any Error }
    }
}

/// What is asked on the machine of a job.
struct FrozenLock: Sendable, Equatable {
    var language: LockFile.Language
    /// Absolute.
    var program: String
    /// Of the lock file.
    var folder: String

    init(language: LockFile.Language, program: String, folder: String) {
        self.language = language
        self.program = program
        self.folder = folder
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("language", language.rawValue)
            json.member("program", program)
            json.member("folder", folder)
        }
    }

    init?(_ json: JSON) {
        guard let language = json["language"]?.string.flatMap(LockFile.Language.init(rawValue:)),
            let program = json["program"]?.string, let folder = json["folder"]?.string
        else { return nil }
        self.init(language: language, program: program, folder: folder)
    }
}

extension Pipeline {
    /// Throws `Failures` if what is installed for the stages (indices) is not what their lock files list.
    public func requireInstalled(_ wanted: [Int], forced: Set<Int> = []) throws {
        guard wanted.contains(where: { !graph.stages[$0].lockFiles.isEmpty }) else { return }
        let store = try Store(folder: store)
        let resolver = Resolver(
            self, store: store, last: try LastResults(paths: store.paths, of: user), writes: false)
        resolver.thawed = forced
        try resolver.requireInstalled(wanted)
        try? store.statIndex.save()
    }
}

extension Resolver {
    /// Throws `Failures` if what is installed for the stages is not what their lock files list.
    func requireInstalled(_ wanted: [Int]) throws {
        var stagesOf: [Name: [Name]] = [:]
        var wrong: [(subject: Name, outcome: LockOutcome)] = []
        var seen: Set<Name> = []
        for index in wanted {
            let stage = pipeline.graph.stages[index]
            guard !stage.lockFiles.isEmpty, !keepsResult(index) else { continue }
            // Instances differ in what matters here by their variables alone.
            let variables = stage.variables.map { "\($0.name)=\($0.value)" }.joined(separator: "\t")
            guard seen.insert("\(stage.name)\t\(variables)").inserted else { continue }
            // What is missing among the inputs is said elsewhere.
            for outcome in try commands.lockOutcomes(of: stage, (try? contents(of: stage)) ?? [])
            where !outcome.comparison.mismatches.isEmpty {
                let subject: Name = "\(outcome.lock.name)\t\(outcome.program ?? "")"
                if stagesOf[subject] == nil { wrong.append((subject, outcome)) }
                if stagesOf[subject]?.contains(Name(stage.name)) != true {
                    stagesOf[subject, default: []].append(Name(stage.name))
                }
            }
        }
        let failures = wrong.flatMap { $0.outcome.failures(stages: stagesOf[$0.subject] ?? []) }
        if !failures.isEmpty { throw Failures(failures) }
    }

    /// Whether a frozen stage has a result, so that nothing need be installed for it.
    private func keepsResult(_ index: Int) -> Bool {
        let stage = pipeline.graph.stages[index]
        return stage.isFrozen && !thawed.contains(index) && last[stage.id] != nil
    }

    /// Warnings of stages that declare an image and do not name it: it cannot be seen that they run in it.
    func unnamedImages(_ wanted: [Int]) throws -> [Failure] {
        var warnings: [Failure] = []
        var seen: Set<Name> = []
        for index in wanted {
            let stage = pipeline.graph.stages[index]
            for lock in stage.lockFiles where lock.language == .container && seen.insert(Name(stage.name)).inserted {
                let inputs = (try? contents(of: stage)) ?? []
                let outcome = try commands.lockOutcomes(of: stage, inputs).first { $0.lock == lock }
                let digest = outcome?.comparison.packages.first?.text ?? ""
                let isInput = inputs.contains { $0.content.map { digest.hasBytes(of: "sha256 \($0.digest)") } ?? false }
                if isInput || names(lock, stage, inputs) { continue }
                warnings.append(
                    Failure(
                        .work,
                        "stage '\(stage.name)' declares the container '\(lock.name)', but neither its command nor a script names "
                            + "it: that it runs there cannot be seen", at: stage.place,
                        facts: [.init("expected", lock.source.text)],
                        hint: "\"command\": [\"apptainer\", \"exec\", \"…\", …] runs a program in an image"))
            }
        }
        return warnings
    }

    /// Whether the command or one of its small inputs holds the image's name.
    private func names(_ lock: LockFile, _ stage: StageInstance, _ inputs: [KeyInput]) -> Bool {
        let name = lock.referencedDigest ?? lock.source.text
        func holds(_ text: [UInt8]) -> Bool { text.indices.contains { text[$0...].starts(with: name.utf8) } }
        if stage.command.contains(where: { holds(Array($0.utf8)) }) { return true }
        return zip(stage.inputs, inputs).contains { input, known in
            guard let content = known.content, content.size <= 1 << 18 else { return false }
            return holds((try? Files.read(commands.catalog.source(of: input, content))) ?? [])
        }
    }
}
