// What one history of train.flow shows: its stages, its plateau, its descent beside theory.
import Dynamics
import Glibc
import Results

/// One row of /runs in stages.h5. What a run does not have (no plateau, no theory for its activation) is NaN.
struct LossStagesRun: Sendable {
    let run: FlowRun
    /// Read from the loss alone.
    let stages: Stages?
    /// K_f, K_f' and N_eff where the loss rests on the secondary plateau.
    var plateauDrive = Double.nan
    var plateauDriveAcross = Double.nan
    var plateauNeurons = Double.nan
    /// R2/R_lin by theory: the plateau's risk to first order in 1/N_eff.
    var plateauRiskTheory = Double.nan
    /// The time at which K_f = ½, and by which R has left the initial plateau by 5 % of D0.
    var halfTime = Double.nan
    var leaveTime = Double.nan
    /// The time at which K = ½ by theory (the linear network's moments): expected over seeds, and from this seed's
    /// initial state.
    var halfTimeTheory = Double.nan
    var halfTimeTheorySeed = Double.nan
    /// max |(R − R_lin)/D0 − theory| over the descent (5 % to 95 %), theory from this seed's initial state.
    var collapseError = Double.nan
    /// max |(R − R_lin)/D0 − (1 − K_f)²| over the descent: exact if z is an eigenvector of M.
    var driveError = Double.nan

    init(_ run: FlowRun) throws {
        self.run = run
        let problem = run.problem
        let (times, risks, drive) = try (run.values("time"), run.values("risk"), run.values("K_f"))
        stages = StageDetector.detect(times: times, risks: risks)
        halfTime = logisticCrossing(times, drive) ?? .nan
        leaveTime = firstBelow(times, risks, problem.initialRisk - 0.05 * problem.descent) ?? .nan
        if let stages {
            plateauDrive = interpolate(times, drive, at: stages.plateauTime)
            plateauDriveAcross = interpolate(times, try run.values("K_f_perp"), at: stages.plateauTime)
            plateauNeurons = interpolate(times, try run.values("N_eff"), at: stages.plateauTime)
        }
        guard let start = run.initialMoments else { return }
        if run.activation == "tanh" {
            // σ(x) = x − x³/3 + …: the cubic term shifts f by −(1/3)(‖s*‖²/N_eff)(v·x)³ along v = s*/‖s*‖.
            let shift = problem.bestLinearNorm * problem.bestLinearNorm * problem.escapeMoment / (3 * plateauNeurons)
            plateauRiskTheory = 1 + shift / problem.riskAtLinearFit
        }
        let theory = Theory(problem: problem, neurons: run.neurons, alpha: run.alpha)
        halfTimeTheory = try theory.halfTime(from: theory.expectedMoments)
        halfTimeTheorySeed = try theory.halfTime(from: start)

        guard let stages else { return }
        let descent = times.indices.filter { (stages.descentBegins...stages.plateauBegins).contains(times[$0]) }
        guard !descent.isEmpty else { return }
        let curve = try theory.linearNetworkCurve(from: start, times: descent.map { times[$0] })
        func share(_ risk: Double) -> Double { (risk - problem.riskAtLinearFit) / problem.descent }
        collapseError = zip(descent, curve.risk).map { (share(risks[$0]) - share($1)).magnitude }.max()!
        driveError = descent.map { (share(risks[$0]) - (1 - drive[$0]) * (1 - drive[$0])).magnitude }.max()!
    }

    /// The runs as columns.
    static func table(_ runs: [LossStagesRun]) -> Table {
        Table(
            FlowRun.runColumns(runs.map(\.run)) + StageDetector.stageColumns(runs.map(\.stages)) + [
                runs.column(
                    "plateau_time", unit: "t", "where the loss rests on the secondary plateau", \.stages?.plateauTime),
                runs.column("R2", "risk on the secondary plateau", \.stages?.plateauRisk),
                runs.column("R2_over_Rlin", "R2 over the best linear fit's risk", \.riskRatio),
                runs.column(
                    "R2_over_Rlin_theory", "1 + escape moment · ‖s*‖²/(3 N_eff R_lin) (tanh)", \.plateauRiskTheory),
                runs.column("K_f", "zᵀE[x f_θ]/‖z‖² on the secondary plateau", \.plateauDrive),
                runs.column("K_f_perp", "‖E[x f_θ] − K_f z‖/‖z‖ on the secondary plateau", \.plateauDriveAcross),
                runs.column("N_eff", unit: "neurons", "(Σ q²)²/Σ q⁴ on the secondary plateau", \.plateauNeurons),
                runs.column("T_h", unit: "t", "time at which K_f = 1/2", \.halfTime),
                runs.column(
                    "T_h_theory", unit: "t", "the same by theory (linear network), expected over seeds",
                    \.halfTimeTheory),
                runs.column(
                    "T_h_theory_seed", unit: "t", "the same by theory (linear network) from the seed's initial moments",
                    \.halfTimeTheorySeed),
                runs.column("T_h_T2", unit: "t", "[(2α−1) ln M + ln(2‖z‖/μ)]/(2‖z‖)", \.run.theory["T_h"]),
                runs.column("T_h_T2_seed", unit: "t", "ln(‖z‖/(μ A₂))/(2‖z‖)", \.run.theory["T_h_seed"]),
                runs.column("T_5", unit: "t", "time at which R has fallen by 5 % of D0", \.leaveTime),
                runs.column(
                    "T_5_theory", unit: "t", "the same by theory (T2), expected over seeds", \.run.theory["T_5"]),
                runs.column(
                    "T_5_theory_seed", unit: "t", "the same by theory (T2) from the seed's A₂",
                    \.run.theory["T_5_seed"]),
                runs.column(
                    "collapse_error", "max |(R − R_lin)/D0 − theory (linear network)| on the descent", \.collapseError),
                runs.column("drive_error", "max |(R − R_lin)/D0 − (1 − K_f)²| on the descent", \.driveError),
            ])
    }

    /// R2/R_lin.
    var riskRatio: Double? { stages.map { $0.plateauRisk / run.problem.riskAtLinearFit } }
    /// 2‖z‖ (T_h − theory): the delay in units of the growth time of the linear drive.
    func delay(from theory: Double) -> Double { 2 * run.problem.driveNorm * (halfTime - theory) }
}
