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
