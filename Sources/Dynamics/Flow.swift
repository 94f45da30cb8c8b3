// Runs the two-layer network from its initial state to a stop rule, sampling as it goes. Unaware of files and figures.
import Numerics

/// A state of the network that was kept.
public struct Snapshot: Sendable, Equatable {
    /// When.
    public var time: Double
    /// What the moment is: `start`, `descent begins`, `half descent`, `plateau`, `plateau ends`, `end`, or `requested`.
    public var label: String
    /// a [M], then w [D, M] component by component.
    public var state: [Double]

    /// A state and its moment.
    public init(time: Double, label: String, state: [Double]) {
        self.time = time
        self.label = label
        self.state = state
    }
}

/// Why a run ended.
public enum FlowEnd: String, Sendable {
    /// R fell below the asked fraction of R_lin.
    case risk
    /// K_f rose to the asked share.
    case drive
    /// The time limit was reached.
    case time
    /// Gradient descent used its steps.
    case steps
}

/// What a run leaves behind.
public struct FlowResult: Sendable {
    /// Sampled every max(.02/‖z‖, .02 t), first at 0, last at the end.
    public var history: History
    /// Stages found in the history; nil without a secondary plateau.
    public var stages: Stages?
    /// States kept, in order of time.
    public var snapshots: [Snapshot]
    /// Why it ended.
    public var end: FlowEnd
    /// Accepted integrator steps, or gradient-descent iterations.
    public var steps: Int
    /// Evaluations of the right-hand side.
    public var evaluations: Int
    /// θ at the end.
    public var finalState: [Double]
}

/// How far a run is.
public struct FlowProgress: Sendable {
    /// Time reached.
    public var time: Double
    /// Time at which it ends at the latest.
    public var timeLimit: Double
    /// R now.
    public var risk: Double
    /// Steps taken.
    public var steps: Int
}

/// The two-layer network's training.
public enum Flow {
    /// Runs `configuration`; `progress` is called at every sample. Throws if a setting is out of range or the state stops
    /// being finite.
    ///
    ///     let configuration = FlowConfiguration(problem: try .named("odd"), neurons: 1000, alpha: 1, seed: 1, timeLimit: 400)
    ///     let result = try Flow.run(configuration)
    ///     result.stages?.plateauRisk    // close to configuration.problem.riskAtLinearFit
    public static func run(
        _ configuration: FlowConfiguration, progress: (FlowProgress) -> Void = { _ in }
    ) throws(DynamicsError) -> FlowResult {
        try configuration.validate()
        let problem = configuration.problem
        let network = TwoLayerNetwork(
            problem: problem, activation: configuration.activation, neurons: configuration.neurons)
        let observables = Observables(network: network, initial: configuration.initialState)
        let trajectory = try configuration.trajectory(on: network)
        let (limit, stopRisk) = (configuration.timeLimit, configuration.stopRiskFraction * problem.riskAtLinearFit)

        var history = History(columns: Observables.columns)
        let driveColumn = Observables.columns.firstIndex { $0.name == "K_f" }!
        var snapshots: [Snapshot] = []
        var wanted: ArraySlice<Double> = []
        if case .times(let times) = configuration.snapshots { wanted = times[...] }
        var next = 0.0
        var end: FlowEnd?
        while end == nil {
            let target = min(next, limit, wanted.first ?? .infinity)
            let reached = try trajectory.advance(to: target)
            // Gradient descent goes to its first iteration at or after the target: that may be at a snapshot's time too.
            if reached, let time = wanted.first, time <= trajectory.time {
                snapshots.append(Snapshot(time: trajectory.time, label: "requested", state: trajectory.state))
                wanted.removeFirst()
            }
            guard !reached || target == next || target == limit else { continue }
            let row = observables.measure(trajectory.state, at: trajectory.time)
            history.append(row)
            let risk = row[2]
            guard risk.isFinite else { throw .notFinite(time: trajectory.time, quantity: "the risk") }
            progress(FlowProgress(time: trajectory.time, timeLimit: limit, risk: risk, steps: trajectory.steps))
            next = trajectory.time + max(0.02 / problem.driveNorm, 0.02 * trajectory.time)
            if risk < stopRisk {
                end = .risk
            } else if configuration.stopDrive > 0, row[driveColumn] >= configuration.stopDrive {
                end = .drive
            } else if !reached {
                end = .steps
            } else if trajectory.time >= limit {
                end = .time
            }
        }
        let stages = StageDetector.detect(times: history["time"]!, risks: history["risk"]!)
        if case .stages = configuration.snapshots {
            snapshots = try stageSnapshots(configuration, network, history, stages)
        }
        return FlowResult(
            history: history, stages: stages, snapshots: snapshots, end: end!, steps: trajectory.steps,
            evaluations: trajectory.evaluations, finalState: trajectory.state)
    }

    /// Walks the same path again and keeps the states at the moments that the first pass has found.
    private static func stageSnapshots(
        _ configuration: FlowConfiguration, _ network: TwoLayerNetwork, _ history: History, _ stages: Stages?
    ) throws(DynamicsError) -> [Snapshot] {
        let times = history["time"]!
        var moments = [("start", 0.0)]
        if let stages {
            moments.append(("descent begins", stages.descentBegins))
            if let half = history["K_f"]!.firstIndex(where: { $0 >= 0.5 }) {
                moments.append(("half descent", times[half]))
            }
            moments.append(("plateau", stages.plateauTime))
            if let ends = stages.plateauEnds { moments.append(("plateau ends", ends)) }
        }
        moments.append(("end", times.last!))
        let trajectory = try configuration.trajectory(on: network)
        var snapshots: [Snapshot] = []
        for (label, time) in moments.sorted(by: { $0.1 < $1.1 }) {
            _ = try trajectory.advance(to: time)
            snapshots.append(Snapshot(time: trajectory.time, label: label, state: trajectory.state))
        }
        return snapshots
    }
}
