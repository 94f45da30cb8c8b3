// plot.row-space: what the rows of a single layer span during training (B9). Unaware of how it was measured.
import Gnuplot
import HDF5
import Results
import StageGraph

/// Loss of the logits beside the oracles'; overlap of the row space with theirs in the metric of the data and of pixels.
struct PlotRowSpace: FigureKind {
    let name = "plot.row-space"
    let summary = "draws the loss and the row space of a single layer beside class means, PCA and LDA (figure B9)"
    let inputs: [InputDeclaration] = [.init("rowSpace", .one, "row-space.h5 of analyse.row-space")]

    func draw(_ context: StageContext) throws -> Drawing {
        let panels = try RowSpacePanels(File.open(context.input("rowSpace").path))
        let frames = Frame(left: 0.07, right: 0.985, bottom: 0.16, top: 0.82)
            .grid(rows: 1, columns: 3, horizontalGap: 0.075, verticalGap: 0)
        return Drawing(
            width: 6.75, height: 2.5, header: "The row space of a single layer during training: see caption.txt.",
            panels: [try panels.loss(frames[0]), try panels.overlap(frames[1]), try panels.pixels(frames[2])],
            sharedKey: panels.key, sharedKeyHeight: 0.965, facts: panels.facts)
    }
}
