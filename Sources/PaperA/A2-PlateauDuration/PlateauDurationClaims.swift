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
                "Largest |2‖z‖(T_h − theory)| over what the neglected cubic term allows, 6‖s*‖/m, at every m and α, theory "
                    + "(linear network) from each seed's initial parameters"
            ) { $0.scaled($0.halfTime - $0.halfTimeTheory) / $0.neglected },
        ]
        if problem.driveIsEigenvector {
            claims.append(
                bound(
                    runs, "A2.leave-law",
                    "Largest |2‖z‖(T_5 − asinh law)| over what the law neglects, K_5 + 6‖s*‖/m, at every m and α, law with each "
                        + "seed's initial parameters"
                ) { $0.scaled($0.leaveTime - $0.leaveTimeLaw) / (InitialPlateauRun.driveAtLeaving + $0.neglected) })
        }
        if Set(runs.map(\.run.alpha)).count > 1 { claims.append(growth(runs)) }
        return claims
    }

    private static func slope(_ slopes: [DurationSlope], problem: String, tolerance wanted: Double?) -> Claim {
        let id = "A2.slope.\(problem)"
        let tested = slopes.filter { $0.alpha >= 0.75 }
        // A tolerance of a fifth would not tell T ∝ ln m from other laws.
        let tolerance =
            wanted ?? tested.map { max(0.02, (2.5 * $0.expectedError + $0.neglected) / $0.theory) }.max() ?? 1
        guard tolerance < 0.2, let worst = tested.max(by: { deviation($0) < deviation($1) }) else {
            return .untested(id, "Slope of T_h against ln m is (2α−1)/(2‖z‖): needs larger sizes m")
        }
        return Claim(
            id,
            "Largest |slope/theory − 1| of T_h against ln m over α ≥ 0.75, theory (2α−1)/(2‖z‖), mean over the seeds"
                + (wanted == nil
                    ? " (tolerance: 2.5 standard errors expected of the initial parameters, and what the cubic term can do)"
                    : ""),
            .atMost, expected: 0, tolerance: tolerance, measured: deviation(worst),
            spread: worst.spread / worst.theory, samples: tested.map(\.seeds).reduce(0, +))
    }

    private static func deviation(_ slope: DurationSlope) -> Double { (slope.slope / slope.theory - 1).magnitude }

    /// From each run to that of the next larger α with equal m and seed.
    private static func growth(_ runs: [InitialPlateauRun]) -> Claim {
        let changes = runs.compactMap { run in
            runs.filter {
                $0.run.neurons == run.run.neurons && $0.run.seed == run.run.seed && $0.run.alpha > run.run.alpha
            }.min { $0.run.alpha < $1.run.alpha }.map { $0.leaveTime - run.leaveTime }
        }
        return Claim(
            "A2.grows-with-alpha.\(runs[0].run.problem.name)",
            "Smallest change of T_5 from one α to the next larger one with equal m and seed: the plateau grows with α "
                + "(a summary of the paper says the opposite)",
            .atLeast, expected: 0, tolerance: 0, measured: changes.reduce(.infinity, min), samples: changes.count)
    }

    private static func bound(
        _ runs: [InitialPlateauRun], _ id: String, _ sentence: String, _ value: (InitialPlateauRun) -> Double
    ) -> Claim {
        Claim(
            "\(id).\(runs[0].run.problem.name)", sentence, .atMost, expected: 1, tolerance: 0,
            measured: runs.map { value($0).magnitude }.largest, samples: runs.count)
    }
}
