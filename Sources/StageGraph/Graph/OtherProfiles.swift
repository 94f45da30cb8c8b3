// What can be known of profiles that are not in use: a stage's names, types and ranges are right or wrong whatever profile
// is chosen, and a mistake in another one is better said now than by the run that needs it. Unaware of instances.

extension Expansion {
    /// Checks the stages that are only in other profiles, and the values that other profiles give to stages.
    mutating func checkOtherProfiles() {
        for plan in plans where plan.isAbsent { checkAbsentStage(manifest.stages[plan.declaration]) }
        checkOtherSettings()
    }

    /// What `makeInstances` and `wireInputs` would say of a stage that needs no profile to be wrong.
    private mutating func checkAbsentStage(_ stage: Manifest.Stage) {
        let isCommand = StageInstance.declaresOutputs(stage.kind)
        guard isCommand || kinds[Name(stage.kind)] != nil else {
            if !stage.kind.isEmpty {
                errors.addUnknown(
                    "kind", stage.kind, at: stage.kindPlace,
                    among: (kinds.keys.map(\.text) + ["command", "manual"]).sorted())
            }
            return
        }
        _ = roles(stage, isChained: stage.chain != nil)
        for axis in stage.matrix + (stage.chain.map { [$0] } ?? []) { checkFixedAxis(axis) }
        checkFixedResources(stage)
        if isCommand {
            _ = checkedCommand(stage)
            return
        }
        guard let table = kinds[Name(stage.kind)] else { return }
        for parameter in stage.parameters {
            if let declaration = table.declarations[parameter.name] {
                check(parameter.value, declaration.kind)
            } else {
                errors.addUnknown(
                    "parameter", parameter.name.text, of: stage.kind, at: parameter.key, among: table.names.map(\.text))
            }
        }
        if !stage.isBroken { requireParameters(stage, table, given: Set(stage.parameters.map(\.name))) }
    }

    private mutating func checkFixedAxis(_ axis: Manifest.Stage.Axis) {
        if axis.found != nil { return }
        switch axis.values.form {
        case .constant: _ = self.axis(axis, of: 0)
        case .text:
            errors.add("wrong type", at: axis.values.json, found: axis.values.json.described, expected: "a list")
        case .list(let items):
            for item in items { if let value = item.constant { _ = check([value], at: item.json, "") } }
        case .reference: break
        }
    }

    private mutating func checkFixedResources(_ stage: Manifest.Stage) {
        for (expression, kind) in stage.limits { if let expression { check(expression, kind) } }
        if let deliver = stage.deliver, deliver.constant != nil { _ = deliveryFolder(stage, [], []) }
    }

    /// The parts of an expression that are the same in every profile.
    private mutating func check(_ expression: Expression, _ kind: ParameterDeclaration.Kind) {
        switch (expression.form, kind) {
        case (.constant(let value), _): check(value, kind, at: expression.json)
        case (.list(let items), .list(let kind)): for item in items { check(item, kind) }
        case (.list(let items), .prose): for item in items { check(item, .string(choices: [])) }
        case (.list, _), (.text, .list), (.text, .boolean), (.text, .integer), (.text, .number):
            errors.add("wrong type", at: expression.json, found: expression.json.described, expected: kind.expected)
        case (.reference, _), (.text, .string), (.text, .fileStem), (.text, .prose): break
        }
    }

    private mutating func check(_ value: Value, _ kind: ParameterDeclaration.Kind, at json: JSON, _ origin: String = "")
    {
        do throws(ParameterDeclaration.Kind.Mismatch) {
            _ = try kind.converted(value)
        } catch {
            errors.add(
                error.headline, at: json, found: value.described + origin, expected: kind.expected, hint: error.hint)
        }
    }

    /// A setting that another profile writes itself must fit where stages of that profile name it.
    private mutating func checkOtherSettings() {
        var uses: [Name: [Use]] = [:]
        for plan in plans {
            let stage = manifest.stages[plan.declaration]
            for (name, use) in self.uses(of: stage) { uses[Name(name), default: []].append(use) }
        }
        for other in manifest.profiles where other.name != profile {
            for setting in other.settings {
                // Stages often agree in what they want of a setting.
                var seen: Set<Name> = []
                for use in uses[Name(setting.name)] ?? [] {
                    guard use.profiles.map({ has($0, other.name) }) ?? true,
                        seen.insert(Name("\(use.isAxis) \(use.kind.expected)")).inserted
                    else { continue }
                    check(setting, of: other.name, for: use)
                }
            }
            // What is the same in all profiles is checked by the stages of the one in use, if they name it.
            for setting in manifest.settings {
                for use in uses[Name(setting.name)] ?? []
                where use.profiles.map({ has($0, other.name) && !has($0, profile) }) ?? false {
                    check(setting, of: other.name, for: use)
                }
            }
        }
    }

    private func has(_ profiles: [Manifest.Stage.NamedPlace], _ name: String) -> Bool {
        profiles.contains { $0.name == Name(name) }
    }

    /// Where a stage takes a setting's value as it is.
    private struct Use {
        var kind: ParameterDeclaration.Kind
        /// Whether the setting lists the values of an axis, each of which is used.
        var isAxis: Bool
        var profiles: [Manifest.Stage.NamedPlace]?
    }

    private mutating func check(_ setting: Manifest.Profile.Setting, of profile: String, for use: Use) {
        let origin = " (in profile '\(profile)')"
        guard use.isAxis else { return check(setting.value, use.kind, at: setting.json, origin) }
        guard case .list(let values) = setting.value, !values.isEmpty else {
            errors.add(
                "wrong type", at: setting.json, found: setting.value.described + origin,
                expected: "a list with the values of an axis")
            return
        }
        for value in values { check(value, use.kind, at: setting.json, origin) }
    }

    private func uses(of stage: Manifest.Stage) -> [(name: String, use: Use)] {
        var axes: [Name: String] = [:]
        for axis in stage.matrix + (stage.chain.map { [$0] } ?? []) {
            axes[Name(axis.name)] = if case .reference(let name) = axis.values.form { name } else { "" }
        }
        var found: [(name: String, use: Use)] = []
        func note(_ expression: Expression, _ kind: ParameterDeclaration.Kind) {
            switch (expression.form, kind) {
            case (.reference(let name), _):
                let setting = axes[Name(name)] ?? name
                if !setting.isEmpty {
                    found.append((setting, Use(kind: kind, isAxis: axes[Name(name)] != nil, profiles: stage.profiles)))
                }
            case (.list(let items), .list(let kind)): for item in items { note(item, kind) }
            default: break
            }
        }
        for (expression, kind) in stage.limits { if let expression { note(expression, kind) } }
        for parameter in stage.parameters {
            if let kind = kinds[Name(stage.kind)]?.declarations[parameter.name]?.kind { note(parameter.value, kind) }
        }
        return found
    }
}

extension Manifest.Stage {
    /// What limits the stage, with what each may be.
    fileprivate var limits: [(Expression?, ParameterDeclaration.Kind)] {
        [
            (threads, Self.threadsKind), (memoryMiB, Self.memoryKind), (timeLimit, Self.timeKind),
            (retries, Self.retriesKind),
        ]
    }
}
