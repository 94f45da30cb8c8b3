// plot.phases-grid: phases by network and data set, or by layer and data set, a panel each (B1, B2). Unaware of training
// and probing.
import Engine
import Gnuplot
import Results

/// Reconstruction loss with its phases in every panel, and the accuracy where it is known, as measured or scaled.
struct PlotPhasesGrid: PlotKind {
    let name = "plot.phases-grid"
    let summary = "draws the learning phases of many networks and data sets in rows and columns (figures B1, B2)"

    let parameters =
        PlotFiles.parameters + [
            .init(
                "view", .string(choices: ["measured", "scaled"]), default: .string("measured"),
                "measured: loss and accuracy on two axes; scaled: both to [0, 1] in each panel")
        ]

    let inputs: [InputDeclaration] = [
        .init("phases", .oneOrMore, "phases.h5 of every panel, with labels 'row, column'"),
        .init("analyses", .any, "analyses whose claims the caption repeats"),
    ]

    func run(_ context: StageContext) throws {
        let files = try PhasesFile.read("phases", context)
        let grid = try PhasesGrid(files, stage: context.stage)
        let isScaled = context.parameters.string("view") == "scaled"
        let hasAccuracy = files.contains { $0.accuracy != nil }
        let accuracyKey = KeyEntry(
            isScaled ? "test accuracy" : "test accuracy (%, right axes)", .linePoints(.square, .dashed), .vermillion)
        let figure = grid.page(
            id: context.parameters.string("figure"), header: "Learning phases in rows and columns: see caption.txt.",
            key: [KeyEntry("reconstruction loss", .linePoints(.circle), .blue)] + (hasAccuracy ? [accuracyKey] : []),
            rightAxis: hasAccuracy && !isScaled
        ) { isScaled ? $0.scaledPanel($1) : $0.measuredPanel($1) }
        let analysed = try Claim.read("analyses", context)
        let claims = (isScaled ? [] : files.flatMap(\.claims)) + analysed
        let facts =
            [PhasesFile.spreadSentence(files)] + files.map { $0.wordsWithEnds + "." }
            + claims.map(\.captionLine)
        try PlotFiles.write(figure, facts: facts, context)
    }
}

extension PhasesFile {
    /// Loss on the left axis, accuracy on the right one.
    fileprivate func measuredPanel(_ position: PhasesGrid.Position) -> Panel {
        let highest = 1.3 * (zip(loss.mean, loss.deviation).map { $0 + $1 }.max() ?? 1)
        let accuracies: Curve? = accuracy.map { ($0.mean.map { 100 * $0 }, $0.deviation.map { 100 * $0 }) }
        var panel = panel(
            position, Axis(position.rowLabel, from: 0, to: highest, tics: PhasesGrid.tics(upTo: highest)))
        if accuracies != nil {
            panel.y2 = Axis(
                "", from: 0, to: 125, tics: .at([(0, "0"), (50, "50"), (100, "100")]), numbers: position.isRight,
                colour: .vermillion)
        }
        panel.series = gridSeries(loss, accuracies, onSecondAxis: true)
        return panel
    }

    /// Both from 0 to 1, which shows the phases' order and exaggerates their size.
    fileprivate func scaledPanel(_ position: PhasesGrid.Position) -> Panel {
        func scaled(_ curve: Curve) -> Curve {
            let (low, high) = (curve.mean.min() ?? 0, curve.mean.max() ?? 1)
            let range = high > low ? high - low : 1
            return (curve.mean.map { ($0 - low) / range }, curve.deviation.map { $0 / range })
        }
        let (losses, accuracies) = (scaled(loss), accuracy.map(scaled))
        let ends = ([losses] + (accuracies.map { [$0] } ?? [])).flatMap { curve in
            zip(curve.mean, curve.deviation).flatMap { [$0 - $1, $0 + $1] }
        }
        // A flat curve's scatter may be many times its range.
        let (low, high) = (max(-1, min(-0.1, ends.min() ?? 0)), min(2, max(1, ends.max() ?? 1)))
        var panel = panel(
            position,
            Axis(
                position.rowLabel, from: low - 0.05, to: high + 0.35, tics: .at([(0, "0"), (0.5, "0.5"), (1, "1")])))
        panel.series = gridSeries(losses, accuracies, onSecondAxis: false)
        return panel
    }

    private func panel(_ position: PhasesGrid.Position, _ y: Axis) -> Panel {
        var panel = Panel(
            frame: position.frame, title: position.title,
            x: IterationAxis([end]).axis(position.isBottom ? "Iteration" : ""), y: y)
        panel.regions = IterationAxis.regions(common, end: end)
        return panel
    }

    private func gridSeries(_ loss: Curve, _ accuracy: Curve?, onSecondAxis: Bool) -> [Series] {
        let accuracies = accuracy.map {
            curve("test accuracy", $0, .vermillion, .linePoints(.square, .dashed), onSecondAxis: onSecondAxis)
        }
        return Self.bandsUnderLines([curve("reconstruction loss", loss, .blue), accuracies].compactMap { $0 })
    }
}
