// Walks the graph from known contents to keys and from keys to results. Runs nothing and writes nothing.

/// Keys and results of a pipeline's stages, found one by one in the graph's order. Used from one thread.
final class Resolver {
    /// What the store has for a key.
    enum Lookup {
        /// All outputs, in the stage's order.
        case hit([FileContent])
        case miss([Reason])
    }

    private(set) var pipeline: Pipeline
    let store: Store
    let last: LastResults
    let catalog: KindCatalog
    let commands: CommandLook
    let environment: StageEnvironment
    /// Once asked for: its digests of secrets may need a key to be made.
    private var knownEnvironment: KeyEnvironment?
    private var hasher = KeyHasher()
    /// Contents of each stage's outputs once they are known, by stage.
    private(set) var outputs: [[FileContent]?]
    /// What each stage's key was made from, until its result is known.
    private var inputs: [[KeyInput]?]
    /// Labels of the unverified files that each stage's result rests on, once asked for.
    private var unverifiedByStage: [[Name]?]
    /// Whether the store may be changed: a damaged object that is found is moved away.
    private let writes: Bool
    /// Stages whose outputs may be in a shared store instead of here.
    var elsewhere: Set<Int>
    /// Frozen stages that are to run nevertheless.
    var thawed: Set<Int> = []

    /// `acceptsElsewhere`: whether a result is as good as here that a shared store has; for those who look only.
    init(_ pipeline: Pipeline, store: Store, last: LastResults, writes: Bool, acceptsElsewhere: Bool = false) {
        self.pipeline = pipeline
        self.store = store
        self.last = last
        self.writes = writes
        elsewhere = acceptsElsewhere && !store.elsewhere.isEmpty ? Set(pipeline.graph.stages.indices) : []
        environment = StageEnvironment(whitelisted: pipeline.graph.environment)
        let programs = ProgramCatalog(
            store.statIndex, store: store.paths, project: pipeline.project, environment)
        commands = CommandLook(
            programs,
            LockLook(programs, environment, project: pipeline.project, folder: store.paths.installed), environment)
        catalog = KindCatalog(pipeline.kinds, pipeline.code, ProgramAnswers(path: store.paths.programs))
        outputs = Array(repeating: nil, count: pipeline.graph.stages.count)
        inputs = Array(repeating: nil, count: pipeline.graph.stages.count)
        unverifiedByStage = Array(repeating: nil, count: pipeline.graph.stages.count)
    }

    /// Takes the same pipeline with more stages behind those that it had.
    func extend(to pipeline: Pipeline) {
        let added = pipeline.graph.stages.count - self.pipeline.graph.stages.count
        self.pipeline = pipeline
        outputs += Array(repeating: nil, count: added)
        inputs += Array(repeating: nil, count: added)
        unverifiedByStage += Array(repeating: nil, count: added)
    }

    /// Makes the outputs of a stage known, so that stages that need them can be looked at.
    func settle(_ index: Int, _ contents: [FileContent]) {
        outputs[index] = contents
        inputs[index] = nil
    }

    /// The stage's key; nil while an input is not known. Hashes files outside the graph that changed. Of a frozen stage with
    /// a last result it is the key of that.
    func key(of index: Int) throws -> Digest? {
        let stage = pipeline.graph.stages[index]
        if let frozen = try frozenKey(of: index) { return frozen }
        let inputs = try contents(of: stage)
        guard inputs.allSatisfy({ $0.content != nil }) else { return nil }
        self.inputs[index] = inputs
        return stage.key(try parts(of: index, inputs), by: &hasher)
    }

    /// The key of the result that a frozen stage keeps; nil: it has none that can be used, or is not frozen.
    private func frozenKey(of index: Int) throws -> Digest? {
        let stage = pipeline.graph.stages[index]
        guard stage.isFrozen, !thawed.contains(index), let entry = last[stage.id], stage.canHave(entry.outputs.count),
            try entry.outputs.allSatisfy({ content in
                try store.check(content) == .intact || elsewhere.contains(index) && store.elsewhere.holds(content)
            })
        else { return nil }
        return entry.key
    }

    /// What goes into the stage's key, as far as it is known.
    func preImage(of index: Int) throws -> PreImage {
        let stage = pipeline.graph.stages[index]
        return stage.preImage(try parts(of: index, try inputs[index] ?? contents(of: stage)))
    }

    /// What the stage's key was made from, in the order of its inputs.
    func keyedInputs(of index: Int) -> [KeyInput] { inputs[index]! }

    /// Looks for a result with this key and checks that its objects can be used.
    func lookUp(_ index: Int, _ key: Digest) throws -> Lookup {
        let stage = pipeline.graph.stages[index]
        let isDoubtful = store.distrust.mayConcern(key)
        if !isDoubtful, let entry = last[stage.id], entry.key == key, stage.canHave(entry.outputs.count) {
            return try check(index, entry.outputs)
        }
        guard let record = try store.record(key) else { return .miss(isDoubtful ? [.distrusted] : []) }
        // The names are in the key, so they must agree; a record that lies is as good as none.
        guard record.hasOutputs(stage.outputs) else { return .miss([.recordGone]) }
        return try check(index, record.outputs.map(\.content))
    }

    /// Why the stage must run although there is a last result: what differs from that.
    func reasons(_ index: Int) throws -> [Reason] {
        let stage = pipeline.graph.stages[index]
        guard let entry = last[stage.id] else { return [.neverRun] }
        guard let record = try store.record(entry.key) else { return [.recordGone] }
        return try preImage(of: index).differences(from: record.preImage).map(Reason.changed)
    }

    /// The content of each input, in the stage's order.
    func contents(of stage: StageInstance) throws -> [KeyInput] {
        try stage.inputs.map { input in
            let name = input.visibleName(toCommand: stage.isCommand)
            switch input.source {
            case .stage(let maker, let output):
                guard let contents = outputs[maker] else { return KeyInput(name: name, content: nil) }
                let place = pipeline.graph.stages[maker].outputs.firstIndex(of: output)!
                guard output.isFolder else { return KeyInput(name: name, content: contents[place]) }
                return try inFolder(input, output, contents[place], name, stage)
            case .file(let path):
                return KeyInput(name: name, content: try fileContent(input, path, stage))
            }
        }
    }

    /// What a stage reads of a folder that another one has made. Its content is not known where the folder's listing is in a
    /// shared store.
    private func inFolder(
        _ input: GraphInput, _ folder: Name, _ content: FileContent, _ name: Name, _ stage: StageInstance
    ) throws(Failure) -> KeyInput {
        guard let listing = try store.listing(content) else { return KeyInput(name: name, content: nil) }
        if let inside = input.inside, inside.isOnePath {
            guard let file = listing[inside.text] else {
                if input.mayBeEmpty { return KeyInput(name: name, content: content, files: []) }
                let names = listing.entries.map(\.path.text)
                throw Failure(
                    .work, "there is no '\(input.label)', which stage '\(stage.id)' reads", at: stage.place,
                    facts: [.init("found", names.isEmpty ? "nothing" : StageGraph.listing(names))],
                    hint: listing.entries.contains { $0.path.isIn("\(inside.text)/") }
                        ? "it is a folder: '\(input.label)/' is what is in it" : nil)
            }
            return KeyInput(name: name, content: file)
        }
        let fitting = input.inside.map { listing.fitting($0) } ?? listing
        if fitting.entries.isEmpty && !input.mayBeEmpty {
            throw Failure(
                .work, "there is no file that '\(input.label)' means, which stage '\(stage.id)' reads", at: stage.place,
                facts: [.init("files in the folder", "\(listing.entries.count)")],
                hint: "\"mayBeEmpty\": [\"\(input.role)\"] in the stage allows it")
        }
        return KeyInput(
            name: name, content: content, files: fitting.entries.map { ("\(folder)\($0.path)", $0.content) })
    }

    private func fileContent(_ input: GraphInput, _ path: Name, _ stage: StageInstance) throws -> FileContent {
        guard let content = try store.statIndex.content(of: Files.absolute(path.text, in: pipeline.project)) else {
            throw Failure(
                .work, "input '\(input.label)' of stage '\(stage.id)' is missing", at: stage.place,
                facts: [.init("path", path.text)])
        }
        if !pipeline.acceptsUnverifiedData, try !isVerified(input, path, content) {
            throw unverified(input, path, content)
        }
        return content
    }

    /// Labels of the files, sorted, that are not those which the manifest names and that a stage's result rests on,
    /// directly or not. None unless such files are accepted.
    func unverifiedFiles(of index: Int) throws -> [Name] {
        guard pipeline.acceptsUnverifiedData else { return [] }
        if let known = unverifiedByStage[index] { return known }
        var labels: Set<Name> = []
        for input in pipeline.graph.stages[index].inputs {
            switch input.source {
            case .stage(let maker, _): labels.formUnion(try unverifiedFiles(of: maker))
            case .file(let path):
                guard let content = try store.statIndex.content(of: Files.absolute(path.text, in: pipeline.project)),
                    try !isVerified(input, path, content)
                else { continue }
                labels.insert(input.label)
            }
        }
        let sorted = labels.sorted()
        unverifiedByStage[index] = sorted
        return sorted
    }

    /// Whether a file is one of those that the manifest names, or holds what they hold. True of files that are no
    /// dataset's.
    private func isVerified(_ input: GraphInput, _ path: Name, _ content: FileContent) throws -> Bool {
        if input.expectedDigests.isEmpty && input.expectedContent == nil { return true }
        if input.expectedDigests.contains(where: { Digest($0) == content.digest }) { return true }
        guard let expected = input.expectedContent else { return false }
        let file = Files.absolute(path.text, in: pipeline.project)
        return try store.contentDigests.content(of: file, content.digest) == Digest(expected)
    }

    private func unverified(_ input: GraphInput, _ path: Name, _ content: FileContent) -> Failure {
        let set = input.label.text.dropping(first: 5).split(byte: UInt8(ascii: "/"))[0]
        return Failure(
            .work, "\(input.label) is not the file that the manifest names", at: path.text,
            facts: [
                .init("found", "sha256 \(content.digest) (\(content.size) bytes)"),
                .init("expected", input.expectedDigests.map { "sha256 \($0)" }.joined(separator: " or ")),
            ],
            hint: "remove it and run `stagecraft data fetch \(set)`, or give --accept-unverified-data: all that is "
                + "made from it is then marked")
    }

    private func keyEnvironment() throws(Failure) -> KeyEnvironment {
        if let knownEnvironment { return knownEnvironment }
        let secrets = environment.whitelisted.filter { pipeline.graph.secrets.contains($0.name) }
        var digests: [(name: Name, digest: Digest)] = []
        if !secrets.isEmpty {
            let key = try SecretKey(store.paths, makes: writes)
            digests = secrets.map { (name: $0.name, digest: key.digest(of: $0.value)) }
        }
        let variables = environment.whitelisted.filter { !pipeline.graph.secrets.contains($0.name) }
        let found = KeyEnvironment(variables: variables, secrets: digests)
        knownEnvironment = found
        return found
    }

    private func parts(of index: Int, _ inputs: [KeyInput]) throws -> KeyParts {
        let stage = pipeline.graph.stages[index]
        return KeyParts(
            kind: try catalog.ingredients(of: stage), definitions: catalog.definitions(of: stage),
            environment: try keyEnvironment(),
            inputs: inputs,
            unverified: try unverifiedFiles(of: index),
            command: stage.isCommand ? try commandIngredients(stage, inputs) : CommandIngredients())
    }

    private func commandIngredients(_ stage: StageInstance, _ inputs: [KeyInput]) throws -> CommandIngredients {
        var ingredients = try commands.ingredients(of: stage, inputs)
        if stage.placeholders.contains(where: { if case .table = $0 { true } else { false } }) {
            let paths = stage.commandInputPaths
            ingredients.tables = pipeline.graph.inputTables(
                of: stage, paths: paths, files: stage.commandFiles(inputs, paths))
        }
        return ingredients
    }

    private func check(_ index: Int, _ contents: [FileContent]) throws -> Lookup {
        var reasons: [Reason] = []
        let names = pipeline.graph.stages[index].outputs
        for (place, content) in contents.enumerated() {
            // Files in folders come last.
            let name = place < names.count ? names[place] : names.first(where: \.isFolder)!
            switch try store.check(content) {
            case .intact: continue
            case .missing where store.elsewhere.holds(content):
                if !elsewhere.contains(index) { reasons.append(.outputElsewhere(name: name)) }
            case .missing: reasons.append(.outputMissing(name: name))
            case .damaged:
                let place = writes ? try store.quarantine(content.digest) : nil
                reasons.append(.outputDamaged(name: name, place: place))
            }
        }
        return reasons.isEmpty ? .hit(contents) : .miss(reasons)
    }
}
