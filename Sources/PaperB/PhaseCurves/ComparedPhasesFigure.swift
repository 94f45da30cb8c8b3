// plot.compared-phases: curves in small multiples beside their drops and rises (B2 over layers, B3 over decoders).
// Unaware of training, probing and of what is compared.
import Engine
import Gnuplot
import Results

/// A panel for each curve with its phases, in three columns, and one panel with the drop and the rise of all.
struct PlotComparedPhases: PlotKind {
    let name = "plot.compared-phases"
    let summary = "draws several reconstruction losses with their phases, drops and rises (figures B2, B3)"

    let parameters =
        PlotFiles.parameters + [
            .init(
                "comparison", .string(choices: []), default: .string("Drop and rise"),
                "title of the panel that compares the curves")
        ]

    let inputs: [InputDeclaration] = [
        .init("phases", .oneOrMore, "phases.h5 of each curve, in order"),
        .init("analysis", .one, "the comparison with its claims: layers.h5 or decoders.h5"),
    ]

    func run(_ context: StageContext) throws {
        let files = try PhasesFile.read("phases", context)
        let claims = try Claim.read("analysis", context)
        let columns = min(3, files.count)
        let rows = (files.count + columns - 1) / columns
        // Inches.
        let (top, bottom, row) = (0.48, 0.42, 1.0)
        let height = top + bottom + Double(rows) * row + 0.42 * Double(rows - 1)
        let frames = Frame(left: 0.08, right: 0.67, bottom: bottom / height, top: 1 - top / height)
            .grid(rows: rows, columns: columns, horizontalGap: 0.05, verticalGap: 0.42 / height)
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: height,
            header: ["Reconstruction loss against iteration, compared: see caption.txt."],
            sharedKey: DropsAndRises.key, sharedKeyHeight: 1 - 0.06 / height)
        for (index, file) in files.enumerated() {
            figure.panels.append(
                file.lossPanel(
                    frames[index], isLeft: index % columns == 0, isBottom: index + columns >= files.count))
        }
        figure.panels.append(
            DropsAndRises.panel(
                files, Frame(left: 0.8, right: 0.985, bottom: bottom / height, top: 1 - top / height),
                title: Text(context.parameters.string("comparison")), labels: files.map { Text($0.label) }))
        let facts =
            [PhasesFile.spreadSentence(files), "Dashed: 5 %, what counts as a drop or a rise."]
            + files.map { $0.wordsOfChange + "." } + claims.map(\.captionLine)
        try PlotFiles.write(figure, facts: facts, context)
    }
}
