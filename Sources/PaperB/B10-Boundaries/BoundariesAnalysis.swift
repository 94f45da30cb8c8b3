// analyse.boundaries: how far the phases' boundaries scatter over seeds (B10). Unaware of training and drawing.
import Glibc
import Results
import StageGraph

/// The boundaries of several networks, seed by seed.
struct AnalyseBoundaries: AnalysisKind {
    let name = "analyse.boundaries"
    let summary = "measures the scatter over seeds of the phases' boundaries (figure B10)"
    let contents = "Boundaries of the phases over seeds"
    let artifact = "boundaries.h5"
    let parameters: [ParameterDeclaration] = [
        .init("claims", .string(choices: []), default: .string("B10"), "id of the figure that makes the claims")
    ]
    let inputs: [InputDeclaration] = [.init("phases", .oneOrMore, "phases.h5 of each network")]

    func analyse(_ context: StageContext) throws -> Analysis {
        let networks = try PhasesFile.read("phases", context)
        let figure = context.parameters.string("claims")
        return PhasesFile.comparison(networks, claims: networks.flatMap { Self.claims($0, figure) })
    }

    private static func claims(_ network: PhasesFile, _ figure: String) -> [Claim] {
        let both = network.seeds.compactMap { seed in
            seed.first.flatMap { first in seed.second.map { octaves($0, first) } }
        }
        return [
            network.claimOfThreePhases(
                "\(figure).three-phases.\(network.variant)", "Share of seeds of \(network.label) with three phases"),
            scatter("\(figure).first-boundary", "i", network.seeds.compactMap(\.first), network),
            scatter("\(figure).second-boundary", "ii", network.seeds.compactMap(\.second), network),
            // Where no seed has both boundaries, they are not apart.
            Claim(
                "\(figure).boundaries-apart.\(network.variant)",
                "Octaves from the end of phase i to that of phase ii of \(network.label)", .atLeast, expected: 1,
                tolerance: 0, both),
        ]
    }

    private static func scatter(_ id: String, _ phase: String, _ ends: [Double], _ network: PhasesFile) -> Claim {
        let isTested = ends.count > 1
        return .measure(
            "\(id).\(network.variant)",
            "The end of phase \(phase) of \(network.label) is defined to an octave: standard deviation over seeds"
                + (isTested ? ", octaves" : ""), .atMost, expected: 1
        ) { isTested ? .value(meanAndSpread(ends.map { log2(1 + $0) }).spread, samples: ends.count) : nil }
    }
}
