// analyse.phases: the learning phases of one network over seeds, from its probes. Unaware of training and of drawing.
import Engine
import HDF5
import Learning
import Results

/// Joins the probes of every checkpoint and seed, finds the phases of each seed's curve and of the mean (paper B,
/// phase detector), and evaluates the claim of three phases.
struct AnalysePhases: StageKind {
    let name = "analyse.phases"
    let summary = "finds the phases of the reconstruction loss of one network, by seed and on the mean (paper B)"

    let parameters: [ParameterDeclaration] = [
        .init("label", .string(choices: []), "what the curves are of, for claims and figures: vgg8, Fashion-MNIST"),
        .init(
            "claims", .string(choices: []), default: .string(""),
            "id of the figure that claims three phases of this network; empty: none does"),
        .init(
            "variant", .string(choices: []), default: .string(""),
            "what the curves are of, as the last part of a claim's id: f0, vgg8-0.5"),
        .init(
            "epochs", .integer(0...100_000), default: .integer(0),
            "which measurement of decoders trained by Adam to take; 0: that of the exact decoder"),
    ]

    let inputs = [
        InputDeclaration("probes", .oneOrMore, "probe.h5 of every checkpoint and seed"),
        InputDeclaration("classifications", .any, "classification.h5 of the same checkpoints and seeds"),
    ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["phases.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let runs = try ProbeCurve.read(
            probes: (context.inputs["probes"] ?? []).map(\.path),
            classifications: (context.inputs["classifications"] ?? []).map(\.path),
            epochs: context.parameters.integer("epochs"))
        let label = context.parameters.string("label")
        let file = try Artifact.create(
            kind: name, description: "Phases of the reconstruction loss by seed and on the mean over seeds",
            parameters: context.parameters)
        let single = try runs.map { try Phases(iterations: $0.iterations, losses: $0.reconstruction) }
        try file.root.createGroup("seeds")
        for (run, phases) in zip(runs, single) {
            try run.table().write(to: file.root, "seeds/\(run.seed)", attributes: Self.attributes(phases))
        }
        let mean = ProbeCurve.mean(runs)
        let phases = try Phases(
            iterations: runs[0].iterations, losses: mean.reconstruction.values, scatter: mean.relativeScatter)
        var attributes = Self.attributes(phases)
        attributes["seeds"] = .integer(runs.count)
        attributes["scatter"] = .number(mean.relativeScatter)
        attributes["label"] = .string(label)
        attributes["variant"] = .string(context.parameters.string("variant"))
        attributes["constant_loss"] = .number(runs[0].constantLoss)
        for (name, values) in [("T1", single.compactMap(\.firstBoundary)), ("T2", single.compactMap(\.secondBoundary))]
        where !values.isEmpty {
            attributes["\(name)_seeds_mean"] = .number(meanAndSpread(values).mean)
            attributes["\(name)_seeds_deviation"] = .number(meanAndSpread(values).spread)
        }
        try mean.table(runs[0].iterations).write(to: file.root, "mean", attributes: attributes)
        let figure = context.parameters.string("claims")
        if !figure.isEmpty {
            let variant = context.parameters.string("variant")
            let suffix = variant.isEmpty ? "" : "." + variant
            try Claim.write(claims(figure, suffix, label, phases, single), to: file.root)
        }
        try Artifact.finish(file, at: context.output("phases.h5"))
    }

    private func claims(_ figure: String, _ suffix: String, _ label: String, _ mean: Phases, _ single: [Phases])
        -> [Claim]
    {
        let three = single.count { $0.verdict == .constDecreaseIncrease }
        let (drops, rises) = (meanAndSpread(single.map(\.drop)), meanAndSpread(single.map(\.rise)))
        return [
            Claim(
                "\(figure).three-phases\(suffix)",
                "Share of seeds of \(label) whose loss is constant, then falls, then rises",
                .atLeast,
                expected: 1, tolerance: 0, measured: Double(three) / Double(single.count), samples: single.count),
            Claim(
                "\(figure).drop\(suffix)", "Relative fall of the loss of \(label) in phase ii (5 % counts as one)",
                .atLeast,
                expected: 0.05, tolerance: 0, measured: mean.drop, spread: drops.spread, samples: single.count),
            Claim(
                "\(figure).rise\(suffix)", "Relative rise of the loss of \(label) in phase iii (5 % counts as one)",
                .atLeast,
                expected: 0.05, tolerance: 0, measured: mean.rise, spread: rises.spread, samples: single.count),
        ]
    }

    private static func attributes(_ phases: Phases) -> [String: AttributeValue] {
        var attributes: [String: AttributeValue] = [
            "verdict": .string(phases.verdict.rawValue), "drop": .number(phases.drop), "rise": .number(phases.rise),
            "start_loss": .number(phases.start), "minimum_loss": .number(phases.minimum),
            "end_loss": .number(phases.end),
            "bottom": .numbers([phases.bottom.lowerBound, phases.bottom.upperBound]),
        ]
        if let first = phases.firstBoundary { attributes["T1"] = .number(first) }
        if let second = phases.secondBoundary { attributes["T2"] = .number(second) }
        return attributes
    }
}
