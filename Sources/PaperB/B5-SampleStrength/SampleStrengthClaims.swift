// The claims of figure B5, evaluated on the curves of every seed. Unaware of files.
import Results
import StageGraph

enum SampleStrengthClaims {
    /// Throws a `Failure` if the iteration `split` was not measured.
    static func evaluate(_ seeds: SeedTables, split: Double) throws -> [Claim] {
        guard let place = seeds.iterations.firstIndex(of: split) else {
            throw Failure(.work, "the strengths hold no row of the iteration that splits them", at: "\(Int(split))")
        }
        let end = seeds.iterations.count - 1
        let outputs = try zip(seeds.values("output_weak"), seeds.values("output_strong"))
        func ratio(_ row: Int) -> [Double] { outputs.map { $0[row] / $1[row] } }
        let common = try Rises(seeds, "reconstruction")
        let own = try Rises(seeds, "own_decoder")
        return [
            .exceedingZero(
                "B5.order", "Cross-entropy at the end of samples that were weak early less that of strong ones, in nat",
                try zip(seeds.values("cross_entropy_weak"), seeds.values("cross_entropy_strong")).map {
                    $0[end] - $1[end]
                }),
            .exceedingZero(
                "B5.convergence",
                "Gain of weak samples’ mean output over strong ones’ (ratio) from the split to the end",
                zip(ratio(end), ratio(place)).map { $0 - $1 }),
            rises("weak", common.weak), rises("strong", common.strong), alike(common), needsBoth(own, common),
        ]
    }

    /// A curve's rise from its minimum to its end.
    private struct Rise {
        let absolute: Double
        let relative: Double

        init(_ curve: [Double]) {
            let (lowest, last) = (curve.min() ?? .nan, curve.last ?? .nan)
            absolute = last - lowest
            relative = last / lowest - 1
        }
    }

    /// Of both groups, by seed.
    private struct Rises {
        let weak: [Rise]
        let strong: [Rise]

        init(_ seeds: SeedTables, _ quantity: String) throws {
            weak = try seeds.values("\(quantity)_weak").map(Rise.init)
            strong = try seeds.values("\(quantity)_strong").map(Rise.init)
        }

        /// By seed.
        var sums: [Double] { zip(weak, strong).map { $0.absolute + $1.absolute } }
    }

    private static func rises(_ group: String, _ rises: [Rise]) -> Claim {
        .measure(
            "B5.rise-\(group)",
            "Relative rise of the reconstruction error of \(group) samples after its minimum (5 % counts as one)",
            .atLeast, expected: 0.05
        ) { .mean(rises.map(\.relative)) }
    }

    /// The model with as many weak as strong samples has them rise alike; a difference that scatter over seeds explains is
    /// none.
    private static func alike(_ common: Rises) -> Claim {
        let differences = zip(common.weak, common.strong).map { $0.relative - $1.relative }
        let count = differences.count
        guard count > 1 else { return .untested("B5.alike", "Weak and strong samples’ errors rise alike") }
        let quantile = Claim.studentQuantile(degrees: count - 1)
        return .measure(
            "B5.alike",
            "Relative rise of weak samples’ error less that of strong ones’ (tolerance: Student’s t at 95 % "
                + "times the standard error)", expected: 0,
            tolerance: quantile * meanAndSpread(differences).spread / Double(count).squareRoot()
        ) { .mean(differences) }
    }

    /// In the model the rise is the variance of strengths. A split at the median leaves 36 % of a normal distribution's
    /// within its halves and 52 % of an exponential one's.
    private static func needsBoth(_ own: Rises, _ common: Rises) -> Claim {
        .measure(
            "B5.needs-both",
            "Rise with a decoder of each group’s own over the rise with a common one (the theory’s mechanism needs "
                + "both kinds of samples: halves of a normal to an exponential distribution of strengths keep 0.36 "
                + "to 0.52)", .atMost, expected: 0.36, tolerance: 0.16
        ) { .mean(zip(own.sums, common.sums).map { $0 / $1 }) }
    }
}
