// analyse.layers: how the phases change with the depth of the layer that is probed (B2). Unaware of training and drawing.
import Engine
import HDF5
import Results

/// Compares the phases of a network's layers, from the input to the output (paper B: the rise grows with depth).
struct AnalyseLayers: StageKind {
    let name = "analyse.layers"
    let summary = "compares drop and rise of the reconstruction loss over a network's layers (figure B2)"

    let parameters: [ParameterDeclaration] = [
        .init("outputs", .integer(0...10), default: .integer(0), "how many of the last layers are outputs, not hidden"),
        .init("claims", .string(choices: []), default: .string("B2"), "id of the figure that makes the claims"),
        .init(
            "variant", .string(choices: []), default: .string(""),
            "what the layers are of, as the last part of a claim's id: cifar-10"),
    ]

    let inputs = [InputDeclaration("phases", .oneOrMore, "phases.h5 of each layer, from the input to the output")]

    func outputs(_ parameters: ParameterValues) -> [String] { ["layers.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let layers = try PhasesFile.read("phases", context)
        try PhasesFile.requireEqualIterations(layers, stage: context.stage)
        try PhasesFile.write(
            layers, claims: Self.claims(layers.dropLast(context.parameters.integer("outputs")), context.parameters),
            description: "Phases of the reconstruction loss by layer, from the input to the output", kind: name,
            to: context.output("layers.h5"), context)
    }

    /// Of the hidden layers, in order.
    private static func claims(_ hidden: ArraySlice<PhasesFile>, _ parameters: ParameterValues) -> [Claim] {
        let (figure, variant) = (parameters.string("claims"), parameters.string("variant"))
        func id(_ claim: String) -> String { "\(figure).\(claim)" + (variant.isEmpty ? "" : ".\(variant)") }
        let grows = id("rise-grows-with-depth")
        guard hidden.count > 2, let first = hidden.first, let last = hidden.last else {
            return [.untested(grows, "The rise grows with depth: fewer than three hidden layers were probed")]
        }
        let seeds = first.seeds.indices
        let correlations = meanAndSpread(
            seeds.map { seed in rankCorrelation(withOrderOf: hidden.map { $0.seeds[seed].rise }) })
        let excess = meanAndSpread(seeds.map { last.seeds[$0].rise - first.seeds[$0].rise })
        // Two neighbours of n layers in the wrong order cost 6·2/(n(n² − 1)) of the rank correlation.
        let count = Double(hidden.count)
        return [
            Claim(
                grows,
                "The rise grows with depth: rank correlation of the rise in phase iii with depth over \(hidden.count) hidden "
                    + "layers (1: in order; the tolerance is that of one exchanged pair)", .atLeast, expected: 1,
                tolerance: 12 / (count * (count * count - 1)) + 1e-9, measured: correlations.mean,
                spread: correlations.spread, samples: seeds.count),
            Claim(
                id("last-exceeds-first"),
                "Rise in \(last.label) minus rise in \(first.label) (5 % counts as a rise)", .atLeast, expected: 0.05,
                tolerance: 0, measured: excess.mean, spread: excess.spread, samples: seeds.count),
            Claim(
                id("three-phases.last"), "Share of seeds with three phases in \(last.label)", .atLeast, expected: 1,
                tolerance: 0, measured: last.threePhases, samples: seeds.count),
            Claim(
                id("no-rise.first"), "Rise in \(first.label), the layer next to the input (below 5 %: none)", .atMost,
                expected: 0.05, tolerance: 0, measured: first.rises.mean, spread: first.rises.spread,
                samples: seeds.count),
        ]
    }
}
