// The claims of figure A5, about the secondary plateau. Unaware of files.
import Dynamics
import Glibc
import Results

enum AmplitudesClaims {
    static func evaluate(_ moments: [AmplitudesMoment]) -> [Claim] {
        let plateau = moments.filter { $0.snapshot.moment == "plateau" }
        let small = plateau.filter { smallness($0) >= 100 }
        return [
            distance(
                plateau, "A5.half-normal.output",
                "Largest √m × Kolmogorov–Smirnov distance of |a| from the half-normal law on the secondary plateau (99 % of "
                    + "half-normal samples stay below 1.63; tolerance: that, and √m × .365 g τ for the escape so far)",
                frozen: false
            ) { $0.outputDistance },
            distance(
                small, "A5.half-normal.input",
                "The same for ‖w‖ in the runs with m^(2α−1) ≥ 100 (tolerance also √m × .4 √y for the frozen part of w, "
                    + "y = m^(1−2α)/‖s*‖)", frozen: true
            ) { $0.inputDistance },
            condensation(small), growth(small),
        ]
    }

    private static func theory(_ moment: AmplitudesMoment) -> Theory {
        Theory(problem: moment.run.problem, neurons: moment.run.neurons, alpha: moment.run.alpha)
    }

    private static func smallness(_ moment: AmplitudesMoment) -> Double { theory(moment).smallness }

    /// y = m^{1−2α}/‖s*‖, the mean square of the frozen part of w over that of |a|.
    private static func frozenShare(_ moment: AmplitudesMoment) -> Double {
        1 / (smallness(moment) * moment.run.problem.bestLinearNorm)
    }

    /// g τ: by T5 to first order x → x + x (x²/3 − 1) g τ, which moves the half-normal distribution function by
    /// 2 φ(x) x (1 − x²/3) g τ, .365 g τ at most.
    private static func escaped(_ moment: AmplitudesMoment) -> Double {
        (theory(moment).escapeRate() ?? 0) * moment.slowTime
    }

    private static func distance(
        _ moments: [AmplitudesMoment], _ id: String, _ sentence: String, frozen: Bool,
        _ value: (AmplitudesMoment) -> Double
    ) -> Claim {
        guard !moments.isEmpty else { return .untested(id, sentence) }
        let roots = moments.map { Double($0.run.neurons).squareRoot() }
        let values = zip(moments, roots).map { value($0) * $1 }
        let allowed = zip(moments, roots).map { moment, root in
            root * (0.365 * escaped(moment) + (frozen ? 0.4 * frozenShare(moment).squareRoot() : 0))
        }
        return Claim(
            id, sentence, .atMost, expected: HalfNormal.criticalDistance, tolerance: allowed.max()!,
            measured: values.max()!, samples: values.count)
    }

    /// |a|(‖w‖ − |p|) ≈ w⊥²/2 for |a| = |p|, whatever the amplitude, but for neurons smaller than w⊥.
    private static func condensation(_ moments: [AmplitudesMoment]) -> Claim {
        let sentence =
            "(1 − P)/y on the secondary plateau of the runs with m^(2α−1) ≥ 100: directions differ from ±s* by the frozen "
            + "part of w alone (tolerance: √y for small neurons, g τ, and 3 standard errors)"
        let values = seedMeans(moments.map(\.run.seed), moments.map { (1 - $0.order) / frozenShare($0) })
        guard !values.isEmpty else { return .untested("A5.condensation", sentence) }
        let neurons = Double(moments.map(\.run.neurons).min()!)
        let tolerance =
            0.5
            * (moments.map { frozenShare($0).squareRoot() }.max()! + moments.map(escaped).max()!
                + 3 * (2 / (neurons * Double(values.count))).squareRoot())
        return Claim(
            "A5.condensation", sentence, expected: 0.5, tolerance: tolerance, values)
    }

    /// By T1 a neuron's amplitude is |a0 + ẑ·w0| e^{‖z‖t}/2, by T5 to first order x + x (x²/3 − 1) g τ, of which the
    /// correlation loses 1.8 (g τ)².
    private static func growth(_ moments: [AmplitudesMoment]) -> Claim {
        let sentence =
            "Largest 1 − ρ² on the secondary plateau of the runs with m^(2α−1) ≥ 100, ρ the correlation of |a| with the "
            + "initial |a + ẑ·w| (tolerance: 4 (g τ)² + y²)"
        guard !moments.isEmpty else { return .untested("A5.growth", sentence) }
        let allowed = moments.map { 4 * pow(escaped($0), 2) + pow(frozenShare($0), 2) }.max()!
        return Claim(
            "A5.growth", sentence, .atMost, expected: 0, tolerance: allowed,
            measured: moments.map { 1 - $0.growth * $0.growth }.max()!, samples: moments.count)
    }
}
