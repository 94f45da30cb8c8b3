// train.network: trains a classifier of paper B and keeps its checkpoints, in one go or in a chain of segments.
// Unaware of what is probed in them.
import HDF5
import Learning
import Results
import StageGraph

/// SGD with momentum, on cross-entropy unless told otherwise, from PyTorch's default initialisation (paper B, protocol).
struct TrainNetwork: StageKind {
    let name = "train.network"
    let summary = "trains a classifier by SGD and keeps its weights at iterations 0, 1, 2, 4, 8, … (paper B)"

    let parameters: [ParameterDeclaration] = [
        ImageInputs.dataset, ImageInputs.count("trainCount", "training"), ImageInputs.subsetSeed,
        ImageInputs.relabel,
        .init("network", .string(choices: Architecture.classifierNames), "the network's name"),
        .init("width", .number(0.01...16), default: .number(1), "factor on every number of channels"),
        .init(
            "activation", .string(choices: TrainedNetwork.activations.map(\.name)), default: .string("relu"),
            "what follows every BatchNorm; resnet10 has relu only"),
        .init(
            "loss", .string(choices: Self.losses.map(\.name)), default: .string("cross-entropy"),
            "of the softmax output; squared-error: of the outputs against one-hot targets; sigmoid: cross-entropy of each "
                + "output's sigmoid; the last two are means over outputs too"),
        .init("batch", .integer(1...65_536), default: .integer(128), "samples a batch"),
        .init("learningRate", .number(0...100), default: .number(0.002), "learning rate of SGD"),
        .init(
            "labelNoise", .number(0...1), default: .number(0),
            "share of the training labels replaced by another class at random, by the subset's seed"),
        .init("momentum", .number(0...0.9999), default: .number(0.9), "momentum of SGD"),
        .init(
            "seed", .integer(0...Int.max), default: .integer(1), "seed of the initial weights and of the batches' order"
        ),
        .init(
            "until", .integer(0...1_000_000_000), "iterations done at the end of this stage, which is a checkpoint"),
    ]

    let inputs: [InputDeclaration] =
        ImageInputs.declarations("train") + [
            InputDeclaration(
                "previous", .any, "outputs of the segment before, which this one continues: same parameters but until")
        ]

    /// Choices of the parameter `loss`, with the unit of their values.
    private static let losses: [(name: String, loss: Loss, unit: String)] = [
        ("cross-entropy", .softmaxCrossEntropy, "nat"), ("squared-error", .meanSquaredError, "1"),
        ("sigmoid", .sigmoidCrossEntropy, "nat"),
    ]

    /// The segments of a run, and runs that differ in seed or network, train on the same images.
    private static let images = SharedWork(
        "images", parameters: ["dataset", "trainCount", "subsetSeed", "relabel", "labelNoise"],
        inputs: ["trainImages", "trainLabels"])

    var sharedWork: [SharedWork] { [Self.images] }

    func outputs(_ parameters: ParameterValues) -> [String] { ["checkpoints.h5", "state.h5"] }

    /// The networks' layers are in no fingerprint.
    func definitions(_ parameters: ParameterValues) -> [String: String] {
        TrainedNetwork(parameters).definition.map { ["network": $0] } ?? [:]
    }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let parameters = context.parameters
        let data = try context.shared(Self.images) { common in
            try ImageInputs.load("train", count: common.parameters.integer("trainCount"), common).images
                .withLabelNoise(
                    fraction: common.parameters.number("labelNoise"),
                    seed: UInt64(common.parameters.integer("subsetSeed")))
        }
        let batch = parameters.integer("batch")
        try ImageInputs.requireBatch(batch, parameter: "batch", fits: data.count, stage: context.stage)
        let activation = TrainedNetwork.activations.first { $0.name == parameters.string("activation") }!.element
        let network = try Network(
            .classifier(
                named: parameters.string("network"), input: data.shape, classes: data.classes,
                width: parameters.number("width"), activation: activation), batch: batch)
        let seed = UInt64(parameters.integer("seed"))
        network.initialise(seed: seed)
        let trainer = try Trainer(
            network: network, data: try TrainingData(data),
            loss: Self.losses.first { $0.name == parameters.string("loss") }!.loss,
            optimiser: .sgd(rate: parameters.number("learningRate"), momentum: parameters.number("momentum")),
            batch: batch, seed: seed)
        let state = try Self.previousState(context)
        if let state { try trainer.restore(state) }
        try Self.train(trainer, Self.checkpoints(after: state?.iteration, until: parameters.integer("until")), context)
    }

    /// Trains to the end of the segment and writes its checkpoints, its metrics and the state at its end.
    private static func train(_ trainer: Trainer, _ checkpoints: [Int], _ context: StageContext) throws {
        let parameters = context.parameters
        let file = try Artifact.create(
            kind: "train.network",
            description: "Weights of a classifier by iteration, named and shaped as PyTorch's state dict",
            parameters: parameters)
        // What reads the weights finds the layers by the network's name: this puts them into its key.
        try file.root.write(
            attributes: ["network_definition": .string(TrainedNetwork(parameters).definition ?? "")])
        try file.root.createGroup("checkpoints")
        let end = parameters.integer("until")
        let start = trainer.iteration
        var losses: [Double] = []
        losses.reserveCapacity(end - start)
        let train = { (until: Int) in
            try trainer.run(
                until: until, progress: { context.progress(Double($0.iteration), Double(end), "iterations") },
                observe: { losses.append($1) })
        }
        // Each checkpoint goes to the file at once: a network's memory is needed once however many there are.
        for iteration in checkpoints {
            try train(iteration)
            try WeightsFile.write(
                trainer.network.state(), to: file.root, "checkpoints/\(iteration)",
                attributes: ["iteration": .integer(iteration)])
        }
        try metrics(losses, from: start, parameters).write(to: file.root, "metrics")
        try Artifact.finish(file, at: context.output("checkpoints.h5"))
        try writeState(trainer.state(), parameters, to: context.output("state.h5"))
    }

    /// The iterations at which a segment keeps weights: its end and the powers of two in (start, end] (paper B, protocol),
    /// and 0 in a segment that continues none. A chain that ends its segments at 0, 1, 2, 4, … has one checkpoint in each,
    /// so that a probe needs the one segment whose `until` is its iteration.
    static func checkpoints(after start: Int?, until end: Int) -> [Int] {
        let powers = (0..<Int.bitWidth - 2).map { 1 << $0 }.prefix { $0 < end }
        return (start == nil && end > 0 ? [0] : []) + powers.filter { $0 > start ?? 0 } + [end]
    }

    private static func metrics(_ losses: [Double], from start: Int, _ parameters: ParameterValues) -> Table {
        let kind = parameters.string("loss")
        return Table([
            Column(
                "iteration", unit: "updates", "updates done before the batch", losses.indices.map { Double(start + $0) }
            ),
            Column(
                "training_loss", unit: Self.losses.first { $0.name == kind }!.unit,
                "Loss (\(kind)), mean over the batch before its update", losses),
        ])
    }

    private static func writeState(_ state: TrainingState, _ parameters: ParameterValues, to path: String) throws {
        let file = try Artifact.create(
            kind: "train.network", description: "Weights, statistics and momentum from which training can go on",
            parameters: parameters)
        try WeightsFile.write(
            state.arrays, to: file.root, "state", attributes: ["iteration": .integer(state.iteration)])
        try Artifact.finish(file, at: path)
    }

    /// The state from which the segment goes on; nil if training starts here. Throws a `Failure` if there is none among
    /// the outputs of the segment before, if that was training with other parameters, or if it went as far already.
    private static func previousState(_ context: StageContext) throws -> TrainingState? {
        guard let previous = context.inputs["previous"], !previous.isEmpty else { return nil }
        guard let input = previous.first(where: { $0.name == "state.h5" }) else {
            throw Failure(
                .usage, "the input 'previous' has no state to go on from", at: context.stage,
                facts: [
                    .init("found", previous.map { "\($0.origin)/\($0.name)" }.joined(separator: ", ")),
                    .init("expected", "state.h5 of the segment before"),
                ])
        }
        let parameters = context.parameters
        let file = try File.open(input.path)
        try Artifact.require(
            parameters.values.keys.filter { $0 != "until" }, of: file, at: "\(input.origin)/\(input.name)",
            equal: parameters, "a segment cannot go on from training with another")
        let state = try readState(file, input.path)
        guard state.iteration < parameters.integer("until") else {
            throw Failure(
                .usage, "a segment ends where it begins, or before", at: context.stage,
                facts: [
                    .init("found", "until \(parameters.integer("until"))"),
                    .init("expected", "more than \(state.iteration), where the segment before ended"),
                ], hint: "the values of a chain must rise")
        }
        return state
    }

    private static func readState(_ file: borrowing File, _ path: String) throws -> TrainingState {
        let group = try file.root.group("state")
        guard let iteration = try group.attributes()["iteration"]?.int else {
            throw HDF5Error(call: "read the state", cause: "no attribute 'iteration'", path: path)
        }
        return TrainingState(iteration: iteration, arrays: try WeightsFile.read(group))
    }
}
