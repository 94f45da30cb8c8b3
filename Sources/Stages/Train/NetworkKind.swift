// train.network: trains a classifier of paper B and keeps its checkpoints, in one go or in a chain of segments.
// Unaware of what is probed in them.
import Engine
import HDF5
import Learning

/// SGD with momentum on cross-entropy from PyTorch's default initialisation (paper B, protocol).
struct TrainNetwork: StageKind {
    let name = "train.network"
    let summary = "trains a classifier by SGD and keeps its weights at iterations 0, 1, 2, 4, 8, … (paper B)"

    let parameters: [ParameterDeclaration] = [
        ImageInputs.dataset, ImageInputs.count("trainCount", "training"), ImageInputs.subsetSeed,
        .init("network", .string(choices: Architecture.classifierNames), "the network's name"),
        .init("width", .number(0.01...16), default: .number(1), "factor on every number of channels"),
        .init("batch", .integer(1...65_536), default: .integer(128), "samples a batch"),
        .init("learningRate", .number(0...100), default: .number(0.002), "learning rate of SGD"),
        .init("momentum", .number(0...0.9999), default: .number(0.9), "momentum of SGD"),
        .init(
            "seed", .integer(0...Int.max), default: .integer(1), "seed of the initial weights and of the batches' order"
        ),
        .init("until", .integer(0...1_000_000_000), "iterations done at the end of this stage"),
    ]

    let inputs: [InputDeclaration] =
        ImageInputs.declarations("train") + [
            InputDeclaration("previous", .any, "outputs of the segment before, which this one continues")
        ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["checkpoints.h5", "state.h5"] }

    var codeFingerprint: String {
        Fingerprint.of(
            "Stages/Train", "Stages/Artifacts", "Learning", "Numerics", "CKernels", "HDF5", "CHDF5")
    }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .oneDNN, .libc, .instructions) }

    func run(_ context: StageContext) throws {
        let parameters = context.parameters
        let data = try ImageInputs.load("train", count: parameters.integer("trainCount"), context).images
        let batch = parameters.integer("batch")
        let network = try Network(
            .classifier(
                named: parameters.string("network"), input: data.shape, classes: data.classes,
                width: parameters.number("width")), batch: batch)
        let seed = UInt64(parameters.integer("seed"))
        network.initialise(seed: seed)
        let trainer = try Trainer(
            network: network, data: try TrainingData(data), loss: .softmaxCrossEntropy,
            optimiser: .sgd(rate: parameters.number("learningRate"), momentum: parameters.number("momentum")),
            batch: batch, seed: seed)
        if let previous = context.inputs["previous"]?.first(where: { $0.name == "state.h5" }) {
            try trainer.restore(Self.readState(previous.path))
        }

        // Full-scale runs have many checkpoints, but a segment keeps only its own.
        let file = try Artifact.create(
            kind: name, description: "Weights of a classifier by iteration, named and shaped as PyTorch's state dict",
            parameters: parameters)
        try file.root.createGroup("checkpoints")
        let end = parameters.integer("until")
        for iteration in Self.checkpoints(after: trainer.iteration, until: end) {
            try trainer.run(
                until: iteration, progress: { context.progress(Double($0.iteration), Double(end), "iterations") })
            try WeightsFile.write(
                trainer.network.state(), to: file.root, "checkpoints/\(iteration)",
                attributes: ["iteration": .integer(iteration)])
        }
        try Artifact.finish(file, at: context.output("checkpoints.h5"))
        try Self.writeState(trainer.state(), parameters, to: context.output("state.h5"))
    }

    /// The iterations in (start, end] at which weights are kept: powers of two and the end; and 0 at the very start.
    static func checkpoints(after start: Int, until end: Int) -> [Int] {
        let powers = (0..<Int.bitWidth - 2).map { 1 << $0 }.prefix { $0 < end }
        return (start == 0 ? [0] : []) + powers.filter { $0 > start } + (end > start ? [end] : [])
    }

    private static func writeState(_ state: TrainingState, _ parameters: ParameterValues, to path: String) throws {
        let file = try Artifact.create(
            kind: "train.network", description: "Weights, statistics and momentum from which training can go on",
            parameters: parameters)
        try WeightsFile.write(
            state.arrays, to: file.root, "state", attributes: ["iteration": .integer(state.iteration)])
        try Artifact.finish(file, at: path)
    }

    private static func readState(_ path: String) throws -> TrainingState {
        let file = try File.open(path)
        let group = try file.root.group("state")
        guard let iteration = try group.attributes()["iteration"]?.int else {
            throw HDF5Error(call: "read the state", cause: "no attribute 'iteration'", path: path)
        }
        return TrainingState(iteration: iteration, arrays: try WeightsFile.read(group))
    }
}
