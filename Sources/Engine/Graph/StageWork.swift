// How much work a stage is, in a unit of its kind's own. Unaware of how long that takes.

/// An amount of work. Two stages of a kind with the same unit take times in the proportion of their amounts, roughly.
public struct StageWork: Sendable, Equatable {
    /// In units.
    public var amount: Double
    /// What is counted, and what its cost depends on beside the amount: `samples through vgg8 of width 1`.
    public var unit: String

    /// So many units.
    public init(_ amount: Double, of unit: String) {
        self.amount = amount
        self.unit = unit
    }
}

extension Pipeline {
    /// How much work a stage is; nil if its kind cannot tell.
    func work(of stage: StageInstance) -> StageWork? {
        guard !stage.isCommand, let kind = kinds.first(where: { $0.name == stage.kind }) else { return nil }
        var makers: [String: [ParameterValues]] = [:]
        for input in stage.inputs {
            guard case .stage(let maker, _) = input.source else { continue }
            makers[input.role, default: []].append(graph.stages[maker].parameters)
        }
        return kind.work(stage.parameters, makers: makers)
    }
}
