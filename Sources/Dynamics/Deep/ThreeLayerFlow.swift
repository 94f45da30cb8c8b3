// Runs a three-layer network from a small start and samples it. Unaware of files and figures.
import Glibc
import Numerics

/// What determines a run of the three-layer network: equal configurations give equal bits.
public struct ThreeLayerConfiguration: Sendable {
    /// Problem to learn.
    public var problem: Problem
    /// M, in both hidden layers.
    public var neurons: Int
    /// ε: each layer's initial size as an operator.
    public var scale: Double
    /// Seed of the initial parameters.
    public var seed: UInt64
    /// Stop when R < this · R_lin; 0 never stops so.
    public var stopRiskFraction: Double
    /// Tolerances and end.
    public var limits: FlowLimits

    /// A run on `problem`.
    public init(
        problem: Problem, neurons: Int, scale: Double, seed: UInt64, stopRiskFraction: Double, limits: FlowLimits
    ) {
        self.problem = problem
        self.neurons = neurons
        self.scale = scale
        self.seed = seed
        self.stopRiskFraction = stopRiskFraction
        self.limits = limits
    }

    /// θ(0).
    public var initialState: [Double] {
        ThreeLayerNetwork.initialState(neurons: neurons, inputs: problem.inputs, scale: scale, seed: seed)
    }
}

/// What a run leaves behind.
public struct ThreeLayerResult: Sendable {
    /// Sampled every max(.02/‖z‖, .005 t).
    public var history: History
    /// States: `start`, `half descent` (the first sample with K_f ≥ ½) if it is reached, `end`.
    public var snapshots: [Snapshot]
    /// Integrator steps.
    public var steps: Int
    /// Evaluations of the right-hand side.
    public var evaluations: Int
}

/// Gradient flow of the three-layer network.
public enum ThreeLayerFlow {
    /// Columns of the history.
    static let columns: [History.Column] = [
        .init(name: "time", unit: "t", summary: "time of the gradient flow"),
        .init(name: "risk", summary: "R = ½ E (f_θ − f)²"),
        .init(name: "K_f", summary: "zᵀE[x f_θ]/‖z‖²"),
        .init(name: "a_norm", summary: "‖a‖"),
        .init(name: "V_norm", summary: "‖V‖_F"),
        .init(name: "p_norm", summary: "‖p‖ with p_j = ẑ·w_j"),
        .init(name: "V_share", summary: "(âᵀV p̂)²/‖V‖_F²: 1 if V has rank one along a and p"),
        .init(name: "w_share", summary: "‖p‖²/‖w‖_F²: 1 if every w_j is parallel to z"),
    ]

    /// Runs `configuration`; `progress` gets each sample's time. Throws if a setting is out of range or the flow stops being
    /// finite.
    public static func run(
        _ configuration: ThreeLayerConfiguration, progress: (Double) -> Void = { _ in }
    ) throws(DynamicsError) -> ThreeLayerResult {
        let problem = configuration.problem
        guard configuration.neurons > 0, configuration.scale > 0, configuration.limits.endTime > 0 else {
            throw .badSetting(
                name: "neurons, scale and endTime",
                found: "\(configuration.neurons), \(configuration.scale), \(configuration.limits.endTime)",
                expected: "positive numbers")
        }
        let network = ThreeLayerNetwork(problem: problem, neurons: configuration.neurons)
        let stopRisk = configuration.stopRiskFraction * problem.riskAtLinearFit
        var history = History(columns: columns)
        var snapshots: [Snapshot] = []
        var last = Snapshot(time: 0, label: "end", state: [])
        let counts = try SampledFlow.run(
            from: configuration.initialState, configuration.limits,
            spacing: { max(0.02 / problem.driveNorm, 0.005 * $0) },
            rightHandSide: { _, state, rate in network.descentDirection(state, into: rate) }
        ) { time, state in
            let row = measure(state, at: time, network)
            history.append(row)
            progress(time)
            if snapshots.isEmpty { snapshots.append(Snapshot(time: time, label: "start", state: state)) }
            if snapshots.count == 1, row[2] >= 0.5 {
                snapshots.append(Snapshot(time: time, label: "half descent", state: state))
            }
            (last.time, last.state) = (time, state)
            return row[1] >= stopRisk
        }
        guard history["risk"]!.last!.isFinite else { throw .notFinite(time: last.time, quantity: "the risk") }
        return ThreeLayerResult(
            history: history, snapshots: snapshots + [last], steps: counts.steps, evaluations: counts.evaluations)
    }

    private static func measure(_ state: [Double], at time: Double, _ network: ThreeLayerNetwork) -> [Double] {
        let (problem, m) = (network.problem, network.neurons)
        let risk = network.risk(state)
        let z = problem.drive
        let drive = (0..<problem.inputs).reduce(0) { sum, d in
            (0..<problem.nodes).reduce(sum) {
                $0 + z[d] * problem.weights[$1] * problem.x[d * problem.nodes + $1] * network.outputs[$1]
            }
        }
        let (a, matrix, w) = (Array(state[..<m]), Array(state[m..<(m + m * m)]), Array(state[(m + m * m)...]))
        let direction = problem.direction
        let p = (0..<m).map { j in direction.indices.reduce(0) { $0 + direction[$1] * w[$1 * m + j] } }
        let along = SmallMatrix.dot(a, SmallMatrix.multiply(matrix, p))
        let (aa, vv, pp) = (SmallMatrix.dot(a, a), SmallMatrix.dot(matrix, matrix), SmallMatrix.dot(p, p))
        return [
            time, risk, drive / SmallMatrix.dot(z, z), aa.squareRoot(), vv.squareRoot(), pp.squareRoot(),
            along * along / (aa * pp * vv), pp / SmallMatrix.dot(w, w),
        ]
    }
}
