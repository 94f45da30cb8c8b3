// analyse.decoders: whether the phases depend on the decoder that reads the pixels (B3). Unaware of training and drawing.
import Engine
import HDF5
import Results

/// Compares the phases that decoders see at one layer: the exact linear one, linear ones trained by Adam for some epochs,
/// convolutional ones.
struct AnalyseDecoders: StageKind {
    let name = "analyse.decoders"
    let summary = "compares the phases that different decoders see at one layer (figure B3)"

    let parameters: [ParameterDeclaration] = []

    let inputs = [
        InputDeclaration("exact", .one, "phases.h5 of the exact decoder"),
        InputDeclaration("linear", .oneOrMore, "phases.h5 of linear decoders trained by Adam, epochs ascending"),
        InputDeclaration("other", .any, "phases.h5 of other decoders"),
    ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["decoders.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let exact = try PhasesFile(reading: context.input("exact"))
        let linear = try PhasesFile.read("linear", context)
        let all = try [exact] + linear + PhasesFile.read("other", context)
        try PhasesFile.requireEqualIterations(all, stage: context.stage)
        try PhasesFile.write(
            all, claims: Self.claims(all, exact, linear),
            description: "Phases of the reconstruction loss by decoder", kind: name, to: context.output("decoders.h5"),
            context)
    }

    private static func claims(_ all: [PhasesFile], _ exact: PhasesFile, _ linear: [PhasesFile]) -> [Claim] {
        let three = all.map { decoder in
            Claim(
                "B3.three-phases.\(decoder.variant)",
                "Share of seeds in which the decoder '\(decoder.label)' sees three phases",
                .atLeast, expected: 1, tolerance: 0, measured: decoder.threePhases, samples: decoder.seeds.count)
        }
        // At least an octave: T2 means no more than that on flat bottoms; or the distance between probes.
        let steps = zip(exact.iterations, exact.iterations.dropFirst()).filter { $0.0 >= 1 }.map { octaves($0.1, $0.0) }
        let tolerance = max(1, steps.max() ?? 1)
        let places = all.dropFirst().map { decoder in
            let shifts = zip(decoder.seeds, exact.seeds).compactMap { own, reference -> Double? in
                guard let own = own.second, let reference = reference.second else { return nil }
                return octaves(own, reference)
            }
            guard !shifts.isEmpty else {
                return Claim.untested(
                    "B3.same-minimum.\(decoder.variant)", "The decoder '\(decoder.label)' sees a minimum in no seed")
            }
            return Claim(
                "B3.same-minimum.\(decoder.variant)",
                "Octaves from the exact decoder's minimum to that of '\(decoder.label)' (the tolerance is the distance of "
                    + "the probes, an octave at least)", expected: 0, tolerance: tolerance, shifts)
        }
        return three + places + [approach(exact, linear)]
    }

    private static func approach(_ exact: PhasesFile, _ linear: [PhasesFile]) -> Claim {
        let id = "B3.approaches-exact"
        guard linear.count > 1 else {
            return .untested(id, "More epochs bring the linear decoder nearer to the exact one: one number was tried")
        }
        // Of every seed and iteration: does each further measurement have a smaller loss?
        let shares = exact.seeds.indices.map { seed in
            let falls = exact.iterations.indices.count { row in
                let losses = linear.map { $0.losses[seed][row] }
                return zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 }
            }
            return Double(falls) / Double(exact.iterations.count)
        }
        return Claim(
            id,
            "More epochs bring the linear decoder nearer to the exact one: share of checkpoints at which its loss falls with "
                + "every further measurement", .atLeast, expected: 1, tolerance: 0.1, shares)
    }
}
