// Checks parameters against what their kind declares: known, present, of the right type, in range.

extension ParameterDeclaration.Kind {
    /// Why a value does not fit.
    struct Mismatch: Error, Equatable {
        var headline: String
        var hint: String?
    }

    /// The value as the kind's code sees it: an integer becomes a number where a number is declared.
    func converted(_ value: Value) throws(Mismatch) -> Value {
        switch (self, value) {
        case (.boolean, .boolean): return value
        case (.integer(let range), .integer(let integer)):
            if !range.contains(integer) { throw Mismatch(headline: "out of range") }
            return value
        case (.number(let range), .number(let number)):
            if !range.contains(number) { throw Mismatch(headline: "out of range") }
            return value
        case (.number(let range), .integer(let integer)):
            guard let number = Double(exactly: integer) else {
                throw Mismatch(
                    headline: "a number here has 53 bits, and this integer has more",
                    hint: "the nearest is \(Double(integer))")
            }
            if !range.contains(number) { throw Mismatch(headline: "out of range") }
            return .number(number)
        case (.string(let choices), .string(let text)):
            if choices.isEmpty || choices.contains(where: { $0.hasBytes(of: text) }) { return value }
            throw Mismatch(
                headline: "unknown choice '\(text)'",
                hint: nearest(to: text, among: choices).map { "did you mean '\($0)'?" })
        case (.fileStem, .string(let text)):
            let isGood = text.utf8.allSatisfy { byte in
                byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
            if isGood, (1...200).contains(text.utf8.count) { return value }
            throw Mismatch(headline: "this cannot be part of a file's name")
        case (.prose, .string): return value
        case (.prose, .list(let lines)):
            let texts = lines.compactMap { if case .string(let text) = $0 { text } else { nil } }
            if texts.count == lines.count { return .string(texts.joined(separator: " ")) }
            throw Mismatch(headline: "wrong type")
        case (.list(let kind), .list(let values)):
            var converted: [Value] = []
            converted.reserveCapacity(values.count)
            for value in values { converted.append(try kind.converted(value)) }
            return .list(converted)
        default: throw Mismatch(headline: "wrong type")
        }
    }

    /// What fits, in words.
    var expected: String {
        switch self {
        case .boolean: "true or false"
        case .integer(let range):
            "an integer"
                + words(
                    range.lowerBound == .min ? nil : String(range.lowerBound),
                    range.upperBound == .max ? nil : String(range.upperBound))
        case .number(let range):
            "a number"
                + words(
                    range.lowerBound <= -Double.greatestFiniteMagnitude ? nil : range.lowerBound.description,
                    range.upperBound >= Double.greatestFiniteMagnitude ? nil : range.upperBound.description)
        case .string(let choices): choices.isEmpty ? "a string" : "one of " + listing(choices)
        case .fileStem: "letters, digits, '-' and '_', at most 200"
        case .prose: "a string, or a list of strings"
        case .list(let kind): "a list, each item \(kind.expected)"
        }
    }

    private func words(_ least: String?, _ most: String?) -> String {
        switch (least, most) {
        case (nil, nil): ""
        case (let least?, nil): " of at least \(least)"
        case (nil, let most?): " of at most \(most)"
        case (let least?, let most?): " from \(least) to \(most)"
        }
    }
}

/// A kind with its declarations found by name.
struct KindTable {
    let kind: any StageKind
    let inputs: [InputDeclaration]
    let names: [Name]
    let declarations: [Name: ParameterDeclaration]
    let defaults: [Name: Value]
    /// Those that pick some of the inputs.
    let picking: [ParameterDeclaration]

    init(_ kind: any StageKind) {
        self.kind = kind
        inputs = kind.inputs
        let parameters = kind.parameters
        names = parameters.map { Name($0.name) }
        picking = parameters.filter { $0.picks != nil }
        declarations = Dictionary(uniqueKeysWithValues: parameters.map { (Name($0.name), $0) })
        defaults = parameters.reduce(into: [:]) { defaults, parameter in
            guard let value = parameter.defaultValue else { return }
            guard let converted = try? parameter.kind.converted(value) else {
                preconditionFailure(
                    "default of '\(parameter.name)' in kind '\(kind.name)' is not \(parameter.kind.expected)")
            }
            defaults[Name(parameter.name)] = converted
        }
    }

    /// The names of the files that a stage with these parameters writes.
    func outputs(_ parameters: ParameterValues) -> [Name] { kind.outputs(parameters).map { Name($0) } }
}

/// The parameters of a stage's instances: what all share, and what is evaluated for each.
struct ParameterPlan {
    var shared: [Name: Value] = [:]
    var varying: [Manifest.Stage.Parameter] = []
}

extension Expansion {
    /// Checks names and shared values once a stage; nil if there were mistakes.
    mutating func parameterPlan(_ stage: Manifest.Stage, _ plan: StagePlan, _ table: KindTable?) -> ParameterPlan? {
        let before = errors.count
        var result = ParameterPlan(shared: table?.defaults ?? [:])
        var given: Set<Name> = []
        for parameter in stage.parameters {
            given.insert(parameter.name)
            if let table, table.declarations[parameter.name] == nil {
                errors.addUnknown(
                    "parameter", parameter.name.text, of: stage.kind, at: parameter.key, among: table.names.map(\.text))
            } else if plan.overrides[parameter.name] != nil {
                continue
            } else if !stage.isShared(parameter.value, axes: plan.axes) {
                result.varying.append(parameter)
            } else if let value = checkedValue(parameter, table, plan.axes, []) {
                result.shared[parameter.name] = value
            }
        }
        for (name, override) in plan.overrides.sorted(by: { $0.key < $1.key }) {
            given.insert(name)
            apply(override, name, table, stage, to: &result)
        }
        if let table, !stage.isBroken { requireParameters(stage, table, given: given) }
        return errors.count == before ? result : nil
    }

    mutating func requireParameters(_ stage: Manifest.Stage, _ table: KindTable, given: Set<Name>) {
        for name in table.names where !given.contains(name) && table.defaults[name] == nil {
            errors.add(
                "parameter '\(name)' is missing", at: stage.key,
                expected: table.declarations[name].map { "\($0.kind.expected): \($0.summary)" })
        }
    }

    private mutating func apply(
        _ override: Override, _ name: Name, _ table: KindTable?, _ stage: Manifest.Stage, to plan: inout ParameterPlan
    ) {
        guard let table else {
            // A command has the parameters that the manifest gives it; others would reach nothing.
            if override.value.holdsZeroCharacter {
                errors.add(Failure(.usage, "a program cannot be given a zero character", at: "--set \(override.path)"))
            } else if stage.parameters.contains(where: { $0.name == name }) {
                plan.shared[name] = override.value
            } else {
                errors.add(unknownParameter(name, override, stage.name, stage.parameters.map(\.name)))
            }
            return
        }
        guard let declaration = table.declarations[name] else {
            errors.add(unknownParameter(name, override, stage.name, table.names))
            return
        }
        do throws(ParameterDeclaration.Kind.Mismatch) {
            plan.shared[name] = try declaration.kind.converted(override.value)
        } catch {
            errors.add(
                Failure(
                    .usage, error.headline, at: override.place,
                    facts: [.init("found", override.value.described), .init("expected", declaration.kind.expected)],
                    hint: error.hint))
        }
    }

    private func unknownParameter(
        _ name: Name, _ override: Override, _ stage: String, _ known: [Name]
    ) -> Failure {
        let names = known.map(\.text)
        return Failure(
            .usage, "unknown parameter '\(name)' of stage '\(stage)'", at: override.place,
            facts: names.isEmpty ? [] : [.init("expected", listing(names))],
            hint: nearest(to: name.text, among: names).map { "did you mean '\(stage).\($0)'?" })
    }

    /// The parameters of one instance; nil if there were mistakes.
    mutating func parameters(
        _ plan: ParameterPlan, _ table: KindTable?, axes: [AxisValues], coordinates: [Int]
    ) -> ParameterValues? {
        if plan.varying.isEmpty { return ParameterValues(byName: plan.shared) }
        var values = plan.shared
        var complete = true
        for parameter in plan.varying {
            if let value = checkedValue(parameter, table, axes, coordinates) {
                values[parameter.name] = value
            } else {
                complete = false
            }
        }
        return complete ? ParameterValues(byName: values) : nil
    }

    private mutating func checkedValue(
        _ parameter: Manifest.Stage.Parameter, _ table: KindTable?, _ axes: [AxisValues], _ coordinates: [Int]
    ) -> Value? {
        guard let value = evaluate(parameter.value, axes: axes, coordinates: coordinates) else { return nil }
        guard let declaration = table?.declarations[parameter.name] else {
            if table == nil, value.holdsZeroCharacter { addZeroCharacter(at: parameter.value.json) }
            return value
        }
        do throws(ParameterDeclaration.Kind.Mismatch) {
            return try declaration.kind.converted(value)
        } catch {
            let origin = if case .reference(let name) = parameter.value.form { " (from $\(name))" } else { "" }
            errors.add(
                error.headline, at: parameter.value.json, found: value.described + origin,
                expected: declaration.kind.expected, hint: error.hint)
            return nil
        }
    }
}
