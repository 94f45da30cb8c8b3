// What a probe looks at: a checkpoint of a trained network and the images it is probed with. Unaware of what is measured.
import HDF5
import Learning
import Results
import StageGraph

/// The images of a probe.
struct ProbeImages: Sendable {
    var train: DataSet.Selection
    var test: DataSet.Selection

    static let parameters = ImageSubsets.parameters + [ImageInputs.relabel]

    static let inputs = ImageSubsets.inputs

    /// Probes of all checkpoints of a run have them in common.
    static let work = SharedWork("images", parameters: parameters.map(\.name), inputs: inputs.map(\.role))

    /// Loads what the parameters and inputs above name, or takes what a stage before has loaded.
    static func shared(_ context: StageContext) throws -> ProbeImages {
        try context.shared(work) { try ProbeImages($0) }
    }

    private init(_ context: StageContext) throws {
        (train, test) = try ImageSubsets.load(context)
    }

    /// Records which images were used.
    func writeIndices(to root: borrowing Group) throws {
        try root.writeIndices("train", train.indices, of: "train image that was used")
        try root.writeIndices("test", test.indices, of: "test image that was used")
    }

    /// Mean squared error of predicting the mean training image for every test image: what a decoder reaches that gets
    /// no information.
    var constantLoss: Double {
        Reconstruction.constantLoss(
            targets: test.images.pixels,
            constant: Reconstruction.means(of: train.images.pixels, width: train.images.shape.count))
    }
}

/// A checkpoint of train.network: where its weights are and how it was trained.
struct ProbedCheckpoint: Sendable {
    static let iteration = ParameterDeclaration(
        "iteration", .integer(0...1_000_000_000), "the checkpoint: updates done")
    static let batch = ParameterDeclaration(
        "batch", .integer(1...65_536), default: .integer(128), "images that go through the network together")
    static let parameters = [iteration, batch]

    static let input = InputDeclaration(
        "checkpoints", .one, "checkpoints.h5 of the train.network stage that keeps the iteration")

    let path: String
    let iteration: Int
    /// Seed of the training run.
    let runSeed: Int
    private let trained: TrainedNetwork

    /// Finds the checkpoint that the parameter `iteration` names in the input. Throws a `Failure` if the file does not
    /// keep it, or if its network was trained on another data set, or with subsets of another seed.
    init(_ context: StageContext) throws {
        let (input, parameters) = (context.input(Self.input.role), context.parameters)
        path = input.path
        iteration = parameters.integer("iteration")
        let place = input.place
        let file = try File.open(path)
        try Artifact.require(
            ["dataset", "subsetSeed", "relabel"], of: file, at: place, equal: parameters,
            "the checkpoints are of training with another")
        let made = try Artifact.parameters(of: file)
        let kept = try WeightsFile.checkpoints(of: file)
        guard kept.contains(iteration) else {
            throw Failure(
                .usage, "the segment keeps no checkpoint of iteration \(iteration)", at: place,
                facts: [.init("found", kept.map(String.init).joined(separator: ", "))],
                hint: "name the segment whose 'until' is the probe's iteration")
        }
        trained = try TrainedNetwork(made, at: place)
        runSeed = made["seed"]?.int ?? 0
    }

    /// The network with the checkpoint's weights, for these images.
    func network(for images: ImageSet, batch: Int) throws -> Network {
        let network = try Network(trained.architecture(for: images.shape), batch: batch)
        try network.load(WeightsFile.read(File.open(path).root.group("checkpoints/\(iteration)")))
        return network
    }
}

/// Activations of the images at one layer.
struct LayerActivations: Sendable {
    var shape: Shape
    /// [N, H, W, C] of the training images.
    var train: [Float]
    /// [N, H, W, C] of the test images.
    var test: [Float]

    static let parameters: [ParameterDeclaration] = [
        .init(
            "layer", .string(choices: []), default: .string("features"), "layer by name: features, logits, block3, …"),
        .init(
            "batchNorm", .string(choices: ["batch", "running"]), default: .string("batch"),
            "statistics with which BatchNorm makes the activations: of the batch (as the authors' code) or running ones"
        ),
    ]

    /// The decoders of one checkpoint and layer have them in common.
    static let work = SharedWork(
        "activations",
        parameters: (ProbeImages.parameters + ProbedCheckpoint.parameters + parameters).map(\.name),
        inputs: ProbeImages.work.inputs + [ProbedCheckpoint.input.role])

    /// Takes them from the checkpoint in the inputs, or those that a stage before has taken.
    static func shared(_ context: StageContext) throws -> LayerActivations {
        try shared(context) { common, images in
            try ProbedCheckpoint(common).network(for: images.train.images, batch: common.parameters.integer("batch"))
        }
    }

    /// Takes them from the network that `network` gives, or those that a stage before has taken: every stage of a kind
    /// must give the same one for the same parameters and inputs.
    static func shared(
        _ context: StageContext, from network: (StageContext, ProbeImages) throws -> Network
    ) throws -> LayerActivations {
        try context.shared(work) { common in
            let images = try ProbeImages.shared(common)
            return try LayerActivations(common.parameters, images, network(common, images))
        }
    }

    private init(_ parameters: ParameterValues, _ images: ProbeImages, _ network: Network) throws {
        let layer = parameters.string("layer")
        let mode = Self.mode(parameters)
        shape = try network.shape(at: layer)
        train = try network.activations(of: images.train.images.pixels, at: layer, batchNorm: mode)
        test = try network.activations(of: images.test.images.pixels, at: layer, batchNorm: mode)
    }

    /// The statistics that the parameter `batchNorm` names.
    static func mode(_ parameters: ParameterValues) -> BatchNormMode {
        parameters.string("batchNorm") == "batch" ? .batch : .running
    }

    /// Root of the variance over the training images, averaged over the layer's values.
    var deviation: Double {
        let width = shape.count
        let count = train.count / width
        let means = Reconstruction.means(of: train, width: width)
        let squares = Reconstruction.constantLoss(targets: train, constant: means)
        return (squares * Double(count) / Double(max(1, count - 1))).squareRoot()
    }
}
