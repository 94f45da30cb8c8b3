// Checks what only a kind can say of a stage's parameters, and the names of the files that it would write with them.

extension Expansion {
    /// Adds what a kind has against the parameters of an instance; else what is wrong with the names of its outputs.
    mutating func checkNames(
        _ table: KindTable, _ parameters: ParameterValues, _ stage: Manifest.Stage, _ plan: StagePlan
    ) {
        let mistakes = table.kind.mistakes(in: parameters)
        for mistake in mistakes { report(mistake, parameters, stage, plan) }
        guard mistakes.isEmpty else { return }
        for output in table.outputs(parameters) {
            guard let mistake = RelativePath.mistake(inNameOfFile: output.text) else { continue }
            errors.add(
                "the stage would write '\(output)', which \(mistake)", at: stage.key,
                expected: "parameters that make the name of a file in the stage's output folder")
        }
    }

    private mutating func report(
        _ mistake: ParameterMistake, _ parameters: ParameterValues, _ stage: Manifest.Stage, _ plan: StagePlan
    ) {
        let name = Name(mistake.parameter)
        let found = parameters.byName[name]?.described
        let headline = "this cannot be the parameter '\(name)'"
        if let override = plan.overrides[name] {
            errors.add(
                Failure(
                    .usage, headline, at: override.place,
                    facts: [.init("found", found ?? "nothing"), .init("expected", mistake.expected)]))
        } else {
            let place = stage.parameters.first { $0.name == name }?.value.json ?? stage.key
            errors.add(headline, at: place, found: found, expected: mistake.expected)
        }
    }
}
