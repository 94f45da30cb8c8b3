// plot.compared-phases: curves in small multiples beside their drops and rises (B2 over layers, B3 over decoders).
// Unaware of training, probing and of what is compared.
import Gnuplot
import Results
import StageGraph

/// A panel for each curve with its phases, in three columns, and one panel with the drop and the rise of all.
struct PlotComparedPhases: FigureKind {
    let name = "plot.compared-phases"
    let summary = "draws several reconstruction losses with their phases, drops and rises (figures B2, B3)"
    let options: [ParameterDeclaration] = [
        .init(
            "comparison", .string(choices: []), default: .string("Drop and rise"),
            "title of the panel that compares the curves")
    ]
    let inputs: [InputDeclaration] = [
        .init("phases", .oneOrMore, "phases.h5 of each curve, in order"),
        .init("analysis", .one, "the comparison with its claims: layers.h5 or decoders.h5"),
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let files = try PhasesFile.read("phases", context)
        let claims = try Claim.read("analysis", context)
        let columns = min(3, files.count)
        let rows = (files.count + columns - 1) / columns
        // Inches.
        let (above, below, row) = (0.48, 0.42, 1.0)
        let height = above + below + Double(rows) * row + 0.42 * Double(rows - 1)
        let (bottom, top) = (below / height, 1 - above / height)
        let frames = Frame(left: 0.08, right: 0.67, bottom: bottom, top: top)
            .grid(rows: rows, columns: columns, horizontalGap: 0.05, verticalGap: 0.42 / height)
        let curves = files.enumerated().map { index, file in
            file.lossPanel(frames[index], isLeft: index % columns == 0, isBottom: index + columns >= files.count)
        }
        let comparison = DropsAndRises.panel(
            files, Frame(left: 0.8, right: 0.985, bottom: bottom, top: top),
            title: Text(context.parameters.string("comparison")))
        return Drawing(
            width: 6.75, height: height, header: "Reconstruction loss against iteration, compared: see caption.txt.",
            panels: curves + [comparison], sharedKey: DropsAndRises.key, sharedKeyHeight: 1 - 0.06 / height,
            facts: [PhasesFile.spreadSentence(files), "Dashed: 5 %, what counts as a drop or a rise."]
                + files.map(\.sentenceOfChange) + claims.map(\.captionLine))
    }
}

/// Drop and rise of several curves, a line of the panel for each, the first at the top.
private enum DropsAndRises {
    static let key = [
        .reconstructionLoss,
        KeyEntry("drop in phase ii", .points(.square), .vermillion),
        KeyEntry("rise in phase iii", .points(.circle), .green),
    ]

    static func panel(_ files: [PhasesFile], _ frame: Frame, title: Text) -> Panel {
        let (drops, rises) = (files.map(\.drops), files.map(\.rises))
        let lowest = (drops + rises).map { $0.mean - $0.spread }.min() ?? 0
        let highest = (drops + rises).map { $0.mean + $0.spread }.max() ?? 1
        return Panel(
            frame, title,
            x: Axis("Relative change of the loss", from: min(0, 1.15 * lowest), to: max(0.1, 1.12 * highest)),
            y: .lines(files.map { Text($0.label) }), references: [Reference(.vertical, at: 0.05)]
        ) {
            series("drop in phase ii", drops, shift: 0.12, .square, .vermillion)
            series("rise in phase iii", rises, shift: -0.12, .circle, .green)
        }
    }

    private static func series(
        _ name: String, _ spreads: [(mean: Double, spread: Double)], shift: Double, _ shape: PointShape,
        _ colour: Colour
    ) -> [Series] {
        let heights = spreads.indices.map { shift - Double($0 + 1) }
        return [
            .levels(
                "\(name): mean ± standard deviation over seeds",
                zip(spreads, heights).map { (from: $0.mean - $0.spread, to: $0.mean + $0.spread, height: $1) }, colour,
                lineWidth: 0.8),
            Series("\(name): mean", x: spreads.map(\.mean), y: heights, .points(shape), colour),
        ]
    }
}
