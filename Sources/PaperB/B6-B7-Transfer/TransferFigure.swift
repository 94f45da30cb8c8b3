// plot.transfer: transfer and pre-training accuracy against the pre-training iteration (B6). Unaware of how they were
// measured.
import Engine
import Gnuplot
import Results

/// A panel for each pair of tasks, with the iteration at which pre-training should stop.
struct PlotTransfer: PlotKind {
    let name = "plot.transfer"
    let summary = "draws transfer and pre-training accuracy against the pre-training iteration (figure B6)"
    let parameters = PlotFiles.parameters
    let inputs: [InputDeclaration] = [
        .init("transfers", .oneOrMore, "transfer.h5 of analyse.transfer, one for each pair of tasks")
    ]

    func run(_ context: StageContext) throws {
        let pairs = try (context.inputs["transfers"] ?? []).map { try TransferPair(reading: $0.path) }
        let columns = min(pairs.count, pairs.count == 4 ? 2 : 3)
        let rows = (pairs.count + columns - 1) / columns
        let height = 0.75 + 1.65 * Double(rows)
        let isNarrow = columns == 1
        let frames = Frame(
            left: isNarrow ? 0.16 : columns == 2 ? 0.1 : 0.07, right: isNarrow ? 0.84 : columns == 2 ? 0.9 : 0.93,
            bottom: 0.42 / height, top: 1 - 0.5 / height
        ).grid(
            rows: rows, columns: columns, horizontalGap: columns == 2 ? 0.17 : 0.12, verticalGap: 0.62 / height)
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: [3.25, 5.5, 6.75][columns - 1], height: height,
            header: ["Transfer against pre-training: see caption.txt."],
            sharedKey: [
                KeyEntry("transfer task", .linePoints(.circle), .blue),
                KeyEntry("pre-training task", .linePoints(.square, .dashed), .vermillion),
                KeyEntry("where to stop", .line(.dashed), .grey),
            ], sharedKeyHeight: 1 - 0.12 / height)
        for (index, pair) in pairs.enumerated() {
            figure.panels.append(
                pair.panel(
                    frames[index], isLeft: index % columns == 0,
                    isRight: index % columns == columns - 1 || index == pairs.count - 1,
                    isLast: index + columns >= pairs.count))
        }
        try PlotFiles.write(figure, facts: pairs.map { $0.facts(claims: "B6.") }, context)
    }
}
