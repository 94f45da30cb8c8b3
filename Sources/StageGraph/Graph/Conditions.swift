// Stages that are there for some settings only, and what stages that run at the same time share. Both are known before there
// are instances.

extension Expansion {
    /// Whether a condition is met in the profile in use; true if there was a mistake, which is added.
    mutating func holds(_ condition: Manifest.Stage.Condition, of stage: Manifest.Stage) -> Bool {
        let axes = stage.matrix + (stage.chain.map { [$0] } ?? [])
        if axes.contains(where: { Name($0.name) == condition.setting }) {
            errors.add(
                "'\(condition.setting)' is an axis, and \"when\" asks for settings", at: condition.json,
                hint: "leave the value out of the matrix")
            return true
        }
        guard let found = value(of: condition.setting.text, at: condition.json, axes: [], coordinates: []) else {
            return true
        }
        if let accepted = condition.accepted { return accepted.contains { $0.normalised == found.normalised } }
        guard case .boolean(let isTrue) = found else {
            errors.add(
                "wrong type", at: condition.json, found: "\(condition.setting) is \(found.described)",
                expected: "a setting that is true or false")
            return true
        }
        return isTrue
    }

    /// Whether a stage of that name is declared and not there.
    func isAbsent(_ name: String) -> Bool { planByName[Name(name)].map { plans[$0].isAbsent } ?? false }

    /// Adds the mistake of reading what a stage would make that is not there.
    mutating func addAbsent(_ name: String, _ unmet: Manifest.Stage.Condition, at json: JSON) {
        let found = settings[unmet.setting].map { "\(unmet.setting) is \($0.described)" }
        errors.add(
            "stage '\(name)' is not there in profile '\(profile)'", at: json, found: found,
            expected: unmet.accepted.map { "\(unmet.setting) is \(listing($0.map(\.described)))" }
                ?? "\(unmet.setting) is true",
            facts: [.init("condition", errors.place(unmet.json))],
            hint: "give this stage the same \"when\", or list the input under \"mayBeEmpty\"")
    }

    // MARK: pools

    static let poolKind = ParameterDeclaration.Kind.integer(0...1_000_000)
    static let unitsKind = ParameterDeclaration.Kind.integer(1...1_000_000)

    /// Finds how many units the pools have.
    mutating func countPools() {
        for pool in manifest.pools {
            if let count = count(pool.value, Self.poolKind, [], []) { pools[pool.name] = count }
        }
    }

    /// What an instance takes of the pools, sorted by name.
    mutating func poolUnits(_ stage: Manifest.Stage, _ axes: [AxisValues], _ coordinates: [Int]) -> [PoolUnits] {
        var units: [PoolUnits] = []
        for wanted in stage.pools {
            guard manifest.pools.contains(where: { $0.name == wanted.name }) else {
                errors.addUnknown(
                    "pool", wanted.name.text, at: wanted.key, among: manifest.pools.map(\.name.text))
                continue
            }
            guard let count = count(wanted.value, Self.unitsKind, axes, coordinates), let all = pools[wanted.name]
            else {
                continue
            }
            if count > all {
                errors.add(
                    "the pool '\(wanted.name)' does not have that many units", at: wanted.value.json,
                    found: "\(count)", expected: "at most \(all)")
            }
            units.append(PoolUnits(pool: wanted.name, count: count))
        }
        return units.sorted { $0.pool < $1.pool }
    }

    private mutating func count(
        _ expression: Expression, _ kind: ParameterDeclaration.Kind, _ axes: [AxisValues], _ coordinates: [Int]
    ) -> Int? {
        guard let value = evaluate(expression, axes: axes, coordinates: coordinates) else { return nil }
        do throws(ParameterDeclaration.Kind.Mismatch) {
            guard case .integer(let count) = try kind.converted(value) else { return nil }
            return count
        } catch {
            errors.add(error.headline, at: expression.json, found: value.described, expected: kind.expected)
            return nil
        }
    }
}
