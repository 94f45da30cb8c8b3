// train.matrix-factorisation: fits a product of matrices from a small start. Unaware of what is read out of it.
import Dynamics
import HDF5
import Results
import StageGraph

/// Gradient flow of R = ½ ‖W_L … W_1 − Y‖_F² from factors of size ε.
struct TrainMatrixFactorisation: StageKind {
    let name = "train.matrix-factorisation"
    let summary = "fits a product of L matrices to a target by gradient flow and keeps its singular values (figure A12)"

    let parameters: [ParameterDeclaration] = [
        .init("size", .integer(1...64), default: .integer(10), "d: the matrices are d × d"),
        .init("depth", .integer(2...16), "L, the number of factors"),
        .init(
            "singularValues", .list(.number(1e-6...1e6)), "singular values of the target Y, descending; the rest are 0"),
        .init("scale", .number(1e-12...10), "ε: initial entries have the standard deviation ε/√d"),
        .init("seed", .integer(0...Int.max), default: .integer(1), "seed of the initial factors"),
        .init("relativeTolerance", .number(1e-13...1e-2), default: .number(1e-8), "relative tolerance of a step"),
        .init(
            "stopAtRisk", .number(0...0.999), default: .number(1e-4),
            "ends when R is below this fraction of ½ ‖Y‖²; 0: never"),
        .init("endTime", .number(1e-9...1e9), default: .number(1e6), "ends at this time of the flow at the latest"),
    ]

    let inputs: [InputDeclaration] = []

    func outputs(_ parameters: ParameterValues) -> [String] { ["history.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let parameters = context.parameters
        let tolerance = parameters.number("relativeTolerance")
        let configuration = MatrixFactorisationConfiguration(
            size: parameters.integer("size"), depth: parameters.integer("depth"),
            targets: parameters.numbers("singularValues"), scale: parameters.number("scale"),
            seed: UInt64(parameters.integer("seed")), stopRiskFraction: parameters.number("stopAtRisk"),
            limits: FlowLimits(
                relativeTolerance: tolerance, absoluteFactor: tolerance, endTime: parameters.number("endTime")))
        let result: MatrixFactorisationResult
        let firstTime: Double
        do {
            let model = try MatrixFactorisation(
                size: configuration.size, depth: configuration.depth, targets: configuration.targets)
            let initial = model.initialState(scale: configuration.scale, seed: configuration.seed)
            firstTime =
                configuration.depth == 2
                ? MatrixFactorisationTheory.firstHalfTime(model, initialState: initial)
                : try MatrixFactorisationTheory.blowUpTime(model, initialState: initial)
            // The last mode comes later than the first by the ratio of the singular values, and often more.
            let expected = 2 * firstTime * (configuration.targets[0] / configuration.targets.last!)
            result = try MatrixFactorisationFlow.run(configuration) { time in
                context.progress(time, max(expected, time), "units of time")
            }
        } catch {
            throw Failure(
                .work, "the factorisation cannot be followed", at: context.stage,
                facts: [.init("cause", error.description)])
        }
        let file = try Artifact.create(
            kind: name, description: "deep matrix factorisation (paper A)", parameters: parameters)
        try Table(result.history.columns.map { Column($0.name, unit: $0.unit, $0.summary, $0.values) }).write(
            to: file.root, "history",
            attributes: ["steps": .integer(result.steps), "evaluations": .integer(result.evaluations)])
        try file.root.createGroup("theory", attributes: ["first_time": .number(firstTime)])
        try Artifact.finish(file, at: context.output("history.h5"))
    }
}

/// A history.h5 of train.matrix-factorisation as its readers need it.
struct FactorisationRun: Sendable {
    var depth: Int
    var size: Int
    /// Singular values of Y, descending.
    var targets: [Double]
    var scale: Double
    var seed: Int
    var history: Table
    /// L = 2: when the first singular value is half its target by theory; L > 2: when the flow driven by Y alone diverges.
    var firstTime: Double

    /// Throws a `Failure` if the input is not a history of train.matrix-factorisation.
    init(reading input: InputFile) throws {
        let file = try File.open(input.path)
        let kind = try file.root.attributes()["kind"]?.text ?? "none"
        let parameters = kind == "train.matrix-factorisation" ? try Artifact.parameters(of: file) : [:]
        guard let depth = parameters["depth"]?.int, let size = parameters["size"]?.int,
            case .numbers(let targets)? = parameters["singularValues"], let scale = parameters["scale"]?.double,
            let seed = parameters["seed"]?.int
        else {
            throw Failure(
                .usage, "an input is not a history of train.matrix-factorisation",
                at: "\(input.origin)/\(input.name)",
                facts: [
                    .init("found", "an artifact of kind \(kind)"),
                    .init("expected", "kind train.matrix-factorisation"),
                ])
        }
        (self.depth, self.size, self.targets, self.scale, self.seed) = (depth, size, targets, scale, seed)
        history = try Table(reading: try file.root.group("history"))
        firstTime = try file.root.group("theory").attributes()["first_time"]?.double ?? .nan
    }
}
