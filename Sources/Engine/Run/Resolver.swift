// Walks the graph from known contents to keys and from keys to results. Runs nothing and writes nothing.

/// Keys and results of a pipeline's stages, found one by one in the graph's order. Used from one thread.
final class Resolver {
    /// What the store has for a key.
    enum Lookup {
        /// All outputs, in the stage's order.
        case hit([FileContent])
        case miss([Reason])
    }

    let pipeline: Pipeline
    let store: Store
    let last: LastResults
    let catalog: KindCatalog
    let environment: StageEnvironment
    private let keyEnvironment: KeyEnvironment
    private var hasher = KeyHasher()
    /// Contents of each stage's outputs once they are known, by stage.
    private(set) var outputs: [[FileContent]?]
    /// Damaged objects that were moved away when they were found; nil: they are left in place.
    private let quarantines: Bool

    init(_ pipeline: Pipeline, store: Store, last: LastResults, quarantines: Bool) {
        self.pipeline = pipeline
        self.store = store
        self.last = last
        self.quarantines = quarantines
        catalog = KindCatalog(pipeline.kinds)
        environment = StageEnvironment(whitelisted: pipeline.graph.environment)
        keyEnvironment = KeyEnvironment(variables: environment.whitelisted)
        outputs = Array(repeating: nil, count: pipeline.graph.stages.count)
    }

    /// Makes the outputs of a stage known, so that stages that need them can be looked at.
    func settle(_ index: Int, _ contents: [FileContent]) { outputs[index] = contents }

    /// The stage's key; nil while an input is not known. Hashes files outside the graph that changed.
    func key(of index: Int) throws -> Digest? {
        let stage = pipeline.graph.stages[index]
        let inputs = try contents(of: stage)
        guard inputs.allSatisfy({ $0.content != nil }) else { return nil }
        try feed(stage, inputs, to: &hasher)
        return hasher.finish()
    }

    /// What goes into the stage's key, as far as it is known.
    func preImage(of index: Int) throws -> PreImage {
        let stage = pipeline.graph.stages[index]
        var preImage = PreImage()
        try feed(stage, try contents(of: stage), to: &preImage)
        return preImage
    }

    /// Looks for a result with this key and checks that its objects can be used.
    func lookUp(_ index: Int, _ key: Digest) throws -> Lookup {
        let stage = pipeline.graph.stages[index]
        if let entry = last[stage.id], entry.key == key, entry.outputs.count == stage.outputs.count {
            return try check(stage, entry.outputs)
        }
        guard let record = try store.record(key) else { return .miss([]) }
        // The names are in the key, so they must agree; a record that lies is as good as none.
        guard record.outputs.map(\.name) == stage.outputs else { return .miss([.recordGone]) }
        return try check(stage, record.outputs.map(\.content))
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
                return KeyInput(name: name, content: contents[place])
            case .file(let path):
                return KeyInput(name: name, content: try fileContent(input, path, stage))
            }
        }
    }

    private func fileContent(_ input: GraphInput, _ path: String, _ stage: StageInstance) throws -> FileContent {
        guard let content = try store.statIndex.content(of: Files.absolute(path, in: pipeline.project)) else {
            throw Failure(
                .work, "input '\(input.label)' of stage '\(stage.id)' is missing", at: stage.place,
                facts: [.init("path", path)])
        }
        try checkExpected(input, path, content)
        return content
    }

    /// A dataset's file must be one of those that the manifest names.
    private func checkExpected(_ input: GraphInput, _ path: String, _ content: FileContent) throws {
        guard !input.expectedDigests.isEmpty else { return }
        if input.expectedDigests.contains(where: { Digest($0) == content.digest }) { return }
        throw Failure(
            .work, "\(input.label) is not the file that the manifest names", at: path,
            facts: [
                .init("found", "sha256 \(content.digest)"),
                .init("expected", input.expectedDigests.map { "sha256 \($0)" }.joined(separator: " or ")),
            ], hint: "fetch it again; if you trust this version, add its digest to the manifest")
    }

    private func feed(
        _ stage: StageInstance, _ inputs: [KeyInput], to sink: inout some IngredientSink & ~Copyable
    ) throws {
        stage.feedIngredients(
            kind: try catalog.ingredients(of: stage), environment: keyEnvironment, inputs: inputs,
            program: try catalog.program(of: stage, store.statIndex)?.digest, to: &sink)
    }

    private func check(_ stage: StageInstance, _ contents: [FileContent]) throws -> Lookup {
        var reasons: [Reason] = []
        for (name, content) in zip(stage.outputs, contents) {
            switch try store.check(content) {
            case .intact: continue
            case .missing: reasons.append(.outputMissing(name: name))
            case .damaged:
                let place = quarantines ? try store.quarantine(content.digest) : nil
                reasons.append(.outputDamaged(name: name, place: place))
            }
        }
        return reasons.isEmpty ? .hit(contents) : .miss(reasons)
    }
}
