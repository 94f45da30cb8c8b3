// analyse.weak-strong: the theory of weak and strong samples, its trajectories, sweeps and claims. Unaware of figures.
import Learning
import Results
import StageGraph

/// Training of a softmax layer on weak and strong samples: recursion, bounds, outputs, reconstruction loss (paper B).
struct AnalyseWeakStrong: AnalysisKind {
    let name = "analyse.weak-strong"
    let summary = "follows the theory of weak and strong samples and checks it against gradient descent (paper B)"
    let contents = "theory of weak and strong samples: sums of weights, outputs, reconstruction loss"
    let artifact = "theory.h5"
    let parameters: [ParameterDeclaration] = [
        .init("classes", .integer(3...1000), default: .integer(10), "number of classes l"),
        .init("featuresPerClass", .integer(1...1000), default: .integer(10), "features m that a class owns"),
        .init("strong", .number(1...100), default: .number(2), "strength k of the strong samples; the weak have 1"),
        .init("weakFraction", .number(0...1), default: .number(0.5), "share ρ of the weak samples"),
        .init("learningRate", .number(1e-9...100), default: .number(0.002), "learning rate η of gradient descent"),
        .init(
            "ridge", .number(1e-15...1), default: .number(1e-4), "ridge λ of the decoder, in units of output variance"),
        .init("iterations", .integer(64...100_000_000), default: .integer(1 << 20), "iterations of the recursion"),
        .init(
            "descentIterations", .integer(64...10_000_000), default: .integer(1 << 17),
            "iterations of gradient descent on all weights"),
        .init(
            "strongs", .list(.number(1...100)), default: .list([1, 1.5, 2, 4].map(Value.number)),
            "strengths k of the first sweep"),
        .init(
            "weakFractions", .list(.number(0...1)), default: .list([0.1, 0.5, 0.9].map(Value.number)),
            "shares ρ of the second sweep"),
        .init(
            "classCounts", .list(.integer(3...1000)), default: .list([5, 10, 30].map(Value.integer)),
            "numbers of classes l of the third sweep"),
    ]
    let inputs: [InputDeclaration] = []

    func analyse(_ context: StageContext) throws -> Analysis {
        let parameters = context.parameters
        let ridge = parameters.number("ridge")
        let base = try Self.model(parameters)
        let sweeps = [
            ("k", try parameters.numbers("strongs").map { try Self.model(parameters, strong: $0) }),
            ("rho", try parameters.numbers("weakFractions").map { try Self.model(parameters, weakFraction: $0) }),
            ("l", try parameters.integers("classCounts").map { try Self.model(parameters, classes: $0) }),
        ]
        // One strength, which the claim of the missing third phase needs, whether a sweep has it or not.
        let alike = try [Self.model(parameters, strong: 1), Self.model(parameters, weakFraction: 0)]
        let swept = sweeps.flatMap { name, models in
            models.enumerated().map { (path: "sweeps/\(name)/\($0)", model: $1) }
        }
        let trajectories = try context.measure([base] + swept.map(\.model) + alike) { model in
            WeakStrongTrajectory(model, ridge: ridge, iterations: parameters.integer("iterations"))
        }
        let descent = try WeakStrongMeasurement(base, ridge: ridge, iterations: parameters.integer("descentIterations"))
        let ofSweeps = Array(trajectories[1...].prefix(swept.count))
        return Analysis(
            tables: [
                .init("theory", trajectories[0].table, attributes: trajectories[0].attributes),
                .init("descent", descent.table, attributes: descent.attributes),
            ] + zip(swept, ofSweeps).map { .init($0.path, $1.table, attributes: $1.attributes) },
            claims: WeakStrongClaims.evaluate(
                base: trajectories[0], sweeps: ofSweeps, alike: Array(trajectories.suffix(alike.count)),
                descent: descent))
    }

    /// The model that the parameters describe, but for what is given here.
    private static func model(
        _ parameters: ParameterValues, classes: Int? = nil, strong: Double? = nil, weakFraction: Double? = nil
    ) throws -> WeakStrongModel {
        try WeakStrongModel(
            classes: classes ?? parameters.integer("classes"), featuresPerClass: parameters.integer("featuresPerClass"),
            strong: strong ?? parameters.number("strong"),
            weakFraction: weakFraction ?? parameters.number("weakFraction"),
            learningRate: parameters.number("learningRate"))
    }
}
