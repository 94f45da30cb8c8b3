// plot.beyond-tanh: other activations and initial laws beside theory (A10). Unaware of how runs were trained.
import Engine
import Gnuplot
import Results

/// Loss, collapse and plateau for activations; loss, escape and theory's verdict for laws.
struct PlotBeyondTanh: PlotKind {
    let name = "plot.beyond-tanh"
    let summary = "draws losses, plateaus and escape times of other activations and initial laws (figure A10)"
    let parameters = PlotFiles.parameters
    let inputs: [InputDeclaration] = [
        .init("activations", .oneOrMore, "histories of train.flow that differ in σ"),
        .init("laws", .oneOrMore, "histories of train.flow with tanh that differ in the initial law"),
        .init("analysis", .one, "variants.h5 of analyse.beyond-tanh for the same runs"),
    ]

    func run(_ context: StageContext) throws {
        let analysis = try BeyondTanhAnalysis(reading: context.input("analysis"))
        let panels = try BeyondTanhPanels(
            activations: (context.inputs["activations"] ?? []).map(FlowRun.init(reading:)),
            laws: (context.inputs["laws"] ?? []).map { ($0, try FlowRun(reading: $0)) }, analysis: analysis,
            stage: context.stage)
        let frames = Frame(left: 0.078, right: 0.985, bottom: 0.1, top: 0.945)
            .grid(rows: 2, columns: 3, horizontalGap: 0.095, verticalGap: 0.175)
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 4.3,
            header: ["Other activations and initial laws: see caption.txt."])
        figure.panels = [
            try panels.losses(frames[0]), try panels.collapse(frames[1]), try panels.plateaus(frames[2]),
            try panels.lawLosses(frames[3]), try panels.escape(frames[4]), try panels.verdicts(frames[5]),
        ]
        try PlotFiles.write(
            figure, facts: [panels.facts] + analysis.claims.map(\.captionLine), context)
    }
}
