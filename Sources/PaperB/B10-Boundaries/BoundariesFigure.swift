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
