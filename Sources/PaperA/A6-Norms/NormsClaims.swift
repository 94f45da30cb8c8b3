// The claims of figure A6. Unaware of files.
import Dynamics
import Results

enum NormsClaims {
    static func evaluate(_ runs: [NormsRun]) -> [Claim] {
        // M^{2α−1} from which on the initial parameters count as small.
        let small = runs.filter { $0.theory.smallness >= 100 && $0.outputPower.isFinite }
        return plateau(small) + [vanishing(small), notSmall(runs), theory(runs)]
    }

    /// The mean over each seed's runs.
    private static func mean(_ runs: [NormsRun], _ value: (NormsRun) -> Double) -> Measured {
        .mean(seedMeans(runs.map(\.run.seed), runs.map(value)))
    }

    /// Relative size of what the linear theory neglects, 6 ‖s*‖/M: 3 E‖w‖² in the rates of a and of w.
    private static func neglected(_ runs: [NormsRun]) -> Double {
        6 * (runs.map { $0.run.problem.bestLinearNorm / $0.theory.neurons }.max() ?? .nan)
    }

    private static func plateau(_ runs: [NormsRun]) -> [Claim] {
        let share = runs.map(\.initialShare).max() ?? .nan
        let escaped = runs.map { ($0.theory.escapeRate() ?? 0) * $0.slowTime }.max() ?? .nan
        let drift = runs.map { $0.theory.escapeDrift(slowTime: $0.slowTime) }.max() ?? .nan
        let seeds = Double(Set(runs.map(\.run.seed)).count)
        let neurons = runs.map(\.theory.neurons).min() ?? .nan
        return [
            // (mean q²)²/mean q⁴ of M half-normal neurons has the relative standard deviation √(8/(3M)).
            .measure(
                "A6.effective-neurons",
                "3 N_eff/m on the secondary plateau of the runs with m^(2α−1) ≥ 100, half-normal amplitudes (mean over "
                    + "α, then over seeds; tolerance: 3 standard errors and the escape's first-order drift (8/3) g τ)",
                expected: 1, tolerance: 3 * (8 / (3 * neurons * seeds)).squareRoot() + drift
            ) { mean(runs) { 3 * $0.effectiveNeurons / $0.theory.neurons } },
            .measure(
                "A6.mean-square",
                "Σ a²/‖s*‖ on the secondary plateau of these runs (tolerance: the initial share m^(1−2α)/‖s*‖, g τ, "
                    + "and 6‖s*‖/m)", expected: 1, tolerance: share + escaped + neglected(runs)
            ) { mean(runs) { $0.outputPower / $0.run.problem.bestLinearNorm } },
            .measure(
                "A6.balance", "‖w‖_F/‖a‖ on the secondary plateau of these runs (the same tolerance)", expected: 1,
                tolerance: share + escaped + neglected(runs)
            ) { mean(runs) { ($0.inputPower / $0.outputPower).squareRoot() } },
        ]
    }

    /// Expected: √(y² + K²) + y over K with y = m^{1−2α}/‖s*‖, in problems with one input beside the constant.
    private static func vanishing(_ runs: [NormsRun]) -> Claim {
        let share = runs.map(\.initialShare).max() ?? .nan
        let drive = runs.map(\.leaveDrive).min() ?? .nan
        return .measure(
            "A6.small-weights",
            "Σ‖w‖²/(K‖s*‖) when R has fallen by 5 % of D0, in the runs with m^(2α−1) ≥ 100: the limit in which the "
                + "initial weights do not count (tolerance: y + y²/(2K) over K with y = m^(1−2α)/‖s*‖, and 6‖s*‖/m)",
            expected: 1, tolerance: (share + share * share / (2 * drive)) / drive + neglected(runs)
        ) { mean(runs) { $0.leaveInputPower / ($0.leaveDrive * $0.run.problem.bestLinearNorm) } }
    }

    private static func notSmall(_ runs: [NormsRun]) -> Claim {
        let large = runs.filter { $0.theory.smallness <= 10 }
        return .measure(
            "A6.weights-not-small",
            "Σ‖w‖²/(K‖s*‖) when R has fallen by 5 % of D0, in the runs with m^(2α−1) ≤ 10: W → 0 before the descent "
                + "does not hold there (theory: at least 2)", .atLeast, expected: 2
        ) { mean(large) { $0.leaveInputPower / ($0.leaveDrive * $0.run.problem.bestLinearNorm) } }
    }

    private static func theory(_ runs: [NormsRun]) -> Claim {
        let values = runs.map { ($0.leaveInputPower / $0.leaveInputPowerTheory - 1).magnitude }.filter(\.isFinite)
        return .measure(
            "A6.conserved",
            "Largest relative deviation of Σ‖w‖² at that moment from the linear network's conservation laws, for each "
                + "run's K_f and initial moments", .atMost, expected: 0, tolerance: neglected(runs)
        ) { .value(values.largest, samples: values.count) }
    }
}
