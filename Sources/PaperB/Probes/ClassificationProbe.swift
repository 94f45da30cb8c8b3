// probe.classification: how well a network classifies at a checkpoint. Unaware of layers and decoders.
import HDF5
import Learning
import Results
import StageGraph

/// Accuracy and cross-entropy of the checkpoint's own output, BatchNorm with running statistics.
struct ProbeClassification: ProbeKind {
    let name = "probe.classification"
    let summary = "measures how well a network classifies at a checkpoint (paper B)"
    let contents = "Classification by a network at a checkpoint"
    let artifact = "classification.h5"
    let parameters: [ParameterDeclaration] = ProbeImages.parameters + ProbedCheckpoint.parameters

    let inputs: [InputDeclaration] = [ProbedCheckpoint.input] + ProbeImages.inputs

    var sharedWork: [SharedWork] { [ProbeImages.work] }

    func probe(_ context: StageContext, into root: borrowing Group) throws {
        let images = try ProbeImages.shared(context)
        let checkpoint = try ProbedCheckpoint(context)
        let network = try checkpoint.network(
            for: images.train.images, batch: context.parameters.integer("batch"))
        let test = try network.evaluate(TrainingData(images.test.images), loss: .softmaxCrossEntropy)
        let train = try network.evaluate(TrainingData(images.train.images), loss: .softmaxCrossEntropy)
        let share = "share classified correctly (running statistics)"
        try Table([
            Column("iteration", "updates done", [Double(checkpoint.iteration)]),
            Column("accuracy_test", "Test images: \(share)", [test.accuracy ?? .nan]),
            Column("accuracy_train", "Training images: \(share)", [train.accuracy ?? .nan]),
            Column("cross_entropy_test", unit: "nat", "Mean over test images", [test.loss]),
            Column("cross_entropy_train", unit: "nat", "Mean over training images", [train.loss]),
        ]).write(to: root, "classification", attributes: ["run_seed": .integer(checkpoint.runSeed)])
        try images.writeIndices(to: root)
    }
}
