// plot.linearised-flow: the error of the linearised flow and the break of q_max (A7). Unaware of how runs were trained.
import Gnuplot
import Results
import StageGraph

/// Error against K, q_max beside that of the linearised flow, and q_max at the break against m.
struct PlotLinearisedFlow: FigureKind {
    let name = "plot.linearised-flow"
    let summary = "draws the error of the linearised flow and where q_max leaves it (figure A7)"
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow on one problem, one α: every m and seed"),
        .init("linearised", .one, "linearised.h5 of analyse.linearised-flow for the same runs, in the same order"),
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let analysis = try AnalysisFile(
            reading: context.input("linearised"), kind: "analyse.linearised-flow", tables: ["runs"])
        let runs = try context.histories("runs")
        try analysis.rows("runs").require(
            [("neurons", runs.map { Double($0.neurons) }), ("seed", runs.seeds)], stage: context.stage)
        let panels = LinearisedFlowPanels(runs: try runs.map { try LinearisedFlowRun($0, stage: context.stage) })
        let frames = Frame(left: 0.075, right: 0.985, bottom: 0.17, top: 0.8)
            .grid(rows: 1, columns: 3, horizontalGap: 0.098, verticalGap: 0)
        return Drawing(
            width: 6.75, height: 2.5, header: "Error of the linearised flow and the break of q_max: see caption.txt.",
            panels: [panels.error(frames[0]), try panels.amplitude(frames[1]), panels.breaks(frames[2])],
            sharedKey: panels.key, sharedKeyHeight: 0.96, facts: [panels.sampleSentence] + analysis.claimSentences)
    }
}
