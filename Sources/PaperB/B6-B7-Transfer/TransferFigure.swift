// plot.transfer: transfer and pre-training accuracy against the pre-training iteration (B6). Unaware of how they were
// measured.
import Gnuplot
import Results
import StageGraph

/// A panel for each pair of tasks, with the iteration at which pre-training should stop.
struct PlotTransfer: FigureKind {
    let name = "plot.transfer"
    let summary = "draws transfer and pre-training accuracy against the pre-training iteration (figure B6)"
    let inputs: [InputDeclaration] = [
        .init("transfers", .oneOrMore, "transfer.h5 of analyse.transfer, one for each pair of tasks")
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let pairs = try (context.inputs["transfers"] ?? []).map(TransferPair.init)
        let columns = min(pairs.count, pairs.count == 4 ? 2 : 3)
        let rows = (pairs.count + columns - 1) / columns
        // Inches.
        let width = [3.25, 5.5, 6.75][columns - 1]
        let height = 0.75 + 1.65 * Double(rows)
        let (left, right) = [(0.16, 0.84), (0.1, 0.9), (0.07, 0.93)][columns - 1]
        let frames = Frame(left: left, right: right, bottom: 0.42 / height, top: 1 - 0.5 / height).grid(
            rows: rows, columns: columns, horizontalGap: columns == 2 ? 0.17 : 0.12, verticalGap: 0.62 / height)
        let panels = pairs.enumerated().map { index, pair in
            pair.panel(
                frames[index], isLeft: index % columns == 0,
                isRight: index % columns == columns - 1 || index == pairs.count - 1,
                isBottom: index + columns >= pairs.count)
        }
        return Drawing(
            width: width, height: height, header: "Transfer against pre-training: see caption.txt.", panels: panels,
            sharedKey: [
                KeyEntry("transfer task", .linePoints(.circle), .blue),
                KeyEntry("pre-training task", .linePoints(.square, .dashed), .vermillion),
                KeyEntry("where to stop", .line(.dashed), .grey),
            ], sharedKeyHeight: 1 - 0.12 / height, facts: pairs.map { $0.facts(claims: "B6.") })
    }
}

extension TransferPair {
    /// Both accuracies; the transfer task's stands in front.
    fileprivate func panel(_ frame: Frame, isLeft: Bool, isRight: Bool, isBottom: Bool) -> Panel {
        let places = iterations.map(IterationAxis.place)
        let (low, high) = (transfer.lower.min() ?? 0, transfer.upper.max() ?? 100)
        let room = 0.12 * max(high - low, 1)
        let curve = transfer.bandAndLine(
            "transfer accuracy, \(label)", x: places, seeds: seeds, .linePoints(.circle), .blue)
        let training = pretraining.bandAndLine(
            "pre-training accuracy, \(label)", x: places, seeds: seeds, .linePoints(.square, .dashed), .vermillion,
            onSecondAxis: true)
        return Panel(
            frame, Text(label), x: IterationAxis(iterations).axis(isBottom ? "Pre-training iteration" : " "),
            y: Axis(isLeft ? "Transfer accuracy (%)" : "", from: low - room, to: high + room, colour: .blue),
            y2: Axis(
                isRight ? "Pre-training accuracy (%)" : "", from: 0, to: 100, tics: .step(25), colour: .vermillion),
            references: [Reference(.vertical, at: IterationAxis.place(stop))]
        ) {
            curve[0]
            training
            curve[1]
        }
    }
}
