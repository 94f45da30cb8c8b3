// The ends of phases by seed, drawn and worded. Unaware of the page.
import Gnuplot
import Results

/// The ends of phases i and ii of every seed, a line of the panel for each network, the first at the top.
enum BoundariesOfSeeds {
    private static let kinds: [(String, PointShape, Colour, @Sendable (PhasesFile.Found) -> Double?)] = [
        ("end of phase i", .triangle, .blue, \.first), ("end of phase ii", .diamond, .purple, \.second),
    ]

    static let key = kinds.map { name, shape, colour, _ in KeyEntry(Text(name), .points(shape), colour) }

    static let spread = "Lines beside the points: mean ± one standard deviation over seeds."

    static func words(_ network: PhasesFile) -> String {
        let ends = network.wordsOfEnds { "no seed has a phase \($0)" }
        return "\(network.label), \(network.seeds.count) seeds: \(ends.joined(separator: ", "))."
    }

    /// `labels` name the lines; without, as in the right columns of a row, only their tics remain.
    static func panel(_ networks: [PhasesFile?], _ frame: Frame, title: Text, labels: [Text]?) -> Panel {
        let places = networks.indices.map { -Double($0 + 1) }
        let end = networks.compactMap { $0?.end }.max() ?? 1
        var panel = Panel(
            frame: frame, title: title, x: IterationAxis([end]).axis("Iteration"),
            y: Axis(
                "", from: -Double(networks.count) - 0.6, to: -0.4,
                tics: .at(zip(places, labels ?? networks.map { _ in "" }).map { ($0, $1) }), numbers: labels != nil))
        for (name, shape, colour, value) in kinds {
            let rows = zip(places, networks)
                .map { place, network in (place, (network?.seeds ?? []).compactMap(value)) }
                .filter { !$0.1.isEmpty }
            guard !rows.isEmpty else { continue }
            let spreads = rows.map { ($0.0, meanAndSpread($0.1)) }
            panel.series.append(
                Series(
                    "\(name): mean ± standard deviation",
                    x: spreads.flatMap { [max(0.4, $0.1.mean - $0.1.spread), $0.1.mean + $0.1.spread, .nan] },
                    y: spreads.flatMap { [$0.0 - 0.22, $0.0 - 0.22, .nan] }, .line(), colour, lineWidth: 1.6))
            panel.series.append(
                Series(
                    "\(name) of each seed", x: rows.flatMap { $0.1.map(IterationAxis.place) },
                    y: rows.flatMap { row in row.1.map { _ in row.0 } }, .points(shape), colour))
        }
        return panel
    }
}
