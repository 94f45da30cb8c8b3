// plot.decoder-grid: what different decoders see of the phases, by network and data set (B3). Unaware of training and
// probing.
import Engine
import Gnuplot
import HDF5
import Results

/// In every panel the reconstruction losses of three decoders, each over its value at the start.
struct PlotDecoderGrid: PlotKind {
    let name = "plot.decoder-grid"
    let summary = "draws the losses of three decoders for many networks and data sets in rows and columns (figure B3)"

    let parameters = PlotFiles.parameters

    let inputs: [InputDeclaration] = [
        .init("exact", .oneOrMore, "phases.h5 of the exact decoder for every panel, with labels 'row, column'"),
        .init("linear", .oneOrMore, "phases.h5 of the linear decoder trained by Adam, with the same labels"),
        .init("deconv", .oneOrMore, "phases.h5 of transposed convolutions, with the same labels"),
    ]

    private static let marks: [(role: String, name: String, mark: Series.Mark, colour: Colour)] = [
        ("exact", "exact linear decoder", .linePoints(.circle), .blue),
        ("linear", "linear decoder, Adam", .linePoints(.square, .dashed), .vermillion),
        ("deconv", "transposed convolutions, Adam", .linePoints(.triangle, .dotted), .green),
    ]

    func run(_ context: StageContext) throws {
        let all = try Self.marks.map { ($0, try PhasesFile.read($0.role, context)) }
        let grids = try all.map { ($0.0, try PhasesGrid($0.1, stage: context.stage)) }
        let exact = grids[0].1
        for (mark, grid) in grids where grid.rows != exact.rows || grid.columns != exact.columns {
            throw Failure(
                .usage, "the decoders are not of the same rows and columns", at: context.stage,
                facts: [
                    .init(mark.role, "\(grid.rows) × \(grid.columns)"),
                    .init("exact", "\(exact.rows) × \(exact.columns)"),
                ])
        }
        let figure = exact.page(
            id: context.parameters.string("figure"), header: "Losses of three decoders: see caption.txt.",
            key: Self.marks.map { KeyEntry(Text($0.name), $0.mark, $0.colour) }, rightAxis: false
        ) { file, position in
            var panel = Panel(
                frame: position.frame, title: position.title,
                x: IterationAxis([file.end]).axis(position.isBottom ? "Iteration" : ""),
                y: Axis(position.rowLabel, from: 0))
            panel.regions = IterationAxis.regions(file.common, end: file.end)
            let decoders = grids.compactMap { mark, grid in grid[position.place].map { (mark, $0) } }
            panel.series = PhasesFile.bandsUnderLines(
                decoders.map { mark, file in file.curve(mark.name, file.lossOverStart, mark.colour, mark.mark) })
            let highest = decoders.flatMap { $0.1.lossOverStart.mean }.max() ?? 1
            panel.y.maximum = 1.3 * highest
            panel.y.tics = PhasesGrid.tics(upTo: 1.3 * highest)
            return panel
        }
        let facts =
            [
                PhasesFile.spreadSentence(all[0].1) + " They are those of the exact decoder.",
                "Losses are divided by their means at the start.",
            ]
            + all.flatMap { mark, files in files.map { "\(mark.name): \($0.wordsWithEnds)." } }
            + all.dropFirst().flatMap { $0.1.flatMap(\.claims) }.map(\.captionLine)
        try PlotFiles.write(figure, facts: facts, context)
    }
}

extension PhasesFile {
    /// The reconstruction loss, its mean at the start being 1.
    fileprivate var lossOverStart: Curve {
        let start = loss.mean.first ?? 1
        return (loss.mean.map { $0 / start }, loss.deviation.map { $0 / start })
    }
}
