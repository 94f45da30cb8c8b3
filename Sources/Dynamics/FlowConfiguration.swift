// What a two-layer flow is asked to do. Holds values only.
import Numerics

/// Everything that determines a run of the two-layer network: equal configurations give equal bits.
public struct FlowConfiguration: Sendable {
    /// How time is stepped.
    public enum Method: Sendable, Equatable {
        /// Gradient flow by Dormand–Prince 8(5,3), absolute tolerance `atolFactor` times the root mean square of θ(0).
        case adaptive(rtol: Double = 1e-6, atolFactor: Double = 1e-6)
        /// Gradient descent with a fixed step η, time = η · iteration; at most `maximumSteps` iterations.
        case gradientDescent(step: Double, maximumSteps: Int)
    }

    /// Which states are kept.
    public enum Snapshots: Sendable, Equatable {
        case none
        /// The states at these ascending times, as far as the run reaches.
        case times([Double])
        /// Six moments: start, end of the initial plateau, half descent, secondary plateau, its end, end of the run. The
        /// flow is deterministic, so they are taken in a second pass over the same trajectory. Without a secondary
        /// plateau: start and end.
        case stages
    }

    /// Problem to learn.
    public var problem: Problem
    /// σ.
    public var activation: ActivationFunction
    /// M.
    public var neurons: Int
    /// Initial parameters are of the order M^−α.
    public var alpha: Double
    /// Seed of the initial parameters.
    public var seed: UInt64
    /// Law of the initial parameters.
    public var initialLaw: InitialLaw
    /// How time is stepped.
    public var method: Method
    /// Stop when R < `stopRiskFraction` · R_lin (after the escape the problem is stiff); 0 never stops so.
    public var stopRiskFraction: Double
    /// Stop when K_f, the share of the linear fit's drive that is reached, is at least this; 0 never stops so.
    public var stopDrive: Double
    /// Stop at this time.
    public var timeLimit: Double
    /// Fail after this many adaptive steps.
    public var maximumAdaptiveSteps: Int
    /// States to keep.
    public var snapshots: Snapshots

    /// The paper's defaults: tanh, Gaussian, adaptive with rtol 1e-6, stop at R < .03 R_lin.
    public init(
        problem: Problem, activation: ActivationFunction = .tanh, neurons: Int, alpha: Double, seed: UInt64,
        initialLaw: InitialLaw = .gaussian, method: Method = .adaptive(), stopRiskFraction: Double = 0.03,
        stopDrive: Double = 0, timeLimit: Double, maximumAdaptiveSteps: Int = 200_000, snapshots: Snapshots = .none
    ) {
        self.problem = problem
        self.activation = activation
        self.neurons = neurons
        self.alpha = alpha
        self.seed = seed
        self.initialLaw = initialLaw
        self.method = method
        self.stopRiskFraction = stopRiskFraction
        self.stopDrive = stopDrive
        self.timeLimit = timeLimit
        self.maximumAdaptiveSteps = maximumAdaptiveSteps
        self.snapshots = snapshots
    }

    /// θ(0).
    public var initialState: [Double] {
        initialLaw.parameters(neurons: neurons, inputs: problem.inputs, alpha: alpha, seed: seed)
    }

    func validate() throws(DynamicsError) {
        func require(_ holds: Bool, _ name: String, _ found: Any, _ expected: String) throws(DynamicsError) {
            if !holds { throw .badSetting(name: name, found: "\(found)", expected: expected) }
        }
        try require(neurons > 0, "neurons", neurons, "at least 1")
        try require(alpha.isFinite, "alpha", alpha, "a finite number")
        try require(timeLimit > 0 && timeLimit.isFinite, "timeLimit", timeLimit, "a positive time")
        try require(
            stopRiskFraction >= 0 && stopRiskFraction < 1, "stopRiskFraction", stopRiskFraction, "a number in [0, 1)")
        try require(stopDrive >= 0 && stopDrive < 1, "stopDrive", stopDrive, "a number in [0, 1)")
        try require(maximumAdaptiveSteps > 0, "maximumAdaptiveSteps", maximumAdaptiveSteps, "at least 1")
        switch method {
        case .adaptive(let rtol, let atolFactor):
            try require(rtol >= 1e-14 && rtol < 1, "rtol", rtol, "a number in [1e-14, 1)")
            try require(atolFactor > 0, "atolFactor", atolFactor, "a positive number")
        case .gradientDescent(let step, let maximumSteps):
            try require(step > 0 && step.isFinite, "step", step, "a positive number")
            try require(maximumSteps > 0, "maximumSteps", maximumSteps, "at least 1")
        }
        if case .times(let times) = snapshots {
            try require(
                times.allSatisfy { $0 >= 0 } && zip(times, times.dropFirst()).allSatisfy { $0 < $1 }, "snapshot times",
                times, "ascending times ≥ 0")
        }
    }
}
