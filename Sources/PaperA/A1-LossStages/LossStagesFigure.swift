// plot.loss-stages: the figure of the three stages of the loss (A1). Unaware of how the runs were trained.
import Dynamics
import Engine
import Gnuplot
import Results

/// Loss against logarithmic time with its stages, and the collapse of the descents; a row for each problem.
struct PlotLossStages: PlotKind {
    let name = "plot.loss-stages"
    let summary = "draws loss against time with its stages and theory, and the collapse of the descents (figure A1)"

    let parameters: [ParameterDeclaration] =
        PlotFiles.parameters + [
            .init("alpha", .number(0...10), default: .number(1), "the α whose stages are shaded")
        ]

    let inputs: [InputDeclaration] = [
        .init("odd", .oneOrMore, "histories of train.flow on the odd problem: every α and seed"),
        .init("gen", .oneOrMore, "the same on the general problem"),
        .init("oddStages", .one, "stages.h5 of analyse.loss-stages for the odd runs, in the same order"),
        .init("genStages", .one, "the same for the general runs"),
    ]

    func run(_ context: StageContext) throws {
        let rows = try [("odd", "oddStages"), ("gen", "genStages")].map { role, stages in
            try LossStagesRow(
                runs: (context.inputs[role] ?? []).map(FlowRun.init(reading:)),
                stages: LossStages(reading: context.input(stages)), highlighted: context.parameters.number("alpha"),
                stage: context.stage)
        }
        let left = Frame(left: 0.068, right: 0.6, bottom: 0.095, top: 0.905)
            .grid(rows: 2, columns: 1, horizontalGap: 0, verticalGap: 0.15)
        let right = Frame(left: 0.69, right: 0.99, bottom: 0.095, top: 0.905)
            .grid(rows: 2, columns: 1, horizontalGap: 0, verticalGap: 0.15)
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 4.2,
            header: ["Loss, its stages and their theory for a two-layer network: see caption.txt."],
            sharedKey: rows[0].key, sharedKeyHeight: 0.98)
        for (index, row) in rows.enumerated() {
            let isLast = index == rows.count - 1
            figure.panels.append(try row.lossPanel(left[index], letter: ["a", "c"][index], isLast: isLast))
            figure.panels.append(try row.collapsePanel(right[index], letter: ["b", "d"][index], isLast: isLast))
        }
        try PlotFiles.write(figure, facts: rows[0].sampleSentences + rows.flatMap(\.claimSentences), context)
    }
}
