// plot.boundaries: the phases' boundaries seed by seed (B10). Unaware of training and probing.
import Gnuplot
import Results
import StageGraph

/// Left: the curves of all seeds of one network; right: the ends of phases i and ii of every seed of every network.
struct PlotBoundaries: FigureKind {
    let name = "plot.boundaries"
    let summary = "draws the phases' boundaries seed by seed (figure B10)"
    let inputs: [InputDeclaration] = [
        .init("phases", .oneOrMore, "phases.h5 of each network; the curves of the last are drawn"),
        .init("analysis", .one, "boundaries.h5 of analyse.boundaries"),
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let networks = try PhasesFile.read("phases", context)
        let claims = try Claim.read("analysis", context)
        let last = networks[networks.count - 1]
        let shaded = " Shaded: the phases that most seeds have, up to the means of their boundaries."
        return Drawing(
            width: 6.75, height: 2.3, header: "Boundaries of the phases by seed: see caption.txt.",
            panels: [
                curves(last, Frame(left: 0.085, right: 0.42, bottom: 0.19, top: 0.83)),
                BoundariesOfSeeds.panel(
                    networks, Frame(left: 0.61, right: 0.985, bottom: 0.19, top: 0.83),
                    title: "Boundaries of every seed", labels: networks.map { Text($0.label) }),
            ], sharedKey: BoundariesOfSeeds.key, sharedKeyHeight: 0.97,
            facts: networks.map(BoundariesOfSeeds.words) + [BoundariesOfSeeds.spread + shaded]
                + claims.map(\.captionLine))
    }

    private func curves(_ network: PhasesFile, _ frame: Frame) -> Panel {
        let highest = network.losses.flatMap { $0 }.max() ?? 1
        return network.panel(frame, Text(network.label), y: Axis("Reconstruction loss", from: 0, to: 1.25 * highest)) {
            for (number, losses) in network.losses.enumerated() {
                Series(
                    "reconstruction loss, run \(number + 1)", x: network.places, y: losses, .line(), .blue,
                    lineWidth: 0.7)
            }
        }
    }
}
