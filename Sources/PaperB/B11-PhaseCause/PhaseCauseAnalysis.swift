// analyse.phase-cause: whether the rise of the reconstruction loss needs softmax and cross-entropy, at equal training
// accuracy, over seeds. Unaware of training and of drawing.
import HDF5
import Results
import StageGraph

/// Compares the rise of a network trained with softmax and cross-entropy with that of the same network trained in other
/// ways, seed by seed, where both have the same training accuracy (figure B11).
struct AnalysePhaseCause: AnalysisKind {
    let name = "analyse.phase-cause"
    let summary = "compares the rise of the reconstruction loss between trainings at equal training accuracy (paper B)"
    let contents = "Rise of the reconstruction loss by training, and at equal training accuracy"
    let artifact = "cause.h5"
    let parameters: [ParameterDeclaration] = [
        .init("names", .list(.string(choices: [])), "names of the others in the claims' ids, in their order"),
        .init(
            "roles", .list(.string(choices: ["loss", "activation"])),
            "what differs in each of the others: the loss, to which the paper lays the rise, or the activation"),
    ]
    let inputs: [InputDeclaration] = [
        .init("reference", .one, "phases.h5 of the training with softmax and cross-entropy"),
        .init("others", .oneOrMore, "phases.h5 of trainings that differ in one thing, same seeds"),
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let (names, roles) = (context.parameters.strings("names"), context.parameters.strings("roles"))
        let others = try (context.inputs["others"] ?? []).map(TrainingCurves.init)
        guard names.count == others.count, roles.count == others.count else {
            throw Failure(
                .usage, "names, roles and other trainings differ in number", at: context.stage,
                facts: [
                    .init("names", "\(names.count)"), .init("roles", "\(roles.count)"),
                    .init("others", "\(others.count)"),
                ])
        }
        let reference = try TrainingCurves(reading: context.input("reference"))
        if let other = others.first(where: { $0.seeds != reference.seeds }) {
            throw Failure(
                .work, "the trainings are not of the same seeds", at: context.stage,
                facts: [reference, other].map { .init($0.label, "\($0.seeds)") })
        }
        let comparisons = others.map { Comparison(reference, $0) }
        let trainings = try ([reference] + others).enumerated().map { index, training in
            Analysis.Part(
                "trainings/\(index)", try training.tables.meanTable(),
                attributes: ["label": .string(training.label), "seeds": .integer(training.seeds.count)])
        }
        return Analysis(
            tables: trainings + comparisons.enumerated().map { .init("comparisons/\($0)", $1.table) },
            claims: others.indices.map { comparisons[$0].claim("B11.\(names[$0])", role: roles[$0]) })
    }
}

/// The rises of one training beside those of the reference.
private struct Comparison {
    private let reference: TrainingCurves
    private let other: TrainingCurves
    /// By seed.
    private let pairs: [EqualAccuracy]

    init(_ reference: TrainingCurves, _ other: TrainingCurves) {
        (self.reference, self.other) = (reference, other)
        pairs = zip(reference.runs, other.runs).map(EqualAccuracy.init)
    }

    var table: Table {
        Table([
            reference.seeds.column("seed", "seed") { Double($0) },
            pairs.column("accuracy", "training accuracy that both reach") { $0.accuracy },
            pairs.column("rise_reference", "relative rise of \(reference.label) up to there") { $0.rises.first },
            pairs.column("rise_other", "relative rise of \(other.label) up to there") { $0.rises.second },
        ])
    }

    func claim(_ id: String, role: String) -> Claim {
        let accuracy = short(100 * meanAndSpread(pairs.map(\.accuracy)).mean, digits: 3)
        if role == "loss" {
            return .exceedingZero(
                id,
                "Softmax and cross-entropy drive the rise: relative rise of the reconstruction loss of \(reference.label) less "
                    + "that of \(other.label), where both reach \(accuracy) % training accuracy",
                pairs.map { $0.rises.first - $0.rises.second })
        }
        return .measure(
            id,
            "The rise does not depend on the activation: relative rise of the reconstruction loss of \(other.label) up to "
                + "\(accuracy) % training accuracy (5 % counts as one)", .atLeast, expected: 0.05
        ) { .mean(pairs.map(\.rises.second)) }
    }
}

/// Curves of every seed of one training, from its phases.h5.
struct TrainingCurves {
    struct Run {
        var losses: [Double]
        var accuracies: [Double]
    }

    let label: String
    let runs: [Run]
    let tables: SeedTables

    var seeds: [Int] { tables.seeds }

    init(reading input: InputFile) throws {
        let file = try File.open(input.path)
        label = try file.root.group("mean").attributes()["label"]?.text ?? ""
        var tables: [Int: Table] = [:]
        for seed in try file.root.group("seeds").names().compactMap(Int.init) {
            var table = try Table(reading: file.root.group("seeds/\(seed)"))
            // Levels differ between seeds more than the phases do.
            let losses = try table.values("reconstruction_test")
            table.columns.append(
                losses.column(
                    "reconstruction_relative", "reconstruction loss of the test images over its value at the start"
                ) { $0 / losses[0] })
            tables[seed] = table
        }
        self.tables = try SeedTables(tables, at: input.place)
        runs = try zip(self.tables.values("reconstruction_test"), self.tables.values("accuracy_train")).map {
            Run(losses: $0, accuracies: $1)
        }
    }
}

/// The rises of two runs up to where both have the same training accuracy.
struct EqualAccuracy {
    /// The smaller of the two runs' largest training accuracies.
    let accuracy: Double
    /// L / (smallest L so far) − 1 when the accuracy is first reached.
    let rises: (first: Double, second: Double)

    init(_ first: TrainingCurves.Run, _ second: TrainingCurves.Run) {
        let accuracy = min(first.accuracies.max() ?? 0, second.accuracies.max() ?? 0)
        self.accuracy = accuracy
        rises = (Self.rise(first, accuracy), Self.rise(second, accuracy))
    }

    /// Between checkpoints loss and accuracy are taken for linear.
    static func rise(_ run: TrainingCurves.Run, _ accuracy: Double) -> Double {
        guard let after = run.accuracies.firstIndex(where: { $0 >= accuracy }), after > 0 else { return 0 }
        let (low, high) = (run.accuracies[after - 1], run.accuracies[after])
        let part = (accuracy - low) / (high - low)
        let loss = run.losses[after - 1] + part * (run.losses[after] - run.losses[after - 1])
        return loss / min(loss, run.losses[..<after].min() ?? loss) - 1
    }
}
