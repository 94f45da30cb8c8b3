// phases.h5 of analyse.phases as a value: a network's curves and the phases found in them, for analyses and figures that
// compare several. Unaware of what they differ in.
import Glibc
import HDF5
import Results
import StageGraph

/// One curve's phases.
struct FoundPhases {
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

extension FoundPhases {
    /// As a group of an artifact says.
    init(_ attributes: [String: AttributeValue]) {
        self.init(
            verdict: attributes["verdict"]?.text ?? "", drop: attributes["drop"]?.double ?? .nan,
            rise: attributes["rise"]?.double ?? .nan, first: attributes["T1"]?.double, second: attributes["T2"]?.double)
    }
}

/// The phases of one network, layer and decoder over seeds.
struct PhasesFile {
    /// What it is, for people.
    let label: String
    /// What it is, in ids of claims.
    let variant: String
    let iterations: [Double]
    /// Reconstruction loss of the test images.
    let loss: MeanCurve
    /// Accuracy on the test images, if classifications were given.
    let accuracy: MeanCurve?
    /// Root mean variance of the activations.
    let activationDeviation: MeanCurve?
    /// Loss of a decoder that gets no information.
    let constantLoss: Double
    /// Of the mean curve.
    let mean: FoundPhases
    /// By seed, ascending.
    private(set) var seeds: [FoundPhases] = []
    /// Reconstruction losses by seed, as `iterations`.
    private(set) var losses: [[Double]] = []
    let claims: [Claim]

    /// Reads the file.
    init(reading input: InputFile) throws {
        let file = try File.open(input.path)
        let group = try file.root.group("mean")
        let (table, attributes) = (try Table(reading: group), try group.attributes())
        label = attributes["label"]?.text ?? ""
        variant = attributes["variant"]?.text ?? ""
        constantLoss = attributes["constant_loss"]?.double ?? .nan
        mean = FoundPhases(attributes)
        iterations = try table.values("iteration")
        loss = try table.meanCurve("reconstruction_test")
        accuracy = try? table.meanCurve("accuracy_test")
        activationDeviation = try? table.meanCurve("activation_deviation")
        claims = try Claim.read(from: file.root)
        let runs = try file.root.group("seeds")
        for name in try runs.names().sorted(by: { (Int($0) ?? 0) < (Int($1) ?? 0) }) {
            let run = try runs.group(name)
            seeds.append(FoundPhases(try run.attributes()))
            losses.append(try Table(reading: run).values("reconstruction_test"))
        }
    }

    /// All files of a role, in the manifest's order.
    static func read(_ role: String, _ context: StageContext) throws -> [PhasesFile] {
        try (context.inputs[role] ?? []).map { try PhasesFile(reading: $0) }
    }

    /// Share of the seeds whose curve has three phases.
    var threePhases: Double { Double(seeds.count(where: \.isThreePhases)) / Double(seeds.count) }

    /// A claim that all seeds have three phases; the sentence says whose share is measured.
    func claimOfThreePhases(_ id: String, _ sentence: String) -> Claim {
        .measure(id, sentence, .atLeast, expected: 1) { .value(threePhases, samples: seeds.count) }
    }

    /// Octaves from the loss's minimum of `other` to that of this one, by seed; seeds without both minima are left out.
    func octavesOfMinimum(from other: PhasesFile) -> [Double] {
        zip(other.seeds, seeds).compactMap { before, after in
            before.second.flatMap { before in after.second.map { octaves($0, before) } }
        }
    }

    /// Mean and standard deviation over seeds.
    var drops: (mean: Double, spread: Double) { meanAndSpread(seeds.map(\.drop)) }
    /// Mean and standard deviation over seeds.
    var rises: (mean: Double, spread: Double) { meanAndSpread(seeds.map(\.rise)) }
    /// Mean and standard deviation over the seeds that have a phase i.
    var firstEnds: (mean: Double, spread: Double) { meanAndSpread(seeds.compactMap(\.first)) }
    /// Mean and standard deviation over the seeds that have a phase ii.
    var secondEnds: (mean: Double, spread: Double) { meanAndSpread(seeds.compactMap(\.second)) }

    /// Throws a `Failure` if the files are not of the same iterations, so that drops and rises cannot be compared.
    static func requireEqualIterations(_ files: [PhasesFile], stage: String) throws {
        guard let other = files.first(where: { $0.iterations != files[0].iterations }) else { return }
        throw Failure(
            .work, "curves that were not probed at the same iterations cannot be compared", at: stage,
            facts: [files[0], other].map { .init($0.label, "\($0.iterations.map { Int($0) })") })
    }

    /// One row for each file, with the numbers that figures compare.
    private static func summary(_ files: [PhasesFile], along values: Column? = nil) -> Table {
        let numbers = Column("number", "place in the comparison, from 1", files.indices.map { Double($0 + 1) })
        return Table(
            [values ?? numbers]
                + Column.overSeeds("drop", "relative fall of the loss in phase ii", files.map(\.drops))
                + Column.overSeeds("rise", "relative rise of the loss in phase iii", files.map(\.rises))
                + Column.overSeeds("T1", "iteration at which phase i ends", files.map(\.firstEnds))
                + Column.overSeeds("T2", "iteration at which phase ii ends", files.map(\.secondEnds))
                + [Column("three_phases", "share of the seeds with three phases", files.map(\.threePhases))])
    }

    /// The summary as a table of an analysis.
    static func part(_ path: String, _ files: [PhasesFile], along values: Column? = nil) -> Analysis.Part {
        .init(path, summary(files, along: values), attributes: ["labels": .strings(files.map(\.label))])
    }

    /// What an analysis of several curves leaves: their summary and its claims.
    static func comparison(_ files: [PhasesFile], claims: [Claim]) -> Analysis {
        Analysis(tables: [part("summary", files)], claims: claims)
    }
}

/// Octaves from iteration `b` to iteration `a`, on the detector's axis log2(1 + t).
func octaves(_ a: Double, _ b: Double) -> Double { log2(1 + a) - log2(1 + b) }
