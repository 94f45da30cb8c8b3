// The claims of figure A5, about the secondary plateau. Unaware of files.
import Dynamics
import Glibc
import Results

enum AmplitudesClaims {
    static func evaluate(_ moments: [AmplitudesMoment]) -> [Claim] {
        let plateau = moments.filter { $0.snapshot.moment == "plateau" }
        let small = plateau.filter { $0.theory.smallness >= 100 }
        return [
            distance(
                plateau, "A5.half-normal.output",
                "Largest √m × Kolmogorov–Smirnov distance of |a| from the half-normal law on the secondary plateau (99 "
                    + "% of half-normal samples stay below 1.63; tolerance: that, and √m × .365 g τ for the escape so "
                    + "far)",
                \.outputDistance
            ) { 0.365 * $0.escaped },
            distance(
                small, "A5.half-normal.input",
                "The same for ‖w‖ in the runs with m^(2α−1) ≥ 100 (tolerance also √m × .4 √y for the frozen part of w, "
                    + "y = m^(1−2α)/‖s*‖)", \.inputDistance
            ) { 0.365 * $0.escaped + 0.4 * $0.frozenShare.squareRoot() },
            condensation(small), growth(small),
        ]
    }

    private static func distance(
        _ moments: [AmplitudesMoment], _ id: String, _ sentence: String, _ distance: (AmplitudesMoment) -> Double,
        allowed: (AmplitudesMoment) -> Double
    ) -> Claim {
        func root(_ moment: AmplitudesMoment) -> Double { Double(moment.run.neurons).squareRoot() }
        return .measure(
            id, sentence, .atMost, expected: HalfNormal.criticalDistance,
            tolerance: moments.map { root($0) * allowed($0) }.max()!
        ) { moments.map { distance($0) * root($0) }.max().map { .value($0, samples: moments.count) } }
    }

    /// |a|(‖w‖ − |p|) ≈ w⊥²/2 for |a| = |p|, whatever the amplitude, but for neurons smaller than w⊥.
    private static func condensation(_ moments: [AmplitudesMoment]) -> Claim {
        let values = seedMeans(moments.map(\.run.seed), moments.map { (1 - $0.order) / $0.frozenShare })
        func tolerance() -> Double {
            let neurons = Double(moments.map(\.run.neurons).min()!)
            let small = moments.map { $0.frozenShare.squareRoot() }.max()!
            let escaped = moments.map(\.escaped).max()!
            return 0.5 * (small + escaped + 3 * (2 / (neurons * Double(values.count))).squareRoot())
        }
        return .measure(
            "A5.condensation",
            "(1 − P)/y on the secondary plateau of the runs with m^(2α−1) ≥ 100: directions differ from ±s* by the "
                + "frozen part of w alone (tolerance: √y for small neurons, g τ, and 3 standard errors)", expected: 0.5,
            tolerance: tolerance()
        ) { .mean(values) }
    }

    /// By T1 a neuron's amplitude is |a0 + ẑ·w0| e^{‖z‖t}/2, by T5 to first order x + x (x²/3 − 1) g τ, of which the
    /// correlation loses 1.8 (g τ)².
    private static func growth(_ moments: [AmplitudesMoment]) -> Claim {
        .measure(
            "A5.growth",
            "Largest 1 − ρ² on the secondary plateau of the runs with m^(2α−1) ≥ 100, ρ the correlation of |a| with "
                + "the initial |a + ẑ·w| (tolerance: 4 (g τ)² + y²)", .atMost, expected: 0,
            tolerance: moments.map { 4 * pow($0.escaped, 2) + pow($0.frozenShare, 2) }.max()!
        ) { moments.map { 1 - $0.growth * $0.growth }.max().map { .value($0, samples: moments.count) } }
    }
}
