// analyse.weak-strong: the theory of weak and strong samples, its trajectories, sweeps and claims. Unaware of figures.
import Engine
import HDF5
import Learning
import Results

/// Training of a softmax layer on weak and strong samples: recursion, bounds, outputs, reconstruction loss (paper B).
struct AnalyseWeakStrong: StageKind {
    let name = "analyse.weak-strong"
    let summary = "follows the theory of weak and strong samples and checks it against gradient descent (paper B)"

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

    func outputs(_ parameters: ParameterValues) -> [String] { ["theory.h5"] }

    func ingredients() throws -> [String: String] {
        try Versions.of(.hdf5, .zlib, .libc)
    }

    func run(_ context: StageContext) throws {
        let parameters = context.parameters
        let ridge = parameters.number("ridge")
        let iterations = parameters.integer("iterations")
        let base = try model(parameters)
        var trajectories: [WeakStrongTrajectory] = []
        let sweeps = try sweeps(base, parameters)
        // One strength, which the claim of the missing third phase needs, whether a sweep has it or not.
        let alike = try [model(parameters, strong: 1), model(parameters, weakFraction: 0)]
        let all = [base] + sweeps.flatMap(\.models) + alike
        for (index, model) in all.enumerated() {
            trajectories.append(WeakStrongTrajectory(model, ridge: ridge, iterations: iterations))
            context.progress(Double(index + 1), Double(all.count + 1), "trajectories")
        }
        let descent = try WeakStrongMeasurement(
            base, ridge: ridge, iterations: parameters.integer("descentIterations"))
        context.progress(Double(all.count + 1), Double(all.count + 1), "trajectories")

        let artifact = try Artifact.create(
            kind: name, description: "theory of weak and strong samples: sums of weights, outputs, reconstruction loss",
            parameters: parameters)
        try trajectories[0].table.write(to: artifact.root, "theory", attributes: trajectories[0].attributes)
        try descent.table.write(to: artifact.root, "descent", attributes: descent.attributes)
        var next = 1
        for sweep in sweeps {
            for number in sweep.models.indices {
                let path = "sweeps/\(sweep.name)"
                if number == 0 { try artifact.root.createGroup(path) }
                try trajectories[next].table.write(
                    to: artifact.root, "\(path)/\(number)", attributes: trajectories[next].attributes)
                next += 1
            }
        }
        let claims = WeakStrongClaims.evaluate(
            base: trajectories[0], sweeps: Array(trajectories[1..<next]), alike: Array(trajectories[next...]),
            descent: descent)
        try Claim.write(claims, to: artifact.root)
        try Artifact.finish(artifact, at: context.output("theory.h5"))
    }

    private func model(
        _ parameters: ParameterValues, classes: Int? = nil, strong: Double? = nil, weakFraction: Double? = nil
    ) throws -> WeakStrongModel {
        try WeakStrongModel(
            classes: classes ?? parameters.integer("classes"), featuresPerClass: parameters.integer("featuresPerClass"),
            strong: strong ?? parameters.number("strong"),
            weakFraction: weakFraction ?? parameters.number("weakFraction"),
            learningRate: parameters.number("learningRate"))
    }

    private func sweeps(
        _ base: WeakStrongModel, _ parameters: ParameterValues
    ) throws -> [(name: String, models: [WeakStrongModel])] {
        [
            ("k", try parameters.numbers("strongs").map { try model(parameters, strong: $0) }),
            ("rho", try parameters.numbers("weakFractions").map { try model(parameters, weakFraction: $0) }),
            ("l", try parameters.integers("classCounts").map { try model(parameters, classes: $0) }),
        ]
    }
}
