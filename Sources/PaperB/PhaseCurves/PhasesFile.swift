// phases.h5 of analyse.phases as a value: a network's curves and the phases found in them, for analyses and figures that
// compare several. Unaware of what they differ in.
import Engine
import HDF5
import Results

/// The phases of one network, layer and decoder over seeds.
struct PhasesFile {
    /// One curve's phases.
    struct Found {
        var verdict: String
        var drop: Double
        var rise: Double
        /// End of phase i, an iteration.
        var first: Double?
        /// End of phase ii, an iteration.
        var second: Double?

        /// Constant, then falling, then rising.
        var isThreePhases: Bool { verdict == "const-decrease-increase" }
    }

    /// A column's means over seeds and their standard deviations.
    typealias Curve = (mean: [Double], deviation: [Double])

    /// What it is, for people.
    var label: String
    /// What it is, in ids of claims.
    var variant: String
    var iterations: [Double]
    /// By column name of probe.h5 and classification.h5.
    private var curves: [String: Curve]
    /// Of the mean curve.
    var mean: Found
    /// By seed, ascending.
    var seeds: [Found]
    /// Reconstruction losses by seed, as `iterations`.
    var losses: [[Double]]
    /// Loss of a decoder that gets no information.
    var constantLoss: Double
    var claims: [Claim]

    /// Reconstruction loss of the test images.
    var loss: Curve { curves["reconstruction_test"]! }
    /// Accuracy on the test images, if classifications were given.
    var accuracy: Curve? { curves["accuracy_test"] }
    /// Root mean variance of the activations.
    var activationDeviation: Curve? { curves["activation_deviation"] }

    /// Reads the file.
    init(reading input: InputFile) throws {
        let file = try File.open(input.path)
        let group = try file.root.group("mean")
        let (table, attributes) = (try Table(reading: group), try group.attributes())
        label = attributes["label"]?.text ?? ""
        variant = attributes["variant"]?.text ?? ""
        constantLoss = attributes["constant_loss"]?.double ?? .nan
        iterations = try table.values("iteration")
        curves = [:]
        for column in table.columns {
            guard let deviation = table.columns.first(where: { $0.name == column.name + "_deviation" }) else {
                continue
            }
            curves[column.name] = (column.values, deviation.values)
        }
        _ = try table.values("reconstruction_test")
        mean = Self.found(attributes)
        let runs = try file.root.group("seeds")
        seeds = []
        losses = []
        for name in try runs.names().sorted(by: { (Int($0) ?? 0) < (Int($1) ?? 0) }) {
            let run = try runs.group(name)
            seeds.append(Self.found(try run.attributes()))
            losses.append(try Table(reading: run).values("reconstruction_test"))
        }
        claims = try Claim.read(from: file.root)
    }

    private static func found(_ attributes: [String: AttributeValue]) -> Found {
        Found(
            verdict: attributes["verdict"]?.text ?? "", drop: attributes["drop"]?.double ?? .nan,
            rise: attributes["rise"]?.double ?? .nan, first: attributes["T1"]?.double, second: attributes["T2"]?.double)
    }

    /// Share of the seeds whose curve has three phases.
    var threePhases: Double { Double(seeds.count(where: \.isThreePhases)) / Double(seeds.count) }

    /// Mean and standard deviation over seeds.
    var drops: (mean: Double, spread: Double) { meanAndSpread(seeds.map(\.drop)) }
    /// Mean and standard deviation over seeds.
    var rises: (mean: Double, spread: Double) { meanAndSpread(seeds.map(\.rise)) }
    /// Mean and standard deviation over the seeds that have a phase i.
    var firstEnds: (mean: Double, spread: Double) { meanAndSpread(seeds.compactMap(\.first)) }
    /// Mean and standard deviation over the seeds that have a phase ii.
    var secondEnds: (mean: Double, spread: Double) { meanAndSpread(seeds.compactMap(\.second)) }

    /// All files of a role, in the manifest's order.
    static func read(_ role: String, _ context: StageContext) throws -> [PhasesFile] {
        try (context.inputs[role] ?? []).map { try PhasesFile(reading: $0) }
    }

    /// Throws a `Failure` if the files are not of the same iterations, so that drops and rises cannot be compared.
    static func requireEqualIterations(_ files: [PhasesFile], stage: String) throws {
        guard let other = files.first(where: { $0.iterations != files[0].iterations }) else { return }
        throw Failure(
            .work, "curves that were not probed at the same iterations cannot be compared", at: stage,
            facts: [files[0], other].map { .init($0.label, "\($0.iterations.map { Int($0) })") })
    }

    /// One row for each file: the numbers that figures compare.
    static func summary(_ files: [PhasesFile]) -> Table {
        func column(_ name: String, _ description: String, _ value: (PhasesFile) -> (mean: Double, spread: Double))
            -> [Column]
        {
            [
                Column(name, description + ", mean over seeds", files.map { value($0).mean }),
                Column(
                    name + "_deviation", description + ", standard deviation over seeds", files.map { value($0).spread }
                ),
            ]
        }
        return Table(
            [Column("number", "place in the comparison, from 1", files.indices.map { Double($0 + 1) })]
                + column("drop", "relative fall of the loss in phase ii", \.drops)
                + column("rise", "relative rise of the loss in phase iii", \.rises)
                + column("T1", "iteration at which phase i ends", \.firstEnds)
                + column("T2", "iteration at which phase ii ends", \.secondEnds)
                + [Column("three_phases", "share of the seeds with three phases", files.map(\.threePhases))])
    }

    /// Writes the summary of a comparison with its claims: what every analysis of several curves leaves.
    static func write(
        _ files: [PhasesFile], claims: [Claim], description: String, kind: String, to path: String,
        _ context: StageContext
    ) throws {
        let artifact = try Artifact.create(kind: kind, description: description, parameters: context.parameters)
        try summary(files).write(
            to: artifact.root, "summary", attributes: ["labels": .strings(files.map(\.label))])
        try Claim.write(claims, to: artifact.root)
        try Artifact.finish(artifact, at: path)
    }
}

/// Spearman's rank correlation with the order of the values: 1 if they rise from each to the next, −1 if they fall. Equal
/// values share the mean of their ranks.
func rankCorrelation(withOrderOf values: [Double]) -> Double {
    let count = values.count
    guard count > 1 else { return .nan }
    let ranks = values.map { value in
        Double(values.count { $0 < value }) + Double(values.count { $0 == value } - 1) / 2
    }
    let middle = Double(count - 1) / 2
    var (product, squares, own) = (0.0, 0.0, 0.0)
    for (place, rank) in ranks.enumerated() {
        product += (Double(place) - middle) * (rank - middle)
        squares += (rank - middle) * (rank - middle)
        own += (Double(place) - middle) * (Double(place) - middle)
    }
    return squares > 0 ? product / (squares * own).squareRoot() : 0
}
