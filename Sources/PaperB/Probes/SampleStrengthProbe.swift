// probe.sample-strength: what becomes of weak and strong samples during training, told apart by an early loss. Unaware of
// the theory's model of them.
import Engine
import Glibc
import HDF5
import Learning
import Results

/// Splits training and test samples by their cross-entropy at an early iteration, and follows both groups through every
/// checkpoint of a run: cross-entropy, output of the own class, and reconstruction error with a decoder of all samples
/// and with one of the group's own (paper B: weak and strong samples).
struct ProbeSampleStrength: StageKind {
    let name = "probe.sample-strength"
    let summary = "follows samples of high and low early loss through the checkpoints of a run (paper B)"

    let parameters: [ParameterDeclaration] =
        [
            ImageInputs.dataset, ImageInputs.count("trainCount", "training"), ImageInputs.count("testCount", "test"),
            ImageInputs.subsetSeed,
        ] + LayerActivations.parameters + [
            .init(
                "batch", .integer(1...65_536), default: .integer(128),
                "samples whose statistics BatchNorm takes together"
            ),
            .init(
                "ridge", .number(1e-12...1e6), default: .number(ExactDecoder.defaultRelativeRidge),
                "ridge of the exact decoder, in units of the mean activation variance"),
            .init("splitIteration", .integer(0...1_000_000_000), "the checkpoint whose losses tell weak from strong"),
            .init(
                "share", .number(0.01...0.5), default: .number(0.5),
                "share of the samples with the largest loss that are weak, and of those with the smallest that are strong"
            ),
        ]

    let inputs: [InputDeclaration] =
        [RunCheckpoints.input] + ImageInputs.declarations("train") + ImageInputs.declarations("test")

    func outputs(_ parameters: ParameterValues) -> [String] { ["strength.h5"] }

    func ingredients() throws -> [String: String] {
        try Versions.of(.hdf5, .zlib, .libc)
    }

    func run(_ context: StageContext) throws {
        let parameters = context.parameters
        let train = try ImageInputs.load("train", count: parameters.integer("trainCount"), context)
        let test = try ImageInputs.load("test", count: parameters.integer("testCount"), context)
        let run = try RunCheckpoints(context)
        try run.requireImages(parameters)
        let network = try run.network(for: train.images.shape, batch: parameters.integer("batch"))
        let view = View(
            network: network, layer: parameters.string("layer"), mode: LayerActivations.mode(parameters))

        try network.load(run.weights(at: parameters.integer("splitIteration"), parameter: "splitIteration"))
        let share = parameters.number("share")
        let fitGroups = Groups(try view.outputs(train.images).losses, share: share)
        let heldGroups = Groups(try view.outputs(test.images).losses, share: share)
        var rows: [[Double]] = []
        for (done, iteration) in run.iterations.enumerated() {
            try network.load(run.weights(at: iteration, parameter: "checkpoints"))
            rows.append(
                [Double(iteration)]
                    + (try Self.measure(
                        view, train.images, test.images, fitGroups, heldGroups, ridge: parameters.number("ridge"))))
            context.progress(Double(done + 1), Double(run.iterations.count), "checkpoints")
        }
        let file = try Artifact.create(
            kind: name, description: "Weak and strong samples through the checkpoints of a run", parameters: parameters)
        try Self.table(rows).write(
            to: file.root, "strength",
            attributes: ["run_seed": .integer(run.seed), "classes": .integer(train.images.classes)])
        for (part, selection, groups) in [("train", train, fitGroups), ("test", test, heldGroups)] {
            for (name, members) in [("weak", groups.weak), ("strong", groups.strong)] {
                try file.root.write(
                    "\(part)_\(name)_indices", members.map { selection.indices[$0] },
                    attributes: ["description": .string("Place in its files of each \(name) \(part) image")])
            }
        }
        try Artifact.finish(file, at: context.output("strength.h5"))
    }

    /// A network with the place that is decoded.
    private struct View {
        var network: Network
        var layer: String
        var mode: BatchNormMode

        /// Cross-entropy of each sample in nat, and the softmax output of its class.
        func outputs(_ images: ImageSet) throws -> (losses: [Double], own: [Double]) {
            let logits = try network.activations(of: images.pixels, at: "logits", batchNorm: mode)
            let losses = crossEntropies(logits, images.labels, classes: images.classes)
            return (losses, losses.map { exp(-$0) })
        }

        func activations(_ images: ImageSet) throws -> [Float] {
            try network.activations(of: images.pixels, at: layer, batchNorm: mode)
        }
    }

    /// Places of the samples with the largest and with the smallest losses, ascending.
    struct Groups {
        let weak: [Int]
        let strong: [Int]

        /// Of equal losses the sample that comes first counts as the stronger.
        init(_ losses: [Double], share: Double) {
            let order = losses.indices.sorted { (losses[$0], $0) < (losses[$1], $1) }
            let count = Int((share * Double(losses.count)).rounded(.down))
            strong = order.prefix(count).sorted()
            weak = order.suffix(count).sorted()
        }
    }

    private static let quantities = [
        ("cross_entropy", "nat", "cross-entropy, mean over the group's test images"),
        ("output", "1", "softmax output of the own class, mean over the group's test images"),
        ("reconstruction", "1", "squared error in standardised units, decoder fitted to all training images"),
        (
            "own_decoder", "1",
            "squared error in standardised units, decoder fitted to the same group of the training images"
        ),
    ]

    /// The reconstruction of all test images, then for the weak and the strong ones the quantities above.
    private static func measure(
        _ view: View, _ train: ImageSet, _ test: ImageSet, _ fitGroups: Groups, _ heldGroups: Groups, ridge: Double
    ) throws -> [Double] {
        let (fit, held) = (try view.activations(train), try view.activations(test))
        let width = try view.network.shape(at: view.layer).count
        let (losses, outputs) = try view.outputs(test)
        func decoder(_ members: [Int]?) throws -> ExactDecoder {
            try ExactDecoder(
                activations: members.map { taken(fit, width, $0) } ?? fit,
                targets: members.map { taken(train.pixels, train.shape.count, $0) } ?? train.pixels, width: width,
                relativeRidge: ridge)
        }
        let errors = try decoder(nil).errors(activations: held, targets: test.pixels)
        func mean(_ values: [Double], _ members: [Int]) -> Double {
            members.reduce(0) { $0 + values[$1] } / Double(members.count)
        }
        var row = [errors.reduce(0, +) / Double(errors.count)]
        for (fitted, members) in [(fitGroups.weak, heldGroups.weak), (fitGroups.strong, heldGroups.strong)] {
            let own = try decoder(fitted).loss(
                activations: taken(held, width, members), targets: taken(test.pixels, test.shape.count, members))
            row += [mean(losses, members), mean(outputs, members), mean(errors, members), own]
        }
        return row
    }

    private static func table(_ rows: [[Double]]) -> Table {
        var columns = [
            Column("iteration", "updates done", rows.map { $0[0] }),
            Column(
                "reconstruction_test", "squared error in standardised units, mean over all test images",
                rows.map { $0[1] }),
        ]
        for (g, group) in ["weak", "strong"].enumerated() {
            for (q, quantity) in quantities.enumerated() {
                columns.append(
                    Column(
                        "\(quantity.0)_\(group)", unit: quantity.1, "\(group) samples: \(quantity.2)",
                        rows.map { $0[2 + g * quantities.count + q] }))
            }
        }
        return Table(columns)
    }
}

/// Rows `members` of [N, width].
private func taken(_ values: [Float], _ width: Int, _ members: [Int]) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(members.count * width)
    for member in members { result += values[member * width..<(member + 1) * width] }
    return result
}
