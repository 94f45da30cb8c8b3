// analyse.decoders: whether the phases depend on the decoder that reads the pixels (B3). Unaware of training and drawing.
import Results
import StageGraph

/// Compares the phases that decoders see at one layer: the exact linear one, linear ones trained by Adam for some epochs,
/// convolutional ones.
struct AnalyseDecoders: AnalysisKind {
    let name = "analyse.decoders"
    let summary = "compares the phases that different decoders see at one layer (figure B3)"
    let contents = "Phases of the reconstruction loss by decoder"
    let artifact = "decoders.h5"
    let inputs: [InputDeclaration] = [
        .init("exact", .one, "phases.h5 of the exact decoder"),
        .init("linear", .oneOrMore, "phases.h5 of linear decoders trained by Adam, epochs ascending"),
        .init("other", .any, "phases.h5 of other decoders"),
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let exact = try PhasesFile(reading: context.input("exact"))
        let linear = try PhasesFile.read("linear", context)
        let others = try linear + PhasesFile.read("other", context)
        try PhasesFile.requireEqualIterations([exact] + others, stage: context.stage)
        let claims =
            ([exact] + others).map(Self.threePhases) + others.map { Self.sameMinimum($0, exact) }
            + [Self.approach(exact, linear)]
        return PhasesFile.comparison([exact] + others, claims: claims)
    }

    private static func threePhases(_ decoder: PhasesFile) -> Claim {
        decoder.claimOfThreePhases(
            "B3.three-phases.\(decoder.variant)",
            "Share of seeds in which the decoder '\(decoder.label)' sees three phases")
    }

    private static func sameMinimum(_ decoder: PhasesFile, _ exact: PhasesFile) -> Claim {
        let id = "B3.same-minimum.\(decoder.variant)"
        let shifts = decoder.octavesOfMinimum(from: exact)
        if shifts.isEmpty { return .untested(id, "The decoder '\(decoder.label)' sees a minimum in no seed") }
        // At least an octave: T2 means no more than that on flat bottoms; or the distance between probes.
        let steps = zip(exact.iterations, exact.iterations.dropFirst()).filter { $0.0 >= 1 }.map { octaves($0.1, $0.0) }
        return .measure(
            id,
            "Octaves from the exact decoder's minimum to that of '\(decoder.label)' (the tolerance is the distance of "
                + "the probes, an octave at least)", expected: 0, tolerance: max(1, steps.max() ?? 1)
        ) { .mean(shifts) }
    }

    private static func approach(_ exact: PhasesFile, _ linear: [PhasesFile]) -> Claim {
        let id = "B3.approaches-exact"
        guard linear.count > 1 else {
            return .untested(id, "More epochs bring the linear decoder nearer to the exact one: one number was tried")
        }
        return .measure(
            id,
            "More epochs bring the linear decoder nearer to the exact one: share of checkpoints at which its loss falls with "
                + "every further measurement", .atLeast, expected: 1, tolerance: 0.1
        ) {
            // Of every seed and iteration: does each further measurement have a smaller loss?
            .mean(
                exact.seeds.indices.map { seed in
                    let falls = exact.iterations.indices.count { row in
                        let losses = linear.map { $0.losses[seed][row] }
                        return zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 }
                    }
                    return Double(falls) / Double(exact.iterations.count)
                })
        }
    }
}
