// plot.norms: the size of the weights in the stages of training (A6). Unaware of training.
import Dynamics
import Gnuplot
import Results
import StageGraph

/// ‖w‖_F/‖a‖, ‖a‖², q_max and N_eff against time.
struct PlotNorms: FigureKind {
    let name = "plot.norms"
    let summary = "draws the weights' norms, the largest amplitude and N_eff against time with the stages (figure A6)"
    let options: [ParameterDeclaration] = [.shadedAlpha(of: ["runs"])]
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow (tanh, one problem with Mz ∥ z): every α and seed"),
        .init("norms", .one, "norms.h5 of analyse.norms for these runs"),
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let runs = try context.alikeHistories("runs", activation: "tanh")
        let analysed = try AnalysisFile(reading: context.input("norms"), kind: "analyse.norms", tables: ["runs"])
        let alpha = context.parameters.number("alpha")
        try analysed.rows("runs").require(
            [("alpha", runs.map(\.alpha)), ("seed", runs.seeds)], stage: context.stage)
        try runs.requireShaded(alpha, stage: context.stage)
        let panels = try NormsPanels(runs, analysed.rows("runs"), shaded: alpha)
        let frames = Frame(left: 0.082, right: 0.985, bottom: 0.095, top: 0.89)
            .grid(rows: 2, columns: 2, horizontalGap: 0.105, verticalGap: 0.09)
        return Drawing(
            width: 6.75, height: 4.4,
            header: "The size of the weights of a two-layer network in the stages of training: see caption.txt.",
            panels: [
                try panels.ratio(frames[0]), try panels.power(frames[1]), try panels.largest(frames[2]),
                try panels.effective(frames[3]),
            ], sharedKey: panels.key, sharedKeyHeight: 0.98, facts: [panels.sampleSentence] + analysed.claimSentences)
    }
}
