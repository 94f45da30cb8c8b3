// How large the weights of one run are, before the descent and on the secondary plateau. Unaware of claims and files.
import Dynamics
import Glibc
import Results

/// One row of /runs in norms.h5. What a run does not reach is NaN.
struct NormsRun: Sendable {
    let run: FlowRun
    let theory: Theory
    let stages: Stages?
    /// At the first sample at which R has fallen by 5 % of D0: K_f, Σ‖w‖², and theory's Σ‖w‖² for this K_f and seed.
    var leaveDrive = Double.nan
    var leaveInputPower = Double.nan
    var leaveInputPowerTheory = Double.nan
    /// On the secondary plateau.
    var outputPower = Double.nan
    var inputPower = Double.nan
    var effectiveNeurons = Double.nan
    var largest = Double.nan
    /// τ since half descent, in which the escape has changed the plateau's laws to first order.
    var slowTime = Double.nan

    init(_ run: FlowRun) throws {
        self.run = run
        let problem = run.problem
        theory = Theory(problem: problem, neurons: run.neurons, alpha: run.alpha)
        let (times, risks, drive) = try (run.values("time"), run.values("risk"), run.values("K_f"))
        let inputs = try run.values("w_norm")
        stages = StageDetector.detect(times: times, risks: risks)
        if let index = risks.firstIndex(where: { $0 <= problem.initialRisk - 0.05 * problem.descent }) {
            leaveDrive = drive[index]
            leaveInputPower = inputs[index] * inputs[index]
            if let start = run.initialMoments {
                leaveInputPowerTheory = theory.linearNorms(drive: drive[index], from: start).input
            }
        }
        guard let stages, let half = logisticCrossing(times, drive) else { return }
        func value(_ column: String) throws -> Double {
            interpolate(times, try run.values(column), at: stages.plateauTime)
        }
        (outputPower, inputPower) = (pow(try value("a_norm"), 2), pow(try value("w_norm"), 2))
        effectiveNeurons = try value("N_eff")
        largest = try value("q_max")
        slowTime = theory.slowTime(stages.plateauTime - half)
    }

    /// 1/(M^{2α−1}‖s*‖): the initial Σ a² over that of the plateau.
    var initialShare: Double { 1 / (theory.smallness * run.problem.bestLinearNorm) }

    /// Runs as columns.
    static func table(_ runs: [NormsRun]) -> Table {
        Table(
            FlowRun.runColumns(runs.map(\.run)) + StageDetector.stageColumns(runs.map(\.stages)) + [
                runs.column("K_f_T5", "K_f at the first sample after R has fallen by 5 % of D0", \.leaveDrive),
                runs.column("sum_ww_T5", "Σ‖w‖² there", \.leaveInputPower),
                runs.column(
                    "sum_ww_T5_theory", "theory of Σ‖w‖² for this K_f, from the seed's initial moments",
                    \.leaveInputPowerTheory),
                runs.column("sum_aa", "Σa² on the secondary plateau", \.outputPower),
                runs.column("sum_ww", "Σ‖w‖² on the secondary plateau", \.inputPower),
                runs.column("N_eff", unit: "neurons", "(Σ q²)²/Σ q⁴ on the secondary plateau", \.effectiveNeurons),
                runs.column("q_max", "max(max |a|, max ‖w‖) on the secondary plateau", \.largest),
                runs.column(
                    "slow_time", "τ = t‖s*‖/M from half descent to the middle of the secondary plateau", \.slowTime),
            ])
    }
}
