// plot.phases-grid: phases by network and data set, or by layer and data set, a panel each (B1, B2). Unaware of training
// and probing.
import Gnuplot
import Results
import StageGraph

/// Reconstruction loss with its phases in every panel, and the accuracy where it is known, as measured or scaled.
struct PlotPhasesGrid: FigureKind {
    let name = "plot.phases-grid"
    let summary = "draws the learning phases of many networks and data sets in rows and columns (figures B1, B2)"
    let options: [ParameterDeclaration] = [
        .init(
            "view", .string(choices: ["measured", "scaled"]), default: .string("measured"),
            "measured: loss and accuracy on two axes; scaled: both to [0, 1] in each panel")
    ]
    let inputs: [InputDeclaration] = [
        .init("phases", .oneOrMore, "phases.h5 of every panel, with labels 'row, column'"),
        .init("analyses", .any, "analyses whose claims the caption repeats"),
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let files = try PhasesFile.read("phases", context)
        let grid = try PhasesGrid(files, stage: context.stage)
        let isScaled = context.parameters.string("view") == "scaled"
        let hasAccuracy = files.contains { $0.accuracy != nil }
        let accuracyKey = KeyEntry(
            isScaled ? "test accuracy" : "test accuracy (%, right axes)", .linePoints(.square, .dashed), .vermillion)
        let claims = try (isScaled ? [] : files.flatMap(\.claims)) + Claim.read("analyses", context)
        return grid.page(
            header: "Learning phases in rows and columns: see caption.txt.",
            key: hasAccuracy ? [.reconstructionLoss, accuracyKey] : [.reconstructionLoss],
            rightAxis: hasAccuracy && !isScaled,
            facts: [PhasesFile.spreadSentence(files)] + files.map(\.sentenceWithEnds) + claims.map(\.captionLine)
        ) { isScaled ? $0.scaledPanel($1) : $0.measuredPanel($1) }
    }
}

extension PhasesFile {
    /// Loss on the left axis, accuracy on the right one.
    fileprivate func measuredPanel(_ position: PhasesGrid.Position) -> Panel {
        let highest = 1.3 * (loss.upper.max() ?? 1)
        let accuracyAxis = Axis(
            "", from: 0, to: 125, tics: .at([(0, "0"), (50, "50"), (100, "100")]), numbers: position.isRight,
            colour: .vermillion)
        return panel(
            position.frame, position.title, isBottom: position.isBottom,
            y: Axis(position.rowLabel, from: 0, to: highest, tics: PhasesGrid.tics(upTo: highest)),
            y2: accuracy == nil ? nil : accuracyAxis
        ) {
            gridSeries(loss, accuracy?.percent, onSecondAxis: true)
        }
    }

    /// Both from 0 to 1.
    fileprivate func scaledPanel(_ position: PhasesGrid.Position) -> Panel {
        let (losses, accuracies) = (loss.overRange, accuracy?.overRange)
        let ends = [losses, accuracies].compactMap { $0 }.flatMap { $0.lower + $0.upper }
        // A flat curve's scatter may be many times its range.
        let (low, high) = (max(-1, min(-0.1, ends.min() ?? 0)), min(2, max(1, ends.max() ?? 1)))
        return panel(
            position.frame, position.title, isBottom: position.isBottom,
            y: Axis(
                position.rowLabel, from: low - 0.05, to: high + 0.35, tics: .at([(0, "0"), (0.5, "0.5"), (1, "1")]))
        ) {
            gridSeries(losses, accuracies, onSecondAxis: false)
        }
    }

    private func gridSeries(_ loss: MeanCurve, _ accuracy: MeanCurve?, onSecondAxis: Bool) -> [Series] {
        let accuracies = accuracy.map {
            series("test accuracy", $0, .vermillion, .linePoints(.square, .dashed), onSecondAxis: onSecondAxis)
        }
        return bandsUnderLines([series("reconstruction loss", loss, .blue), accuracies].compactMap { $0 })
    }
}
