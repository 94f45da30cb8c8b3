// Reads what decides whether a stage is there, where it starts, what it shares with others, and what a person does. Unaware of
// the values of settings.

extension Manifest {
    /// `"$setting"`, or an object of settings with a value, or a list of values, that each must have.
    mutating func readConditions(_ json: JSON, _ stage: inout Stage) {
        let expected = "\"$setting\", or an object of settings and their values"
        switch json.kind {
        case .string:
            guard let expression = Expression(json, errors: &errors) else { return }
            guard case .reference(let name) = expression.form else {
                errors.add("this names no setting", at: json, found: json.described, expected: expected)
                return
            }
            stage.conditions.append(.init(setting: Name(name), json: json))
        case .object:
            if json.count == 0 { errors.add("a condition names a setting", at: json, expected: expected) }
            for member in json.members {
                guard let expression = Expression(member.value, errors: &errors) else { continue }
                guard let value = expression.constant else {
                    errors.add(
                        "a condition is met by values that are written here", at: member.value,
                        found: member.value.described)
                    continue
                }
                let accepted = if case .list(let values) = value { values } else { [value] }
                stage.conditions.append(.init(setting: Name(member.name), json: member.key, accepted: accepted))
            }
        default: errors.add("wrong type", at: json, found: json.described, expected: expected)
        }
    }

    /// Names with numbers, which may be settings.
    mutating func readPools(_ json: JSON, _ what: String) -> [Stage.Parameter] {
        var pools: [Stage.Parameter] = []
        for member in objectMembers(json, what) {
            checkName(member, "pool", isIdentifier)
            if let value = Expression(member.value, errors: &errors) {
                pools.append(.init(name: Name(member.name), key: member.key, value: value))
            }
        }
        return pools
    }

    mutating func readInstructions(_ json: JSON, _ stage: inout Stage) {
        guard let text = string(json) else { return }
        if text.isEmpty { errors.add("the instructions are empty", at: json, expected: "what a person has to do") }
        stage.instructions = text
    }

    mutating func readWorkingFolder(_ json: JSON, _ stage: inout Stage) {
        guard let text = string(json) else { return }
        let path = text.endsWith("/") ? String(text.dropping(last: 1)) : text
        if let mistake = RelativePath.mistake(inNameOfOutput: path) {
            errors.add("'\(text)' \(mistake)", at: json, expected: "a folder below the stage's own")
            return
        }
        stage.workingFolder = .init(name: Name(path), json: json)
    }

    /// Whether an optional output is there is known when the stage has run: each is a file of its own.
    mutating func checkOptional(_ stage: Stage) {
        for output in stage.optional where !FilePattern(output.name.text).isOnePath {
            errors.add(
                "an optional output is one file", at: output.json, found: JSONWriter.quoted(output.name.text),
                hint: output.name.isFolder ? "a folder stands in \"outputs\", and may be empty by \"mayBeEmpty\"" : nil)
        }
        for output in stage.outputs where output.name == .optional || output.name.isIn(.optional) {
            errors.add("'\(output.name)' is a name of the program's own", at: output.json)
        }
    }

    mutating func checkReadOnly(_ stage: Stage) {
        let known = stage.inputs.map { Name($0.role) } + (stage.chain == nil ? [] : ["previous"])
        for item in stage.readOnly where !known.contains(item.name) {
            errors.addUnknown("input", item.name.text, at: item.json, among: known.map(\.text))
        }
    }

    /// Names of inputs, and of outputs that are folders.
    mutating func checkMayBeEmpty(_ stage: Stage) {
        let folders = stage.outputs.map(\.name).filter(\.isFolder)
        let known = stage.inputs.map { Name($0.role) } + folders
        for item in stage.mayBeEmpty where !known.contains(item.name) {
            errors.addUnknown(
                "input or output folder", item.name.text, at: item.json, among: known.map(\.text))
        }
    }
}
