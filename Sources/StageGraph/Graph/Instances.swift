// The instances of one stage: names, parameters, outputs, resources, where outputs are delivered. Inputs come later.

extension Expansion {
    /// Appends the instances of a stage; of a broken one, placeholders that keep the numbering.
    mutating func makeInstances(_ index: Int) {
        let plan = plans[index]
        let stage = manifest.stages[plan.declaration]
        if plan.isAbsent { return }
        let table = kinds[Name(stage.kind)]
        let isCommand = StageInstance.declaresOutputs(stage.kind)
        if table == nil && !isCommand && !stage.kind.isEmpty {
            errors.addUnknown(
                "kind", stage.kind, at: stage.kindPlace,
                among: (kinds.keys + ["command", "manual"]).sorted().map(\.text))
        }
        if plan.count == 0 { return }
        let place = errors.place(stage.key)
        let placeholder = StageInstance(
            id: Name(stage.name), name: stage.name, kind: stage.kind, parameters: .init(byName: [:]), outputs: [],
            place: place)
        let isKnown = isCommand || table != nil
        let found = isKnown ? self.parameterPlan(stage, plan, isCommand ? nil : table) : nil
        guard let parameterPlan = found, !stage.isBroken else {
            plans[index].isBroken = true
            _ = resources(stage, plan.axes, plan.coordinates(of: 0))
            _ = deliveryFolder(stage, plan.axes, plan.coordinates(of: 0))
            stages += repeatElement(placeholder, count: plan.count)
            inputPlaces += repeatElement([], count: plan.count)
            return
        }
        let command = stage.command.map(\.name.text)
        let shared = parameterPlan.varying.isEmpty ? ParameterValues(byName: parameterPlan.shared) : nil
        let declaredOutputs = stage.outputs.map(\.name) + (stage.optional.isEmpty ? [] : [.optional])
        let sharedOutputs = isCommand ? declaredOutputs : shared.flatMap { table?.outputs($0) }
        // "alpha=0.6" for every value of every axis, so that ids are only joined below.
        let labels = plan.axes.map { axis in axis.values.map { "\(axis.name)=\($0.text)" } }
        let programs = stage.programs.map(\.name.text)
        let lockFiles = lockFiles(of: stage)
        let emptyFolders = stage.mayBeEmpty.map(\.name).filter(\.isFolder)
        if plan.isUnknown { for number in 0..<plan.count { awaiting[plan.first + number] = plan.awaited } }
        for number in 0..<plan.count {
            let coordinates = plan.coordinates(of: number)
            guard
                let parameters = shared
                    ?? self.parameters(
                        parameterPlan, isCommand ? nil : table, axes: plan.axes, coordinates: coordinates)
            else {
                plans[index].isBroken = true
                stages.append(placeholder)
                inputPlaces.append([])
                continue
            }
            if shared == nil || number == 0, let table { checkNames(table, parameters, stage) }
            var id = stage.name
            if !plan.axes.isEmpty {
                id += "["
                for axis in plan.axes.indices { id += (axis > 0 ? "," : "") + labels[axis][coordinates[axis]] }
                id += "]"
            }
            stages.append(
                StageInstance(
                    id: Name(id), name: stage.name, kind: stage.kind,
                    coordinates: zip(plan.axes, coordinates).map { .init(axis: $0.name, value: $0.values[$1]) },
                    parameters: parameters,
                    outputs: sharedOutputs ?? table?.outputs(parameters) ?? [],
                    command: command, resources: resources(stage, plan.axes, coordinates),
                    deliverTo: deliveryFolder(stage, plan.axes, coordinates), place: place))
            stages[stages.count - 1].programs = programs
            stages[stages.count - 1].versions = stage.versions
            stages[stages.count - 1].lockFiles = lockFiles
            stages[stages.count - 1].standardOutput = stage.standardOutput
            stages[stages.count - 1].discards = stage.discards
            stages[stages.count - 1].variables = variables(stage, plan.axes, coordinates)
            stages[stages.count - 1].optional = stage.optional.map(\.name)
            stages[stages.count - 1].emptyFolders = emptyFolders
            stages[stages.count - 1].readOnly = stage.readOnly.map(\.name)
            stages[stages.count - 1].workingFolder = stage.workingFolder?.name
            stages[stages.count - 1].instructions = stage.instructions
            stages[stages.count - 1].isFrozen = stage.isFrozen
            inputPlaces.append([])
        }
    }

    private mutating func variables(
        _ stage: Manifest.Stage, _ axes: [AxisValues], _ coordinates: [Int]
    ) -> [(name: Name, value: String)] {
        var variables: [(name: Name, value: String)] = []
        for variable in stage.variables {
            if secrets.contains(variable.name) {
                errors.add("'\(variable.name)' is a secret, whose value is not written down", at: variable.key)
            }
            guard let value = evaluate(variable.value, axes: axes, coordinates: coordinates) else { continue }
            if case .list = value {
                errors.add(
                    "wrong type", at: variable.value.json, found: value.described,
                    expected: "a text, a number or a boolean")
            } else if value.text.utf8.contains(0) {
                addZeroCharacter(at: variable.value.json)
            }
            variables.append((variable.name, value.text))
        }
        return variables.sorted { $0.name < $1.name }
    }

    private mutating func resources(_ stage: Manifest.Stage, _ axes: [AxisValues], _ coordinates: [Int]) -> Resources {
        var resources = Resources()
        if let threads = number(stage.threads, Manifest.Stage.threadsKind, axes, coordinates) {
            resources.threads = Int(threads)
        }
        if let memory = number(stage.memoryMiB, Manifest.Stage.memoryKind, axes, coordinates) {
            resources.memoryMiB = Int(memory)
        }
        resources.timeLimit = number(stage.timeLimit, Manifest.Stage.timeKind, axes, coordinates)
        if let retries = number(stage.retries, Manifest.Stage.retriesKind, axes, coordinates) {
            resources.retries = Int(retries)
        }
        resources.pools = poolUnits(stage, axes, coordinates)
        return resources
    }

    private mutating func number(
        _ expression: Expression?, _ kind: ParameterDeclaration.Kind, _ axes: [AxisValues], _ coordinates: [Int]
    ) -> Double? {
        guard let expression, let value = evaluate(expression, axes: axes, coordinates: coordinates) else { return nil }
        do throws(ParameterDeclaration.Kind.Mismatch) {
            switch try kind.converted(value) {
            case .integer(let integer): return Double(integer)
            case .number(let number): return number
            default: return nil
            }
        } catch {
            errors.add(error.headline, at: expression.json, found: value.described, expected: kind.expected)
            return nil
        }
    }

    mutating func deliveryFolder(_ stage: Manifest.Stage, _ axes: [AxisValues], _ coordinates: [Int]) -> String? {
        guard let deliver = stage.deliver, let value = evaluate(deliver, axes: axes, coordinates: coordinates) else {
            return nil
        }
        do throws(RelativePath.Mistake) {
            return try RelativePath.normalised(value.text)
        } catch {
            errors.add(
                "'\(value.text)' \(error.phrase)", at: deliver.json,
                expected: "a folder relative to the project, or \".\"")
            return nil
        }
    }
}

extension Manifest.Stage {
    static let threadsKind = ParameterDeclaration.Kind.integer(1...1024)
    static let memoryKind = ParameterDeclaration.Kind.integer(1...(1 << 30))
    static let timeKind = ParameterDeclaration.Kind.number(0.001...1e9)
    static let retriesKind = ParameterDeclaration.Kind.integer(0...100)
}
