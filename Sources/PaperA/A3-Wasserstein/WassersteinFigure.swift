// plot.wasserstein: how the laws of |a| and ‖w‖ approach each other before the descent (A3). Unaware of training.
import Dynamics
import Gnuplot
import Results
import StageGraph

/// Loss and W_rel² against time, the collapse of W_rel² on ‖z‖t, and W_rel² at T_5% against M.
struct PlotWasserstein: FigureKind {
    let name = "plot.wasserstein"
    let summary = "draws W_rel² and the loss against time, its collapse, and its value at T_5% against M (figure A3)"
    let options: [ParameterDeclaration] = [.shadedAlpha(of: ["runs"])]
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow (tanh, one problem): every α and seed"),
        .init("wasserstein", .one, "wasserstein.h5 of analyse.wasserstein for these runs"),
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let runs = try context.alikeHistories("runs", activation: "tanh")
        let analysed = try AnalysisFile(
            reading: context.input("wasserstein"), kind: "analyse.wasserstein", tables: ["runs", "sweep"])
        let alpha = context.parameters.number("alpha")
        try analysed.rows("runs").require(
            [("alpha", runs.map(\.alpha)), ("seed", runs.seeds)], stage: context.stage)
        try runs.requireShaded(alpha, stage: context.stage)
        let panels = try WassersteinPanels(runs, analysed.rows("runs"), sweep: analysed.rows("sweep"), shaded: alpha)
        let left = Frame(left: 0.082, right: 0.495, bottom: 0.095, top: 0.89)
            .grid(rows: 2, columns: 1, horizontalGap: 0, verticalGap: 0.075)
        let right = Frame(left: 0.6, right: 0.985, bottom: 0.095, top: 0.89)
            .grid(rows: 2, columns: 1, horizontalGap: 0, verticalGap: 0.185)
        return Drawing(
            width: 6.75, height: 4.4,
            header: "The distance between the laws of |a| and ‖w‖ of a two-layer network: see caption.txt.",
            panels: [
                try panels.loss(left[0]), try panels.distance(left[1]), try panels.collapse(right[0]),
                try panels.sizes(right[1]),
            ], sharedKey: panels.style.key(marked: true), sharedKeyHeight: 0.98,
            facts: [try panels.sampleSentence] + analysed.claimSentences)
    }
}
