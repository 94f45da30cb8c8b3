// analyse.layers: how the phases change with the depth of the layer that is probed (B2). Unaware of training and drawing.
import Results
import StageGraph

/// Compares the phases of a network's layers, from the input to the output (paper B: the rise grows with depth).
struct AnalyseLayers: AnalysisKind {
    let name = "analyse.layers"
    let summary = "compares drop and rise of the reconstruction loss over a network's layers (figure B2)"
    let contents = "Phases of the reconstruction loss by layer, from the input to the output"
    let artifact = "layers.h5"
    let parameters: [ParameterDeclaration] = [
        .init("outputs", .integer(0...10), default: .integer(0), "how many of the last layers are outputs, not hidden"),
        .init("claims", .string(choices: []), default: .string("B2"), "id of the figure that makes the claims"),
        .init(
            "variant", .string(choices: []), default: .string(""),
            "what the layers are of, as the last part of a claim's id: cifar-10"),
    ]
    let inputs: [InputDeclaration] = [
        .init("phases", .oneOrMore, "phases.h5 of each layer, from the input to the output")
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let layers = try PhasesFile.read("phases", context)
        try PhasesFile.requireEqualIterations(layers, stage: context.stage)
        let hidden = layers.dropLast(context.parameters.integer("outputs"))
        return PhasesFile.comparison(layers, claims: Self.claims(Array(hidden), context.parameters))
    }

    /// Of the hidden layers, in order.
    private static func claims(_ hidden: [PhasesFile], _ parameters: ParameterValues) -> [Claim] {
        let (figure, variant) = (parameters.string("claims"), parameters.string("variant"))
        func id(_ claim: String) -> String { "\(figure).\(claim)" + (variant.isEmpty ? "" : ".\(variant)") }
        guard hidden.count > 2, let first = hidden.first, let last = hidden.last else {
            return [
                .untested(
                    id("rise-grows-with-depth"),
                    "The rise grows with depth: fewer than three hidden layers were probed")
            ]
        }
        let seeds = first.seeds.indices
        let count = Double(hidden.count)
        // Two neighbours of n layers in the wrong order cost 6·2/(n(n² − 1)) of the rank correlation.
        let exchange = 12 / (count * (count * count - 1))
        return [
            .measure(
                id("rise-grows-with-depth"),
                "The rise grows with depth: rank correlation of the rise in phase iii with depth over \(hidden.count) hidden "
                    + "layers (1: in order; the tolerance is that of one exchanged pair)", .atLeast, expected: 1,
                tolerance: exchange + 1e-9
            ) { .mean(seeds.map { seed in rankCorrelation(withOrderOf: hidden.map { $0.seeds[seed].rise }) }) },
            .measure(
                id("last-exceeds-first"), "Rise in \(last.label) minus rise in \(first.label) (5 % counts as a rise)",
                .atLeast, expected: 0.05
            ) { .mean(seeds.map { last.seeds[$0].rise - first.seeds[$0].rise }) },
            last.claimOfThreePhases(id("three-phases.last"), "Share of seeds with three phases in \(last.label)"),
            .measure(
                id("no-rise.first"), "Rise in \(first.label), the layer next to the input (below 5 %: none)", .atMost,
                expected: 0.05
            ) { .mean(first.seeds.map(\.rise)) },
        ]
    }
}

/// Spearman's rank correlation with the order of the values: 1 if they rise from each to the next, −1 if they fall. Equal
/// values share the mean of their ranks.
func rankCorrelation(withOrderOf values: [Double]) -> Double {
    let count = values.count
    guard count > 1 else { return .nan }
    let ranks = values.map { value in
        Double(values.count { $0 < value }) + Double(values.count { $0 == value } - 1) / 2
    }
    let middle = Double(count - 1) / 2
    var (product, squares, own) = (0.0, 0.0, 0.0)
    for (place, rank) in ranks.enumerated() {
        product += (Double(place) - middle) * (rank - middle)
        squares += (rank - middle) * (rank - middle)
        own += (Double(place) - middle) * (Double(place) - middle)
    }
    return squares > 0 ? product / (squares * own).squareRoot() : 0
}
