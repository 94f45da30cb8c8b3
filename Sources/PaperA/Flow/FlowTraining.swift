// train.flow: trains a two-layer network of paper A and keeps its history. Unaware of what is read out of it.
import Dynamics
import HDF5
import Numerics
import Results
import StageGraph

/// Gradient flow (or descent) of f_θ(x) = Σ_k a_k σ(w_k·x) from initial parameters of the size M^−α.
struct TrainFlow: StageKind {
    let name = "train.flow"
    let summary = "trains a two-layer network by gradient flow or descent and keeps its history (paper A)"

    let parameters: [ParameterDeclaration] = [
        .init(
            "problem", .string(choices: Problem.names), default: .string("odd"),
            "target and input law: odd, gen, gauss (one input) or 2d"),
        .init(
            "activation", .string(choices: ActivationFunction.allCases.map(\.rawValue)), default: .string("tanh"),
            "activation function σ"),
        .init("neurons", .integer(1...1_000_000), "number of neurons M"),
        .init("alpha", .number(0...10), "initial parameters have the standard deviation M^−α"),
        .init("seed", .integer(0...Int.max), default: .integer(1), "seed of the initial parameters"),
        .init(
            "initialLaw", .string(choices: InitialLaw.allCases.map(\.rawValue)), default: .string("gaussian"),
            "law of the initial parameters, scaled to the same variance"),
        .init(
            "method", .string(choices: ["adaptive", "descent"]), default: .string("adaptive"),
            "adaptive: gradient flow by Dormand–Prince 8(5,3); descent: gradient descent with a fixed step"),
        .init(
            "relativeTolerance", .number(1e-13...1e-2), default: .number(1e-6),
            "relative tolerance of a step (method adaptive)"),
        .init(
            "absoluteTolerance", .number(1e-13...1e-2), default: .number(1e-6),
            "absolute tolerance of a step in units of the root mean square of the initial parameters (method adaptive)"),
        .init("step", .number(1e-9...1e3), default: .number(0.05), "step η (method descent); time is η × iterations"),
        .init(
            "maximumSteps", .integer(1...1_000_000_000), default: .integer(200_000),
            "adaptive: more steps than this are an error; descent: ends after so many iterations"),
        .init(
            "stopAtRisk", .number(0...0.999), default: .number(0.03),
            "ends when the risk is below this fraction of the best linear fit's risk R_lin; 0: never"),
        .init(
            "stopAtDrive", .number(0...0.99), default: .number(0),
            "ends when K_f, the share of the linear fit's drive that is reached, is at least this; 0: never"),
        .init(
            "endTime", .number(0...1e9), default: .number(0),
            "ends at this time, in units of the flow's time; 0: no limit"),
        .init(
            "snapshots", .string(choices: ["none", "stages", "times"]), default: .string("none"),
            "which parameters are kept: none; stages: at six moments read from the loss; times: at snapshotTimes"),
        .init(
            "snapshotTimes", .list(.number(0...1e9)), default: .list([]),
            "ascending times at which parameters are kept (snapshots: times)"),
    ]

    let inputs: [InputDeclaration] = []

    func outputs(_ parameters: ParameterValues) -> [String] { ["history.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let configuration = try Self.configuration(context.parameters, stage: context.stage)
        let total = Self.expectedDuration(context.parameters, configuration)
        let result: FlowResult
        do {
            result = try Flow.run(configuration) { progress in
                context.progress(progress.time, max(total, progress.time), "units of time")
            }
        } catch {
            throw Failure(
                .work, "the flow cannot be followed", at: context.stage, facts: [.init("cause", error.description)],
                hint: "a smaller step, a larger maximumSteps or an endTime may help")
        }
        try FlowArtifact.write(
            result, of: configuration, parameters: context.parameters, to: context.output("history.h5"))
    }

    /// The run that the parameters ask for. Throws a `Failure` if they contradict each other.
    static func configuration(_ parameters: ParameterValues, stage: String) throws -> FlowConfiguration {
        let endTime = parameters.number("endTime")
        let (step, maximumSteps) = (parameters.number("step"), parameters.integer("maximumSteps"))
        let isDescent = parameters.string("method") == "descent"
        let times = parameters.numbers("snapshotTimes")
        let snapshots: FlowConfiguration.Snapshots
        switch parameters.string("snapshots") {
        case "stages": snapshots = .stages
        case "times": snapshots = .times(times)
        default: snapshots = .none
        }
        let wantsTimes = parameters.string("snapshots") == "times"
        guard wantsTimes != times.isEmpty, zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw Failure(
                .usage, "snapshots and snapshotTimes do not fit together", at: stage,
                facts: [
                    .init("snapshots", parameters.string("snapshots")), .init("snapshotTimes", "\(times)"),
                    .init("expected", "ascending snapshotTimes with snapshots \"times\", and only then"),
                ])
        }
        return FlowConfiguration(
            problem: try .named(parameters.string("problem")),
            activation: ActivationFunction(rawValue: parameters.string("activation"))!,
            neurons: parameters.integer("neurons"), alpha: parameters.number("alpha"),
            seed: UInt64(parameters.integer("seed")),
            initialLaw: InitialLaw(rawValue: parameters.string("initialLaw"))!,
            method: isDescent
                ? .gradientDescent(step: step, maximumSteps: maximumSteps)
                : .adaptive(
                    rtol: parameters.number("relativeTolerance"), atolFactor: parameters.number("absoluteTolerance")),
            stopRiskFraction: parameters.number("stopAtRisk"), stopDrive: parameters.number("stopAtDrive"),
            timeLimit: endTime > 0 ? endTime : Self.noLimit, maximumAdaptiveSteps: maximumSteps, snapshots: snapshots)
    }

    /// Far beyond every stage: of the order of 10⁶ times the slowest one in the paper.
    private static let noLimit = 1e9

    /// An upper estimate of the time at which the run ends, for the progress display and for estimates.
    static func expectedDuration(_ parameters: ParameterValues, _ configuration: FlowConfiguration) -> Double {
        if case .gradientDescent(let step, let maximumSteps) = configuration.method {
            return min(step * Double(maximumSteps), configuration.timeLimit)
        }
        if configuration.timeLimit < noLimit { return configuration.timeLimit }
        // The escape takes a time of order M/‖s*‖ after the descent (paper A, T5).
        let theory = Theory(
            problem: configuration.problem, neurons: configuration.neurons, alpha: configuration.alpha)
        return max(theory.descentTime, 0) + theory.neurons / configuration.problem.bestLinearNorm
    }
}
