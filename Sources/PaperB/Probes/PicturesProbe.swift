// probe.pictures: some test images as a decoder reconstructs them at a checkpoint, and what the network takes them for.
// Unaware of figures.
import HDF5
import Learning
import Results
import StageGraph

/// The first test image of each class, its reconstruction from a layer and the network's prediction (paper B, figure of
/// reconstructions).
struct ProbePictures: ProbeKind {
    let name = "probe.pictures"
    let summary = "reconstructs one test image of each class from a layer at a checkpoint (paper B)"
    let contents = "Test images, their reconstructions from a layer and the network's predictions"
    let artifact = "pictures.h5"
    let parameters: [ParameterDeclaration] =
        ProbeImages.parameters + ProbedCheckpoint.parameters + LayerActivations.parameters + PixelDecoder.parameters
        + [.init("pictures", .integer(1...100), default: .integer(10), "at most so many images, of the first classes")]

    let inputs: [InputDeclaration] = [ProbedCheckpoint.input] + ProbeImages.inputs

    var sharedWork: [SharedWork] { [ProbeImages.work, LayerActivations.work] }

    func probe(_ context: StageContext, into root: borrowing Group) throws {
        let images = try ProbeImages.shared(context)
        let (train, test) = (images.train.images, images.test.images)
        let checkpoint = try ProbedCheckpoint(context)
        let shown = Array(Self.firstOfEachClass(test).prefix(context.parameters.integer("pictures")))
        let pixels = Self.rows(shown, of: test.pixels, width: test.shape.count)
        let reconstructed = try Self.reconstruct(shown, train, checkpoint, context)
        let outputs = try checkpoint.network(for: train, batch: context.parameters.integer("batch"))
            .activations(of: pixels, at: "softmax", batchNorm: .running)
        let predictions = shown.indices.map { row in
            let own = Array(outputs[row * test.classes..<(row + 1) * test.classes])
            return own.indices.max { own[$0] < own[$1] }!
        }
        let set = DataSet(rawValue: context.parameters.string("dataset"))!
        try Table([
            shown.column("image", "place among the test images that were used") { Double($0) },
            shown.column("label", "its class") { Double(test.labels[$0]) },
            predictions.column("predicted", "class with the largest output (running statistics)") { Double($0) },
            Column(
                "probability", "softmax output of that class",
                predictions.enumerated().map { Double(outputs[$0 * test.classes + $1]) }),
            Column(
                "error", "squared error of the reconstruction in standardised units, mean over pixels",
                Self.errors(pixels, reconstructed, size: test.shape.count)),
        ]).write(
            to: root, "pictures",
            attributes: [
                "iteration": .integer(checkpoint.iteration), "run_seed": .integer(checkpoint.runSeed),
                "dataset": .string(set.rawValue),
            ])
        for (name, values) in [("originals", pixels), ("reconstructions", reconstructed)] {
            // Back from standardised units: 0 is black, 1 white.
            let light = values.indices.map { index in
                values[index] * set.standardDeviation[index % set.channels] + set.mean[index % set.channels]
            }
            try root.write(
                name, light, shape: [shown.count, test.height, test.width, test.channels],
                attributes: ["description": .string("Lightness by image, row, column and channel: 0 black, 1 white")])
        }
    }

    /// Place of the first image of each class, by class; a class without images has none.
    static func firstOfEachClass(_ images: ImageSet) -> [Int] {
        (0..<images.classes).compactMap { label in images.labels.firstIndex { Int($0) == label } }
    }

    private static func rows(_ rows: [Int], of values: [Float], width: Int) -> [Float] {
        rows.flatMap { values[$0 * width..<($0 + 1) * width] }
    }

    /// Pixels of the test images at these places, by a decoder that is fitted to the training images.
    private static func reconstruct(
        _ shown: [Int], _ train: ImageSet, _ checkpoint: ProbedCheckpoint, _ context: StageContext
    ) throws -> [Float] {
        let activations = try LayerActivations.shared(context)
        let held = rows(shown, of: activations.test, width: activations.shape.count)
        var reconstructed: [Float] = []
        try PixelDecoder(context, runSeed: checkpoint.runSeed, samples: train.count).fit(
            to: (activations.train, train.pixels), activations: activations.shape, image: train.shape
        ) { _, decoder in reconstructed = try decoder.reconstruct(held) }
        return reconstructed
    }

    /// Mean squared error of each image.
    private static func errors(_ pixels: [Float], _ reconstructed: [Float], size: Int) -> [Double] {
        let squares = zip(pixels, reconstructed).map { pixel, other in
            let difference = Double(pixel) - Double(other)
            return difference * difference
        }
        return stride(from: 0, to: squares.count, by: size).map { first in
            squares[first..<first + size].reduce(0, +) / Double(size)
        }
    }
}
