// probe.reconstruction: how well pixels can be read off a layer at every checkpoint of a segment, and how well the
// network classifies there. Unaware of phases.
import Engine
import HDF5
import Learning

/// Freezes each checkpoint, takes the activations of the training and test images at one layer, and fits a linear
/// decoder to the pixels, in closed form or by Adam (paper B, protocol: probe).
struct ProbeReconstruction: StageKind {
    let name = "probe.reconstruction"
    let summary = "fits decoders from a layer to the pixels at every checkpoint (paper B)"

    let parameters: [ParameterDeclaration] = [
        ImageInputs.dataset, ImageInputs.count("trainCount", "training"), ImageInputs.count("testCount", "test"),
        ImageInputs.subsetSeed,
        .init("network", .string(choices: Architecture.classifierNames), "the network's name, as it was trained"),
        .init(
            "width", .number(0.01...16), default: .number(1), "factor on every number of channels, as it was trained"),
        .init(
            "layer", .string(choices: []), default: .string("features"), "layer by name: features, logits, block3, …"),
        .init(
            "batchNorm", .string(choices: ["batch", "running"]), default: .string("batch"),
            "statistics with which BatchNorm makes the activations: of the batch (as the authors' code) or running ones"
        ),
        .init(
            "batch", .integer(1...65_536), default: .integer(128), "samples whose statistics BatchNorm takes together"),
        .init(
            "ridge", .number(1e-12...1e6), default: .number(ExactDecoder.defaultRelativeRidge),
            "ridge of the exact decoder, in units of the mean activation variance"),
        .init(
            "decoder", .string(choices: ["exact", "linear"]), default: .string("exact"),
            "exact: the best linear map, in closed form; linear: the same map trained by Adam"),
        .init("epochs", .integer(1...100_000), default: .integer(30), "epochs of the decoder trained by Adam"),
        .init(
            "decoderBatch", .integer(1...65_536), default: .integer(TrainedDecoder.defaultBatch),
            "samples a batch of the decoder trained by Adam"),
    ]

    let inputs: [InputDeclaration] =
        [InputDeclaration("checkpoints", .one, "checkpoints.h5 of a train.network stage")]
        + ImageInputs.declarations("train") + ImageInputs.declarations("test")

    func outputs(_ parameters: ParameterValues) -> [String] { ["probe.h5"] }

    var codeFingerprint: String {
        Fingerprint.of(
            "Stages/Probe", "Stages/Artifacts", "Learning", "Numerics", "CKernels", "HDF5", "CHDF5")
    }

    func ingredients() throws -> [String: String] {
        try Versions.of(.hdf5, .zlib, .oneDNN, .openBLAS, .libc, .instructions)
    }

    /// What is measured at one checkpoint.
    private struct Row {
        var iteration: Int
        var reconstruction: (train: Double, test: Double)
        var classification: (train: Evaluation, test: Evaluation)
    }

    func run(_ context: StageContext) throws {
        let parameters = context.parameters
        let train = try ImageInputs.load("train", count: parameters.integer("trainCount"), context)
        let test = try ImageInputs.load("test", count: parameters.integer("testCount"), context)
        let input = context.input("checkpoints")
        let source = try File.open(input.path)
        try Artifact.require(
            ["dataset", "network", "width", "trainCount", "subsetSeed"], of: source,
            at: "\(input.origin)/\(input.name)", equal: parameters, "the checkpoints are of training with another")
        let runSeed = try Artifact.parameters(of: source)["seed"]?.int ?? 0
        let decoder = try Self.decoder(parameters, runSeed: runSeed, samples: train.images.count, stage: context.stage)
        let network = try Network(
            .classifier(
                named: parameters.string("network"), input: train.images.shape, classes: train.images.classes,
                width: parameters.number("width")), batch: parameters.integer("batch"))
        let iterations = try WeightsFile.checkpoints(of: source)
        var rows: [Row] = []
        for (done, iteration) in iterations.enumerated() {
            try network.load(WeightsFile.read(source.root.group("checkpoints/\(iteration)")))
            rows.append(try measure(network, iteration, train.images, test.images, decoder, parameters))
            context.progress(Double(done + 1), Double(iterations.count), "checkpoints")
        }
        let file = try Artifact.create(
            kind: name, description: "Reconstruction of pixels from a layer, and classification, by iteration",
            parameters: parameters)
        try Self.table(rows).write(
            to: file.root, "probe",
            attributes: [
                "run_seed": .integer(runSeed),
                "constant_loss": .number(
                    Reconstruction.constantLoss(
                        targets: test.images.pixels,
                        constant: Reconstruction.means(of: train.images.pixels, width: train.images.shape.count))),
            ])
        for (part, indices) in [("train", train.indices), ("test", test.indices)] {
            try file.root.write(
                "\(part)_indices", indices,
                attributes: ["description": .string("Place in its files of each \(part) image that was used")])
        }
        try Artifact.finish(file, at: context.output("probe.h5"))
    }

    private static func decoder(
        _ parameters: ParameterValues, runSeed: Int, samples: Int, stage: String
    ) throws -> PixelDecoder {
        guard parameters.string("decoder") == "linear" else {
            return .exact(relativeRidge: parameters.number("ridge"))
        }
        let batch = parameters.integer("decoderBatch")
        try ImageInputs.requireBatch(batch, parameter: "decoderBatch", fits: samples, stage: stage)
        return .linear(epochs: parameters.integer("epochs"), batch: batch, runSeed: UInt64(runSeed))
    }

    private func measure(
        _ network: Network, _ iteration: Int, _ train: ImageSet, _ test: ImageSet, _ decoder: PixelDecoder,
        _ parameters: ParameterValues
    ) throws -> Row {
        let layer = parameters.string("layer")
        let mode: BatchNormMode = parameters.string("batchNorm") == "batch" ? .batch : .running
        let (fit, held) = (
            try network.activations(of: train.pixels, at: layer, batchNorm: mode),
            try network.activations(of: test.pixels, at: layer, batchNorm: mode)
        )
        return Row(
            iteration: iteration,
            reconstruction: try decoder.losses(
                fittedTo: (fit, train.pixels), test: (held, test.pixels), activations: network.shape(at: layer),
                image: train.shape),
            classification: (
                try network.evaluate(TrainingData(train), loss: .softmaxCrossEntropy),
                try network.evaluate(TrainingData(test), loss: .softmaxCrossEntropy)
            ))
    }

    private static func table(_ rows: [Row]) -> Table {
        let squared = "squared error in standardised units, mean over samples and pixels"
        let share = "share classified correctly (running statistics)"
        return Table([
            Column("iteration", "updates done", rows.map { Double($0.iteration) }),
            Column(
                "reconstruction_test", "Reconstruction of the test images: \(squared)", rows.map(\.reconstruction.test)),
            Column(
                "reconstruction_train", "Reconstruction of the images the decoder was fitted to: \(squared)",
                rows.map(\.reconstruction.train)),
            Column("accuracy_test", "Test images: \(share)", rows.map { $0.classification.test.accuracy ?? .nan }),
            Column(
                "accuracy_train", "Training images: \(share)", rows.map { $0.classification.train.accuracy ?? .nan }),
            Column("cross_entropy_test", unit: "nat", "Mean over test images", rows.map(\.classification.test.loss)),
            Column(
                "cross_entropy_train", unit: "nat", "Mean over training images", rows.map(\.classification.train.loss)),
        ])
    }
}
