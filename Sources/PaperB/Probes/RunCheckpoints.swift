// All checkpoints of one training run, from the files of its segments. Unaware of what is measured at them.
import HDF5
import Learning
import Results
import StageGraph

/// Where the weights of a run are, by iteration.
struct RunCheckpoints {
    static let input = InputDeclaration("checkpoints", .oneOrMore, "checkpoints.h5 of segments of one run")

    /// Seed of the training.
    let seed: Int
    /// Ascending.
    let iterations: [Int]
    /// Parameters of the training but `until`.
    let made: [String: AttributeValue]
    private let files: [Int: String]
    private let place: String
    private let stage: String

    /// Reads the input `checkpoints`. Throws a `Failure` if two files are of different runs, or if there is no checkpoint.
    init(_ context: StageContext) throws {
        var files: [Int: String] = [:]
        var first: (made: [String: AttributeValue], place: String)?
        for input in context.inputs[Self.input.role] ?? [] {
            let place = input.place
            let file = try File.open(input.path)
            var made = try Artifact.parameters(of: file)
            made["until"] = nil
            let known = first ?? (made, place)
            if let name = made.keys.sorted().first(where: { known.made[$0] != made[$0] }) {
                throw Failure(
                    .usage, "the checkpoints are of two runs: '\(name)' differs", at: place,
                    facts: [
                        .init("found", made[name]?.description ?? "none"),
                        .init("expected", "\(known.made[name]?.description ?? "none"), as in \(known.place)"),
                    ])
            }
            first = known
            for iteration in try WeightsFile.checkpoints(of: file) { files[iteration] = input.path }
        }
        guard let first, !files.isEmpty else {
            throw Failure(
                .work, "the run holds no checkpoint", at: context.stage,
                hint: "checkpoints are kept at iterations 0, 1, 2, 4, 8, … and where a segment ends: train beyond one")
        }
        self.files = files
        (made, place) = first
        seed = first.made["seed"]?.int ?? 0
        iterations = files.keys.sorted()
        stage = context.stage
    }

    /// Throws a `Failure` if training was on another data set or other classes, or did not see all of the training images
    /// that a stage's parameters name. A smaller subset of one seed is part of a larger one.
    func requireImages(_ parameters: ParameterValues) throws {
        let relabel = parameters.values["relabel"] == nil ? [] : parameters.integers("relabel")
        let expected: [(name: String, value: AttributeValue)] = [
            ("dataset", .string(parameters.string("dataset"))),
            ("subsetSeed", .integer(parameters.integer("subsetSeed"))),
            ("relabel", .integers(relabel)),
        ]
        for (name, value) in expected where made[name] != value {
            throw trainedWithAnother(name, expected: value.description)
        }
        let (own, all) = (parameters.integer("trainCount"), made["trainCount"]?.int ?? 0)
        guard all == 0 || (1...all).contains(own) else {
            throw trainedWithAnother("trainCount", expected: own == 0 ? "0: all images" : "\(own) or more")
        }
    }

    /// The network without weights for images of this shape. Throws a `Failure` if it was trained on images of another.
    func network(for shape: Shape, batch: Int) throws -> Network {
        let trained = try TrainedNetwork(made, at: place)
        guard trained.dataset.channels == shape.channels else {
            throw trainedWithAnother("dataset", expected: "one of images with \(shape.channels) channels")
        }
        return try Network(trained.architecture(for: shape), batch: batch)
    }

    /// The weights at an iteration that `parameter` asks for. Throws a `Failure` that names those there are.
    func weights(at iteration: Int, parameter: String) throws -> [NamedArray] {
        guard let path = files[iteration] else {
            throw Failure(
                .usage, "the run has no checkpoint at the iteration that '\(parameter)' names", at: stage,
                facts: [
                    .init("found", iterations.map(String.init).joined(separator: ", ")),
                    .init("expected", "\(iteration)"),
                ])
        }
        return try WeightsFile.read(File.open(path).root.group("checkpoints/\(iteration)"))
    }

    private func trainedWithAnother(_ name: String, expected: String) -> Failure {
        Failure(
            .usage, "the checkpoints are of training with another '\(name)'", at: place,
            facts: [.init("found", made[name]?.description ?? "none"), .init("expected", expected)])
    }
}
