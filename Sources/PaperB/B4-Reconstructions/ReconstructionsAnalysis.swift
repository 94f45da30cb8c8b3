// analyse.reconstructions: what the pictures of reconstructions claim (B4), measured. Unaware of training and drawing.
import Engine
import HDF5
import Results

/// Errors of the pictures that are shown and how many of them the network gets right, over training.
struct AnalyseReconstructions: StageKind {
    let name = "analyse.reconstructions"
    let summary = "measures errors and predictions of the reconstructed pictures (figure B4)"

    let parameters: [ParameterDeclaration] = []

    let inputs = [InputDeclaration("pictures", .oneOrMore, "pictures.h5 of several checkpoints and seeds")]

    func outputs(_ parameters: ParameterValues) -> [String] { ["reconstructions.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let seeds = try PicturesFile.read("pictures", context)
        let errors = seeds.map { $0.map { $0.errors.reduce(0, +) / Double($0.errors.count) } }
        let right = seeds.map {
            $0.map { file in
                Double(zip(file.labels, file.predicted).count { $0 == $1 }) / Double(file.labels.count)
            }
        }
        let artifact = try Artifact.create(
            kind: name, description: "Errors of reconstructed pictures and the network's predictions over training",
            parameters: context.parameters)
        let rows = seeds[0].indices
        func columns(_ name: String, _ description: String, _ values: [[Double]]) -> [Column] {
            let spreads = rows.map { row in meanAndSpread(values.map { $0[row] }) }
            return [
                Column(name, description + ", mean over seeds", spreads.map(\.mean)),
                Column(name + "_deviation", description + ", standard deviation over seeds", spreads.map(\.spread)),
            ]
        }
        try Table(
            [Column("iteration", "updates done", seeds[0].map { Double($0.iteration) })]
                + columns("error", "reconstruction error of the pictures", errors)
                + columns("right", "share of the pictures that the network classifies correctly", right)
        ).write(to: artifact.root, "pictures")
        try Claim.write(Self.claims(errors, right), to: artifact.root)
        try Artifact.finish(artifact, at: context.output("reconstructions.h5"))
    }

    /// Errors and shares by seed and iteration.
    private static func claims(_ errors: [[Double]], _ right: [[Double]]) -> [Claim] {
        let falls = meanAndSpread(errors.map { ($0[0] - $0.min()!) / $0[0] })
        let rises = meanAndSpread(errors.map { ($0.last! - $0.min()!) / $0.min()! })
        let gains = meanAndSpread(right.map { $0.last! - $0[0] })
        return [
            Claim(
                "B4.error-falls",
                "Relative fall of the pictures' reconstruction error from the start to its minimum (5 % counts)",
                .atLeast, expected: 0.05, tolerance: 0, measured: falls.mean, spread: falls.spread,
                samples: errors.count),
            Claim(
                "B4.error-rises",
                "Relative rise of the pictures' reconstruction error from its minimum to the end (5 % counts)",
                .atLeast, expected: 0.05, tolerance: 0, measured: rises.mean, spread: rises.spread,
                samples: errors.count),
            Claim(
                "B4.recognised", "Share of the pictures that are classified correctly, end minus start", .atLeast,
                expected: 0.5, tolerance: 0, measured: gains.mean, spread: gains.spread, samples: right.count),
        ]
    }
}
