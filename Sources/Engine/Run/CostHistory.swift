// What stages have cost so far, by what they were. Unaware of what is going to run.

/// The records of a store, read for what they say about cost.
struct CostHistory {
    private struct Sum {
        var seconds = 0.0
        var cpuSeconds = 0.0
        /// Units of work, or stages.
        var amount = 0.0

        mutating func add(_ cost: StageCost, _ amount: Double) {
            seconds += cost.seconds
            cpuSeconds += cost.cpuSeconds
            self.amount += amount
        }

        func cost(of amount: Double) -> StageCost {
            let share = amount / self.amount
            return StageCost(seconds: seconds * share, cpuSeconds: cpuSeconds * share)
        }
    }

    private struct Rate: Hashable {
        var kind: String
        var unit: String
    }

    private var same: [Name: (finished: String, cost: StageCost)] = [:]
    private var rates: [Rate: Sum] = [:]
    private var kinds: [Name: Sum] = [:]

    /// Reads all records; one that cannot be read says nothing.
    init(_ store: Store) throws(Failure) {
        try store.records.forEach { if let record = $0 { take(record) } }
    }

    private mutating func take(_ record: ActionRecord) {
        let ingredients = record.preImage.ingredients
        guard let kind = ingredients.first(where: { $0.name == "kind" })?.value else { return }
        let mark = Self.mark(ingredients)
        if same[mark].map({ $0.finished <= record.finished }) ?? true { same[mark] = (record.finished, record.cost) }
        let name = String(record.stage.text.split(byte: UInt8(ascii: "["))[0])
        kinds[Self.group(kind, name), default: Sum()].add(record.cost, 1)
        if let work = record.work, work.amount > 0 {
            rates[Rate(kind: kind, unit: work.unit), default: Sum()].add(record.cost, work.amount)
        }
    }

    /// What a stage is likely to cost and how that is known; nil if nothing like it has ever run.
    func cost(of stage: StageInstance, work: StageWork?) -> (StageCost, Estimate.Basis)? {
        let preImage = stage.preImage(
            KeyParts(
                kind: KindIngredients(code: .text(""), versions: []), environment: KeyEnvironment(variables: [])))
        if let known = same[Self.mark(preImage.ingredients)] { return (known.cost, .same) }
        if let work, let rate = rates[Rate(kind: stage.kind, unit: work.unit)] {
            return (rate.cost(of: work.amount), .scaled)
        }
        return kinds[Self.group(stage.kind, stage.name)].map { ($0.cost(of: 1), .mean) }
    }

    /// What a stage is asked to do: its ingredients without code, versions and contents.
    private static func mark(_ ingredients: [PreImage.Ingredient]) -> Name {
        let kept = ingredients.filter { ingredient in
            ["kind", "threads"].contains(ingredient.name)
                || ["parameter.", "command[", "output["].contains { ingredient.name.text.startsWith($0) }
        }
        return Name(kept.map { "\($0.name)=\($0.value)" }.joined(separator: "\n"))
    }

    /// Commands have nothing in common but their name in the manifest.
    private static func group(_ kind: String, _ name: String) -> Name {
        Name(kind == StageInstance.commandKind ? "\(kind) \(name)" : kind)
    }
}
