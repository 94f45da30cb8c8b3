// plot.critical-point: at which critical point the loss rests, tanh beside ReLU (A4). Unaware of how runs were trained.
import Dynamics
import Gnuplot
import Results
import StageGraph

/// Loss, K_f and K_f' against time for two activations; a column for each problem.
struct PlotCriticalPoint: FigureKind {
    let name = "plot.critical-point"
    let summary = "draws loss, K_f and K_f' against time, tanh beside ReLU (figure A4)"
    let options: [ParameterDeclaration] = [
        .init("alpha", .number(0...10), default: .number(1), "runs with this α are drawn").picking(
            "alpha", of: ["tanhOdd", "tanhGen", "reluOdd", "reluGen"])
    ]
    let inputs: [InputDeclaration] = [
        .init("tanhOdd", .oneOrMore, "histories of train.flow: tanh on the odd problem"),
        .init("tanhGen", .oneOrMore, "tanh on the general problem"),
        .init("reluOdd", .oneOrMore, "ReLU on the odd problem"),
        .init("reluGen", .oneOrMore, "ReLU on the general problem"),
        .init("stages", .oneOrMore, "stages.h5 of analyse.loss-stages for each of the four sets of runs"),
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let stages = try (context.inputs["stages"] ?? []).map(LossStages.init(reading:))
        func column(tanh: String, relu: String) throws -> CriticalPointColumn {
            CriticalPointColumn(
                tanh: try CriticalPointRuns(role: tanh, .tanh, stages, context),
                relu: try CriticalPointRuns(role: relu, .relu, stages, context))
        }
        let odd = try column(tanh: "tanhOdd", relu: "reluOdd")
        let gen = try column(tanh: "tanhGen", relu: "reluGen")
        let frames = Frame(left: 0.075, right: 0.985, bottom: 0.082, top: 0.905)
            .grid(rows: 3, columns: 2, horizontalGap: 0.095, verticalGap: 0.055)
        return Drawing(
            width: 6.75, height: 4.6,
            header: "The critical point on which the loss rests, tanh and ReLU: see caption.txt.",
            panels: [
                try odd.loss(frames[0], "a"), try odd.drive(frames[2], "c"), try odd.across(frames[4], "e"),
                try gen.loss(frames[1], "b"), try gen.drive(frames[3], "d"), try gen.across(frames[5], "f"),
            ], sharedKey: CriticalPointColumn.key, sharedKeyHeight: 0.98,
            facts: [odd.sampleSentence] + odd.claimSentences + gen.claimSentences)
    }
}
