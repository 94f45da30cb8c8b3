// A stage ready to run, with everything that its process is given: nothing in it refers to the graph or the manifest any more.
// Unaware of where it runs.

import Glibc

/// What runs a stage needs to know, whatever becomes of the manifest meanwhile.
struct FrozenStage: Sendable {
    /// An input that a command gets a copy of.
    struct Copy: Sendable, Equatable {
        /// Relative to the folder in which the command runs.
        var path: Name
        /// Absolute.
        var source: String
        var content: FileContent
        /// A file of the project, which has one path however many roles it has.
        var isProjectFile: Bool
        /// The command does not change it: it may be the file itself, bound there.
        var isReadOnly = false
    }

    /// A program of the user's.
    struct Command: Sendable {
        /// Absolute; nil: its first word names one of its inputs.
        var program: String?
        /// With the program's own name.
        var arguments: [String]
        var copies: [Copy]
        var lists: [CommandList]
        /// Of its own, sorted by name.
        var variables: [(name: Name, value: String)] = []
        /// The output that it prints.
        var standardOutput: Name?
        /// Files that it may leave behind.
        var discards: [FilePattern] = []
        /// Outputs that it may leave unwritten.
        var optional: [Name] = []
        /// Output folders into which it need not write.
        var emptyFolders: [Name] = []
        /// Where it starts, relative to its private folder; nil: there itself.
        var workingFolder: Name?
        /// What must be installed on the machine that runs it as it is on this one.
        var installed: [FrozenLock] = []
    }

    enum Action: Sendable {
        case command(Command)
        /// Where it runs is filled in when it starts.
        case kind(WorkerRequest)
    }

    /// An input outside the graph, with the content that the key holds: it must still have it when the stage ends.
    struct Watched: Sendable, Equatable {
        /// As the manifest names it.
        var label: Name
        /// As the graph has it: absolute, or relative to the project.
        var path: Name
        var content: FileContent
    }

    let id: Name
    let key: Digest
    let outputs: [Name]
    let resources: Resources
    let environment: StageEnvironment
    var action: Action
    let watched: [Watched]

    init(
        id: Name, key: Digest, outputs: [Name], resources: Resources, environment: StageEnvironment, action: Action,
        watched: [Watched]
    ) {
        self.id = id
        self.key = key
        self.outputs = outputs
        self.resources = resources
        self.environment = environment
        self.action = action
        self.watched = watched
    }

    /// What was given to a command, relative to the folder in which it runs: not outputs.
    var given: [Name] {
        guard case .command(let command) = action else { return [] }
        return command.copies.map(\.path) + command.lists.map(\.path)
    }

    /// Files that it may leave behind, which are thrown away.
    var discards: [FilePattern] { if case .command(let command) = action { command.discards } else { [] } }

    /// Outputs that it may leave unwritten.
    var optional: [Name] { if case .command(let command) = action { command.optional } else { [] } }

    /// Output folders into which it need not write.
    var emptyFolders: [Name] { if case .command(let command) = action { command.emptyFolders } else { [] } }

    var isCommand: Bool { if case .command = action { true } else { false } }
}

extension Resolver {
    /// The stage as it is to run with this key and these contents of its inputs, in their order, for the `attempt`-th time.
    func freeze(_ index: Int, _ key: Digest, _ inputs: [KeyInput], attempt: Int = 1) throws -> FrozenStage {
        let stage = pipeline.graph.stages[index]
        var watched: [FrozenStage.Watched] = []
        for (input, known) in zip(stage.inputs, inputs) {
            guard case .file(let path) = input.source, let content = known.content else { continue }
            watched.append(.init(label: input.label, path: path, content: content))
        }
        return FrozenStage(
            id: stage.id, key: key, outputs: stage.outputs, resources: stage.resources, environment: environment,
            action: stage.isCommand ? .command(try command(stage, inputs, attempt)) : .kind(try request(index, inputs)),
            watched: watched)
    }

    private func command(
        _ stage: StageInstance, _ inputs: [KeyInput], _ attempt: Int
    ) throws -> FrozenStage.Command {
        let paths = stage.commandInputPaths
        var copies: [FrozenStage.Copy] = []
        let files = stage.commandFiles(inputs, paths)
        for (place, (input, known)) in zip(stage.inputs, inputs).enumerated() {
            let isReadOnly = stage.readOnly.contains(Name(input.role))
            if let found = known.files {
                for (file, path) in zip(found, files[place] ?? []) {
                    copies.append(
                        .init(
                            path: path, source: store.paths.object(file.content.digest), content: file.content,
                            isProjectFile: false, isReadOnly: isReadOnly))
                }
            } else if let content = known.content {
                copies.append(
                    .init(
                        path: paths[place], source: source(input, content), content: content,
                        isProjectFile: input.projectPath != nil, isReadOnly: isReadOnly))
            }
        }
        let outcomes = try commands.lockOutcomes(of: stage, inputs)
        try outcomes.requireAgreement()
        let lists = try stage.commandLists(
            inputPaths: paths, files: files, tables: pipeline.graph.inputTables(of: stage, paths: paths, files: files))
        copies = try distinct(copies, of: stage)
        let given = Set(copies.map(\.path) + lists.map(\.path))
        if let clash = stage.declaredOutputs.first(where: { given.contains($0.path) }) {
            throw Failure(
                .usage, "output '\(clash)' of stage '\(stage.id)' has the name of one of its inputs", at: stage.place)
        }
        return FrozenStage.Command(
            program: try commands.first(of: stage)?.path,
            arguments: try stage.commandArguments(inputPaths: paths, files: files, attempt: attempt), copies: copies,
            lists: lists, variables: stage.variables, standardOutput: stage.standardOutput, discards: stage.discards,
            optional: stage.optional, emptyFolders: stage.emptyFolders, workingFolder: stage.workingFolder,
            installed: outcomes.compactMap { $0.frozen(in: pipeline.project) })
    }

    /// Each place once: a file in a folder may be given for itself as well.
    private func distinct(_ copies: [FrozenStage.Copy], of stage: StageInstance) throws(Failure) -> [FrozenStage.Copy] {
        var places: [Name: FrozenStage.Copy] = [:]
        var distinct: [FrozenStage.Copy] = []
        for copy in copies {
            guard let other = places.updateValue(copy, forKey: copy.path) else {
                distinct.append(copy)
                continue
            }
            guard other.content == copy.content else {
                throw Failure(
                    .usage, "two inputs of stage '\(stage.id)' would be at one place", at: stage.place,
                    facts: [.init("place", copy.path.text)], hint: "give them roles of their own")
            }
        }
        return distinct
    }

    private func request(_ index: Int, _ known: [KeyInput]) throws -> WorkerRequest {
        let stage = pipeline.graph.stages[index]
        let inputs = zip(stage.inputs, known).compactMap { input, known -> WorkerRequest.Input? in
            // An optional output that there is not.
            if let files = known.files, files.isEmpty { return nil }
            let content = known.content!
            return WorkerRequest.Input(
                role: input.role, origin: Self.origin(input), name: input.visibleName(toCommand: false).text,
                path: source(input, content), content: content.digest.hexadecimal, size: content.size)
        }
        return WorkerRequest(stage: stage, inputs: inputs, unverified: try unverifiedFiles(of: index).map(\.text))
    }

    /// Where the bytes of an input are.
    private func source(_ input: GraphInput, _ content: FileContent) -> String {
        switch input.source {
        case .stage: store.paths.object(content.digest)
        case .file(let path): Files.absolute(path.text, in: pipeline.project)
        }
    }

    /// `train-odd[alpha=0.6]` for an output of a stage, else the label.
    private static func origin(_ input: GraphInput) -> String {
        guard case .stage(_, let name) = input.source else { return input.label.text }
        let file = (name == .optional ? 0 : name.utf8.count) + (input.inside?.text.utf8.count ?? 0)
        return String(input.label.text.dropping(last: file + 1))
    }
}
