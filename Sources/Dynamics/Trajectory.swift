// The path of the parameters in time, by gradient flow or by gradient descent. Unaware of what is measured on it.
import Numerics

/// A path that is walked forward and looked at on the way; where it is looked at does not change it.
protocol Trajectory: AnyObject {
    /// The state at `time`.
    var state: [Double] { get }
    /// The time of `state`.
    var time: Double { get }
    /// Steps taken.
    var steps: Int { get }
    /// Evaluations of the right-hand side.
    var evaluations: Int { get }
    /// Moves to `time`, or to the first moment at or after it that the path has; false if it ends before.
    func advance(to time: Double) throws(DynamicsError) -> Bool
}

/// Gradient flow: an adaptive integrator's steps with its interpolation between them.
final class FlowTrajectory: Trajectory {
    private let integrator: DormandPrince853
    private let limit: Double
    private let maximumSteps: Int
    private(set) var state: [Double]
    private(set) var time = 0.0
    var steps: Int { integrator.steps }
    var evaluations: Int { integrator.evaluations }

    init(
        initial: [Double], rtol: Double, atol: Double, limit: Double, maximumSteps: Int,
        rightHandSide: @escaping DormandPrince853.RightHandSide
    ) throws(DynamicsError) {
        integrator = DormandPrince853(
            relativeTolerance: rtol, absoluteTolerance: atol, rightHandSide: rightHandSide)
        try integrator.start(at: 0, initial, limit: limit)
        self.limit = limit
        self.maximumSteps = maximumSteps
        state = initial
    }

    func advance(to target: Double) throws(DynamicsError) -> Bool {
        while integrator.time < target {
            guard integrator.steps < maximumSteps else {
                throw .tooManySteps(time: integrator.time, limit: maximumSteps)
            }
            try integrator.step(limit: limit)
        }
        time = target
        if target == integrator.time {
            state = integrator.state
        } else {
            integrator.interpolate(at: target, into: &state)
        }
        return true
    }
}

/// Gradient descent θ ← θ − η∇R, time = η · iteration.
final class DescentTrajectory: Trajectory {
    private let network: TwoLayerNetwork
    private let step: Double
    private let maximumSteps: Int
    private var rate: [Double]
    private(set) var state: [Double]
    private(set) var steps = 0
    var time: Double { step * Double(steps) }
    var evaluations: Int { steps }

    init(network: TwoLayerNetwork, initial: [Double], step: Double, maximumSteps: Int) {
        self.network = network
        self.step = step
        self.maximumSteps = maximumSteps
        state = initial
        rate = [Double](repeating: 0, count: initial.count)
    }

    func advance(to target: Double) throws(DynamicsError) -> Bool {
        while time < target {
            guard steps < maximumSteps else { return false }
            let risk = network.descentDirection(state, into: &rate)
            guard risk.isFinite else { throw .notFinite(time: time, quantity: "the risk") }
            state.withUnsafeMutableBufferPointer { y in
                RungeKuttaKernel.combine(
                    count: y.count, h: step, coefficients: [1], rows: rate, stride: y.count, base: y.baseAddress!,
                    into: y.baseAddress!)
            }
            steps += 1
        }
        return true
    }
}

extension FlowConfiguration {
    /// The path of the parameters from their initial state.
    func trajectory(on network: TwoLayerNetwork) throws(DynamicsError) -> any Trajectory {
        let initial = initialState
        switch method {
        case .adaptive(let rtol, let atolFactor):
            let meanSquare = initial.reduce(0) { $0 + $1 * $1 } / Double(initial.count)
            return try FlowTrajectory(
                initial: initial, rtol: rtol, atol: atolFactor * meanSquare.squareRoot(), limit: timeLimit,
                maximumSteps: maximumAdaptiveSteps
            ) { _, state, rate in network.descentDirection(state, into: rate) }
        case .gradientDescent(let step, let maximumSteps):
            return DescentTrajectory(network: network, initial: initial, step: step, maximumSteps: maximumSteps)
        }
    }
}
