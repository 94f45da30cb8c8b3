// The claims of figure A11. Unaware of files.
import Dynamics
import Glibc
import Results

enum InitScaleClaims {
    static func evaluate(_ runs: [InitScaleRun]) -> [Claim] {
        [
            initialPlateau(runs),
            share(
                runs.filter { $0.run.alpha >= 0.5 }, "A11.secondary-plateau",
                "Share of the runs with α ≥ 0.5 whose loss shows a secondary plateau", expected: 1),
            level(runs), belowHalf(runs),
            share(
                runs.filter { $0.run.alpha <= 0.1 }, "A11.large-parameters",
                "Share of the runs with α ≤ 0.1, where parameters start of order one, whose loss shows a secondary "
                    + "plateau",
                expected: 0),
            escape(runs),
        ]
    }

    // MARK: - The initial plateau

    private static func initialPlateau(_ runs: [InitScaleRun]) -> Claim {
        let run = runs[0].run
        let found = runs.grouped(by: \.run.seed).compactMap { boundary($0.own) }
        let m = Double(run.neurons)
        // Σ(a0 ± p0)² scatter by √(2/m), which shifts 2‖z‖T_5 by .9 of it there, and ln sinh by 1.3 of that.
        let scatter = 3 * 1.2 * (2 / (m * Double(found.count))).squareRoot()
        let neglected = 1.4 * (InitialPlateauRun.driveAtLeaving + 6 * run.problem.bestLinearNorm / m)
        return .measure(
            "A11.initial-plateau",
            "α above which the initial plateau outlasts a growth time of the drive, 2‖z‖T_5 > 1"
                + (found.isEmpty
                    ? ": needs α on both sides"
                    : " (tolerance: 3 standard errors of the initial parameters, and what the asinh law neglects)"),
            expected: boundaryTheory(run), tolerance: (scatter + neglected) / (2 * log(m))
        ) { .mean(found) }
    }

    /// The α at which theory's 2‖z‖T_5 = asinh(κ‖z‖m^(2α−1)/μ) is 1.
    private static func boundaryTheory(_ run: FlowRun) -> Double {
        let one = Theory(problem: run.problem, neurons: run.neurons, alpha: 0.5)
        return 0.5 + log(sinh(1) / one.leaveArgument(share: InitialPlateauRun.share)) / (2 * log(Double(run.neurons)))
    }

    /// The α at which one seed's 2‖z‖T_5 passes 1: by theory ln sinh 2‖z‖T_5 is a line in α.
    private static func boundary(_ runs: [InitScaleRun]) -> Double? {
        let heights = runs.map { log(sinh($0.scaledLeaveTime)) }
        guard let i = runs.firstIndex(where: \.hasInitialPlateau), i > 0, heights[i - 1].isFinite else { return nil }
        let (low, high) = (runs[i - 1].run.alpha, runs[i].run.alpha)
        return low + (log(sinh(1)) - heights[i - 1]) / (heights[i] - heights[i - 1]) * (high - low)
    }

    // MARK: - The secondary plateau

    private static func share(_ runs: [InitScaleRun], _ id: String, _ sentence: String, expected: Double) -> Claim {
        .measure(id, sentence + (runs.isEmpty ? ": no such α" : ""), expected: expected) {
            let share = Double(runs.count(where: \.hasSecondaryPlateau)) / Double(runs.count)
            return runs.isEmpty ? nil : .value(share, samples: runs.count)
        }
    }

    private static func level(_ runs: [InitScaleRun]) -> Claim {
        let chosen = runs.filter { $0.run.alpha >= 0.5 && $0.hasSecondaryPlateau }
        let problem = runs[0].run.problem
        return .measure(
            "A11.plateau-risk",
            "R/R_lin on the secondary plateau for α ≥ 0.5"
                + (chosen.isEmpty ? ": no such run" : " (tolerance: the cubic term, 6‖s*‖/m)"),
            expected: 1, tolerance: 6 * problem.bestLinearNorm / Double(runs[0].run.neurons)
        ) { .mean(chosen.map { ($0.stages?.plateauRisk ?? .nan) / problem.riskAtLinearFit }) }
    }

    private static func belowHalf(_ runs: [InitScaleRun]) -> Claim {
        let alphas = Set(runs.map(\.run.alpha)).sorted()
        let below = alphas.last { $0 < 0.5 }
        return .measure(
            "A11.secondary-below-half",
            "Smallest α from which on every run has a secondary plateau: it needs small neurons, m^−α ≪ 1, not a small "
                + "output, and exists below α = 1/2 where there is no initial plateau"
                + (below == nil ? ": no α below 1/2" : ""), .atMost, expected: below!
        ) {
            let lacking = runs.filter { !$0.hasSecondaryPlateau }.map(\.run.alpha).max() ?? -1
            let smallest = alphas.first { $0 > lacking } ?? .infinity
            return below == nil ? nil : .value(smallest, samples: runs.count)
        }
    }

    private static func escape(_ runs: [InitScaleRun]) -> Claim {
        let chosen = runs.filter { $0.run.alpha >= 0.75 }
        let alphas = Set(chosen.map(\.run.alpha)).sorted()
        let deviations = chosen.grouped(by: \.run.seed).map { _, own in
            let times = own.map(\.escapeTime)
            let mean = times.reduce(0, +) / Double(times.count)
            return times.map { ($0 / mean - 1).magnitude }.max()!
        }
        return .measure(
            "A11.escape-time",
            "Largest relative deviation of a seed's escape time, from T_h to t3, from its mean over α ≥ 0.75"
                + (alphas.count > 1
                    ? " (tolerance: 3 m^(1−2α) at the smallest: how much of the initial parameters is left)"
                    : ": needs two such α"),
            .atMost, expected: 0, tolerance: 3 * pow(Double(runs[0].run.neurons), 1 - 2 * alphas[0])
        ) { alphas.count > 1 ? .value(deviations.largest, samples: chosen.count) : nil }
    }
}
