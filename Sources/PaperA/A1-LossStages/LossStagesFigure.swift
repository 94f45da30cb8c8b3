// plot.loss-stages: the figure of the three stages of the loss (A1). Unaware of how the runs were trained.
import Dynamics
import Gnuplot
import Results
import StageGraph

/// Loss against logarithmic time with its stages, and the collapse of the descents; a row for each problem.
struct PlotLossStages: FigureKind {
    let name = "plot.loss-stages"
    let summary = "draws loss against time with its stages and theory, and the collapse of the descents (figure A1)"
    let options: [ParameterDeclaration] = [.shadedAlpha(of: ["odd", "gen"])]
    let inputs: [InputDeclaration] = [
        .init("odd", .oneOrMore, "histories of train.flow on the odd problem: every α and seed"),
        .init("gen", .oneOrMore, "the same on the general problem"),
        .init("oddStages", .one, "stages.h5 of analyse.loss-stages for the odd runs, in the same order"),
        .init("genStages", .one, "the same for the general runs"),
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        func row(_ role: String) throws -> LossStagesRow {
            try LossStagesRow(
                runs: context.histories(role),
                stages: LossStages(reading: context.input(role + "Stages")),
                highlighted: context.parameters.number("alpha"), stage: context.stage)
        }
        let (odd, gen) = try (row("odd"), row("gen"))
        let left = Frame(left: 0.068, right: 0.6, bottom: 0.095, top: 0.905)
            .grid(rows: 2, columns: 1, horizontalGap: 0, verticalGap: 0.15)
        let right = Frame(left: 0.69, right: 0.99, bottom: 0.095, top: 0.905)
            .grid(rows: 2, columns: 1, horizontalGap: 0, verticalGap: 0.15)
        return Drawing(
            width: 6.75, height: 4.2,
            header: "Loss, its stages and their theory for a two-layer network: see caption.txt.",
            panels: [
                try odd.loss(left[0], letter: "a", isLast: false),
                try odd.collapse(right[0], letter: "b", isLast: false),
                try gen.loss(left[1], letter: "c", isLast: true), try gen.collapse(right[1], letter: "d", isLast: true),
            ], sharedKey: odd.key, sharedKeyHeight: 0.98,
            facts: [odd.sampleSentence] + odd.claimSentences + gen.claimSentences)
    }
}
