// The claims of figures A1 and A4, evaluated on the runs of one problem and activation. Unaware of files.
import Dynamics
import Glibc
import Results

enum LossStagesClaims {
    /// Claims about runs that share problem and activation. Those about times and the linear fit's risk are made only
    /// where the theory applies (σ(x) = x + O(x²)).
    static func evaluate(_ runs: [LossStagesRun]) -> [Claim] {
        guard let first = runs.first else { return [] }
        let isSmooth = !first.run.theory.isEmpty
        return isSmooth
            ? stages(runs, "A1.three-stages") + plateau(runs) + descent(runs) + criticalPoint(runs)
            : stages(runs, "A4.three-stages") + ownPlateau(runs)
    }

    /// `.odd` for tanh, the paper's activation; `.relu.odd` for another.
    private static func suffix(_ runs: [LossStagesRun]) -> String {
        let run = runs[0].run
        return (run.activation == "tanh" ? "" : ".\(run.activation)") + ".\(run.problem.name)"
    }

    private static func claim(
        _ runs: [LossStagesRun], _ id: String, _ sentence: String, _ relation: Claim.Relation = .equals,
        expected: Double, tolerance: Double, _ value: (LossStagesRun) -> Double?
    ) -> Claim {
        let values = runs.compactMap(value).filter(\.isFinite)
        return Claim(
            id + suffix(runs), sentence, relation, expected: expected, tolerance: tolerance, values)
    }

    /// A bound that every run must keep: |value| ≤ tolerance for the largest.
    private static func bound(
        _ runs: [LossStagesRun], _ id: String, _ sentence: String, tolerance: Double, _ value: (LossStagesRun) -> Double
    ) -> Claim {
        let values = runs.map(value).filter(\.isFinite).map(\.magnitude)
        return Claim(
            id + suffix(runs), sentence, .atMost, expected: 0, tolerance: tolerance, measured: values.max() ?? .nan,
            samples: values.count)
    }

    private static func stages(_ runs: [LossStagesRun], _ id: String) -> [Claim] {
        [
            claim(
                runs, id,
                "Share of the runs whose loss alone shows an initial plateau, a descent, and a secondary plateau that ends",
                expected: 1, tolerance: 0
            ) { $0.stages?.plateauEnds != nil ? 1 : 0 }
        ]
    }

    private static func plateau(_ runs: [LossStagesRun]) -> [Claim] {
        // How much the cubic term lowers R: the tolerance of its own claim is a third of it.
        let shifts = runs.map { 1 - $0.plateauRiskTheory }.filter(\.isFinite)
        return [
            bound(
                runs, "A1.plateau-risk-order",
                "Largest |R/R_lin − theory| on the secondary plateau, theory to first order in 1/M with each run's N_eff",
                tolerance: (shifts.min() ?? 0) / 3
            ) { ($0.riskRatio ?? .nan) - $0.plateauRiskTheory },
            claim(
                runs, "A1.plateau-risk", "R/R_lin on the secondary plateau (theory: 1 − O(1/M))", expected: 1,
                tolerance: 0.01
            ) { $0.riskRatio },
        ]
    }

    private static func descent(_ runs: [LossStagesRun]) -> [Claim] {
        let problem = runs[0].run.problem
        let seeds = Double(Set(runs.map(\.run.seed)).count)
        let neurons = Double(runs.map(\.run.neurons).min()!)
        // Theory neglects the activation's cubic term: of relative size 3 E‖w‖² = 3‖s*‖/M in the rate of a and in that of
        // w. One seed's ln A₂ has the standard deviation √(2/M); a seed's draws are the same for every α.
        let neglected = 6 * problem.bestLinearNorm / neurons
        var claims = [
            claim(
                runs, "A1.descent-time",
                "Mean of 2‖z‖(T_h − theory), theory with (2α−1) ln M/(2‖z‖) (tolerance: 3 standard errors of the seeds)",
                expected: 0, tolerance: 3 * (2 / (neurons * seeds)).squareRoot() + neglected
            ) { $0.delay(from: $0.halfTimeTheory) },
            bound(
                runs, "A1.descent-time-seed",
                "Largest |2‖z‖(T_h − theory)|, theory from each seed's initial parameters", tolerance: neglected
            ) { $0.delay(from: $0.halfTimeTheorySeed) },
            bound(
                runs, "A1.collapse",
                "Largest |(R − R_lin)/D0 − theory| on the descent, theory from each seed's initial parameters",
                tolerance: neglected
            ) { $0.collapseError },
        ]
        if problem.driveIsEigenvector {
            claims.append(
                bound(
                    runs, "A1.risk-of-drive", "Largest |(R − R_lin)/D0 − (1 − K_f)²| on the descent",
                    tolerance: neglected
                ) { $0.driveError })
        }
        return claims
    }

    private static func criticalPoint(_ runs: [LossStagesRun]) -> [Claim] {
        [
            claim(
                runs, "A4.critical-point", "K_f on the secondary plateau, a saddle at K = 1", expected: 1,
                tolerance: 0.01
            ) { $0.plateauDrive },
            claim(
                runs, "A4.critical-point-across", "K_f' on the secondary plateau", .equals, expected: 0, tolerance: 0.01
            ) { $0.plateauDriveAcross },
        ]
    }

    private static func ownPlateau(_ runs: [LossStagesRun]) -> [Claim] {
        [
            claim(
                runs, "A4.own-plateau", "K_f on the secondary plateau is not that of the linear fit", .differs,
                expected: 1, tolerance: 0.01
            ) { $0.plateauDrive },
            claim(
                runs, "A4.own-plateau-risk", "R/R_lin on the secondary plateau is clearly below that of the linear fit",
                .atMost,
                expected: 0.99, tolerance: 0
            ) { $0.riskRatio },
        ]
    }
}
