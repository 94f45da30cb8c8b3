// The ends of phases by seed, drawn and worded. Unaware of the page.
import Gnuplot
import Results

/// The ends of phases i and ii of every seed, a line of the panel for each network, the first at the top.
enum BoundariesOfSeeds {
    private typealias Kind = (name: String, shape: PointShape, colour: Colour, end: (FoundPhases) -> Double?)

    private static var kinds: [Kind] {
        [("end of phase i", .triangle, .blue, \.first), ("end of phase ii", .diamond, .purple, \.second)]
    }

    static var key: [KeyEntry] { kinds.map { KeyEntry(Text($0.name), .points($0.shape), $0.colour) } }

    static let spread = "Lines beside the points: mean ± one standard deviation over seeds."

    static func words(_ network: PhasesFile) -> String {
        let ends = network.wordsOfEnds { "no seed has a phase \($0)" }
        return "\(network.label), \(network.seeds.count) seeds: \(ends.joined(separator: ", "))."
    }

    /// `labels` name the lines; without, as in the right columns of a row, only their tics remain.
    static func panel(_ networks: [PhasesFile?], _ frame: Frame, title: Text, labels: [Text]?) -> Panel {
        let end = networks.compactMap { $0?.axis.end }.max() ?? 1
        return Panel(
            frame, title, x: IterationAxis([end]).axis(),
            y: .lines(labels ?? networks.map { _ in "" }, numbers: labels != nil)
        ) {
            for kind in kinds { series(kind, networks) }
        }
    }

    private static func series(_ kind: Kind, _ networks: [PhasesFile?]) -> [Series] {
        let ends = networks.map { ($0?.seeds ?? []).compactMap(kind.end) }
        let rows = ends.enumerated().map { (height: -Double($0 + 1), ends: $1) }.filter { !$0.ends.isEmpty }
        if rows.isEmpty { return [] }
        let spreads = rows.map { row in
            let (mean, spread) = meanAndSpread(row.ends)
            return (from: max(IterationAxis.start, mean - spread), to: mean + spread, height: row.height - 0.22)
        }
        return [
            .levels("\(kind.name): mean ± standard deviation", spreads, kind.colour, lineWidth: 1.6),
            Series(
                "\(kind.name) of each seed", x: rows.flatMap { $0.ends.map(IterationAxis.place) },
                y: rows.flatMap { row in row.ends.map { _ in row.height } }, .points(kind.shape), kind.colour),
        ]
    }
}
