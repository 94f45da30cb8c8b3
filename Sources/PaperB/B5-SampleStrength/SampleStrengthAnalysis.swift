// analyse.sample-strength: whether weak and strong samples behave as the theory has it, over seeds. Unaware of training
// and of drawing.
import Engine
import HDF5
import Learning
import Results

/// Joins the seeds, finds the phases of the mean reconstruction loss and evaluates the claims of figure B5.
struct AnalyseSampleStrength: StageKind {
    let name = "analyse.sample-strength"
    let summary = "compares weak and strong samples of real data with the theory, over seeds (paper B)"
    let parameters: [ParameterDeclaration] = []
    let inputs = [InputDeclaration("strengths", .oneOrMore, "strength.h5 of probe.sample-strength, one for each seed")]

    func outputs(_ parameters: ParameterValues) -> [String] { ["sample-strength.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let files = context.inputs["strengths"] ?? []
        let seeds = try SeedTables(files, group: "strength")
        let made = try Artifact.parameters(of: File.open(files[0].path))
        let split = made["splitIteration"]?.int ?? 0
        let phases = try Phases(
            iterations: seeds.iterations, losses: seeds.mean("reconstruction_test").mean,
            scatter: seeds.relativeScatter("reconstruction_test"))
        let file = try Artifact.create(
            kind: name, description: "Weak and strong samples over training: means over seeds and claims",
            parameters: context.parameters)
        var attributes: [String: AttributeValue] = [
            "seeds": .integer(seeds.seeds.count), "verdict": .string(phases.verdict.rawValue),
            "split_iteration": .integer(split), "share": .number(made["share"]?.double ?? .nan),
            "classes": .integer(try File.open(files[0].path).root.group("strength").attributes()["classes"]?.int ?? 0),
            "layer": .string(made["layer"]?.text ?? ""),
        ]
        if let first = phases.firstBoundary { attributes["T1"] = .number(first) }
        if let second = phases.secondBoundary { attributes["T2"] = .number(second) }
        try seeds.meanTable().write(to: file.root, "mean", attributes: attributes)
        try Claim.write(SampleStrengthClaims.evaluate(seeds, split: Double(split)), to: file.root)
        try Artifact.finish(file, at: context.output("sample-strength.h5"))
    }
}

/// The claims of figure B5.
enum SampleStrengthClaims {
    static func evaluate(_ seeds: SeedTables, split: Double) throws -> [Claim] {
        let count = seeds.seeds.count
        guard let place = seeds.iterations.firstIndex(of: split) else {
            throw Failure(.work, "the strengths hold no row of the iteration that splits them", at: "\(Int(split))")
        }
        let end = seeds.iterations.count - 1
        let losses = (weak: try seeds.values("cross_entropy_weak"), strong: try seeds.values("cross_entropy_strong"))
        let outputs = (weak: try seeds.values("output_weak"), strong: try seeds.values("output_strong"))
        let common = (
            weak: try seeds.values("reconstruction_weak").map(riseOf),
            strong: try seeds.values("reconstruction_strong").map(riseOf)
        )
        let own = (
            weak: try seeds.values("own_decoder_weak").map(riseOf),
            strong: try seeds.values("own_decoder_strong").map(riseOf)
        )
        func ratio(_ row: Int) -> [Double] { zip(outputs.weak, outputs.strong).map { $0[row] / $1[row] } }
        let unlike = zip(common.weak, common.strong).map { $0.relative - $1.relative }
        let difference = meanAndSpread(unlike)
        let left = zip(zip(own.weak, own.strong), zip(common.weak, common.strong)).map {
            ($0.0.absolute + $0.1.absolute) / ($1.0.absolute + $1.1.absolute)
        }
        let rest = meanAndSpread(left)
        func rises(_ group: String, _ rises: [(absolute: Double, relative: Double)]) -> Claim {
            let (mean, spread) = meanAndSpread(rises.map(\.relative))
            return Claim(
                "B5.rise-\(group)",
                "Relative rise of the reconstruction error of \(group) samples after its minimum (5 % counts as one)",
                .atLeast, expected: 0.05, tolerance: 0, measured: mean, spread: spread, samples: count)
        }
        return [
            .exceedingZero(
                "B5.order", "Cross-entropy at the end of samples that were weak early less that of strong ones, in nat",
                zip(losses.weak, losses.strong).map { $0[end] - $1[end] }),
            .exceedingZero(
                "B5.convergence",
                "Gain of weak samples’ mean output over strong ones’ (ratio) from the split to the end",
                zip(ratio(end), ratio(place)).map { $0 - $1 }),
            rises("weak", common.weak), rises("strong", common.strong),
            // The model with as many weak as strong samples has them rise alike; a difference that scatter over seeds
            // explains is none.
            count > 1
                ? Claim(
                    "B5.alike",
                    "Relative rise of weak samples’ error less that of strong ones’ (tolerance: Student’s t at 95 % "
                        + "times the standard error)", expected: 0,
                    tolerance: Claim.studentQuantile(degrees: count - 1) * difference.spread
                        / Double(count).squareRoot(),
                    measured: difference.mean, spread: difference.spread, samples: count)
                : .untested("B5.alike", "Weak and strong samples’ errors rise alike"),
            // In the model the rise is the variance of strengths. A split at the median leaves 36 % of a normal
            // distribution's within its halves and 52 % of an exponential one's.
            Claim(
                "B5.needs-both",
                "Rise with a decoder of each group’s own over the rise with a common one (the theory’s mechanism needs "
                    + "both kinds of samples: halves of a normal to an exponential distribution of strengths keep 0.36 "
                    + "to 0.52)", .atMost, expected: 0.36, tolerance: 0.16, measured: rest.mean, spread: rest.spread,
                samples: count),
        ]
    }

    /// From a curve's minimum to its end.
    private static func riseOf(_ curve: [Double]) -> (absolute: Double, relative: Double) {
        let (lowest, last) = (curve.min() ?? .nan, curve.last ?? .nan)
        return (last - lowest, last / lowest - 1)
    }
}
