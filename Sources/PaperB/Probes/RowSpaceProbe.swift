// probe.row-space: what the rows of a single-layer network span during training, beside the spaces that they could span.
// Unaware of phases.
import HDF5
import Learning
import Results
import StageGraph

/// For every checkpoint of `f0`: the reconstruction loss of its logits with the exact decoder, and how far the row space of
/// its weights agrees with random rows, class means, principal components and linear discriminants (paper B, the second
/// mechanism). For each of these: its own reconstruction loss.
struct ProbeRowSpace: ProbeKind {
    let name = "probe.row-space"
    let summary = "compares the row space of a single layer with class means, PCA, LDA and random rows (paper B)"
    let contents = "Reconstruction from the row space of a single layer, and its overlap with others"
    let artifact = "rowspace.h5"
    let parameters: [ParameterDeclaration] =
        ImageSubsets.parameters + [
            .exactDecoderRidge,
            .init(
                "shrinkage", .number(1e-9...1e6), default: .number(1e-3),
                "what is added to the covariance within classes for LDA, in units of its mean variance"),
            .init("randomDraws", .integer(2...10_000), default: .integer(16), "how many sets of random rows are drawn"),
        ]

    let inputs: [InputDeclaration] =
        [InputDeclaration("checkpoints", .oneOrMore, "checkpoints.h5 of every segment and seed of one network f0")]
        + ImageSubsets.inputs

    func probe(_ context: StageContext, into root: borrowing Group) throws {
        let parameters = context.parameters
        let (train, test) = try ImageSubsets.load(context)
        let moments = PixelMoments(train: train.images, test: test.images)
        let oracles = try Self.oracles(moments, classes: train.images.classes, parameters)
        let ridge = parameters.number("ridge")

        let variances = (0..<moments.pixels).map { moments.heldOut[$0 * moments.pixels + $0] }
        let constantLoss = variances.reduce(0, +) / Double(moments.pixels)
        try root.createGroup("oracles", attributes: ["constant_loss": .number(constantLoss)])
        for oracle in oracles {
            try root.createGroup(
                "oracles/\(oracle.name)", attributes: oracle.measured(moments, ridge: ridge, random: oracles[0].spaces))
        }
        var runs: [Int: [Row]] = [:]
        let checkpoints = context.inputs["checkpoints"] ?? []
        for (done, input) in checkpoints.enumerated() {
            let source = try File.open(input.path)
            let seed = try Self.seed(of: source, input, parameters)
            for iteration in try WeightsFile.checkpoints(of: source) {
                let weights = try source.root.dataset("checkpoints/\(iteration)/classifier.weight").readDoubles()
                let rows = RowSpace(rows: Self.byPixel(weights, train.images.shape), pixels: moments.pixels)
                runs[seed, default: []].append(
                    try Row(iteration: iteration, rows: rows, oracles: oracles, moments: moments, ridge: ridge))
            }
            context.progress(Double(done + 1), Double(checkpoints.count), "files")
        }
        try root.createGroup("runs")
        for (seed, rows) in runs.sorted(by: { $0.key < $1.key }) {
            try Self.table(rows.sorted { $0.iteration < $1.iteration }, oracles).write(to: root, "runs/\(seed)")
        }
    }

    /// A row space to compare with; several of them where it is drawn at random.
    private struct Oracle {
        var name: String
        var spaces: [RowSpace]

        /// Its reconstruction loss, and the overlap that chance gives: that of random rows with it.
        func measured(
            _ moments: PixelMoments, ridge: Double, random: [RowSpace]
        ) throws -> [String: AttributeValue] {
            let losses = try spaces.map { try $0.reconstructionLoss(moments, relativeRidge: ridge) }
            let (test, train) = (meanAndSpread(losses.map(\.test)), meanAndSpread(losses.map(\.train)))
            // Random rows meet other random rows: the next draw.
            let pairs = random.indices.map { (random[$0], spaces[($0 + 1) % spaces.count]) }
            let chance = try meanAndSpread(pairs.map { try $0.overlap(with: $1, .data, moments) })
            return [
                "chance_overlap": .number(chance.mean), "chance_overlap_deviation": .number(chance.spread),
                "loss_test": .number(test.mean), "loss_test_deviation": .number(test.spread),
                "loss_train": .number(train.mean), "draws": .integer(spaces.count),
            ]
        }
    }

    private static func oracles(
        _ moments: PixelMoments, classes: Int, _ parameters: ParameterValues
    ) throws -> [Oracle] {
        let random = (0..<parameters.integer("randomDraws")).map { draw in
            RowSpace.random(
                count: classes, pixels: moments.pixels, seed: UInt64(parameters.integer("subsetSeed")), draw: draw)
        }
        return [
            Oracle(name: "random", spaces: random),
            Oracle(name: "class-means", spaces: [.classMeans(moments)]),
            Oracle(name: "principal-components", spaces: [try .principalComponents(moments, count: classes)]),
            Oracle(
                name: "discriminants",
                spaces: [try .discriminants(moments, shrinkage: parameters.number("shrinkage"))]),
        ]
    }

    /// What is measured at one checkpoint. Overlaps by oracle, the mean over its spaces.
    private struct Row {
        var iteration: Int
        var loss: (train: Double, test: Double)
        /// Loss with a ridge so small that the row space alone decides.
        var lossOfSpace: Double
        var inData: [Double]
        var inPixels: [Double]

        init(
            iteration: Int, rows: RowSpace, oracles: [Oracle], moments: PixelMoments, ridge: Double
        ) throws {
            self.iteration = iteration
            loss = try rows.reconstructionLoss(moments, relativeRidge: ridge)
            lossOfSpace = try rows.reconstructionLoss(moments, relativeRidge: 1e-10).test
            func overlaps(_ metric: RowSpace.Metric) throws -> [Double] {
                try oracles.map { oracle in
                    try oracle.spaces.reduce(0) { try $0 + rows.overlap(with: $1, metric, moments) }
                        / Double(oracle.spaces.count)
                }
            }
            inData = try overlaps(.data)
            inPixels = try overlaps(.pixels)
        }
    }

    private static func table(_ rows: [Row], _ oracles: [Oracle]) -> Table {
        let squared = "squared error in standardised units, mean over images and pixels"
        var columns = [
            Column("iteration", "updates done", rows.map { Double($0.iteration) }),
            Column("reconstruction_test", "Test images from the logits: \(squared)", rows.map(\.loss.test)),
            Column("reconstruction_train", "Training images from the logits: \(squared)", rows.map(\.loss.train)),
            Column(
                "row_space_test", "Test images from the row space, ridge 1e-10: \(squared)", rows.map(\.lossOfSpace)),
        ]
        for (index, oracle) in oracles.enumerated() {
            columns += [
                Column(
                    "data_overlap_\(oracle.name)",
                    "mean squared canonical correlation of the logits with outputs of \(oracle.name), training images",
                    rows.map { $0.inData[index] }),
                Column(
                    "pixel_overlap_\(oracle.name)",
                    "mean squared cosine of the principal angles to the rows of \(oracle.name) in pixel space",
                    rows.map { $0.inPixels[index] }),
            ]
        }
        return Table(columns)
    }

    /// The seed of the training; throws a `Failure` if it was not of f0, or of other images.
    private static func seed(of file: borrowing File, _ input: InputFile, _ parameters: ParameterValues) throws -> Int {
        let place = input.place
        try Artifact.require(
            ["dataset", "trainCount", "subsetSeed"], of: file, at: place, equal: parameters,
            "the checkpoints are of training with another")
        let made = try Artifact.parameters(of: file)
        guard made["network"]?.text == "f0" else {
            throw Failure(
                .usage, "only a single layer has one row space", at: place,
                facts: [.init("found", "network \(made["network"]?.text ?? "none")"), .init("expected", "network f0")])
        }
        guard made["relabel"] == .integers([]) else {
            throw Failure(
                .usage, "the oracles are of all classes", at: place,
                facts: [
                    .init("found", "training with relabel \(made["relabel"]?.description ?? "none")"),
                    .init("expected", "training with the classes of the data set"),
                ])
        }
        return made["seed"]?.int ?? 0
    }

    /// Rows by channel, row and column, as PyTorch flattens an image, to rows by row, column and channel, as pixels lie
    /// here.
    static func byPixel(_ weights: [Double], _ shape: Shape) -> [Double] {
        let (plane, size) = (shape.height * shape.width, shape.count)
        return weights.indices.map { place in
            let (row, pixel) = place.quotientAndRemainder(dividingBy: size)
            let (position, channel) = pixel.quotientAndRemainder(dividingBy: shape.channels)
            return weights[row * size + channel * plane + position]
        }
    }
}
