// plot.boundaries: the phases' boundaries seed by seed (B10). Unaware of training and probing.
import Engine
import Gnuplot
import Results

/// Left: the curves of all seeds of one network; right: the ends of phases i and ii of every seed of every network.
struct PlotBoundaries: PlotKind {
    let name = "plot.boundaries"
    let summary = "draws the phases' boundaries seed by seed (figure B10)"

    let parameters = PlotFiles.parameters

    let inputs: [InputDeclaration] = [
        .init("phases", .oneOrMore, "phases.h5 of each network; the curves of the last are drawn"),
        .init("analysis", .one, "boundaries.h5 of analyse.boundaries"),
    ]

    var codeFingerprint: String {
        Fingerprint.of("Stages/Plot", "Stages/Results", "Stages/Artifacts", "Gnuplot", "HDF5")
    }

    func run(_ context: StageContext) throws {
        let networks = try PhasesFile.read("phases", context)
        let claims = try Claim.read("analysis", context)
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 2.3,
            header: ["Boundaries of the phases by seed: see caption.txt."],
            sharedKey: BoundariesOfSeeds.key, sharedKeyHeight: 0.97)
        if let last = networks.last {
            figure.panels.append(curves(last, Frame(left: 0.085, right: 0.42, bottom: 0.19, top: 0.83)))
        }
        figure.panels.append(
            BoundariesOfSeeds.panel(
                networks, Frame(left: 0.61, right: 0.985, bottom: 0.19, top: 0.83), title: "Boundaries of every seed",
                labels: networks.map { Text($0.label) }))
        let facts =
            networks.map(BoundariesOfSeeds.words) + [
                BoundariesOfSeeds.spread
                    + " Shaded: the phases that most seeds have, up to the means of their boundaries."
            ]
            + claims.map(\.captionLine)
        try PlotFiles.write(figure, facts: facts, context)
    }

    private func curves(_ network: PhasesFile, _ frame: Frame) -> Panel {
        var panel = Panel(
            frame: frame, title: Text(network.label), x: IterationAxis([network.end]).axis("Iteration"),
            y: Axis("Reconstruction loss", from: 0, to: 1.25 * (network.losses.flatMap { $0 }.max() ?? 1)))
        panel.regions = IterationAxis.regions(network.common, end: network.end)
        for (number, losses) in network.losses.enumerated() {
            panel.series.append(
                Series(
                    "reconstruction loss, run \(number + 1)", x: network.places, y: losses, .line(), .blue,
                    lineWidth: 0.7))
        }
        return panel
    }
}

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
