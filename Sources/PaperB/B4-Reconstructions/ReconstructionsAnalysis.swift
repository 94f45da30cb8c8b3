// analyse.reconstructions: what the pictures of reconstructions claim (B4), measured. Unaware of training and drawing.
import Results
import StageGraph

/// Errors of the pictures that are shown and how many of them the network gets right, over training.
struct AnalyseReconstructions: AnalysisKind {
    let name = "analyse.reconstructions"
    let summary = "measures errors and predictions of the reconstructed pictures (figure B4)"
    let contents = "Errors of reconstructed pictures and the network's predictions over training"
    let artifact = "reconstructions.h5"
    let inputs: [InputDeclaration] = [.init("pictures", .oneOrMore, "pictures.h5 of several checkpoints and seeds")]

    func analyse(_ context: StageContext) throws -> Analysis {
        let seeds = try PicturesFile.read("pictures", context)
        let errors = seeds.map { $0.map(\.meanError) }
        let right = seeds.map { $0.map(\.shareRecognised) }
        func overSeeds(_ name: String, _ description: String, _ values: [[Double]]) -> [Column] {
            let spreads = seeds[0].indices.map { row in meanAndSpread(values.map { $0[row] }) }
            return Column.overSeeds(name, description, spreads)
        }
        let table = Table(
            [Column("iteration", "updates done", seeds[0].map { Double($0.iteration) })]
                + overSeeds("error", "reconstruction error of the pictures", errors)
                + overSeeds("right", "share of the pictures that the network classifies correctly", right))
        return Analysis(tables: [.init("pictures", table)], claims: Self.claims(errors, right))
    }

    /// Errors and shares by seed and iteration.
    private static func claims(_ errors: [[Double]], _ right: [[Double]]) -> [Claim] {
        [
            .measure(
                "B4.error-falls",
                "Relative fall of the pictures' reconstruction error from the start to its minimum (5 % counts)",
                .atLeast, expected: 0.05
            ) { .mean(errors.map { ($0[0] - $0.min()!) / $0[0] }) },
            .measure(
                "B4.error-rises",
                "Relative rise of the pictures' reconstruction error from its minimum to the end (5 % counts)",
                .atLeast, expected: 0.05
            ) { .mean(errors.map { ($0.last! - $0.min()!) / $0.min()! }) },
            .measure(
                "B4.recognised", "Share of the pictures that are classified correctly, end minus start", .atLeast,
                expected: 0.5
            ) { .mean(right.map { $0.last! - $0[0] }) },
        ]
    }
}

extension PicturesFile {
    /// Mean over the pictures.
    fileprivate var meanError: Double { errors.reduce(0, +) / Double(errors.count) }

    /// Share of the pictures that the network classifies correctly.
    fileprivate var shareRecognised: Double {
        Double(zip(labels, predicted).count { $0 == $1 }) / Double(labels.count)
    }
}
