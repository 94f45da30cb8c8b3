// analyse.batch-norm: whether the phases depend on the statistics with which BatchNorm makes the activations (B12).
// Unaware of training and drawing.
import Engine
import Glibc
import HDF5
import Results

/// Compares activations made with the statistics of the batch and with running ones, each seen by the exact decoder and by
/// a linear one trained by Adam with a fixed budget.
struct AnalyseBatchNorm: StageKind {
    let name = "analyse.batch-norm"
    let summary = "compares the phases seen with batch and with running statistics of BatchNorm (figure B12)"

    let parameters: [ParameterDeclaration] = []

    static let roles = ["batchExact", "runningExact", "batchLinear", "runningLinear"]

    let inputs = Self.roles.map { InputDeclaration($0, .one, "phases.h5: BatchNorm's statistics and the decoder") }

    func outputs(_ parameters: ParameterValues) -> [String] { ["batch-norm.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let all = try Self.roles.map { try PhasesFile(reading: context.input($0)) }
        try PhasesFile.requireEqualIterations(all, stage: context.stage)
        try PhasesFile.write(
            all, claims: Self.claims(all), description: "Phases of the reconstruction loss by BatchNorm's statistics",
            kind: name, to: context.output("batch-norm.h5"), context)
    }

    private static func claims(_ all: [PhasesFile]) throws -> [Claim] {
        let (batchExact, runningExact, batchLinear, runningLinear) = (all[0], all[1], all[2], all[3])
        func difference(_ running: PhasesFile, _ batch: PhasesFile) -> (mean: Double, spread: Double) {
            meanAndSpread(zip(running.seeds, batch.seeds).map { $0.drop - $1.drop })
        }
        let (linear, exact) = (difference(runningLinear, batchLinear), difference(runningExact, batchExact))
        let start = meanAndSpread(runningLinear.losses.map { $0[0] / runningLinear.constantLoss })
        var claims = [
            Claim(
                "B12.drop-depends-on-mode",
                "Phases i and ii depend on BatchNorm's statistics: drop with running minus drop with batch statistics, decoder "
                    + "with a fixed budget (5 % counts)", .atLeast, expected: 0.05, tolerance: 0, measured: linear.mean,
                spread: linear.spread, samples: batchLinear.seeds.count),
            Claim(
                "B12.exact-is-unmoved",
                "The exact decoder, blind to the activations' scale, sees the same drop: running minus batch statistics",
                expected: 0, tolerance: 0.05, measured: exact.mean, spread: exact.spread,
                samples: batchExact.seeds.count),
            Claim(
                "B12.starts-blind",
                "Before training, running statistics leave the decoder with a fixed budget near the mean image: its loss over "
                    + "the mean image's", .atLeast, expected: 1, tolerance: 0.1, measured: start.mean,
                spread: start.spread, samples: runningLinear.seeds.count),
        ]
        guard
            let (batch, running) = batchExact.activationDeviation.flatMap({ batch in
                runningExact.activationDeviation.map { (batch, $0) }
            })
        else { return claims }
        claims.append(
            Claim(
                "B12.early-scale",
                "Decades by which the first activations are smaller with running than with batch statistics", .atLeast,
                expected: 1, tolerance: 0, measured: log10(batch.mean[0] / running.mean[0]),
                samples: batchExact.seeds.count))
        return claims
    }
}
