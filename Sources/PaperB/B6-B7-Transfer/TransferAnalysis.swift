// analyse.transfer: whether pre-training for one task should stop early for the sake of another, over seeds. Unaware of how
// heads are fitted and of drawing.
import Engine
import Glibc
import HDF5
import Results

/// Joins the transfer heads and the pre-training accuracies of every checkpoint and seed of one pair of tasks, chooses
/// stopping iterations without bias, and evaluates the claims of figures B6 and B7.
struct AnalyseTransfer: StageKind {
    let name = "analyse.transfer"
    let summary = "finds when pre-training should stop for a transfer task, and what that gains (paper B)"

    let parameters: [ParameterDeclaration] = [
        .init("label", .string(choices: []), "the pair of tasks, as figures show it: CIFAR-10 → CIFAR-100"),
        .init("name", .string(choices: []), "the pair in the claims' ids: cifar10-cifar100"),
    ]

    let inputs = [
        InputDeclaration("heads", .oneOrMore, "head.h5 of the transfer task, of every checkpoint and seed"),
        InputDeclaration(
            "classifications", .oneOrMore, "classification.h5 of the pre-training task, of the same ones"),
    ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["transfer.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let files = context.inputs["heads"] ?? []
        let heads = try SeedTables(files, group: "head")
        let training = try SeedTables(context.inputs["classifications"] ?? [], group: "classification")
        guard heads.iterations == training.iterations, heads.seeds == training.seeds else {
            throw Failure(
                .work, "heads and classifications are not of the same checkpoints and seeds", at: context.stage,
                facts: [
                    .init("heads", "seeds \(heads.seeds), iterations \(heads.iterations.map { Int($0) })"),
                    .init(
                        "classifications", "seeds \(training.seeds), iterations \(training.iterations.map { Int($0) })"),
                ])
        }
        let (label, id) = (context.parameters.string("label"), context.parameters.string("name"))
        let stops = try zip(
            zip(heads.values("accuracy_validation"), heads.values("accuracy_report")),
            zip(heads.values("accuracy_test"), training.values("accuracy_test"))
        ).map { EarlyStop(iterations: heads.iterations, halves: $0, all: $1.0, training: $1.1) }
        let file = try Artifact.create(
            kind: name, description: "Transfer accuracy against pre-training iteration, and what stopping early gains",
            parameters: context.parameters)
        let marks = try File.open(files[0].path).root.group("head").attributes()
        let taken = ["classes", "test_images", "train_images", "chance"]
        try heads.meanTable().write(
            to: file.root, "transfer", attributes: marks.filter { taken.contains($0.key) })
        try training.meanTable().write(to: file.root, "pretraining")
        try Self.table(heads.seeds, stops).write(
            to: file.root, "stops", attributes: ["label": .string(label), "name": .string(id)])
        try Claim.write(Self.claims(label, id, stops), to: file.root)
        try Artifact.finish(file, at: context.output("transfer.h5"))
    }

    private static func table(_ seeds: [Int], _ stops: [EarlyStop]) -> Table {
        Table([
            Column("seed", "seed of the pre-training", seeds.map(Double.init)),
            Column("stop", "iteration chosen on the validation half", stops.map(\.iteration)),
            Column("best_pretraining", "iteration of the best pre-training accuracy", stops.map(\.bestTraining)),
            Column(
                "early",
                "transfer accuracy at the chosen iteration, each half of the test images reported at the other "
                    + "half's choice", stops.map(\.early)),
            Column("end", "transfer accuracy at the end of pre-training, both halves", stops.map(\.end)),
            Column("gain", unit: "points", "100 (early − end), without bias", stops.map(\.gain)),
            Column(
                "gain_biased", unit: "points",
                "largest accuracy over iterations on all test images less that at the end",
                stops.map(\.biasedGain)),
        ])
    }

    private static func claims(_ label: String, _ id: String, _ stops: [EarlyStop]) -> [Claim] {
        [
            .exceedingZero(
                "B6.peak-early.\(id)",
                "\(label): octaves of iterations by which the best transfer accuracy (validation half) comes before the "
                    + "best pre-training accuracy", stops.map(\.octavesBefore)),
            .exceedingZero(
                "B7.gain.\(id)",
                "\(label): points of transfer accuracy gained by stopping early, the iteration chosen on one half of the "
                    + "test images and reported on the other", stops.map(\.gain)),
        ]
    }
}

/// When to stop one run of pre-training for a transfer task, and what it gains.
struct EarlyStop {
    /// The first iteration with the best accuracy on the validation half.
    let iteration: Double
    /// The first iteration with the best pre-training accuracy.
    let bestTraining: Double
    /// Mean of both halves' accuracies, each at the iteration that the other half chooses: no sample takes part in the
    /// choice that it judges.
    let early: Double
    /// Mean of both halves' accuracies at the end.
    let end: Double
    /// In points; of a maximum over all test samples, biased upwards.
    let biasedGain: Double

    init(iterations: [Double], halves: ([Double], [Double]), all: [Double], training: [Double]) {
        func best(_ curve: [Double]) -> Int { curve.indices.max { (curve[$0], -$0) < (curve[$1], -$1) } ?? 0 }
        let (first, second) = (best(halves.0), best(halves.1))
        let last = iterations.count - 1
        iteration = iterations[first]
        bestTraining = iterations[best(training)]
        early = (halves.1[first] + halves.0[second]) / 2
        end = (halves.0[last] + halves.1[last]) / 2
        biasedGain = 100 * (all[best(all)] - all[last])
    }

    /// In points.
    var gain: Double { 100 * (early - end) }

    /// log₂ of how much later the best pre-training accuracy comes.
    var octavesBefore: Double { log2((1 + bestTraining) / (1 + iteration)) }
}
