// analyse.transfer: whether pre-training for one task should stop early for the sake of another, over seeds. Unaware of how
// heads are fitted and of drawing.
import Glibc
import Results
import StageGraph

/// Joins the transfer heads and the pre-training accuracies of every checkpoint and seed of one pair of tasks, chooses
/// stopping iterations without bias, and evaluates the claims of figures B6 and B7.
struct AnalyseTransfer: AnalysisKind {
    let name = "analyse.transfer"
    let summary = "finds when pre-training should stop for a transfer task, and what that gains (paper B)"
    let contents = "Transfer accuracy against pre-training iteration, and what stopping early gains"
    let artifact = "transfer.h5"
    let parameters: [ParameterDeclaration] = [
        .init("label", .string(choices: []), "the pair of tasks, as figures show it: CIFAR-10 → CIFAR-100"),
        .init("name", .string(choices: []), "the pair in the claims' ids: cifar10-cifar100"),
    ]
    let inputs: [InputDeclaration] = [
        .init("heads", .oneOrMore, "head.h5 of the transfer task, of every checkpoint and seed"),
        .init("classifications", .oneOrMore, "classification.h5 of the pre-training task, of the same ones"),
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let heads = try SeedTables(context.inputs["heads"] ?? [], group: "head")
        let training = try SeedTables(context.inputs["classifications"] ?? [], group: "classification")
        try heads.require(sameAs: training, "heads", "classifications", stage: context.stage)
        let (label, id) = (context.parameters.string("label"), context.parameters.string("name"))
        let halves = try zip(heads.values("accuracy_validation"), heads.values("accuracy_report"))
        let whole = try zip(heads.values("accuracy_test"), training.values("accuracy_test"))
        let stops = zip(halves, whole).map { halves, whole in
            EarlyStop(iterations: heads.iterations, halves: halves, all: whole.0, training: whole.1)
        }
        let taken = ["classes", "test_images", "train_images", "chance"]
        return Analysis(
            tables: [
                .init(
                    "transfer", try heads.meanTable(),
                    attributes: heads.attributes[0].filter { taken.contains($0.key) }),
                .init("pretraining", try training.meanTable()),
                .init(
                    "stops", EarlyStop.table(heads.seeds, stops),
                    attributes: ["label": .string(label), "name": .string(id)]),
            ], claims: Self.claims(label, id, stops))
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
private struct EarlyStop {
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

    /// Runs as rows.
    static func table(_ seeds: [Int], _ stops: [EarlyStop]) -> Table {
        Table([
            seeds.column("seed", "seed of the pre-training") { Double($0) },
            stops.column("stop", "iteration chosen on the validation half") { $0.iteration },
            stops.column("best_pretraining", "iteration of the best pre-training accuracy") { $0.bestTraining },
            stops.column(
                "early",
                "transfer accuracy at the chosen iteration, each half of the test images reported at the other "
                    + "half's choice"
            ) { $0.early },
            stops.column("end", "transfer accuracy at the end of pre-training, both halves") { $0.end },
            stops.column("gain", unit: "points", "100 (early − end), without bias") { $0.gain },
            stops.column(
                "gain_biased", unit: "points",
                "largest accuracy over iterations on all test images less that at the end"
            ) { $0.biasedGain },
        ])
    }
}
