// plot.norms: the size of the weights in the stages of training (A6). Unaware of training.
import Dynamics
import Engine
import Gnuplot
import Results

/// ‖w‖_F/‖a‖, ‖a‖², q_max and N_eff against time.
struct PlotNorms: PlotKind {
    let name = "plot.norms"
    let summary = "draws the weights' norms, the largest amplitude and N_eff against time with the stages (figure A6)"

    let parameters: [ParameterDeclaration] =
        PlotFiles.parameters + [
            .init("alpha", .number(0...10), default: .number(1), "the α whose stages are shaded")
        ]

    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow (tanh, one problem with Mz ∥ z): every α and seed"),
        .init("norms", .one, "norms.h5 of analyse.norms for these runs"),
    ]

    func run(_ context: StageContext) throws {
        let runs = try FlowRun.readTanh(context.inputs["runs"] ?? [], stage: context.stage)
        let analysed = try AnalysisFile(reading: context.input("norms"), kind: "analyse.norms", tables: ["runs"])
        try analysed.requireRuns(runs, shaded: context.parameters.number("alpha"), stage: context.stage)
        let panels = NormsPanels(runs: runs, analysed: analysed, shaded: context.parameters.number("alpha"))
        let frames = Frame(left: 0.082, right: 0.985, bottom: 0.095, top: 0.89)
            .grid(rows: 2, columns: 2, horizontalGap: 0.105, verticalGap: 0.09)
        let figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 4.4,
            header: ["The size of the weights of a two-layer network in the stages of training: see caption.txt."],
            panels: [
                try panels.ratio(frames[0]), try panels.power(frames[1]), try panels.largest(frames[2]),
                try panels.effective(frames[3]),
            ],
            sharedKey: panels.key, sharedKeyHeight: 0.98)
        try PlotFiles.write(figure, facts: [panels.sampleSentence] + analysed.claimSentences, context)
    }
}
