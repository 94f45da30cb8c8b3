// probe.head: how well a task can be read off a layer at a checkpoint by a linear classifier. Unaware of what the network
// was trained for, but for its weights.
import HDF5
import Learning
import Numerics
import Results
import StageGraph

/// Freezes the checkpoint, takes the activations of images at one layer and fits a linear head by SGD (paper B, protocol:
/// evaluation classifier and transfer head). The images may be those of training or of another data set, with their
/// own standardisation, and the task their classes, other labels made from these, or one that is computed from the pixels.
struct ProbeHead: ProbeKind {
    let name = "probe.head"
    let summary = "fits a linear classifier to a layer at a checkpoint: evaluation and transfer (paper B)"
    let contents = "Classification by a linear head on a layer at a checkpoint"
    let artifact = "head.h5"
    let parameters: [ParameterDeclaration] =
        ProbeImages.parameters + [
            .init(
                "task", .string(choices: HeadTask.allCases.map(\.rawValue)),
                default: .string(HeadTask.classes.rawValue),
                "what the head tells: the classes, the channel or the quarter of the image with the largest sum of pixels"
            ),
            ProbedCheckpoint.iteration,
        ] + LayerActivations.parameters + [
            ProbedCheckpoint.batch,
            .init("epochs", .integer(1...100_000), default: .integer(20), "epochs of the head's training"),
            .init("rate", .number(0...100), default: .number(0.003), "learning rate of the head, momentum 0.9"),
            .init(
                "decayEpoch", .integer(0...100_000), default: .integer(0),
                "first epoch of a tenth of the rate, counted from 0; 0: never"),
            .init("headBatch", .integer(1...65_536), default: .integer(128), "samples a batch of the head"),
            .init(
                "splitSeed", .integer(0...Int.max), default: .integer(1),
                "seed of the split of the test images into a half for choices and one for reports"),
        ]

    let inputs: [InputDeclaration] = [RunCheckpoints.input] + ProbeImages.inputs

    var sharedWork: [SharedWork] { [ProbeImages.work, LayerActivations.work] }

    /// The activations of the checkpoint, which may be of training on another data set or other classes.
    private static func activations(_ context: StageContext) throws -> LayerActivations {
        try LayerActivations.shared(context) { common, images in
            let run = try RunCheckpoints(common)
            let network = try run.network(
                for: images.train.images.shape, batch: common.parameters.integer("batch"))
            try network.load(run.weights(at: common.parameters.integer("iteration"), parameter: "iteration"))
            return network
        }
    }

    func probe(_ context: StageContext, into root: borrowing Group) throws {
        let parameters = context.parameters
        let task = HeadTask(rawValue: parameters.string("task"))!
        let images = try ProbeImages.shared(context)
        let (train, test) = (try task.labelled(images.train, context), try task.labelled(images.test, context))
        try ImageInputs.requireBatch(
            parameters.integer("headBatch"), parameter: "headBatch", fits: train.images.count, stage: context.stage)
        let activations = try Self.activations(context)
        let runSeed = try RunCheckpoints(context).seed
        let decay = parameters.integer("decayEpoch")
        // A seed of its own, or the head would see the samples in the order in which the network saw them.
        var random = CounterRandom(seed: UInt64(runSeed), purpose: "probe.head")
        let head = try LinearHead(
            activations: activations.train, shape: activations.shape, labels: train.images.labels,
            classes: train.images.classes,
            schedule: .init(
                epochs: parameters.integer("epochs"), rate: parameters.number("rate"),
                decayEpoch: decay == 0 ? nil : decay), batch: parameters.integer("headBatch"), seed: random.next())
        let halves = Halves(test.images.count, seed: UInt64(parameters.integer("splitSeed")))
        func accuracy(_ members: [Int]) throws -> Double {
            let (width, held) = (activations.shape.count, activations.test)
            return try head.accuracy(
                activations: members.flatMap { held[$0 * width..<($0 + 1) * width] },
                labels: members.map { test.images.labels[$0] })
        }
        let (chosen, reported) = (try accuracy(halves.validation), try accuracy(halves.report))
        let all =
            (chosen * Double(halves.validation.count) + reported * Double(halves.report.count))
            / Double(test.images.count)
        let fitted = try head.accuracy(activations: activations.train, labels: train.images.labels)
        let share = "share classified correctly by the head"
        try Table([
            Column("iteration", "updates done", [Double(parameters.integer("iteration"))]),
            Column("accuracy_train", "Images the head was fitted to: \(share)", [fitted]),
            Column("accuracy_test", "Test images: \(share)", [all]),
            Column("accuracy_validation", "Half of the test images for choices: \(share)", [chosen]),
            Column("accuracy_report", "Half of the test images for reports: \(share)", [reported]),
        ]).write(
            to: root, "head",
            attributes: [
                "run_seed": .integer(runSeed), "classes": .integer(test.images.classes),
                "test_images": .integer(test.images.count), "train_images": .integer(train.images.count),
                "chance": .number(test.images.largestClassShare),
            ])
        for (name, indices) in [
            ("train", train.indices), ("validation", halves.validation.map { test.indices[$0] }),
            ("report", halves.report.map { test.indices[$0] }),
        ] {
            try root.writeIndices(name, indices, of: "image used for: \(name)")
        }
    }

    /// Two halves of `count` test images, at random; the first is the smaller one.
    struct Halves {
        let validation: [Int]
        let report: [Int]

        init(_ count: Int, seed: UInt64) {
            let order = Shuffle.permutation(of: count, seed: seed, epoch: 0, purpose: "head.halves")
            validation = order.prefix(count / 2).sorted()
            report = order.dropFirst(count / 2).sorted()
        }
    }
}

/// What a head is to tell.
enum HeadTask: String, CaseIterable {
    /// The classes of the images, or the labels that `relabel` makes of them.
    case classes
    /// The channel with the largest sum of standardised pixels (paper B, transfer tasks).
    case colourDominance = "colour-dominance"
    /// The quarter of the image with the largest sum of standardised pixels: for images without colours, ours.
    case brightestQuarter = "brightest-quarter"

    /// The images with the task's labels. Throws a `Failure` if it cannot be told for them.
    func labelled(_ selection: DataSet.Selection, _ context: StageContext) throws -> DataSet.Selection {
        var selection = selection
        switch self {
        case .classes: break
        case .colourDominance:
            guard selection.images.channels > 1 else {
                throw Failure(
                    .usage, "images without colours have no dominant one", at: context.stage,
                    facts: [.init("dataset", context.parameters.string("dataset")), .init("task", rawValue)],
                    hint: "a task for grey images is \(Self.brightestQuarter.rawValue)")
            }
            selection.images = selection.images.colourDominance()
        case .brightestQuarter: selection.images = selection.images.brightestQuarter()
        }
        return selection
    }
}
