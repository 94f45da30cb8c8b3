// analyse.boundaries: how far the phases' boundaries scatter over seeds (B10). Unaware of training and drawing.
import Engine
import Glibc
import HDF5
import Results

/// Octaves from iteration `b` to iteration `a`, on the detector's axis log2(1 + t).
func octaves(_ a: Double, _ b: Double) -> Double { log2(1 + a) - log2(1 + b) }

/// The boundaries of several networks, seed by seed.
struct AnalyseBoundaries: StageKind {
    let name = "analyse.boundaries"
    let summary = "measures the scatter over seeds of the phases' boundaries (figure B10)"

    let parameters: [ParameterDeclaration] = [
        .init("claims", .string(choices: []), default: .string("B10"), "id of the figure that makes the claims")
    ]

    let inputs = [InputDeclaration("phases", .oneOrMore, "phases.h5 of each network")]

    func outputs(_ parameters: ParameterValues) -> [String] { ["boundaries.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let networks = try PhasesFile.read("phases", context)
        let figure = context.parameters.string("claims")
        try PhasesFile.write(
            networks, claims: networks.flatMap { Self.claims($0, figure) },
            description: "Boundaries of the phases over seeds", kind: name, to: context.output("boundaries.h5"), context
        )
    }

    private static func claims(_ network: PhasesFile, _ figure: String) -> [Claim] {
        let (first, second) = (network.seeds.compactMap(\.first), network.seeds.compactMap(\.second))
        func scatter(_ ends: [Double]) -> Double { meanAndSpread(ends.map { log2(1 + $0) }).spread }
        var claims = [
            Claim(
                "\(figure).three-phases.\(network.variant)", "Share of seeds of \(network.label) with three phases",
                .atLeast,
                expected: 1, tolerance: 0, measured: network.threePhases, samples: network.seeds.count)
        ]
        for (name, phase, ends) in [("first", "i", first), ("second", "ii", second)] {
            let id = "\(figure).\(name)-boundary.\(network.variant)"
            let sentence =
                "The end of phase \(phase) of \(network.label) is defined to an octave: standard deviation over seeds"
            claims.append(
                ends.count < 2
                    ? .untested(id, sentence)
                    : Claim(
                        id, sentence + ", octaves", .atMost, expected: 1, tolerance: 0, measured: scatter(ends),
                        samples: ends.count))
        }
        let both = network.seeds.compactMap { seed in seed.first.flatMap { a in seed.second.map { octaves($0, a) } } }
        let (gap, spread) = meanAndSpread(both)
        claims.append(
            Claim(
                "\(figure).boundaries-apart.\(network.variant)",
                "Octaves from the end of phase i to that of phase ii of \(network.label)", .atLeast, expected: 1,
                tolerance: 0, measured: gap, spread: spread, samples: both.count))
        return claims
    }
}
