// analyse.phases: the learning phases of one network over seeds, from its probes. Unaware of training and of drawing.
import HDF5
import Learning
import Results
import StageGraph

/// Joins the probes of every checkpoint and seed, finds the phases of each seed's curve and of the mean (paper B,
/// phase detector), and evaluates the claim of three phases.
struct AnalysePhases: AnalysisKind {
    let name = "analyse.phases"
    let summary = "finds the phases of the reconstruction loss of one network, by seed and on the mean (paper B)"
    let contents = "Phases of the reconstruction loss by seed and on the mean over seeds"
    let artifact = "phases.h5"
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
    let inputs: [InputDeclaration] = [
        .init("probes", .oneOrMore, "probe.h5 of every checkpoint and seed"),
        .init("classifications", .any, "classification.h5 of the same checkpoints and seeds"),
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let parameters = context.parameters
        let curves = try ProbeCurves.read(
            probes: context.inputs["probes"] ?? [], classifications: context.inputs["classifications"] ?? [],
            epochs: parameters.integer("epochs"), stage: context.stage)
        guard let constantLoss = curves.attributes.last?["constant_loss"] else {
            throw Failure(.work, "the probes do not say what a decoder reaches without information", at: context.stage)
        }
        let single = try curves.values("reconstruction_test").map {
            try Phases(iterations: curves.iterations, losses: $0)
        }
        let seeds = zip(zip(curves.seeds, curves.tables), single).map { run, phases in
            Analysis.Part("seeds/\(run.0)", run.1, attributes: phases.allAttributes)
        }
        let phases = try curves.meanPhases()
        var attributes = phases.allAttributes
        attributes["scatter"] = .number(try curves.relativeScatter("reconstruction_test"))
        attributes["label"] = .string(parameters.string("label"))
        attributes["variant"] = .string(parameters.string("variant"))
        attributes["constant_loss"] = constantLoss
        for (name, ends) in [("T1", single.compactMap(\.firstBoundary)), ("T2", single.compactMap(\.secondBoundary))]
        where !ends.isEmpty {
            attributes["\(name)_seeds_mean"] = .number(meanAndSpread(ends).mean)
            attributes["\(name)_seeds_deviation"] = .number(meanAndSpread(ends).spread)
        }
        return Analysis(
            tables: seeds + [try curves.meanPart(attributes)], claims: Self.claims(parameters, phases, single))
    }

    private static func claims(_ parameters: ParameterValues, _ mean: Phases, _ single: [Phases]) -> [Claim] {
        let (figure, variant, label) = (
            parameters.string("claims"), parameters.string("variant"), parameters.string("label")
        )
        if figure.isEmpty { return [] }
        func id(_ claim: String) -> String { "\(figure).\(claim)" + (variant.isEmpty ? "" : ".\(variant)") }
        let three = single.count { $0.verdict == .constDecreaseIncrease }
        let (drops, rises) = (meanAndSpread(single.map(\.drop)), meanAndSpread(single.map(\.rise)))
        return [
            .measure(
                id("three-phases"), "Share of seeds of \(label) whose loss is constant, then falls, then rises",
                .atLeast, expected: 1
            ) { .value(Double(three) / Double(single.count), samples: single.count) },
            .measure(
                id("drop"), "Relative fall of the loss of \(label) in phase ii (5 % counts as one)", .atLeast,
                expected: 0.05
            ) { .value(mean.drop, spread: drops.spread, samples: single.count) },
            .measure(
                id("rise"), "Relative rise of the loss of \(label) in phase iii (5 % counts as one)", .atLeast,
                expected: 0.05
            ) { .value(mean.rise, spread: rises.spread, samples: single.count) },
        ]
    }
}

extension Phases {
    /// What the detector found, and what it found it by.
    fileprivate var allAttributes: [String: AttributeValue] {
        let levels: [String: AttributeValue] = [
            "drop": .number(drop), "rise": .number(rise), "start_loss": .number(start),
            "minimum_loss": .number(minimum), "end_loss": .number(end),
            "bottom": .numbers([bottom.lowerBound, bottom.upperBound]),
        ]
        return attributes.merging(levels) { $1 }
    }
}
