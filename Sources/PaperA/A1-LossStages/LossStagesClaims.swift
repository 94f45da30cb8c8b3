// The claims of figures A1 and A4, evaluated on the runs of one problem and activation. Unaware of files.
import Dynamics
import Results

struct LossStagesClaims {
    private let runs: [LossStagesRun]
    private var problem: Problem { runs[0].run.problem }

    /// Claims about times and the linear fit's risk are made only where the theory applies (σ(x) = x + O(x²)).
    static func evaluate(_ runs: [LossStagesRun]) -> [Claim] {
        let claims = LossStagesClaims(runs: runs)
        let isSmooth = !runs[0].run.theory.isEmpty
        return isSmooth
            ? [claims.stages("A1")] + claims.plateau + claims.descent + claims.criticalPoint
            : [claims.stages("A4")] + claims.ownPlateau
    }

    // MARK: - Parts

    /// `.odd` for tanh, the paper's activation; `.relu.odd` for another.
    private var suffix: String {
        let activation = runs[0].run.activation
        return (activation == "tanh" ? "" : ".\(activation)") + ".\(problem.name)"
    }

    /// The mean over the runs that have the value.
    private func mean(
        _ id: String, _ sentence: String, _ relation: Claim.Relation = .equals, expected: Double, tolerance: Double,
        _ value: (LossStagesRun) -> Double?
    ) -> Claim {
        Claim(
            id + suffix, sentence, relation, expected: expected, tolerance: tolerance,
            runs.compactMap(value).filter(\.isFinite))
    }

    /// A bound that every run must keep: |value| ≤ tolerance for the largest.
    private func bound(
        _ id: String, _ sentence: String, tolerance: Double, _ value: (LossStagesRun) -> Double
    ) -> Claim {
        let values = runs.map { value($0).magnitude }.filter(\.isFinite)
        return Claim(
            id + suffix, sentence, .atMost, expected: 0, tolerance: tolerance, measured: values.largest,
            samples: values.count)
    }

    // MARK: - Claims

    private func stages(_ figure: String) -> Claim {
        mean(
            figure + ".three-stages",
            "Share of the runs whose loss alone shows an initial plateau, a descent, and a secondary plateau that ends",
            expected: 1, tolerance: 0
        ) { $0.stages?.plateauEnds != nil ? 1 : 0 }
    }

    private var plateau: [Claim] {
        // How much the cubic term lowers R: the tolerance of its own claim is a third of it.
        let shifts = runs.map { 1 - $0.plateauRiskTheory }.filter(\.isFinite)
        return [
            bound(
                "A1.plateau-risk-order",
                "Largest |R/R_lin − theory| on the secondary plateau, theory to first order in 1/M with each run's "
                    + "N_eff",
                tolerance: (shifts.min() ?? 0) / 3
            ) { ($0.riskRatio ?? .nan) - $0.plateauRiskTheory },
            mean(
                "A1.plateau-risk", "R/R_lin on the secondary plateau (theory: 1 − O(1/M))", expected: 1,
                tolerance: 0.01, \.riskRatio),
        ]
    }

    private var descent: [Claim] {
        let seeds = Double(Set(runs.map(\.run.seed)).count)
        let neurons = Double(runs.map(\.run.neurons).min()!)
        // Theory neglects the activation's cubic term: of relative size 3 E‖w‖² = 3‖s*‖/M in the rate of a and in that
        // of w. One seed's ln A₂ has the standard deviation √(2/M); a seed's draws are the same for every α.
        let neglected = 6 * problem.bestLinearNorm / neurons
        let driveClaim = bound(
            "A1.risk-of-drive", "Largest |(R − R_lin)/D0 − (1 − K_f)²| on the descent", tolerance: neglected,
            \.driveError)
        return [
            mean(
                "A1.descent-time",
                "Mean of 2‖z‖(T_h − theory), theory with (2α−1) ln M/(2‖z‖) (tolerance: 3 standard errors of the "
                    + "seeds)",
                expected: 0, tolerance: 3 * (2 / (neurons * seeds)).squareRoot() + neglected
            ) { $0.delay(from: $0.halfTimeTheory) },
            bound(
                "A1.descent-time-seed",
                "Largest |2‖z‖(T_h − theory)|, theory from each seed's initial parameters", tolerance: neglected
            ) { $0.delay(from: $0.halfTimeTheorySeed) },
            bound(
                "A1.collapse",
                "Largest |(R − R_lin)/D0 − theory| on the descent, theory from each seed's initial parameters",
                tolerance: neglected, \.collapseError),
        ] + (problem.driveIsEigenvector ? [driveClaim] : [])
    }

    private var criticalPoint: [Claim] {
        [
            mean(
                "A4.critical-point", "K_f on the secondary plateau, a saddle at K = 1", expected: 1, tolerance: 0.01,
                \.plateauDrive),
            mean(
                "A4.critical-point-across", "K_f' on the secondary plateau", expected: 0, tolerance: 0.01,
                \.plateauDriveAcross),
        ]
    }

    private var ownPlateau: [Claim] {
        [
            mean(
                "A4.own-plateau", "K_f on the secondary plateau is not that of the linear fit", .differs, expected: 1,
                tolerance: 0.01, \.plateauDrive),
            mean(
                "A4.own-plateau-risk", "R/R_lin on the secondary plateau is clearly below that of the linear fit",
                .atMost, expected: 0.99, tolerance: 0, \.riskRatio),
        ]
    }
}
