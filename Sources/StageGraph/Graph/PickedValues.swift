// Parameters that pick some of what a stage's inputs were made with: that there is such an input is known before anything runs.

extension Expansion {
    /// Notes each parameter with a value that no stage behind the inputs has, where the kind says that one must: who wants
    /// other stages need not mind.
    mutating func checkPickedValues() {
        for plan in plans where !plan.isBroken && plan.count > 0 {
            let stage = manifest.stages[plan.declaration]
            for declaration in kinds[Name(stage.kind)]?.picking ?? [] {
                for instance in plan.first..<plan.first + plan.count { check(declaration, of: instance, plan, stage) }
            }
        }
    }

    private mutating func check(
        _ declaration: ParameterDeclaration, of instance: Int, _ plan: StagePlan, _ stage: Manifest.Stage
    ) {
        let name = Name(declaration.name)
        guard let source = declaration.picks, let value = stages[instance].parameters.byName[name] else { return }
        let wanted = if case .list(let values) = value { values } else { [value] }
        for role in source.roles {
            let there = values(of: Name(source.parameter), behind: role, of: instance)
            let known = Set(there.map(\.normalised))
            // Without any, the inputs come from elsewhere.
            guard !there.isEmpty, let missing = wanted.first(where: { !known.contains($0.normalised) }) else {
                continue
            }
            var failure: Failure
            let headline = "no stage behind input '\(role)' has \(source.parameter) = \(missing.text)"
            let expected = listing(there.map(\.text))
            if let override = plan.overrides[name] {
                failure = Failure(.usage, headline, at: override.place)
            } else {
                let given = stage.parameters.first { $0.name == name }
                let place = given?.value.json ?? stage.key
                failure = Failure(
                    .usage, headline, at: errors.place(place),
                    facts: [.init("key", manifest.document.path(to: place))],
                    hint: given == nil ? "give '\(name)', which is \(missing.text) otherwise" : nil)
            }
            failure.facts.append(.init("there are", expected))
            self.missing.append(MissingFile(failure: failure, stages: [instance]))
        }
    }

    /// The different values of a parameter in the nearest stages behind a role that have it.
    private func values(of parameter: Name, behind role: String, of instance: Int) -> [Value] {
        var found: [Value] = []
        var known: Set<Value> = []
        var seen: Set<Int> = []
        var waiting = stages[instance].inputs.filter { $0.role == role }.compactMap(\.maker)
        while let next = waiting.popLast() {
            guard seen.insert(next).inserted else { continue }
            if let value = stages[next].parameters.byName[parameter] {
                if known.insert(value.normalised).inserted { found.append(value) }
            } else {
                waiting += stages[next].inputs.compactMap(\.maker)
            }
        }
        return found.reversed()
    }
}

extension GraphInput {
    fileprivate var maker: Int? { if case .stage(let index, _) = source { index } else { nil } }
}
