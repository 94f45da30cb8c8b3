// analyse.batch-norm: whether the phases depend on the statistics with which BatchNorm makes the activations (B12).
// Unaware of training and drawing.
import Glibc
import Results
import StageGraph

/// Compares activations made with the statistics of the batch and with running ones, each seen by the exact decoder and by
/// a linear one trained by Adam with a fixed budget.
struct AnalyseBatchNorm: AnalysisKind {
    let name = "analyse.batch-norm"
    let summary = "compares the phases seen with batch and with running statistics of BatchNorm (figure B12)"
    let contents = "Phases of the reconstruction loss by BatchNorm's statistics"
    let artifact = "batch-norm.h5"

    static let roles = ["batchExact", "runningExact", "batchLinear", "runningLinear"]

    let inputs = Self.roles.map { InputDeclaration($0, .one, "phases.h5: BatchNorm's statistics and the decoder") }

    func analyse(_ context: StageContext) throws -> Analysis {
        let all = try Self.roles.map { try PhasesFile(reading: context.input($0)) }
        try PhasesFile.requireEqualIterations(all, stage: context.stage)
        return PhasesFile.comparison(
            all,
            claims: Self.exactClaims(batch: all[0], running: all[1]) + Self.linearClaims(batch: all[2], running: all[3])
        )
    }

    private static func linearClaims(batch: PhasesFile, running: PhasesFile) -> [Claim] {
        [
            .measure(
                "B12.drop-depends-on-mode",
                "Phases i and ii depend on BatchNorm's statistics: drop with running minus drop with batch statistics, decoder "
                    + "with a fixed budget (5 % counts)", .atLeast, expected: 0.05
            ) { .mean(dropGains(batch, running), samples: batch.seeds.count) },
            .measure(
                "B12.starts-blind",
                "Before training, running statistics leave the decoder with a fixed budget near the mean image: its loss over "
                    + "the mean image's", .atLeast, expected: 1, tolerance: 0.1
            ) { .mean(running.losses.map { $0[0] / running.constantLoss }) },
        ]
    }

    private static func exactClaims(batch: PhasesFile, running: PhasesFile) -> [Claim] {
        let unmoved = Claim.measure(
            "B12.exact-is-unmoved",
            "The exact decoder, blind to the activations' scale, sees the same drop: running minus batch statistics",
            expected: 0, tolerance: 0.05
        ) { .mean(dropGains(batch, running), samples: batch.seeds.count) }
        guard let batchScale = batch.activationDeviation, let runningScale = running.activationDeviation else {
            return [unmoved]
        }
        let scale = Claim.measure(
            "B12.early-scale",
            "Decades by which the first activations are smaller with running than with batch statistics", .atLeast,
            expected: 1
        ) { .value(log10(batchScale.mean[0] / runningScale.mean[0]), samples: batch.seeds.count) }
        return [unmoved, scale]
    }

    /// Drop with running less drop with batch statistics, by seed.
    private static func dropGains(_ batch: PhasesFile, _ running: PhasesFile) -> [Double] {
        zip(running.seeds, batch.seeds).map { $0.drop - $1.drop }
    }
}
