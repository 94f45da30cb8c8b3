// plot.transfer-gain: the best early transfer accuracy against that at the end of pre-training (B7). Unaware of how they
// were measured.
import Gnuplot
import Results
import StageGraph

/// A line for each pair of tasks: left both accuracies, right the gain, with and without bias.
struct PlotTransferGain: FigureKind {
    let name = "plot.transfer-gain"
    let summary = "draws what stopping pre-training early gains for transfer, for each pair of tasks (figure B7)"
    let inputs: [InputDeclaration] = [
        .init("transfers", .oneOrMore, "transfer.h5 of analyse.transfer, one for each pair of tasks, from the top")
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let pairs = try (context.inputs["transfers"] ?? []).map(TransferPair.init)
        let height = 1.05 + 0.3 * Double(pairs.count)
        let (bottom, top) = (0.42 / height, 1 - 0.42 / height)
        return Drawing(
            width: 5.5, height: height, header: "Gain of stopping pre-training early: see caption.txt.",
            panels: [
                accuracies(pairs, Frame(left: 0.31, right: 0.63, bottom: bottom, top: top)),
                gains(pairs, Frame(left: 0.68, right: 0.985, bottom: bottom, top: top)),
            ],
            sharedKey: [
                KeyEntry("stopped early", .points(.circle), .blue),
                KeyEntry("end of pre-training", .points(.square), .vermillion),
                KeyEntry("gain, unbiased", .points(.diamond), .green),
                KeyEntry("gain of the maximum, biased", .points(.openCircle), .grey),
            ], sharedKeyHeight: 1 - 0.12 / height, facts: pairs.map { $0.facts(claims: "B7.") })
    }

    private func accuracies(_ pairs: [TransferPair], _ frame: Frame) -> Panel {
        func percent(_ column: String) -> [[Double]] { pairs.map { $0.values(column).map { 100 * $0 } } }
        return Panel(frame, x: Axis("Transfer accuracy (%)"), y: pairAxis(pairs, numbers: true)) {
            bars("stopped early", percent("early"), shift: 0.12, .circle, .blue)
            bars("end of pre-training", percent("end"), shift: -0.12, .square, .vermillion)
        }
    }

    private func gains(_ pairs: [TransferPair], _ frame: Frame) -> Panel {
        func points(_ column: String) -> [[Double]] { pairs.map { $0.values(column) } }
        return Panel(
            frame, x: Axis("Gain of stopping early (points)"), y: pairAxis(pairs, numbers: false),
            references: [Reference(.vertical, at: 0)]
        ) {
            bars("gain of the maximum, biased", points("gain_biased"), shift: 0.14, .openCircle, .grey)
            bars("gain, unbiased", points("gain"), shift: -0.08, .diamond, .green)
        }
    }

    /// Heights of so many pairs: the first at the top, a unit apart.
    private func heights(_ count: Int) -> [Double] { (0..<count).map { Double(count - $0) } }

    private func pairAxis(_ pairs: [TransferPair], numbers: Bool) -> Axis {
        let tics = zip(heights(pairs.count), pairs).map { ($0, Text($1.label)) }
        return Axis("", from: 0.4, to: Double(pairs.count) + 0.6, tics: .at(tics), numbers: numbers)
    }

    /// Means of each pair's seeds, with lines from − to + one standard deviation.
    private func bars(
        _ words: String, _ values: [[Double]], shift: Double, _ shape: PointShape, _ colour: Colour
    ) -> [Series] {
        let spreads = values.map(meanAndSpread)
        let heights = heights(values.count).map { $0 + shift }
        let ranges = zip(spreads, heights).map { spread, height in
            Series(
                "\(words): mean ± standard deviation over seeds, at height \(short(height, digits: 3))",
                x: [spread.mean - spread.spread, spread.mean + spread.spread], y: [height, height], .line(), colour,
                lineWidth: 0.9)
        }
        let means = Series(
            "\(words): means over seeds", x: spreads.map(\.mean), y: heights, .points(shape), colour)
        return ranges + [means]
    }
}
