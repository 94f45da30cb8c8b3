// probe.sample-strength: what becomes of weak and strong samples during training, told apart by an early loss. Unaware of
// the theory's model of them.
import Glibc
import HDF5
import Learning
import Results
import StageGraph

/// Splits training and test samples by their cross-entropy at an early iteration, and follows both groups through every
/// checkpoint of a run: cross-entropy, output of the own class, and reconstruction error with a decoder of all samples
/// and with one of the group's own (paper B: weak and strong samples).
struct ProbeSampleStrength: ProbeKind {
    let name = "probe.sample-strength"
    let summary = "follows samples of high and low early loss through the checkpoints of a run (paper B)"
    let contents = "Weak and strong samples through the checkpoints of a run"
    let artifact = "strength.h5"
    let parameters: [ParameterDeclaration] =
        ImageSubsets.parameters + LayerActivations.parameters + [
            .init(
                "batch", .integer(1...65_536), default: .integer(128),
                "samples whose statistics BatchNorm takes together"
            ),
            .exactDecoderRidge,
            .init("splitIteration", .integer(0...1_000_000_000), "the checkpoint whose losses tell weak from strong"),
            .init(
                "share", .number(0.01...0.5), default: .number(0.5),
                "share of the samples with the largest loss that are weak, and of those with the smallest that are strong"
            ),
        ]

    let inputs: [InputDeclaration] = [RunCheckpoints.input] + ImageSubsets.inputs

    func probe(_ context: StageContext, into root: borrowing Group) throws {
        let parameters = context.parameters
        let (train, test) = try ImageSubsets.load(context)
        let run = try RunCheckpoints(context)
        try run.requireImages(parameters)
        let network = try run.network(for: train.images.shape, batch: parameters.integer("batch"))
        let view = View(
            network: network, layer: parameters.string("layer"), mode: LayerActivations.mode(parameters))

        try network.load(run.weights(at: parameters.integer("splitIteration"), parameter: "splitIteration"))
        let share = parameters.number("share")
        let fitGroups = Groups(try view.outputs(train.images).losses, share: share)
        let heldGroups = Groups(try view.outputs(test.images).losses, share: share)
        var rows: [Row] = []
        for (done, iteration) in run.iterations.enumerated() {
            try network.load(run.weights(at: iteration, parameter: "checkpoints"))
            rows.append(
                try Self.measure(
                    iteration, view, train.images, test.images, fitGroups, heldGroups,
                    ridge: parameters.number("ridge")))
            context.progress(Double(done + 1), Double(run.iterations.count), "checkpoints")
        }
        try Self.table(rows).write(
            to: root, "strength",
            attributes: ["run_seed": .integer(run.seed), "classes": .integer(train.images.classes)])
        for (part, selection, groups) in [("train", train, fitGroups), ("test", test, heldGroups)] {
            for (name, members) in [("weak", groups.weak), ("strong", groups.strong)] {
                try root.writeIndices(
                    "\(part)_\(name)", members.map { selection.indices[$0] }, of: "\(name) \(part) image")
            }
        }
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

    /// What is measured at one checkpoint.
    private struct Row {
        var iteration: Int
        /// The reconstruction error of all test images.
        var error: Double
        var weak: GroupMeans
        var strong: GroupMeans
    }

    /// Means over the test images of a group.
    private struct GroupMeans {
        var crossEntropy: Double
        var output: Double
        var error: Double
        /// With a decoder that is fitted to the same group of the training images.
        var ownError: Double
    }

    private static func measure(
        _ iteration: Int, _ view: View, _ train: ImageSet, _ test: ImageSet, _ fitGroups: Groups, _ heldGroups: Groups,
        ridge: Double
    ) throws -> Row {
        let (fit, held) = (try view.activations(train), try view.activations(test))
        let width = try view.network.shape(at: view.layer).count
        let (losses, outputs) = try view.outputs(test)
        let common = try ExactDecoder(
            activations: fit, targets: train.pixels, width: width, relativeRidge: ridge)
        let errors = common.errors(activations: held, targets: test.pixels)
        func means(_ fitted: [Int], _ members: [Int]) throws -> GroupMeans {
            func mean(_ values: [Double]) -> Double { members.reduce(0) { $0 + values[$1] } / Double(members.count) }
            let own = try ExactDecoder(
                activations: taken(fit, width, fitted), targets: taken(train.pixels, train.shape.count, fitted),
                width: width, relativeRidge: ridge)
            let ownError = own.loss(
                activations: taken(held, width, members), targets: taken(test.pixels, test.shape.count, members))
            return GroupMeans(
                crossEntropy: mean(losses), output: mean(outputs), error: mean(errors), ownError: ownError)
        }
        return Row(
            iteration: iteration, error: errors.reduce(0, +) / Double(errors.count),
            weak: try means(fitGroups.weak, heldGroups.weak), strong: try means(fitGroups.strong, heldGroups.strong))
    }

    private static func table(_ rows: [Row]) -> Table {
        let squared = "squared error in standardised units"
        func columns(_ group: String, _ means: [GroupMeans]) -> [Column] {
            func column(
                _ name: String, unit: String = "1", _ description: String, _ value: (GroupMeans) -> Double
            ) -> Column {
                means.column("\(name)_\(group)", unit: unit, "\(group) samples: \(description)", value)
            }
            return [
                column("cross_entropy", unit: "nat", "cross-entropy, mean over the group's test images") {
                    $0.crossEntropy
                },
                column("output", "softmax output of the own class, mean over the group's test images") { $0.output },
                column("reconstruction", "\(squared), decoder fitted to all training images") { $0.error },
                column("own_decoder", "\(squared), decoder fitted to the same group of the training images") {
                    $0.ownError
                },
            ]
        }
        let ofAll = [
            rows.column("iteration", "updates done") { Double($0.iteration) },
            rows.column("reconstruction_test", "\(squared), mean over all test images") { $0.error },
        ]
        return Table(ofAll + columns("weak", rows.map(\.weak)) + columns("strong", rows.map(\.strong)))
    }
}

/// Rows `members` of [N, width].
private func taken(_ values: [Float], _ width: Int, _ members: [Int]) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(members.count * width)
    for member in members { result += values[member * width..<(member + 1) * width] }
    return result
}
