// What a person is asked to do, of whom a stage of kind `manual` waits. Unaware of what comes of it: `adopt` takes that.

/// The task of one stage, with its inputs as they are.
struct ManualTask {
    private let stage: StageInstance
    /// Where each input is, for a person to look at.
    private let places: [String]

    /// The contents of all inputs are known.
    init(_ stage: StageInstance, _ resolver: Resolver, _ index: Int) {
        self.stage = stage
        let known = resolver.keyedInputs(of: index)
        places = zip(stage.inputs, known).flatMap { input, known -> [String] in
            switch input.source {
            case .file(let path): return [path.text]
            case .stage(let maker, let output):
                let maker = resolver.pipeline.graph.stages[maker]
                if maker.deliverTo != nil {
                    let whole = maker.deliveryPath(of: output) ?? ""
                    return [whole + (input.inside?.text.text ?? "")]
                }
                let files = known.files?.map(\.content) ?? [known.content].compactMap { $0 }
                return files.map { resolver.store.paths.object($0.digest) }
            }
        }
    }

    /// Says what is to be done, and how to say that it is done.
    var failure: Failure {
        let outputs = stage.declaredOutputs.map(\.text)
        var facts: [Failure.Fact] = [.init("to do", stage.instructions ?? "")]
        if !places.isEmpty { facts.append(.init("look at", places.map { "\n    " + $0 }.joined())) }
        if !outputs.isEmpty { facts.append(.init("to be made", listing(outputs))) }
        let command = "stagecraft adopt '\(stage.id)'" + (outputs.isEmpty ? "" : " --from FOLDER")
        return Failure(
            .work, "stage '\(stage.id)' waits for a person", at: stage.place, facts: facts,
            hint: "when it is done: \(command) --note \"…\"")
    }
}
