// The claims of figure A2, evaluated on the runs of one problem. Unaware of files.
import Dynamics
import Results

enum PlateauDurationClaims {
    /// `slopeTolerance` is relative; nil: what the scale of the runs allows.
    static func evaluate(
        _ runs: [InitialPlateauRun], _ slopes: [DurationSlope], slopeTolerance: Double?
    ) -> [Claim] {
        let problem = runs[0].run.problem
        var claims = [
            slope(slopes, problem: problem.name, tolerance: slopeTolerance),
            bound(
                runs, "A2.half-time",
                "Largest |2‖z‖(T_h − theory)| over what the neglected cubic term allows, 6‖s*‖/m, at every m and α, "
                    + "theory (linear network) from each seed's initial parameters"
            ) { $0.scaled($0.halfTime - $0.halfTimeTheory) / $0.neglected },
        ]
        if problem.driveIsEigenvector {
            claims.append(
                bound(
                    runs, "A2.leave-law",
                    "Largest |2‖z‖(T_5 − asinh law)| over what the law neglects, K_5 + 6‖s*‖/m, at every m and α, law "
                        + "with each seed's initial parameters"
                ) { $0.scaled($0.leaveTime - $0.leaveTimeLaw) / (InitialPlateauRun.driveAtLeaving + $0.neglected) })
        }
        if Set(runs.map(\.run.alpha)).count > 1 { claims.append(growth(runs)) }
        return claims
    }

    private static func slope(_ slopes: [DurationSlope], problem: String, tolerance wanted: Double?) -> Claim {
        let tested = slopes.filter { $0.alpha >= 0.75 }
        let tolerance =
            wanted ?? tested.map { max(0.02, (2.5 * $0.expectedError + $0.neglected) / $0.theory) }.max() ?? 1
        // A tolerance of a fifth would not tell T ∝ ln m from other laws.
        let worst = tolerance < 0.2 ? tested.max { deviation($0) < deviation($1) } : nil
        let note =
            wanted != nil
            ? ""
            : " (tolerance: 2.5 standard errors expected of the initial parameters, and what the cubic term can do)"
        return .measure(
            "A2.slope.\(problem)",
            worst == nil
                ? "Slope of T_h against ln m is (2α−1)/(2‖z‖): needs larger sizes m"
                : "Largest |slope/theory − 1| of T_h against ln m over α ≥ 0.75, theory (2α−1)/(2‖z‖), mean over the "
                    + "seeds"
                    + note,
            .atMost, expected: 0, tolerance: tolerance
        ) {
            worst.map { worst in
                let seeds = tested.map(\.seeds).reduce(0, +)
                return .value(deviation(worst), spread: worst.spread / worst.theory, samples: seeds)
            }
        }
    }

    private static func deviation(_ slope: DurationSlope) -> Double { (slope.slope / slope.theory - 1).magnitude }

    /// From each run to that of the next larger α with equal m and seed.
    private static func growth(_ runs: [InitialPlateauRun]) -> Claim {
        let changes = runs.compactMap { run -> Double? in
            let same = runs.filter { $0.run.neurons == run.run.neurons && $0.run.seed == run.run.seed }
            let larger = same.filter { $0.run.alpha > run.run.alpha }
            guard let next = larger.min(by: { $0.run.alpha < $1.run.alpha }) else { return nil }
            return next.leaveTime - run.leaveTime
        }
        return .measure(
            "A2.grows-with-alpha.\(runs[0].run.problem.name)",
            "Smallest change of T_5 from one α to the next larger one with equal m and seed: the plateau grows with α "
                + "(a summary of the paper says the opposite)",
            .atLeast, expected: 0
        ) { .value(changes.reduce(.infinity, min), samples: changes.count) }
    }

    private static func bound(
        _ runs: [InitialPlateauRun], _ id: String, _ sentence: String, _ value: (InitialPlateauRun) -> Double
    ) -> Claim {
        .measure("\(id).\(runs[0].run.problem.name)", sentence, .atMost, expected: 1) {
            .value(runs.map { value($0).magnitude }.largest, samples: runs.count)
        }
    }
}
