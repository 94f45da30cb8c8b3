// The settings of the profile in use: inherited, overridden, complete, and each of use to some stage.

extension Expansion {
    /// Fills `settings` with the values of the profile in use.
    mutating func resolveSettings() {
        var placeOfName: [Name: JSON] = [:]
        var order: [Name] = []
        for setting in manifest.settings {
            placeOfName[Name(setting.name)] = setting.json
            order.append(Name(setting.name))
            settings[Name(setting.name)] = setting.value
        }
        for profile in manifest.profiles {
            for setting in profile.settings where placeOfName[Name(setting.name)] == nil {
                placeOfName[Name(setting.name)] = setting.json
                order.append(Name(setting.name))
            }
        }
        var lineage: [Manifest.Profile] = []
        // Each is taken once: a cycle, which is a mistake that is reported already, ends there.
        var byName = Dictionary(
            manifest.profiles.map { (Name($0.name), $0) }, uniquingKeysWith: { first, _ in first })
        var next: String? = profile
        while let name = next, let found = byName.removeValue(forKey: Name(name)) {
            lineage.append(found)
            next = found.extends
        }
        for ancestor in lineage.reversed() {
            for setting in ancestor.settings {
                settings[Name(setting.name)] = setting.value
                placeOfName[Name(setting.name)] = setting.json
            }
        }
        for (name, override) in settingOverrides.sorted(by: { $0.key < $1.key }) {
            guard placeOfName[name] != nil else {
                let names = order.map(\.text)
                let known = names + plans.map { manifest.stages[$0.declaration].name + ".parameter" }
                errors.add(
                    Failure(
                        .usage, "unknown setting '\(name)'", at: override.place,
                        facts: order.isEmpty ? [] : [.init("expected", listing(names))],
                        hint: nearest(to: name.text, among: known).map { "did you mean '\($0)'?" }))
                continue
            }
            settings[name] = override.value
        }
        missingSettings = manifest.brokenSettings
        for name in order where settings[name] == nil && missingSettings.insert(name).inserted {
            guard let own = lineage.first, let there = placeOfName[name] else { continue }
            errors.add(
                "profile '\(own.name)' lacks the setting '\(name)'", at: own.key,
                facts: [.init("defined", errors.place(there))])
        }
        settingPlaces = placeOfName
    }

    /// A setting that no stage of any profile refers to is a slip: changing it would change nothing.
    mutating func checkSettingsAreUsed() {
        var used: Set<Name> = []
        for stage in manifest.stages {
            stage.forEachReferredName { used.insert(Name($0)) }
        }
        for pool in manifest.pools { pool.value.forEachReference { used.insert(Name($0)) } }
        for settings in [manifest.settings] + manifest.profiles.map(\.settings) {
            for setting in settings where !used.contains(Name(setting.name)) {
                errors.add(
                    "no stage uses the setting '\(setting.name)'", at: setting.json,
                    hint: nearest(to: setting.name, among: used.sorted().map(\.text))
                        .map { "stages refer to '$\($0)'" } ?? "refer to it as \"$\(setting.name)\", or delete it")
            }
        }
    }

    /// The value of an axis of the stage or of a setting; nil and a mistake if there is none.
    mutating func value(of name: String, at json: JSON, axes: [AxisValues], coordinates: [Int]) -> Value? {
        for (position, axis) in axes.enumerated() where axis.name == name { return axis.values[coordinates[position]] }
        if let value = settings[Name(name)] { return value }
        if !missingSettings.contains(Name(name)) {
            errors.addUnknown(
                "name", "$" + name, at: json,
                among: (axes.map(\.name) + settings.keys.sorted().map(\.text)).map { "$" + $0 })
        }
        return nil
    }

    /// The value of an expression for one instance; nil and a mistake if it refers to what does not exist.
    mutating func evaluate(_ expression: Expression, axes: [AxisValues] = [], coordinates: [Int] = []) -> Value? {
        switch expression.form {
        case .constant(let value): return value
        case .reference(let name):
            return value(of: name, at: expression.json, axes: axes, coordinates: coordinates)
        case .list(let items):
            var values: [Value] = []
            for item in items {
                guard let value = evaluate(item, axes: axes, coordinates: coordinates) else { return nil }
                values.append(value)
            }
            return .list(values)
        case .text(let pieces):
            var text = ""
            for piece in pieces {
                switch piece {
                case .text(let plain): text += plain
                case .reference(let name):
                    guard let value = value(of: name, at: expression.json, axes: axes, coordinates: coordinates) else {
                        return nil
                    }
                    if case .list = value {
                        errors.add("the list '\(name)' cannot stand inside text", at: expression.json)
                        return nil
                    }
                    text += value.text
                }
            }
            return .string(text)
        }
    }
}

extension Manifest.Stage {
    /// The names of settings and axes that anything in the stage refers to.
    func forEachReferredName(_ body: (String) -> Void) {
        for axis in matrix + (chain.map { [$0] } ?? []) { axis.values.forEachReference(body) }
        for parameter in parameters + variables + pools { parameter.value.forEachReference(body) }
        for condition in conditions { body(condition.setting.text) }
        for expression in [threads, memoryMiB, timeLimit, retries, deliver] { expression?.forEachReference(body) }
        for reference in inputs.flatMap(\.references) {
            reference.text.forEachReference(body)
            var parsed = reference.parsed
            // Brackets may refer to settings beside `${name}` in the rest of the text.
            if parsed == nil, case .text(let pieces) = reference.text.form {
                let skeleton = pieces.map { if case .text(let text) = $0 { text } else { "x" } }.joined()
                parsed = try? Reference(parsing: skeleton)
            }
            guard case .stage(_, let selectors, _)? = parsed else { continue }
            for case .name(let name) in selectors.map(\.wanted) { body(name) }
        }
    }

    /// Whether an expression has the same value in every instance.
    func isShared(_ expression: Expression, axes: [AxisValues]) -> Bool {
        var shared = true
        expression.forEachReference { name in if axes.contains(where: { $0.name == name }) { shared = false } }
        return shared
    }
}
