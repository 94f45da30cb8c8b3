// plot.decoder-grid: what different decoders see of the phases, by network and data set (B3). Unaware of training and
// probing.
import Gnuplot
import Results
import StageGraph

/// In every panel the reconstruction losses of three decoders, each over its value at the start.
struct PlotDecoderGrid: FigureKind {
    let name = "plot.decoder-grid"
    let summary = "draws the losses of three decoders for many networks and data sets in rows and columns (figure B3)"
    let inputs: [InputDeclaration] = [
        .init("exact", .oneOrMore, "phases.h5 of the exact decoder for every panel, with labels 'row, column'"),
        .init("linear", .oneOrMore, "phases.h5 of the linear decoder trained by Adam, with the same labels"),
        .init("deconv", .oneOrMore, "phases.h5 of transposed convolutions, with the same labels"),
    ]

    /// How a decoder is drawn, and its curves.
    private struct Decoder {
        let role: String
        let name: String
        let mark: Series.Mark
        let colour: Colour
        let files: [PhasesFile]
        let grid: PhasesGrid

        init(_ role: String, _ name: String, _ mark: Series.Mark, _ colour: Colour, _ context: StageContext) throws {
            (self.role, self.name, self.mark, self.colour) = (role, name, mark, colour)
            files = try PhasesFile.read(role, context)
            grid = try PhasesGrid(files, stage: context.stage)
        }
    }

    func draw(_ context: StageContext) throws -> Drawing {
        let exact = try Decoder("exact", "exact linear decoder", .linePoints(.circle), .blue, context)
        let others = [
            try Decoder("linear", "linear decoder, Adam", .linePoints(.square, .dashed), .vermillion, context),
            try Decoder("deconv", "transposed convolutions, Adam", .linePoints(.triangle, .dotted), .green, context),
        ]
        for other in others where other.grid.rows != exact.grid.rows || other.grid.columns != exact.grid.columns {
            throw Failure(
                .usage, "the decoders are not of the same rows and columns", at: context.stage,
                facts: [other, exact].map { .init($0.role, "\($0.grid.rows) × \($0.grid.columns)") })
        }
        let decoders = [exact] + others
        return exact.grid.page(
            header: "Losses of three decoders: see caption.txt.",
            key: decoders.map { KeyEntry(Text($0.name), $0.mark, $0.colour) }, rightAxis: false,
            facts: [
                PhasesFile.spreadSentence(exact.files) + " They are those of the exact decoder.",
                "Losses are divided by their means at the start.",
            ]
                + decoders.flatMap { decoder in decoder.files.map { "\(decoder.name): \($0.sentenceWithEnds)" } }
                + others.flatMap { $0.files.flatMap(\.claims) }.map(\.captionLine)
        ) { file, position in
            let curves = decoders.compactMap { decoder in decoder.grid[position.place].map { (decoder, $0) } }
            let highest = 1.3 * (curves.flatMap { $0.1.loss.overStart.mean }.max() ?? 1)
            return file.panel(
                position.frame, position.title, isBottom: position.isBottom,
                y: Axis(position.rowLabel, from: 0, to: highest, tics: PhasesGrid.tics(upTo: highest))
            ) {
                bandsUnderLines(
                    curves.map { decoder, file in
                        file.series(decoder.name, file.loss.overStart, decoder.colour, decoder.mark)
                    })
            }
        }
    }
}
