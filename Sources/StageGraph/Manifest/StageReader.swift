// Reads one stage of the manifest. Unaware of other stages and of what its kind understands.

extension Manifest {
    static let stageKeys = [
        "kind", "summary", "matrix", "chain", "parameters", "inputs", "outputs", "command", "programs", "versions",
        "threads", "memoryMiB", "timeLimit", "retries", "pools", "profiles", "when", "frozen", "deliver", "mayBeEmpty",
        "readOnly",
        "stdout", "optional", "discard", "environment", "lockFiles", "workingFolder", "instructions",
    ]

    /// What only commands have.
    static let commandKeys = [
        "command", "outputs", "optional", "programs", "versions", "stdout", "discard", "environment", "lockFiles",
        "workingFolder", "readOnly", "instructions",
    ]
    /// Those of them that a stage which a person does has.
    static let manualKeys = ["outputs", "optional", "instructions"]

    /// Variables that a stage cannot set, and why not.
    static let fixedVariables: [Name: String] = [
        "PATH": "programs are looked for along the same PATH for all stages",
        "HOME": "it is a folder of the stage's own",
        "TMPDIR": "it is a folder of the stage's own", "OMP_NUM_THREADS": "\"threads\" sets it",
        "OPENBLAS_NUM_THREADS": "\"threads\" sets it", "MKL_NUM_THREADS": "\"threads\" sets it",
    ]

    mutating func readStage(_ member: JSON.Member) {
        let before = errors.count
        checkName(member, "stage", isIdentifier)
        var stage = Stage(name: member.name, key: member.key, kindPlace: member.key)
        var outputs: JSON?
        var optional: [(String, JSON)] = []
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
            case "outputs": outputs = field.value
            case "command": stage.command = strings(field.value).map { .init(name: Name($0.0), json: $0.1) }
            case "stdout": readStandardOutput(field.value, &stage)
            case "discard":
                for (text, place) in strings(field.value) {
                    if let mistake = RelativePath.mistake(inNameOfOutput: text) {
                        errors.add(
                            "'\(text)' \(mistake)", at: place, expected: "a path or pattern below the stage's folder")
                    }
                    stage.discards.append(FilePattern(text))
                }
            case "environment":
                for variable in objectMembers(field.value, "variables and their values") {
                    if let value = readVariable(variable) { stage.variables.append(value) }
                }
            case "lockFiles": readLockFiles(of: &stage, field.value)
            case "readOnly": stage.readOnly = strings(field.value).map { .init(name: Name($0.0), json: $0.1) }
            case "mayBeEmpty":
                stage.mayBeEmpty = strings(field.value).map { .init(name: Name($0.0), json: $0.1) }
            case "programs": stage.programs = readPrograms(field.value)
            case "versions": stage.versions = readVersions(field.value)
            case "threads": stage.threads = Expression(field.value, errors: &errors)
            case "memoryMiB": stage.memoryMiB = Expression(field.value, errors: &errors)
            case "timeLimit": stage.timeLimit = Expression(field.value, errors: &errors)
            case "retries": stage.retries = Expression(field.value, errors: &errors)
            case "pools": stage.pools = readPools(field.value, "pools and how many units it takes")
            case "when": readConditions(field.value, &stage)
            case "frozen": stage.isFrozen = boolean(field.value) ?? false
            case "instructions": readInstructions(field.value, &stage)
            case "optional": optional = strings(field.value)
            case "workingFolder": readWorkingFolder(field.value, &stage)
            case "profiles": stage.profiles = readStageProfiles(field.value)
            case "deliver":
                if string(field.value) != nil { stage.deliver = Expression(field.value, errors: &errors) }
            default:
                errors.addUnknown("key", field.name, at: field.key, among: Manifest.stageKeys)
                stage.hasUnknownKey = true
            }
        }
        // The one that is printed comes last, wherever it is written.
        var names = outputs.map { strings($0) } ?? []
        if member.value.kind == .object, let json = member.value["stdout"], let name = json.string {
            names.append((name, json))
        }
        let declared = readOutputs(names + optional)
        stage.outputs = declared.filter { output in !optional.contains { Name($0.0) == output.name } }
        stage.optional = declared.filter { output in optional.contains { Name($0.0) == output.name } }
        checkOptional(stage)
        if member.value.kind == .object { checkStageKeys(member, stage) }
        checkMayBeEmpty(stage)
        checkReadOnly(stage)
        stage.isBroken = errors.count > before
        stages.append(stage)
    }

    /// `command`, `outputs`, `programs` and their like belong to stages that are no built-in kind's.
    private mutating func checkStageKeys(_ member: JSON.Member, _ stage: Stage) {
        let declares = stage.standardOutput != nil || !stage.optional.isEmpty
        let ofCommand = declares ? ["command"] : ["command", "outputs"]
        let ofKind: [String] =
            switch stage.kind {
            case StageInstance.commandKind: ofCommand
            case StageInstance.manualKind: ["instructions"]
            default: []
            }
        // A key that seems to be missing may be the one that is misspelt.
        let needed = stage.hasUnknownKey ? [] : ["kind"] + ofKind
        guard require(needed, in: member.value, of: member.key) || member.value["kind"] != nil else { return }
        if stage.kind == StageInstance.commandKind, let command = member.value["command"], command.kind == .array,
            command.count == 0
        {
            errors.add("the command is empty", at: command, expected: "a program and its arguments")
        }
        for name in Self.commandKeys {
            guard let field = member.value.members.first(where: { $0.name == name }) else { continue }
            if stage.kind == StageInstance.manualKind && Self.manualKeys.contains(name) { continue }
            if stage.kind == StageInstance.commandKind && name != "instructions" { continue }
            errors.add(
                "'\(name)' is for stages of kind '\(name == "instructions" ? "manual" : "command")'", at: field.key,
                found: "kind '\(stage.kind)'")
        }
    }

    private mutating func readStandardOutput(_ json: JSON, _ stage: inout Stage) {
        guard let text = string(json) else { return }
        if text.endsWith("/") {
            errors.add(
                "what a command prints is one file", at: json, found: json.described, expected: "the name of a file")
        }
        stage.standardOutput = Name(text)
    }

    private mutating func readVariable(_ member: JSON.Member) -> Stage.Parameter? {
        let name = Name(member.name)
        if name.isEmpty || name.utf8.contains(UInt8(ascii: "=")) || name.utf8.contains(0) {
            errors.add("'\(name)' cannot name an environment variable", at: member.key)
            return nil
        }
        if let reason = Self.fixedVariables[name] {
            errors.add("a stage cannot set \(name)", at: member.key, hint: reason)
            return nil
        }
        return Expression(member.value, errors: &errors).map { .init(name: name, key: member.key, value: $0) }
    }

    private mutating func readAxis(_ member: JSON.Member) -> Stage.Axis? {
        checkName(member, "matrix axis", isName)
        let expected = "a list, \"$setting\", \"stage/folder/*\" or \"file:folder/*\""
        let isText = member.value.kind == .string
        guard member.value.kind == .array || isText || ComputedList.isMeant(by: member.value) else {
            errors.add("wrong type", at: member.value, found: member.value.described, expected: expected)
            return nil
        }
        guard let values = Expression(member.value, dollar: isText ? .kept : .mistake, errors: &errors) else {
            return nil
        }
        var axis = Stage.Axis(name: member.name, key: member.key, values: values)
        guard case .string(let text)? = values.constant else { return axis }
        do throws(Reference.Mistake) { axis.found = try Reference(parsing: text) } catch {
            errors.add(error.headline, at: member.value, expected: expected)
            return nil
        }
        let pattern: FilePattern? =
            switch axis.found {
            case .files(let pattern): pattern
            case .stage(_, _, let output?): FilePattern(output.text)
            default: nil
            }
        guard pattern?.hasOneStar ?? false else {
            errors.add(
                "the values of an axis are what one '*' stands for", at: member.value, found: member.value.described,
                expected: expected)
            return nil
        }
        return axis
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
        if let chain = stage.chain, chain.found != nil {
            errors.add(
                "the values of a chain are written in their order", at: chain.key, expected: "a list, or \"$setting\"")
        }
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

    private mutating func readOutputs(_ names: [(String, JSON)]) -> [Stage.NamedPlace] {
        var outputs: [Stage.NamedPlace] = []
        var places: [Name: JSON] = [:]
        var folders: [Name: JSON] = [:]
        for (text, place) in names {
            let name = Name(text)
            let path = name.path
            if let mistake = RelativePath.mistake(inNameOfOutput: text) {
                errors.add(
                    "'\(name)' \(mistake)", at: place,
                    expected: "a path relative to the stage's output folder, with a '/' at its end if it is a folder")
            } else if let other = places[path] {
                errors.add("output '\(name)' is given twice", at: place, facts: [.init("first", errors.place(other))])
            } else if let other = folders[path] ?? path.folders.lazy.compactMap({ places[$0] }).first {
                errors.add(
                    "output '\(name)' and another one are in each other's way", at: place,
                    facts: [.init("first", errors.place(other))],
                    hint: "a folder, whose name ends with '/', is an output with all that is in it")
            } else {
                outputs.append(.init(name: name, json: place))
                places[path] = place
                for folder in path.folders where folders[folder] == nil { folders[folder] = place }
            }
        }
        return outputs
    }

    private mutating func readStageProfiles(_ json: JSON) -> [Stage.NamedPlace] {
        let names = strings(json).map { Stage.NamedPlace(name: Name($0.0), json: $0.1) }
        if json.kind == .array, json.count == 0 {
            errors.add("the stage is in no profile", at: json, hint: "delete the key to have it in all of them")
        }
        return names
    }
}
