// plot.critical-point: at which critical point the loss rests, tanh beside ReLU (A4). Unaware of how runs were trained.
import Dynamics
import Engine
import Gnuplot
import Results

/// Loss, K_f and K_f' against time for two activations; a column for each problem.
struct PlotCriticalPoint: PlotKind {
    let name = "plot.critical-point"
    let summary = "draws loss, K_f and K_f' against time, tanh beside ReLU (figure A4)"

    let parameters: [ParameterDeclaration] =
        PlotFiles.parameters + [
            .init("alpha", .number(0...10), default: .number(1), "runs with this α are drawn")
        ]

    let inputs: [InputDeclaration] = [
        .init("tanhOdd", .oneOrMore, "histories of train.flow: tanh on the odd problem"),
        .init("tanhGen", .oneOrMore, "tanh on the general problem"),
        .init("reluOdd", .oneOrMore, "ReLU on the odd problem"),
        .init("reluGen", .oneOrMore, "ReLU on the general problem"),
        .init("stages", .oneOrMore, "stages.h5 of analyse.loss-stages for each of the four sets of runs"),
    ]

    func run(_ context: StageContext) throws {
        let alpha = context.parameters.number("alpha")
        let stages = try (context.inputs["stages"] ?? []).map(LossStages.init(reading:))
        func set(_ role: String) throws -> CriticalPointRuns {
            try CriticalPointRuns(
                (context.inputs[role] ?? []).map(FlowRun.init(reading:)), alpha: alpha, stages: stages, role: role,
                stage: context.stage)
        }
        let columns = [
            CriticalPointColumn(tanh: try set("tanhOdd"), relu: try set("reluOdd")),
            CriticalPointColumn(tanh: try set("tanhGen"), relu: try set("reluGen")),
        ]
        let frames = Frame(left: 0.075, right: 0.985, bottom: 0.082, top: 0.905)
            .grid(rows: 3, columns: 2, horizontalGap: 0.095, verticalGap: 0.055)
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 4.6,
            header: ["The critical point on which the loss rests, tanh and ReLU: see caption.txt."],
            sharedKey: CriticalPointColumn.key, sharedKeyHeight: 0.98)
        for (index, column) in columns.enumerated() {
            figure.panels += try column.panels(
                loss: frames[index], drive: frames[2 + index], across: frames[4 + index],
                letters: [["a", "c", "e"], ["b", "d", "f"]][index])
        }
        let claims = columns.flatMap { $0.claims }
        try PlotFiles.write(
            figure, facts: [columns[0].sampleSentence] + claims.map(\.captionLine), context)
    }
}
