// Reads one stage of the manifest. Unaware of other stages and of what its kind understands.

extension Manifest {
    static let stageKeys = [
        "kind", "summary", "matrix", "chain", "parameters", "inputs", "outputs", "command", "programs", "versions",
        "threads", "memoryMiB", "timeLimit", "retries", "profiles", "deliver",
    ]

    mutating func readStage(_ member: JSON.Member) {
        let before = errors.count
        checkName(member, "stage", isIdentifier)
        var stage = Stage(name: member.name, key: member.key, kindPlace: member.key)
        for field in objectMembers(member.value, "a stage") {
            switch field.name {
            case "kind":
                stage.kind = string(field.value) ?? ""
                if field.value.string?.isEmpty == true { errors.add("a kind has a name", at: field.value) }
                stage.kindPlace = field.value
            case "summary": _ = string(field.value)
            case "matrix", "chain":
                let before = errors.count
                if field.name == "matrix" { readMatrix(field.value, &stage) } else { readChain(field.value, &stage) }
                stage.hasBrokenAxes = stage.hasBrokenAxes || errors.count > before
            case "parameters":
                for parameter in objectMembers(field.value, "parameters") {
                    if let value = Expression(parameter.value, errors: &errors) {
                        stage.parameters.append(.init(name: Name(parameter.name), key: parameter.key, value: value))
                    }
                }
            case "inputs":
                for input in objectMembers(field.value, "inputs") { readInput(input, &stage) }
            case "outputs": stage.outputs = readOutputs(field.value)
            case "command": stage.command = strings(field.value).map { .init(name: Name($0.0), json: $0.1) }
            case "programs": stage.programs = readPrograms(field.value)
            case "versions": stage.versions = readVersions(field.value)
            case "threads": stage.threads = Expression(field.value, errors: &errors)
            case "memoryMiB": stage.memoryMiB = Expression(field.value, errors: &errors)
            case "timeLimit": stage.timeLimit = Expression(field.value, errors: &errors)
            case "retries": stage.retries = Expression(field.value, errors: &errors)
            case "profiles": stage.profiles = readStageProfiles(field.value)
            case "deliver":
                if string(field.value) != nil { stage.deliver = Expression(field.value, errors: &errors) }
            default:
                errors.addUnknown("key", field.name, at: field.key, among: Manifest.stageKeys)
                stage.hasUnknownKey = true
            }
        }
        if member.value.kind == .object { checkStageKeys(member, stage) }
        stage.isBroken = errors.count > before
        stages.append(stage)
    }

    /// `command`, `outputs`, `programs` and `versions` belong to command stages, and these need the first two.
    private mutating func checkStageKeys(_ member: JSON.Member, _ stage: Stage) {
        // A key that seems to be missing may be the one that is misspelt.
        let needed = stage.hasUnknownKey ? [] : ["kind"] + (stage.kind == "command" ? ["command", "outputs"] : [])
        guard require(needed, in: member.value, of: member.key) || member.value["kind"] != nil else { return }
        if stage.kind == "command" {
            if let command = member.value["command"], command.kind == .array, command.count == 0 {
                errors.add("the command is empty", at: command, expected: "a program and its arguments")
            }
            if let outputs = member.value["outputs"], outputs.kind == .array, outputs.count == 0 {
                errors.add("a stage without outputs does nothing", at: outputs)
            }
        } else {
            for name in ["command", "outputs", "programs", "versions"] {
                guard let field = member.value.members.first(where: { $0.name == name }) else { continue }
                errors.add("'\(name)' is for stages of kind 'command'", at: field.key, found: "kind '\(stage.kind)'")
            }
        }
    }

    private mutating func readAxis(_ member: JSON.Member) -> Stage.Axis? {
        checkName(member, "matrix axis", isName)
        let isReference = member.value.string?.startsWith("$") ?? false
        guard member.value.kind == .array || isReference || ComputedList.isMeant(by: member.value) else {
            errors.add(
                "wrong type", at: member.value, found: member.value.described, expected: "a list, or \"$setting\"")
            return nil
        }
        return Expression(member.value, errors: &errors).map {
            .init(name: member.name, key: member.key, values: $0)
        }
    }

    private mutating func readMatrix(_ json: JSON, _ stage: inout Stage) {
        let members = objectMembers(json, "axes and their values")
        if json.count == 0 { errors.add("matrix expands to nothing", at: json, expected: "at least one axis") }
        for member in members {
            if let axis = readAxis(member) { stage.matrix.append(axis) }
        }
    }

    private mutating func readChain(_ json: JSON, _ stage: inout Stage) {
        let members = objectMembers(json, "one axis and its values")
        guard json.count == 1 else {
            errors.add("a chain has one axis", at: json, found: "\(json.count)", expected: "1")
            return
        }
        for member in members { stage.chain = readAxis(member) }
        if let chain = stage.chain, let other = stage.matrix.first(where: { $0.name == chain.name }) {
            errors.add(
                "axis '\(chain.name)' is in the matrix too", at: chain.key,
                facts: [.init("there", errors.place(other.key))])
        }
    }

    private mutating func readInput(_ member: JSON.Member, _ stage: inout Stage) {
        let role = member.name
        checkName(member, "role", isIdentifier)
        var references: [Stage.InputReference] = []
        func add(_ json: JSON) {
            guard let text = Expression(json, dollar: .kept, errors: &errors) else { return }
            guard case .string(let constant)? = text.constant else {
                references.append(.init(text: text))
                return
            }
            do throws(Reference.Mistake) {
                references.append(.init(text: text, parsed: try Reference(parsing: constant)))
            } catch {
                errors.add(error.headline, at: json, expected: error.expected)
            }
        }
        switch member.value.kind {
        case .string: add(member.value)
        case .array:
            for item in member.value.items {
                if string(item) != nil { add(item) }
            }
        default:
            errors.add(
                "wrong type", at: member.value, found: member.value.described,
                expected: "a reference or a list of references")
        }
        stage.inputs.append(.init(role: role, key: member.key, references: references))
    }

    private mutating func readOutputs(_ json: JSON) -> [Stage.NamedPlace] {
        var outputs: [Stage.NamedPlace] = []
        var places: [Name: JSON] = [:]
        var folders: [Name: JSON] = [:]
        for (text, place) in strings(json) {
            let name = Name(text)
            if let mistake = RelativePath.mistake(inNameOfFile: text) {
                errors.add("'\(name)' \(mistake)", at: place, expected: "a path relative to the stage's output folder")
            } else if let other = places[name] {
                errors.add("output '\(name)' is given twice", at: place, facts: [.init("first", errors.place(other))])
            } else if let other = folders[name] ?? name.folders.lazy.compactMap({ places[$0] }).first {
                errors.add(
                    "output '\(name)' would be a file and a folder", at: place,
                    facts: [.init("first", errors.place(other))])
            } else {
                outputs.append(.init(name: name, json: place))
                places[name] = place
                for folder in name.folders where folders[folder] == nil { folders[folder] = place }
            }
        }
        return outputs
    }

    private mutating func readPrograms(_ json: JSON) -> [Stage.NamedPlace] {
        strings(json).compactMap { name, place in
            if isProgram(name) { return .init(name: Name(name), json: place) }
            errors.add(
                "'\(name)' names no program", at: place,
                expected: "a name that is looked for on PATH, or an absolute path")
            return nil
        }
    }

    /// Commands: each a list of a program and its arguments.
    private mutating func readVersions(_ json: JSON) -> [[String]] {
        guard json.kind == .array else {
            errors.add("wrong type", at: json, found: json.described, expected: "a list of commands")
            return []
        }
        return json.items.compactMap { item in
            let words = strings(item)
            if item.kind == .array, words.isEmpty || !isProgram(words[0].0) {
                errors.add(
                    "the command names no program", at: item, found: item.described,
                    expected: "a program's name or absolute path, and its arguments")
                return nil
            }
            for (word, place) in words where word.utf8.contains(0) {
                errors.add("a program cannot be given a zero character", at: place)
            }
            return words.map(\.0)
        }
    }

    /// Whether the text is the name of a program or an absolute path.
    private func isProgram(_ name: String) -> Bool {
        !name.isEmpty && !name.utf8.contains(0)
            && (name.utf8.first == UInt8(ascii: "/") || !name.utf8.contains(UInt8(ascii: "/")))
    }

    private mutating func readStageProfiles(_ json: JSON) -> [Stage.NamedPlace] {
        let names = strings(json).map { Stage.NamedPlace(name: Name($0.0), json: $0.1) }
        if json.kind == .array, json.count == 0 {
            errors.add("the stage is in no profile", at: json, hint: "delete the key to have it in all of them")
        }
        return names
    }
}
