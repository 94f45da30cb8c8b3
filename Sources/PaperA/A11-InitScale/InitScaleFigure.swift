// plot.init-scale: which plateaus exist at which initial scale (A11). Unaware of how runs were trained.
import Gnuplot
import Results
import StageGraph

/// Loss curves for some α, and the times of the stages against α.
struct PlotInitScale: FigureKind {
    let name = "plot.init-scale"
    let summary = "draws the loss at several initial scales and where each plateau exists (figure A11)"
    let options: [ParameterDeclaration] = [
        .init("alphas", .list(.number(0...10)), "six α, ascending, whose loss is drawn").picking("alpha", of: ["runs"])
    ]
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow: every α and seed"),
        .init("scales", .one, "scales.h5 of analyse.init-scale for the same runs"),
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let file = try AnalysisFile(reading: context.input("scales"), kind: "analyse.init-scale", tables: ["runs"])
        let runs = try context.histories("runs")
        let alphas = context.parameters.numbers("alphas")
        let found = Set(runs.map(\.alpha))
        guard alphas.count == 6, alphas == alphas.sorted(), Set(alphas).isSubset(of: found) else {
            throw Failure(
                .usage, "the α whose loss is drawn are not six of the runs'", at: context.stage,
                facts: [.init("alphas", "\(alphas)"), .init("found", "\(found.sorted())")])
        }
        let panels = InitScalePanels(runs: runs, points: try InitScalePoint.points(file.rows("runs")))
        let frames = Frame(left: 0.07, right: 0.585, bottom: 0.125, top: 0.925)
            .grid(rows: 2, columns: 3, horizontalGap: 0.02, verticalGap: 0.13)
        let losses = try alphas.enumerated().map { index, alpha in
            try panels.loss(frames[index], alpha: alpha, isFirst: index % 3 == 0, isLast: index >= 3)
        }
        let map = panels.map(Frame(left: 0.675, right: 0.985, bottom: 0.125, top: 0.925))
        return Drawing(
            width: 6.75, height: 3.3,
            header: "Loss at several initial scales and where each plateau exists: see caption.txt.",
            panels: losses + [map], facts: [panels.sampleSentence, panels.levelSentence] + file.claimSentences)
    }
}
