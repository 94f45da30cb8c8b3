// plot.escape: how and when the network leaves the secondary plateau (A9). Unaware of training.
import Dynamics
import Gnuplot
import Results
import StageGraph

/// f_θ and the neurons before and after the escape, the largest neurons' share, and escape times beside theory.
struct PlotEscape: FigureKind {
    let name = "plot.escape"
    let summary = "draws f_θ, the clusters of neurons, their shares and the escape times (figure A9)"
    let options: [ParameterDeclaration] = [
        .init("alpha", .number(0...10), default: .number(1), "runs with this α are followed in (a) to (c)").picking(
            "alpha", of: ["followed"])
    ]
    let inputs: [InputDeclaration] = [
        .init("followed", .oneOrMore, "histories of train.flow (tanh, one input) with snapshots \"stages\""),
        .init("escape", .one, "escape.h5 of analyse.escape: runs over the number of neurons, α and seeds"),
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let files = context.inputs["followed"] ?? []
        let runs = try context.alikeHistories("followed", activation: "tanh")
        let analysed = try AnalysisFile(reading: context.input("escape"), kind: "analyse.escape", tables: ["runs"])
        let alpha = context.parameters.number("alpha")
        let chosen = runs.indices.filter { runs[$0].alpha == alpha }
        guard !chosen.isEmpty, runs[0].problem.inputs == 2 else {
            throw Failure(
                .usage, "no run with one input has the α to follow", at: context.stage,
                facts: [
                    .init("alpha", "\(alpha)"), .init("problem", runs[0].problem.name),
                    .init("found", "\(Set(runs.map(\.alpha)).sorted())"),
                ])
        }
        let followed = try EscapeFollowed(
            runs: chosen.map { runs[$0] }, snapshots: chosen.map { try FlowSnapshot.read(files[$0]) },
            stage: context.stage)
        let times = EscapeTimes(rows: analysed.rows("runs"))
        let frames = Frame(left: 0.07, right: 0.985, bottom: 0.095, top: 0.93)
            .grid(rows: 2, columns: 3, horizontalGap: 0.085, verticalGap: 0.175)
        return Drawing(
            width: 6.75, height: 4.3, header: "The escape from the secondary plateau: see caption.txt.",
            panels: [
                followed.function(frames[0]), followed.ranks(frames[1]), try followed.shares(frames[2]),
                try times.sizes(frames[3]), try times.collapse(frames[4]), try times.ratios(frames[5]),
            ], facts: [followed.sampleSentence, try times.sampleSentence] + analysed.claimSentences)
    }
}
