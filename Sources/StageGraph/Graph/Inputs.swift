// Fan-in: resolves every reference of a stage's inputs and checks the files against the roles of its kind.

extension Expansion {
    /// A role of a stage with what the manifest gives it and how many files it takes.
    struct Role {
        var name: String
        var count: InputDeclaration.Count
        /// Whether it is a command's.
        var takesFolders = false
        /// Whether its patterns may fit no file.
        var mayBeEmpty = false
        var summary = ""
        var input: Manifest.Stage.Input?
    }

    /// Fills the inputs of all instances of a stage, ordered by role as the kind declares them.
    mutating func wireInputs(_ index: Int) {
        let plan = plans[index]
        let stage = manifest.stages[plan.declaration]
        guard StageInstance.declaresOutputs(stage.kind) || kinds[Name(stage.kind)] != nil,
            let roles = roles(stage, isChained: plan.isChained)
        else { return }
        let templates = checkedCommand(stage)
        var parsed: [Name: Reference] = [:]
        // Of a command: the same for all its instances.
        let outputs =
            StageInstance.declaresOutputs(stage.kind) ? OutputPaths((stage.outputs + stage.optional).map(\.name)) : nil
        for number in 0..<plan.count {
            let coordinates = plan.coordinates(of: number)
            var inputs: [GraphInput] = []
            var places: [Int32] = []
            var fileCounts: [String: Int] = [:]
            var complete = true
            for role in roles {
                let before = inputs.count
                var roleIsComplete = true
                if plan.isChained && role.name == "previous" {
                    addPrevious(plan, number, stage, &inputs, &places)
                }
                for reference in role.input?.references ?? [] {
                    for (wanted, json) in references(reference, plan, coordinates, &parsed) ?? failed(&roleIsComplete) {
                        let start = inputs.count
                        if !resolve(
                            wanted, at: json, for: plan, coordinates, role: role, instance: plan.first + number,
                            &inputs)
                        {
                            roleIsComplete = false
                        }
                        for _ in start..<inputs.count { places.append(Int32(json.index)) }
                    }
                }
                complete = complete && roleIsComplete
                fileCounts[role.name] = inputs.argumentCount(from: before)
                if roleIsComplete && !stage.isBroken && awaiting[plan.first + number] == nil {
                    checkCount(role, inputs.count - before, stage, stages[plan.first + number].id)
                }
            }
            stages[plan.first + number].inputs = inputs
            inputPlaces[plan.first + number] = places
            if complete, awaiting[plan.first + number] == nil { checkFilesInText(templates, fileCounts) }
            if let outputs { checkRoom(for: outputs, inputs, places, stages[plan.first + number].id) }
        }
    }

    private func failed(_ flag: inout Bool) -> [(Reference, JSON)] {
        flag = false
        return []
    }

    /// The roles in order; nil if a role is unknown.
    mutating func roles(_ stage: Manifest.Stage, isChained: Bool) -> [Role]? {
        if isChained, let input = stage.inputs.first(where: { $0.role == "previous" }) {
            errors.add("role 'previous' is filled by the chain", at: input.key)
            return nil
        }
        func mayBeEmpty(_ role: String) -> Bool { stage.mayBeEmpty.contains { $0.name == Name(role) } }
        guard !StageInstance.declaresOutputs(stage.kind), let table = kinds[Name(stage.kind)] else {
            return stage.inputs.map {
                Role(name: $0.role, count: .any, takesFolders: true, mayBeEmpty: mayBeEmpty($0.role), input: $0)
            }
                + (isChained ? [Role(name: "previous", count: .any, takesFolders: true, input: nil)] : [])
        }
        var valid = true
        for input in stage.inputs where !table.inputs.contains(where: { $0.role.hasBytes(of: input.role) }) {
            errors.addUnknown("input", input.role, of: stage.kind, at: input.key, among: table.inputs.map(\.role))
            valid = false
        }
        if isChained, !table.inputs.contains(where: { $0.role == "previous" }), let chain = stage.chain {
            errors.add(
                "kind '\(stage.kind)' cannot be chained", at: chain.key,
                expected: "a kind with an input 'previous'")
            valid = false
        }
        return valid
            ? table.inputs.map { declared in
                Role(
                    name: declared.role, count: declared.count, mayBeEmpty: mayBeEmpty(declared.role),
                    summary: declared.summary,
                    input: stage.inputs.first { $0.role.hasBytes(of: declared.role) })
            } : nil
    }

    private mutating func checkCount(_ role: Role, _ found: Int, _ stage: Manifest.Stage, _ id: Name) {
        let expected: String
        switch role.count {
        case .any: return
        case .one:
            if found == 1 { return }
            expected = "one file"
        case .optional:
            if found <= 1 { return }
            expected = "one file or none"
        case .oneOrMore:
            if found >= 1 { return }
            expected = "one file or more"
        }
        let instance = id == Name(stage.name) ? "" : " (in \(id))"
        if let input = role.input {
            errors.add(
                "input '\(role.name)' has \(found == 0 ? "no file" : "too many files")", at: input.key,
                found: "\(found) files\(instance)", expected: expected)
        } else {
            errors.add(
                "input '\(role.name)' is missing", at: stage.key, expected: "\(expected)\(instance): \(role.summary)")
        }
    }
}

extension [GraphInput] {
    /// How many arguments those from `start` on, which have one role, become as `{input:role}`. A pattern within a stage's
    /// folder counts as two, for it may be any number.
    fileprivate func argumentCount(from start: Int) -> Int {
        indices[start...].reduce(0) { count, place in
            let input = self[place]
            let isAnyNumber = input.isOptional || input.inside.map { !$0.isOnePath && !$0.isFolder } ?? false
            return count + (isAnyNumber ? 2 : beginsArgument(at: place) ? 1 : 0)
        }
    }
}
