// plot.batch-norm: phases with batch and with running statistics of BatchNorm (B12). Unaware of training and probing.
import Gnuplot
import Results
import StageGraph

/// Rows: the exact decoder and the one trained by Adam; columns: both statistics; right: the activations' scale.
struct PlotBatchNorm: FigureKind {
    let name = "plot.batch-norm"
    let summary = "draws the phases seen with batch and with running statistics of BatchNorm (figure B12)"
    let inputs: [InputDeclaration] =
        AnalyseBatchNorm.roles.map { .init($0, .one, "phases.h5: BatchNorm's statistics and the decoder") } + [
            .init("analysis", .one, "batch-norm.h5 of analyse.batch-norm")
        ]

    func draw(_ context: StageContext) throws -> Drawing {
        let files = try AnalyseBatchNorm.roles.map { try PhasesFile(reading: context.input($0)) }
        let claims = try Claim.read("analysis", context)
        let frames = Frame(left: 0.075, right: 0.66, bottom: 0.13, top: 0.84)
            .grid(rows: 2, columns: 2, horizontalGap: 0.05, verticalGap: 0.14)
        let highest = 1.2 * (files.flatMap(\.loss.mean).max() ?? 1)
        let losses = files.enumerated().map { index, file in
            file.lossPanel(
                frames[index], isLeft: index % 2 == 0, isBottom: index > 1,
                highest: max(highest, 1.15 * file.constantLoss),
                references: [
                    Reference(.horizontal, at: file.constantLoss, label: index == 0 ? "mean image" : nil, labelAt: 0.6)
                ])
        }
        return Drawing(
            width: 6.75, height: 3.3, header: "Reconstruction loss by BatchNorm's statistics: see caption.txt.",
            panels: losses + [try scale(batch: files[0], running: files[1], context.stage)],
            sharedKey: [
                .reconstructionLoss,
                KeyEntry("activations, batch statistics", .linePoints(.square), .vermillion),
                KeyEntry("activations, running statistics", .linePoints(.triangle, .dashed), .green),
            ], sharedKeyHeight: 0.975,
            facts: [
                PhasesFile.spreadSentence(files), "Dashed: loss of the mean image, which needs no activations.",
            ] + files.map(\.sentenceOfChange) + claims.map(\.captionLine))
    }

    private func scale(batch: PhasesFile, running: PhasesFile, _ stage: String) throws -> Panel {
        guard let batchScale = batch.activationDeviation, let runningScale = running.activationDeviation else {
            throw Failure(.work, "the phases do not say how large the activations are", at: stage)
        }
        let quantity = "standard deviation of the activations"
        return Panel(
            Frame(left: 0.76, right: 0.985, bottom: 0.13, top: 0.84), "Scale of the activations",
            x: batch.axis.axis(), y: Axis("Standard deviation", .log)
        ) {
            Series(
                "\(quantity), batch statistics", x: batch.places, y: batchScale.mean, .linePoints(.square), .vermillion)
            Series(
                "\(quantity), running statistics", x: running.places, y: runningScale.mean,
                .linePoints(.triangle, .dashed), .green)
        }
    }
}
