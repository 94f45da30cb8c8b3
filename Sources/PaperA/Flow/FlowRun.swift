// history.h5, what train.flow leaves behind: written here and read here. Unaware of stages and figures.
import Dynamics
import HDF5
import Results
import StageGraph

enum FlowArtifact {
    /// Writes the history, the problem's constants, what theory says about this very initial state, and the snapshots.
    static func write(
        _ result: FlowResult, of configuration: FlowConfiguration, parameters: ParameterValues, to path: String
    ) throws {
        let file = try Artifact.create(
            kind: "train.flow", description: "training of a two-layer network (paper A)", parameters: parameters)
        let columns = result.history.columns.map { Column($0.name, unit: $0.unit, $0.summary, $0.values) }
        try Table(columns).write(
            to: file.root, "history",
            attributes: [
                "end": .string(result.end.rawValue), "steps": .integer(result.steps),
                "evaluations": .integer(result.evaluations),
            ])
        try file.root.createGroup("problem", attributes: constants(of: configuration.problem))
        try file.root.createGroup("theory", attributes: theory(of: configuration))
        try file.root.createGroup("snapshots")
        for (index, snapshot) in result.snapshots.enumerated() {
            try write(snapshot, number: index, neurons: configuration.neurons, to: file.root)
        }
        try Artifact.finish(file, at: path)
    }

    private static func constants(of problem: Problem) -> [String: AttributeValue] {
        [
            "name": .string(problem.name), "R0": .number(problem.initialRisk), "Rlin": .number(problem.riskAtLinearFit),
            "D0": .number(problem.descent), "z": .numbers(problem.drive), "z_norm": .number(problem.driveNorm),
            "M": .numbers(problem.secondMoment), "mu": .number(problem.curvature),
            "s_star": .numbers(problem.bestLinear), "s_star_norm": .number(problem.bestLinearNorm),
            "escape_moment": .number(problem.escapeMoment),
            "z_is_eigenvector_of_M": .integer(problem.driveIsEigenvector ? 1 : 0),
        ]
    }

    /// Predictions for σ(x) = x + O(x²); they do not apply to the other activations, where the group is empty.
    private static func theory(of configuration: FlowConfiguration) -> [String: AttributeValue] {
        let (value, slope) = configuration.activation.evaluate([0])
        guard value == [0], slope == [1] else { return [:] }
        let theory = Theory(
            problem: configuration.problem, neurons: configuration.neurons, alpha: configuration.alpha)
        let state = configuration.initialState
        let moments = ParameterMoments(of: state, inputs: configuration.problem.inputs)
        return [
            "sum_aw": .numbers(moments.predictor), "sum_aa": .number(moments.outputPower),
            "sum_ww": .numbers(moments.inputPower),
            "A2": .number(theory.growingPower(state)), "T_h": .number(theory.descentTime),
            "T_h_seed": .number(theory.descentTime(initialState: state)),
            "T_5": .number(theory.leaveTime(share: 0.05)),
            "T_5_seed": .number(theory.leaveTime(share: 0.05, initialState: state)),
        ]
    }

    private static func write(
        _ snapshot: Snapshot, number: Int, neurons: Int, to root: borrowing Group
    ) throws(HDF5Error) {
        let group = try root.createGroup(
            "snapshots/\(number)", attributes: ["time": .number(snapshot.time), "moment": .string(snapshot.label)])
        let inputs = snapshot.state.count / neurons - 1
        try group.write(
            "a", Array(snapshot.state[..<neurons]), attributes: ["units": "1", "description": "output weights a [M]"])
        // The state holds w component by component, the file neuron by neuron.
        let w = (0..<neurons * inputs).map { snapshot.state[($0 % inputs + 1) * neurons + $0 / inputs] }
        try group.write(
            "w", w, shape: [neurons, inputs],
            attributes: ["units": "1", "description": "input weights w [M, D], the last for the constant input"])
    }
}

/// A history.h5 as its readers need it.
struct FlowRun: Sendable {
    var problem: Problem
    var activation: String
    var neurons: Int
    var alpha: Double
    var seed: Int
    var initialLaw: InitialLaw
    var history: Table
    /// Numbers of /theory; empty where the theory does not apply.
    var theory: [String: Double]
    /// Moments of the initial state; nil where the theory does not apply.
    var initialMoments: ParameterMoments?
}

extension FlowRun {
    /// Reads one input of a stage. Throws a `Failure` if it is not a history of train.flow.
    init(reading input: InputFile) throws {
        let file = try File.open(input.path)
        let kind = try file.root.attributes()["kind"]?.text ?? "none"
        let parameters = kind == "train.flow" ? try Artifact.parameters(of: file) : [:]
        guard let problem = parameters["problem"]?.text, let activation = parameters["activation"]?.text,
            let neurons = parameters["neurons"]?.int, let alpha = parameters["alpha"]?.double,
            let seed = parameters["seed"]?.int,
            let initialLaw = parameters["initialLaw"]?.text.flatMap(InitialLaw.init(rawValue:))
        else {
            throw Failure(
                .usage, "an input is not a history of train.flow", at: "\(input.origin)/\(input.name)",
                facts: [.init("found", "an artifact of kind \(kind)"), .init("expected", "kind train.flow")])
        }
        self.problem = try .named(problem)
        self.activation = activation
        self.neurons = neurons
        self.alpha = alpha
        self.seed = seed
        self.initialLaw = initialLaw
        history = try Table(reading: try file.root.group("history"))
        let attributes = try file.root.group("theory").attributes()
        theory = attributes.compactMapValues(\.double)
        if case .numbers(let predictor)? = attributes["sum_aw"], case .number(let outputPower)? = attributes["sum_aa"],
            case .numbers(let inputPower)? = attributes["sum_ww"]
        {
            initialMoments = ParameterMoments(predictor: predictor, outputPower: outputPower, inputPower: inputPower)
        }
    }

    /// θ(0): a [M], then w [D, M].
    var initialState: [Double] {
        initialLaw.parameters(neurons: neurons, inputs: problem.inputs, alpha: alpha, seed: UInt64(seed))
    }

    /// A column of the history.
    func values(_ column: String) throws -> [Double] { try history.values(column) }
}
