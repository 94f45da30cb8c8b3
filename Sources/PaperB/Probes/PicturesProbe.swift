// probe.pictures: some test images as a decoder reconstructs them at a checkpoint, and what the network takes them for.
// Unaware of figures.
import Engine
import HDF5
import Learning
import Results

/// The first test image of each class, its reconstruction from a layer and the network's prediction (paper B, figure of
/// reconstructions).
struct ProbePictures: StageKind {
    let name = "probe.pictures"
    let summary = "reconstructs one test image of each class from a layer at a checkpoint (paper B)"

    let parameters: [ParameterDeclaration] =
        ProbeImages.parameters + ProbedCheckpoint.parameters + LayerActivations.parameters + PixelDecoder.parameters
        + [.init("pictures", .integer(1...100), default: .integer(10), "at most so many images, of the first classes")]

    let inputs: [InputDeclaration] = [ProbedCheckpoint.input] + ProbeImages.inputs

    var sharedWork: [SharedWork] { [ProbeImages.work, LayerActivations.work] }

    func outputs(_ parameters: ParameterValues) -> [String] { ["pictures.h5"] }

    func ingredients() throws -> [String: String] {
        try Versions.of(.hdf5, .zlib, .libc)
    }

    func run(_ context: StageContext) throws {
        let images = try ProbeImages.shared(context)
        let (train, test) = (images.train.images, images.test.images)
        let checkpoint = try ProbedCheckpoint(context)
        let activations = try LayerActivations.shared(context)
        let decoder = try PixelDecoder(context, runSeed: checkpoint.runSeed, samples: train.count)
        let shown = Self.firstOfEachClass(test).prefix(context.parameters.integer("pictures"))
        let pixels = Self.rows(Array(shown), of: test.pixels, width: test.shape.count)
        var reconstructed: [Float] = []
        try decoder.fit(
            to: (activations.train, train.pixels), activations: activations.shape, image: train.shape
        ) { _, decoder in
            reconstructed = try decoder.reconstruct(
                Self.rows(Array(shown), of: activations.test, width: activations.shape.count))
        }
        let outputs = try checkpoint.network(for: train, batch: context.parameters.integer("batch"))
            .activations(of: pixels, at: "softmax", batchNorm: .running)
        try write(
            Array(shown), test, pixels, reconstructed, outputs, checkpoint, context)
    }

    /// Place of the first image of each class, by class; a class without images has none.
    static func firstOfEachClass(_ images: ImageSet) -> [Int] {
        (0..<images.classes).compactMap { label in images.labels.firstIndex { Int($0) == label } }
    }

    private static func rows(_ rows: [Int], of values: [Float], width: Int) -> [Float] {
        rows.flatMap { values[$0 * width..<($0 + 1) * width] }
    }

    private func write(
        _ shown: [Int], _ test: ImageSet, _ pixels: [Float], _ reconstructed: [Float], _ outputs: [Float],
        _ checkpoint: ProbedCheckpoint, _ context: StageContext
    ) throws {
        let set = DataSet(rawValue: context.parameters.string("dataset"))!
        let (size, classes) = (test.shape.count, test.classes)
        var table: [(label: Int, predicted: Int, probability: Double, error: Double)] = []
        for row in shown.indices {
            let own = outputs[row * classes..<(row + 1) * classes]
            let best = own.indices.max { own[$0] < own[$1] }!
            var sum = 0.0
            for i in row * size..<(row + 1) * size {
                let difference = Double(pixels[i]) - Double(reconstructed[i])
                sum += difference * difference
            }
            table.append(
                (Int(test.labels[shown[row]]), best - own.startIndex, Double(own[best]), sum / Double(size)))
        }
        let file = try Artifact.create(
            kind: name, description: "Test images, their reconstructions from a layer and the network's predictions",
            parameters: context.parameters)
        try Table([
            Column("image", "place among the test images that were used", shown.map(Double.init)),
            Column("label", "its class", table.map { Double($0.label) }),
            Column(
                "predicted", "class with the largest output (running statistics)", table.map { Double($0.predicted) }),
            Column("probability", "softmax output of that class", table.map(\.probability)),
            Column(
                "error", "squared error of the reconstruction in standardised units, mean over pixels",
                table.map(\.error)),
        ]).write(
            to: file.root, "pictures",
            attributes: [
                "iteration": .integer(checkpoint.iteration), "run_seed": .integer(checkpoint.runSeed),
                "dataset": .string(set.rawValue),
            ])
        for (name, values) in [("originals", pixels), ("reconstructions", reconstructed)] {
            // Back from standardised units: 0 is black, 1 white.
            let light = values.indices.map { index in
                values[index] * set.standardDeviation[index % set.channels] + set.mean[index % set.channels]
            }
            try file.root.write(
                name, light, shape: [shown.count, test.height, test.width, test.channels],
                attributes: ["description": .string("Lightness by image, row, column and channel: 0 black, 1 white")])
        }
        try Artifact.finish(file, at: context.output("pictures.h5"))
    }
}
