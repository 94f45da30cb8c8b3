// plot.phases: reconstruction loss and accuracy against iteration with the phases (B1). Unaware of training and probing.
import Engine
import Gnuplot
import HDF5
import Results

/// A column for each network: above the measured values on two axes with the phases shaded, below both scaled to [0, 1].
struct PlotPhases: PlotKind {
    let name = "plot.phases"
    let summary = "draws reconstruction loss and accuracy against iteration with the learning phases (figure B1)"

    let parameters = PlotFiles.parameters

    let inputs: [InputDeclaration] = [
        .init("phases", .oneOrMore, "phases.h5 of analyse.phases: one for each network or data set, from the left")
    ]

    func run(_ context: StageContext) throws {
        let columns = try (context.inputs["phases"] ?? []).map { try PhasesColumn(reading: $0) }
        let isNarrow = columns.count == 1
        let frames = Frame(left: isNarrow ? 0.16 : 0.09, right: isNarrow ? 0.84 : 0.92, bottom: 0.11, top: 0.87)
            .grid(rows: 2, columns: columns.count, horizontalGap: 0.19 - 0.02 * Double(columns.count), verticalGap: 0.1)
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: columns.count < 2 ? 3.25 : columns.count == 2 ? 5.5 : 6.75,
            height: 3.3, header: ["Reconstruction loss and accuracy against iteration: see caption.txt."],
            sharedKey: [
                KeyEntry("reconstruction loss", .linePoints(.circle), .blue),
                KeyEntry("test accuracy", .linePoints(.square, .dashed), .vermillion),
            ], sharedKeyHeight: 0.975)
        for (index, column) in columns.enumerated() {
            let (isFirst, isLast) = (index == 0, index == columns.count - 1)
            figure.panels.append(column.measured(frames[index], isFirst: isFirst, isLast: isLast))
            figure.panels.append(column.normalised(frames[columns.count + index], isFirst: isFirst))
        }
        try PlotFiles.write(figure, facts: columns.map(\.facts), context)
    }
}
