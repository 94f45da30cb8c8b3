// Gradient flow of any state, looked at on the way. Unaware of what flows.

/// How exactly and how far a flow is followed.
public struct FlowLimits: Sendable, Equatable {
    /// Relative tolerance of a step.
    public var relativeTolerance: Double
    /// Absolute tolerance of a step in units of the initial state's root mean square.
    public var absoluteFactor: Double
    /// The flow ends at this time.
    public var endTime: Double
    /// More steps than this are an error.
    public var maximumSteps: Int

    /// Tolerances 1e-8: the times read off are good to more digits than any claim about them needs.
    public init(
        relativeTolerance: Double = 1e-8, absoluteFactor: Double = 1e-8, endTime: Double, maximumSteps: Int = 1_000_000
    ) {
        self.relativeTolerance = relativeTolerance
        self.absoluteFactor = absoluteFactor
        self.endTime = endTime
        self.maximumSteps = maximumSteps
    }
}

enum SampledFlow {
    /// Walks from `initial` at time 0 and calls `look` with time and state at 0 and then `spacing(t)` later each time, until
    /// it answers false or the end time is reached.
    static func run(
        from initial: [Double], _ limits: FlowLimits, spacing: (Double) -> Double,
        rightHandSide: @escaping DormandPrince853.RightHandSide, look: (Double, [Double]) -> Bool
    ) throws(DynamicsError) -> (steps: Int, evaluations: Int) {
        let meanSquare = initial.reduce(0) { $0 + $1 * $1 } / Double(initial.count)
        let trajectory = try FlowTrajectory(
            initial: initial, rtol: limits.relativeTolerance, atol: limits.absoluteFactor * meanSquare.squareRoot(),
            limit: limits.endTime, maximumSteps: limits.maximumSteps, rightHandSide: rightHandSide)
        var next = 0.0
        repeat {
            _ = try trajectory.advance(to: next)
            guard look(next, trajectory.state), next < limits.endTime else { break }
            next = min(next + spacing(next), limits.endTime)
        } while true
        return (trajectory.steps, trajectory.evaluations)
    }
}
