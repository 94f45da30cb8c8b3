// Fan-out: the axes of a stage, their values, and the numbering of its instances.

/// An axis of a matrix or chain with its values.
struct AxisValues: Sendable {
    var name: String
    var values: [Value]
    /// Whether its values are not known yet: one stands for all.
    var isUnknown = false
    /// Position by normalised value; filled when the axis is long enough for a search to cost.
    private var positions: [Value: Int] = [:]

    init(name: String, values: [Value]) {
        self.name = name
        self.values = values
        if values.count > 8 {
            for (position, value) in values.enumerated() { positions[value.normalised] = position }
        }
    }

    /// Where a value stands; an integer finds an equal number.
    func position(of value: Value) -> Int? {
        let wanted = value.normalised
        return positions.isEmpty ? values.firstIndex { $0.normalised == wanted } : positions[wanted]
    }
}

/// A declared stage on its way to instances.
struct StagePlan {
    /// Index into the manifest's stages.
    var declaration: Int
    var overrides: [Name: Override] = [:]
    /// Not in the profile in use.
    var isAbsent = false
    /// The condition that keeps it out.
    var unmet: Manifest.Stage.Condition?
    /// Nothing can be said about it, because of a mistake that is reported already.
    var isBroken = false
    /// The chain's axis is the last.
    var axes: [AxisValues] = []
    var isChained = false
    /// The number of its first instance; the others follow, the last axis fastest.
    var first = 0
    var count = 0
    /// How far apart two neighbours along an axis are.
    var strides: [Int] = []
    /// Its axes are being looked for, or were.
    var isExpanding = false
    var isExpanded = false
    /// Folders whose content must be known before it has more than a placeholder for its instances.
    var awaited: Set<AwaitedFolder> = []
    var isUnknown: Bool { !awaited.isEmpty }

    /// The positions on the axes of the instance `number`, counted from the first.
    func coordinates(of number: Int) -> [Int] {
        var result = [Int](repeating: 0, count: axes.count)
        for index in axes.indices { result[index] = number / strides[index] % axes[index].values.count }
        return result
    }
}

extension Expansion {
    /// More instances than this in one stage are taken for a slip.
    private static let instanceLimit = 1_000_000

    /// Finds the axes of every stage in the profile and numbers the instances.
    mutating func expandMatrices() {
        for index in plans.indices { expandAxes(index) }
        var next = 0
        for index in plans.indices where !plans[index].isBroken && !plans[index].isAbsent {
            plans[index].first = next
            next += plans[index].count
        }
    }

    /// Finds the axes of one stage and counts its instances, once.
    mutating func expandAxes(_ index: Int) {
        if plans[index].isExpanded { return }
        plans[index].isExpanding = true
        defer {
            plans[index].isExpanding = false
            plans[index].isExpanded = true
        }
        let stage = manifest.stages[plans[index].declaration]
        if let profiles = stage.profiles {
            for profile in profiles where !manifest.profiles.contains(where: { Name($0.name) == profile.name }) {
                errors.addUnknown(
                    "profile", profile.name.text, at: profile.json, among: manifest.profiles.map(\.name))
            }
            plans[index].isAbsent = !profiles.contains { $0.name == Name(profile) }
        }
        if let condition = stage.conditions.first(where: { !holds($0, of: stage) }) {
            plans[index].isAbsent = true
            plans[index].unmet = condition
        }
        if plans[index].isAbsent { return }
        plans[index].isBroken = stage.hasBrokenAxes
        plans[index].isChained = stage.chain != nil
        var count = 1
        for declared in stage.matrix + (stage.chain.map { [$0] } ?? []) {
            guard let axis = axis(declared, of: index) else {
                plans[index].isBroken = true
                continue
            }
            plans[index].axes.append(axis)
            count =
                count.multipliedReportingOverflow(by: axis.values.count).overflow ? .max : count * axis.values.count
            if count > Self.instanceLimit {
                errors.add(
                    "matrix expands to too many instances", at: declared.key,
                    expected: "at most \(Self.instanceLimit)")
                plans[index].isBroken = true
                break
            }
        }
        if plans[index].isBroken { return }
        var stride = 1
        for axis in plans[index].axes.reversed() {
            plans[index].strides.insert(stride, at: 0)
            stride *= axis.values.count
        }
        plans[index].count = count
    }

    /// The axis with its values; if they are not known yet, with one for all of them. nil: a mistake was added.
    mutating func axis(_ declared: Manifest.Stage.Axis, of plan: Int) -> AxisValues? {
        if let setting = settingPlaces[Name(declared.name)] {
            errors.add(
                "axis '\(declared.name)' has the name of a setting", at: declared.key,
                facts: [.init("setting", errors.place(setting))], hint: "rename one, so that $\(declared.name) is clear"
            )
            return nil
        }
        let json = declared.values.json
        if let found = declared.found {
            let before = plans[plan].awaited.count
            guard let values = foundValues(declared, found, of: plan) else { return nil }
            if plans[plan].awaited.count > before {
                var axis = AxisValues(name: declared.name, values: values)
                axis.isUnknown = true
                return axis
            }
            return check(values, at: json, " (a file's name)") ? AxisValues(name: declared.name, values: values) : nil
        }
        guard let value = evaluate(declared.values) else { return nil }
        let origin = if case .reference(let name) = declared.values.form { " (from $\(name))" } else { "" }
        guard case .list(let values) = value else {
            errors.add("wrong type", at: json, found: value.described + origin, expected: "a list")
            return nil
        }
        if values.isEmpty {
            errors.add(
                "matrix expands to nothing", at: json, found: "an empty list" + origin, expected: "one value or more")
            return nil
        }
        return check(values, at: json, origin) ? AxisValues(name: declared.name, values: values) : nil
    }

    /// Values of an axis are scalars, differ, and can stand in an instance's name.
    mutating func check(_ values: [Value], at json: JSON, _ origin: String) -> Bool {
        let items = json.items.map { $0 }
        var seen: Set<Value> = []
        var texts: Set<Name> = []
        var valid = true
        for (position, value) in values.enumerated() {
            let place = position < items.count ? items[position] : json
            switch value {
            case .list:
                errors.add(
                    "wrong type", at: place, found: value.described + origin,
                    expected: "a boolean, a number or a string")
                valid = false
                continue
            case .string(let text):
                if text.isEmpty
                    || text.unicodeScalars.contains(where: { "[],=\"*?".unicodeScalars.contains($0) || $0.value <= 32 })
                {
                    errors.add(
                        "an axis value cannot stand in a stage's name", at: place, found: value.described + origin,
                        expected: "text without [ ] , = \" * ? and spaces")
                    valid = false
                    continue
                }
            default: break
            }
            if !seen.insert(value.normalised).inserted || !texts.insert(Name(value.text)).inserted {
                errors.add("axis value \(value.text) is given twice", at: place, found: "item \(position + 1)" + origin)
                valid = false
            }
        }
        return valid
    }
}
