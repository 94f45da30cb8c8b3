// train.three-layer: follows a three-layer network from a small start. Unaware of what is read out of it.
import Dynamics
import HDF5
import Results
import StageGraph

/// Gradient flow of f_θ(x) = Σ_i a_i tanh(Σ_j V_ij tanh(w_j·x)) from layers of size ε.
struct TrainThreeLayer: StageKind {
    let name = "train.three-layer"
    let summary = "trains a three-layer tanh network by gradient flow and keeps its history (figure A12)"

    let parameters: [ParameterDeclaration] = [
        .init(
            "problem", .string(choices: Problem.names), default: .string("odd"),
            "target and input law: odd, gen, gauss (one input) or 2d"),
        .init("neurons", .integer(1...2000), "number of neurons M of each hidden layer"),
        .init("scale", .number(1e-9...10), "ε: initial parameters have the standard deviation ε/√M"),
        .init("seed", .integer(0...Int.max), default: .integer(1), "seed of the initial parameters"),
        .init("relativeTolerance", .number(1e-13...1e-2), default: .number(1e-8), "relative tolerance of a step"),
        .init(
            "stopAtRisk", .number(0...0.999), default: .number(0.25),
            "ends when the risk is below this fraction of the best linear fit's risk R_lin; 0: never"),
        .init("endTime", .number(1e-9...1e9), default: .number(1e6), "ends at this time of the flow at the latest"),
    ]

    let inputs: [InputDeclaration] = []

    func outputs(_ parameters: ParameterValues) -> [String] { ["history.h5"] }

    func ingredients() throws -> [String: String] {
        try Versions.of(.hdf5, .zlib, .libc)
    }

    func run(_ context: StageContext) throws {
        let parameters = context.parameters
        let problem = try Problem.named(parameters.string("problem"))
        let tolerance = parameters.number("relativeTolerance")
        let configuration = ThreeLayerConfiguration(
            problem: problem, neurons: parameters.integer("neurons"), scale: parameters.number("scale"),
            seed: UInt64(parameters.integer("seed")), stopRiskFraction: parameters.number("stopAtRisk"),
            limits: FlowLimits(
                relativeTolerance: tolerance, absoluteFactor: tolerance, endTime: parameters.number("endTime")))
        let result: ThreeLayerResult
        let blowUp: ThreeLayerBlowUp
        do {
            blowUp = try ThreeLayerBlowUp(
                problem: problem, neurons: configuration.neurons, initialState: configuration.initialState)
            let expected = min(1.5 * blowUp.time, configuration.limits.endTime)
            result = try ThreeLayerFlow.run(configuration) { time in
                context.progress(time, max(expected, time), "units of time")
            }
        } catch {
            throw Failure(
                .work, "the flow cannot be followed", at: context.stage, facts: [.init("cause", error.description)])
        }
        let file = try Artifact.create(
            kind: name, description: "training of a three-layer network (paper A)", parameters: parameters)
        try Table(result.history.columns.map { Column($0.name, unit: $0.unit, $0.summary, $0.values) }).write(
            to: file.root, "history",
            attributes: ["steps": .integer(result.steps), "evaluations": .integer(result.evaluations)])
        try file.root.createGroup(
            "problem",
            attributes: [
                "R0": .number(problem.initialRisk), "Rlin": .number(problem.riskAtLinearFit),
                "z_norm": .number(problem.driveNorm), "s_star_norm": .number(problem.bestLinearNorm),
            ])
        try file.root.createGroup("theory", attributes: ["blow_up_time": .number(blowUp.time)])
        try file.root.createGroup("snapshots")
        for (index, snapshot) in result.snapshots.enumerated() {
            try Self.write(snapshot, number: index, neurons: configuration.neurons, to: file.root)
        }
        try Artifact.finish(file, at: context.output("history.h5"))
    }

    private static func write(_ snapshot: Snapshot, number: Int, neurons m: Int, to root: borrowing Group) throws {
        let group = try root.createGroup(
            "snapshots/\(number)", attributes: ["time": .number(snapshot.time), "moment": .string(snapshot.label)])
        let (state, inputs) = (snapshot.state, snapshot.state.count / m - m - 1)
        try group.write(
            "a", Array(state[..<m]), attributes: ["units": "1", "description": "output weights a [M]"])
        try group.write(
            "V", Array(state[m..<(m + m * m)]), shape: [m, m],
            attributes: ["units": "1", "description": "weights V [M, M] from the first to the second hidden layer"])
        // The state holds w component by component, the file neuron by neuron.
        try group.write(
            "w", (0..<m * inputs).map { state[m + m * m + $0 % inputs * m + $0 / inputs] }, shape: [m, inputs],
            attributes: ["units": "1", "description": "input weights w [M, D], the last for the constant input"])
    }
}

/// A history.h5 of train.three-layer as its readers need it.
struct ThreeLayerRun: Sendable {
    var problem: Problem
    var neurons: Int
    var scale: Double
    var seed: Int
    var history: Table
    /// When the effective dynamics of this very start diverge.
    var blowUpTime: Double
    /// V by moment: `start`, `half descent`, `end`.
    var matrices: [String: [Double]] = [:]
    /// a by moment.
    var outputWeights: [String: [Double]] = [:]

    /// Throws a `Failure` if the input is not a history of train.three-layer.
    init(reading input: InputFile) throws {
        let file = try File.open(input.path)
        let kind = try file.root.attributes()["kind"]?.text ?? "none"
        let parameters = kind == "train.three-layer" ? try Artifact.parameters(of: file) : [:]
        guard let problem = parameters["problem"]?.text, let neurons = parameters["neurons"]?.int,
            let scale = parameters["scale"]?.double, let seed = parameters["seed"]?.int
        else {
            throw Failure(
                .usage, "an input is not a history of train.three-layer", at: "\(input.origin)/\(input.name)",
                facts: [.init("found", "an artifact of kind \(kind)"), .init("expected", "kind train.three-layer")])
        }
        self.problem = try .named(problem)
        (self.neurons, self.scale, self.seed) = (neurons, scale, seed)
        history = try Table(reading: try file.root.group("history"))
        blowUpTime = try file.root.group("theory").attributes()["blow_up_time"]?.double ?? .nan
        for number in try file.root.group("snapshots").names() {
            let group = try file.root.group("snapshots/\(number)")
            let moment = try group.attributes()["moment"]?.text ?? ""
            matrices[moment] = try group.dataset("V").readDoubles()
            outputWeights[moment] = try group.dataset("a").readDoubles()
        }
    }
}
