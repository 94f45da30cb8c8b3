// analyse.phase-cause: whether the rise of the reconstruction loss needs softmax and cross-entropy, at equal training
// accuracy, over seeds. Unaware of training and of drawing.
import Engine
import HDF5
import Results

/// Compares the rise of a network trained with softmax and cross-entropy with that of the same network trained in other
/// ways, seed by seed, where both have the same training accuracy (figure B11).
struct AnalysePhaseCause: StageKind {
    let name = "analyse.phase-cause"
    let summary = "compares the rise of the reconstruction loss between trainings at equal training accuracy (paper B)"

    let parameters: [ParameterDeclaration] = [
        .init("names", .list(.string(choices: [])), "names of the others in the claims' ids, in their order"),
        .init(
            "roles", .list(.string(choices: ["loss", "activation"])),
            "what differs in each of the others: the loss, to which the paper lays the rise, or the activation"),
    ]

    let inputs = [
        InputDeclaration("reference", .one, "phases.h5 of the training with softmax and cross-entropy"),
        InputDeclaration("others", .oneOrMore, "phases.h5 of trainings that differ in one thing, same seeds"),
    ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["cause.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let parameters = context.parameters
        let (names, roles) = (parameters.strings("names"), parameters.strings("roles"))
        let others = try (context.inputs["others"] ?? []).map { try TrainingCurves(reading: $0) }
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
                facts: [.init(reference.label, "\(reference.seeds)"), .init(other.label, "\(other.seeds)")])
        }
        let file = try Artifact.create(
            kind: name, description: "Rise of the reconstruction loss by training, and at equal training accuracy",
            parameters: parameters)
        try file.root.createGroup("trainings")
        var claims: [Claim] = []
        for (index, curves) in ([reference] + others).enumerated() {
            try curves.meanTable().write(
                to: file.root, "trainings/\(index)",
                attributes: ["label": .string(curves.label), "seeds": .integer(curves.seeds.count)])
        }
        for (index, other) in others.enumerated() {
            let pairs = reference.seeds.indices.map { EqualAccuracy(reference.runs[$0], other.runs[$0]) }
            try Table([
                Column("seed", "seed", reference.seeds.map(Double.init)),
                Column("accuracy", "training accuracy that both reach", pairs.map(\.accuracy)),
                Column("rise_reference", "relative rise of \(reference.label) up to there", pairs.map(\.rises.first)),
                Column("rise_other", "relative rise of \(other.label) up to there", pairs.map(\.rises.second)),
            ]).write(to: file.root, "comparisons/\(index)")
            claims.append(
                Self.claim(names[index], roles[index], reference.label, other.label, pairs))
        }
        try Claim.write(claims, to: file.root)
        try Artifact.finish(file, at: context.output("cause.h5"))
    }

    private static func claim(
        _ name: String, _ role: String, _ reference: String, _ other: String, _ pairs: [EqualAccuracy]
    ) -> Claim {
        let accuracy = short(100 * meanAndSpread(pairs.map(\.accuracy)).mean, digits: 3)
        if role == "loss" {
            return .exceedingZero(
                "B11.\(name)",
                "Softmax and cross-entropy drive the rise: relative rise of the reconstruction loss of \(reference) less "
                    + "that of \(other), where both reach \(accuracy) % training accuracy",
                pairs.map { $0.rises.first - $0.rises.second })
        }
        let rise = meanAndSpread(pairs.map(\.rises.second))
        return Claim(
            "B11.\(name)",
            "The rise does not depend on the activation: relative rise of the reconstruction loss of \(other) up to "
                + "\(accuracy) % training accuracy (5 % counts as one)", .atLeast, expected: 0.05, tolerance: 0,
            measured: rise.mean, spread: rise.spread, samples: pairs.count)
    }
}

/// Curves of every seed of one training, from its phases.h5.
struct TrainingCurves {
    struct Run {
        var losses: [Double]
        var accuracies: [Double]
    }

    let label: String
    let seeds: [Int]
    let runs: [Run]
    private let tables: SeedTables

    init(reading input: InputFile) throws {
        let file = try File.open(input.path)
        label = try file.root.group("mean").attributes()["label"]?.text ?? ""
        var tables: [Int: Table] = [:]
        for seed in try file.root.group("seeds").names().compactMap(Int.init) {
            var table = try Table(reading: file.root.group("seeds/\(seed)"))
            // Levels differ between seeds more than the phases do.
            let losses = try table.values("reconstruction_test")
            table.columns.append(
                Column(
                    "reconstruction_relative", "reconstruction loss of the test images over its value at the start",
                    losses.map { $0 / losses[0] }))
            tables[seed] = table
        }
        self.tables = try SeedTables(tables, at: "\(input.origin)/\(input.name)")
        seeds = self.tables.seeds
        runs = try zip(self.tables.values("reconstruction_test"), self.tables.values("accuracy_train")).map {
            Run(losses: $0, accuracies: $1)
        }
    }

    func meanTable() throws -> Table { try tables.meanTable() }
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
