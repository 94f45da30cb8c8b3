// What the references of an input stand for: files, and outputs of the instances that brackets select. Unaware of how many
// files a role takes.

extension Expansion {
    /// What one written reference asks for: one reference, or a list of them if it is the name of such a setting.
    mutating func references(
        _ reference: Manifest.Stage.InputReference, _ plan: StagePlan, _ coordinates: [Int],
        _ cache: inout [Name: Reference]
    ) -> [(Reference, JSON)]? {
        let json = reference.text.json
        if let parsed = reference.parsed { return [(parsed, json)] }
        guard let value = evaluate(reference.text, axes: plan.axes, coordinates: coordinates) else { return nil }
        let texts = if case .list(let values) = value { values } else { [value] }
        var result: [(Reference, JSON)] = []
        for text in texts {
            guard case .string(let text) = text else {
                errors.add(
                    "wrong type", at: json, found: value.described, expected: "a reference or a list of references")
                return nil
            }
            if let known = cache[Name(text)] {
                result.append((known, json))
                continue
            }
            do throws(Reference.Mistake) {
                let parsed = try Reference(parsing: text)
                cache[Name(text)] = parsed
                result.append((parsed, json))
            } catch {
                errors.add(error.headline, at: json, expected: error.expected)
                return nil
            }
        }
        return result
    }

    /// Adds the files of a reference; false if there was a mistake, now or in the stage it refers to.
    mutating func resolve(
        _ reference: Reference, at json: JSON, for plan: StagePlan, _ coordinates: [Int], role: Role, instance: Int,
        _ inputs: inout [GraphInput]
    ) -> Bool {
        switch reference {
        case .file(let path):
            inputs.append(projectFile(path, role: role.name, at: json, instance: instance))
            return true
        case .files(let pattern):
            inputs += projectFiles(
                pattern, role: role.name, mayBeEmpty: role.mayBeEmpty, at: json, instance: instance)
            return true
        case .data(let set, let file):
            guard let files = datasetFiles(set, file, role: role.name, at: json, instance: instance) else {
                return false
            }
            inputs += files
            return true
        case .stage(let name, _, _) where role.mayBeEmpty && isAbsent(name): return true
        case .stage(let name, let selectors, let output):
            guard let target = targetPlan(name, at: json),
                let numbers = select(selectors, of: target, at: json, axes: plan.axes, coordinates: coordinates)
            else { return false }
            for number in numbers {
                let start = inputs.count
                guard addOutputs(output, of: plans[target].first + number, role: role, at: json, &inputs) else {
                    return false
                }
                if role.mayBeEmpty { for place in start..<inputs.count { inputs[place].mayBeEmpty = true } }
                guard !role.takesFolders, let folder = inputs[start...].first(where: \.mayBeSeveralFiles) else {
                    continue
                }
                errors.add(
                    "'\(folder.label)' is a folder, and stages of this kind read files", at: json,
                    hint: "name a file in it, or have a command do this")
                return false
            }
            return true
        }
    }

    /// The stage of that name, if it is in the profile and nothing is wrong with it.
    mutating func targetPlan(_ name: String, at json: JSON) -> Int? {
        guard let target = planByName[Name(name)] else {
            errors.addUnknown("stage", name, at: json, among: manifest.stageNames)
            return nil
        }
        if let unmet = plans[target].unmet {
            addAbsent(name, unmet, at: json)
            return nil
        }
        if plans[target].isAbsent {
            let there = manifest.stages[plans[target].declaration].profiles?.map(\.name.text) ?? []
            errors.add(
                "stage '\(name)' is not in profile '\(profile)'", at: json,
                facts: [.init("it is in", listing(there))])
            return nil
        }
        return plans[target].isBroken ? nil : target
    }

    /// The instances that brackets select, in matrix order, counted from the stage's first.
    mutating func select(
        _ selectors: [Reference.Selector], of target: Int, at json: JSON, axes: [AxisValues], coordinates: [Int]
    ) -> [Int]? {
        let plan = plans[target]
        if selectors.isEmpty { return Array(0..<plan.count) }
        let name = manifest.stages[plan.declaration].name
        var chosen = [Int?](repeating: nil, count: plan.axes.count)
        for selector in selectors {
            guard let axis = plan.axes.firstIndex(where: { $0.name == selector.axis }) else {
                if plan.axes.isEmpty {
                    errors.add("stage '\(name)' has no axis", at: json, found: "[\(selector.axis)=…]")
                } else {
                    errors.addUnknown("axis", selector.axis, of: "'\(name)'", at: json, among: plan.axes.map(\.name))
                }
                return nil
            }
            if chosen[axis] != nil {
                errors.add("axis '\(selector.axis)' is selected twice", at: json)
                return nil
            }
            let wanted: Value
            var position: Int?
            switch selector.wanted {
            case .name(let name):
                guard let value = value(of: name, at: json, axes: axes, coordinates: coordinates) else { return nil }
                wanted = value
                position = plan.axes[axis].position(of: value)
            case .literal(let value, let text):
                wanted = value
                position = plan.axes[axis].position(of: value) ?? plan.axes[axis].position(of: .string(text))
            }
            // One that is not known yet may have any value.
            guard let position = position ?? (plan.isUnknown && plan.axes[axis].isUnknown ? 0 : nil) else {
                errors.add(
                    "no instance of '\(name)' has \(selector.axis)=\(wanted.text)", at: json,
                    expected: listing(plan.axes[axis].values.map(\.text)))
                return nil
            }
            chosen[axis] = position
        }
        var numbers = [0]
        for (axis, stride) in plan.strides.enumerated() {
            if let position = chosen[axis] {
                for index in numbers.indices { numbers[index] += position * stride }
            } else {
                numbers = numbers.flatMap { number in plan.axes[axis].values.indices.map { number + $0 * stride } }
            }
        }
        return numbers
    }

    private mutating func addOutputs(
        _ output: Name?, of source: Int, role all: Role, at json: JSON, _ inputs: inout [GraphInput]
    ) -> Bool {
        let (id, role) = (stages[source].id, all.name)
        if let output, stages[source].optional.contains(output) {
            guard all.mayBeEmpty else {
                errors.add(
                    "'\(id)' may leave '\(output)' unwritten", at: json,
                    hint: "list the input under \"mayBeEmpty\": then there may be none")
                return false
            }
            inputs.append(.init(optional: output, of: source, id, role: role))
        } else if let output {
            var name = output
            var inside: FilePattern?
            if !stages[source].outputs.contains(output) {
                guard let folder = stages[source].outputs.first(where: { $0.isFolder && output.isIn($0) }) else {
                    errors.addUnknown(
                        "output", output.text, of: "'\(stages[source].name)'", at: json,
                        among: stages[source].declaredOutputs.map(\.text))
                    return false
                }
                if let mistake = RelativePath.mistake(inNameOfOutput: output.text) {
                    errors.add(
                        "'\(output)' \(mistake)", at: json, expected: "the path of a file or folder in '\(folder)'")
                    return false
                }
                name = folder
                inside = FilePattern(output.below(folder).text)
            }
            var input = GraphInput(role: role, source: .stage(index: source, name: name), label: "\(id)/\(output)")
            input.inside = inside
            inputs.append(input)
        } else {
            for name in stages[source].outputs where name != .optional {
                inputs.append(.init(role: role, source: .stage(index: source, name: name), label: "\(id)/\(name)"))
            }
            for name in stages[source].optional {
                inputs.append(.init(optional: name, of: source, id, role: role))
                inputs[inputs.count - 1].mayBeEmpty = true
            }
        }
        return true
    }

    /// The chain: all outputs of the instance before, none for the first of each chain.
    func addPrevious(
        _ plan: StagePlan, _ number: Int, _ stage: Manifest.Stage, _ inputs: inout [GraphInput], _ places: inout [Int32]
    ) {
        guard let length = plan.axes.last?.values.count, number % length > 0, let chain = stage.chain else { return }
        let source = stages[plan.first + number - 1]
        for name in source.optional {
            inputs.append(.init(optional: name, of: plan.first + number - 1, source.id, role: "previous"))
            inputs[inputs.count - 1].mayBeEmpty = true
            places.append(Int32(chain.key.index))
        }
        for name in source.outputs where name != .optional {
            inputs.append(
                .init(
                    role: "previous", source: .stage(index: plan.first + number - 1, name: name),
                    label: "\(source.id)/\(name)"))
            places.append(Int32(chain.key.index))
        }
    }
}

extension GraphInput {
    /// An optional output of a stage.
    fileprivate init(optional output: Name, of source: Int, _ id: Name, role: String) {
        self.init(role: role, source: .stage(index: source, name: .optional), label: "\(id)/\(output)")
        inside = FilePattern(output.text)
    }

    /// Whether it is a file that there may be or not.
    package var isOptional: Bool { if case .stage(_, .optional) = source { true } else { false } }

    /// Whether it may stand for any number of files, which are known when a stage has run.
    package var mayBeSeveralFiles: Bool {
        guard case .stage(_, let name) = source, name.isFolder else { return false }
        return !(inside?.isOnePath ?? false)
    }
}
