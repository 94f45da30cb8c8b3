// plot.transfer-gain: the best early transfer accuracy against that at the end of pre-training (B7). Unaware of how they
// were measured.
import Engine
import Gnuplot
import HDF5
import Results

/// A line for each pair of tasks: left both accuracies, right the gain, with and without bias.
struct PlotTransferGain: PlotKind {
    let name = "plot.transfer-gain"
    let summary = "draws what stopping pre-training early gains for transfer, for each pair of tasks (figure B7)"
    let parameters = PlotFiles.parameters
    let inputs: [InputDeclaration] = [
        .init("transfers", .oneOrMore, "transfer.h5 of analyse.transfer, one for each pair of tasks, from the top")
    ]

    func run(_ context: StageContext) throws {
        let pairs = try (context.inputs["transfers"] ?? []).map { try TransferPair(reading: $0.path) }
        let height = 1.05 + 0.3 * Double(pairs.count)
        let (bottom, top) = (0.42 / height, 1 - 0.42 / height)
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 5.5, height: height,
            header: ["Gain of stopping pre-training early: see caption.txt."],
            sharedKey: [
                KeyEntry("stopped early", .points(.circle), .blue),
                KeyEntry("end of pre-training", .points(.square), .vermillion),
                KeyEntry("gain, unbiased", .points(.diamond), .green),
                KeyEntry("gain of the maximum, biased", .points(.openCircle), .grey),
            ], sharedKeyHeight: 1 - 0.12 / height)
        figure.panels = [
            accuracies(pairs, Frame(left: 0.31, right: 0.63, bottom: bottom, top: top)),
            gains(pairs, Frame(left: 0.68, right: 0.985, bottom: bottom, top: top)),
        ]
        try PlotFiles.write(figure, facts: pairs.map { $0.facts(claims: "B7.") }, context)
    }

    /// Pairs from the top, a unit apart.
    private func places(_ pairs: [TransferPair]) -> [Double] { pairs.indices.map { Double(pairs.count - $0) } }

    private func pairAxis(_ pairs: [TransferPair], numbers: Bool) -> Axis {
        Axis(
            "", from: 0.4, to: Double(pairs.count) + 0.6,
            tics: .at(zip(places(pairs), pairs).map { ($0, Text($1.label)) }), numbers: numbers)
    }

    private func accuracies(_ pairs: [TransferPair], _ frame: Frame) -> Panel {
        var panel = Panel(
            frame: frame, x: Axis("Transfer accuracy (%)"), y: pairAxis(pairs, numbers: true))
        for (name, words, shape, colour, shift) in [
            ("early", "stopped early", PointShape.circle, Colour.blue, 0.12),
            ("end", "end of pre-training", .square, .vermillion, -0.12),
        ] {
            panel.series += bars(
                words, pairs.map { $0.values(name).map { 100 * $0 } }, places(pairs).map { $0 + shift }, shape, colour)
        }
        return panel
    }

    private func gains(_ pairs: [TransferPair], _ frame: Frame) -> Panel {
        var panel = Panel(frame: frame, x: Axis("Gain of stopping early (points)"), y: pairAxis(pairs, numbers: false))
        panel.references = [Reference(.vertical, at: 0)]
        for (name, words, shape, colour, shift) in [
            ("gain_biased", "gain of the maximum, biased", PointShape.openCircle, Colour.grey, 0.14),
            ("gain", "gain, unbiased", .diamond, .green, -0.08),
        ] {
            panel.series += bars(
                words, pairs.map { $0.values(name) }, places(pairs).map { $0 + shift }, shape, colour)
        }
        return panel
    }

    /// Means with lines from − to + one standard deviation over seeds.
    private func bars(
        _ words: String, _ values: [[Double]], _ heights: [Double], _ shape: PointShape, _ colour: Colour
    ) -> [Series] {
        let spreads = values.map(meanAndSpread)
        let ranges = zip(spreads, heights).map { spread, height in
            Series(
                "\(words): mean ± standard deviation over seeds, at height \(short(height, digits: 3))",
                x: [spread.mean - spread.spread, spread.mean + spread.spread], y: [height, height], .line(), colour,
                lineWidth: 0.9)
        }
        return ranges + [
            Series("\(words): means over seeds", x: spreads.map(\.mean), y: heights, .points(shape), colour)
        ]
    }
}
