// When and how one run leaves the secondary plateau, beside theory. Unaware of claims and files.
import Dynamics
import Glibc
import Results

/// One row of /runs in escape.h5. What a run does not reach is NaN.
struct EscapeRun: Sendable {
    let run: FlowRun
    let theory: Theory
    /// max (a0 + ẑ·w0)²/mean: how far the largest neuron is ahead.
    let lead: Double
    /// Time from half descent to R = .95 R2, and T5's for the seed's initial parameters.
    var escapeTime = Double.nan
    var escapeTimeTheory = Double.nan
    /// ‖w‖/|a| of the largest neuron at the end of the plateau, and T5's at its own.
    var topRatio = Double.nan
    var topRatioTheory = Double.nan

    init(_ run: FlowRun) throws {
        self.run = run
        theory = Theory(problem: run.problem, neurons: run.neurons, alpha: run.alpha)
        let start = run.initialState
        lead = theory.topGrowth(start)
        let curve = try theory.escapeCurve(initialState: start)
        let end = Self.end(of: curve, risk: run.problem.riskAtLinearFit)
        escapeTimeTheory = theory.escapeOnset + end
        topRatioTheory = interpolate(curve.times, curve.topRatio, at: end)
        let times = try run.values("time")
        guard let stages = StageDetector.detect(times: times, risks: try run.values("risk")),
            let ends = stages.plateauEnds, let half = logisticCrossing(times, try run.values("K_f"))
        else { return }
        escapeTime = ends - half
        topRatio = interpolate(times, try run.values("top_ratio"), at: ends)
    }

    /// When T5's risk has fallen by 5 % of its value on the plateau; its divergence if that comes first.
    private static func end(of curve: EscapeCurve, risk: Double) -> Double {
        let level = curve.riskDrop[0] + 0.05 * (risk - curve.riskDrop[0])
        guard let index = curve.riskDrop.firstIndex(where: { $0 >= level }), index > 0 else { return curve.escapeTime }
        let (low, high) = (curve.riskDrop[index - 1], curve.riskDrop[index])
        return curve.times[index - 1] + (level - low) / (high - low) * (curve.times[index] - curve.times[index - 1])
    }

    /// M/(‖s*‖ g q̂²_max): the unit of T5's law for the escape time.
    var unit: Double {
        theory.neurons / (run.problem.bestLinearNorm * (theory.escapeRate() ?? .nan) * lead)
    }

    /// q̂²_max ‖s*‖/M: the square of the largest weight on the plateau, relative size of what T5 neglects.
    var neglected: Double { lead * run.problem.bestLinearNorm / theory.neurons }

    /// m^{1−2α}/‖s*‖: what the part of the weights that does not grow amounts to on the plateau.
    var initialShare: Double { 1 / (theory.smallness * run.problem.bestLinearNorm) }

    /// Runs as columns.
    static func table(_ runs: [EscapeRun]) -> Table {
        Table(
            FlowRun.runColumns(runs.map(\.run)) + [
                runs.column("lead", "q̂²_max = max (a + ẑ·w)²/mean of the initial parameters", \.lead),
                runs.column("unit", unit: "t", "M/(‖s*‖ g q̂²_max)", \.unit),
                runs.column("T_sec", unit: "t", "time from half descent (K_f = 1/2) to R = .95 R2", \.escapeTime),
                runs.column(
                    "T_sec_theory", unit: "t",
                    "the same by T5 from the seed's initial parameters and the onset of its drive",
                    \.escapeTimeTheory),
                runs.column("top_ratio", "‖w‖/|a| of the largest neuron when R = .95 R2", \.topRatio),
                runs.column("top_ratio_theory", "the same by T5", \.topRatioTheory),
            ])
    }
}
