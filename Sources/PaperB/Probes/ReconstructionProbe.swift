// probe.reconstruction: how well pixels can be read off a layer at a checkpoint. Unaware of phases.
import HDF5
import Learning
import Results
import StageGraph

/// Freezes the checkpoint, takes the activations of the training and test images at one layer, and fits a decoder to the
/// pixels, in closed form or by Adam (paper B, protocol: probe).
struct ProbeReconstruction: ProbeKind {
    let name = "probe.reconstruction"
    let summary = "fits a decoder from a layer to the pixels at a checkpoint (paper B)"
    let contents = "Reconstruction of pixels from a layer at a checkpoint"
    let artifact = "probe.h5"
    let parameters: [ParameterDeclaration] =
        ProbeImages.parameters + ProbedCheckpoint.parameters + LayerActivations.parameters + PixelDecoder.parameters

    let inputs: [InputDeclaration] = [ProbedCheckpoint.input] + ProbeImages.inputs

    var sharedWork: [SharedWork] { [ProbeImages.work, LayerActivations.work] }

    func probe(_ context: StageContext, into root: borrowing Group) throws {
        let images = try ProbeImages.shared(context)
        let checkpoint = try ProbedCheckpoint(context)
        let decoder = try PixelDecoder(
            context, runSeed: checkpoint.runSeed, samples: images.train.images.count)
        let activations = try LayerActivations.shared(context)
        let train = (activations.train, images.train.images.pixels)
        let test = (activations.test, images.test.images.pixels)
        var rows: [(epochs: Int, train: Double, test: Double)] = []
        try decoder.fit(to: train, activations: activations.shape, image: images.train.images.shape) {
            rows.append((epochs: $0, train: try $1.loss(train), test: try $1.loss(test)))
        }
        let squared = "squared error in standardised units, mean over samples and pixels"
        try Table([
            Column("iteration", "updates done", rows.map { _ in Double(checkpoint.iteration) }),
            Column("epochs", "Epochs of the decoder's training; 0 for the exact one", rows.map { Double($0.epochs) }),
            Column("reconstruction_test", "Reconstruction of the test images: \(squared)", rows.map(\.test)),
            Column(
                "reconstruction_train", "Reconstruction of the images the decoder was fitted to: \(squared)",
                rows.map(\.train)),
            Column(
                "activation_deviation", "Root of the activations' variance over training images, mean over activations",
                rows.map { _ in activations.deviation }),
        ]).write(
            to: root, "probe",
            attributes: [
                "run_seed": .integer(checkpoint.runSeed), "constant_loss": .number(images.constantLoss),
                "layer_values": .integer(activations.shape.count),
            ])
        try images.writeIndices(to: root)
    }
}
