// probe.classification: how well a network classifies at a checkpoint. Unaware of layers and decoders.
import Engine
import HDF5
import Learning
import Results

/// Accuracy and cross-entropy of the checkpoint's own output, BatchNorm with running statistics.
struct ProbeClassification: StageKind {
    let name = "probe.classification"
    let summary = "measures how well a network classifies at a checkpoint (paper B)"

    let parameters: [ParameterDeclaration] = ProbeImages.parameters + ProbedCheckpoint.parameters

    let inputs: [InputDeclaration] = [ProbedCheckpoint.input] + ProbeImages.inputs

    var sharedWork: [SharedWork] { [ProbeImages.work] }

    func outputs(_ parameters: ParameterValues) -> [String] { ["classification.h5"] }

    func ingredients() throws -> [String: String] {
        try Versions.of(.hdf5, .zlib, .libc)
    }

    func run(_ context: StageContext) throws {
        let images = try ProbeImages.shared(context)
        let checkpoint = try ProbedCheckpoint(context)
        let network = try checkpoint.network(
            for: images.train.images, batch: context.parameters.integer("batch"))
        let test = try network.evaluate(TrainingData(images.test.images), loss: .softmaxCrossEntropy)
        let train = try network.evaluate(TrainingData(images.train.images), loss: .softmaxCrossEntropy)
        let file = try Artifact.create(
            kind: name, description: "Classification by a network at a checkpoint", parameters: context.parameters)
        let share = "share classified correctly (running statistics)"
        try Table([
            Column("iteration", "updates done", [Double(checkpoint.iteration)]),
            Column("accuracy_test", "Test images: \(share)", [test.accuracy ?? .nan]),
            Column("accuracy_train", "Training images: \(share)", [train.accuracy ?? .nan]),
            Column("cross_entropy_test", unit: "nat", "Mean over test images", [test.loss]),
            Column("cross_entropy_train", unit: "nat", "Mean over training images", [train.loss]),
        ]).write(to: file.root, "classification", attributes: ["run_seed": .integer(checkpoint.runSeed)])
        try images.writeIndices(to: file.root)
        try Artifact.finish(file, at: context.output("classification.h5"))
    }
}
