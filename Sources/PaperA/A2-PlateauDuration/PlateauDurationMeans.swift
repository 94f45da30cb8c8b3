// Durations of the initial plateau, mean over seeds: written by the analysis and read by the figure. Unaware of both.
import Dynamics
import Results

/// T_h and T_5 of one α and m: a row of /means in durations.h5.
struct MeanDuration: Sendable {
    /// Mean and standard deviation over the seeds, and theory.
    struct Time: Sendable {
        let mean: Double
        let spread: Double
        let theory: Double
    }

    let alpha: Double
    let neurons: Int
    let seeds: Int
    let half: Time
    let leave: Time

    /// In order of α and m.
    static func means(_ runs: [InitialPlateauRun]) throws -> [MeanDuration] {
        let groups = Dictionary(grouping: runs) { [$0.run.alpha, Double($0.run.neurons)] }
        return try groups.sorted { ($0.key[0], $0.key[1]) < ($1.key[0], $1.key[1]) }.map { try mean(of: $0.value) }
    }

    /// Of runs with one α and m.
    private static func mean(of runs: [InitialPlateauRun]) throws -> MeanDuration {
        let run = runs[0].run
        let theory = try Theory(problem: run.problem, neurons: run.neurons, alpha: run.alpha).expectedDurations()
        func time(_ measured: [Double], _ theory: Double) -> Time {
            let (mean, spread) = meanAndSpread(measured)
            return Time(mean: mean, spread: spread, theory: theory)
        }
        return MeanDuration(
            alpha: run.alpha, neurons: run.neurons, seeds: runs.count, half: time(runs.map(\.halfTime), theory.half),
            leave: time(runs.map(\.leaveTime), theory.leave))
    }

    static func table(_ means: [MeanDuration]) -> Table {
        Table([
            Column("row", "number of the row, in order of α and m", means.indices.map(Double.init)),
            means.column("alpha", "initial parameters have the standard deviation m^−α", \.alpha),
            means.column("neurons", "number of neurons m") { Double($0.neurons) },
            means.column("seeds", "number of runs") { Double($0.seeds) },
            means.column("T_h", unit: "t", "time at which K_f = 1/2, mean over the seeds", \.half.mean),
            means.column("T_h_spread", unit: "t", "standard deviation over the seeds (n − 1)", \.half.spread),
            means.column(
                "T_h_theory", unit: "t", "[(2α−1) ln m + ln(2‖z‖/μ)]/(2‖z‖), or the linear network's", \.half.theory),
            means.column(
                "T_5", unit: "t", "time at which R has fallen by 5 % of D0, mean over the seeds", \.leave.mean),
            means.column("T_5_spread", unit: "t", "standard deviation over the seeds (n − 1)", \.leave.spread),
            means.column(
                "T_5_theory", unit: "t", "asinh(κ‖z‖m^(2α−1)/μ)/(2‖z‖), or the linear network's", \.leave.theory),
        ])
    }

    /// The rows of `table`.
    static func read(_ rows: Rows) throws -> [MeanDuration] {
        func times(_ name: String) throws -> [Time] {
            let (means, spreads) = try (rows.table.values(name), rows.table.values(name + "_spread"))
            let theory = try rows.table.values(name + "_theory")
            return means.indices.map { Time(mean: means[$0], spread: spreads[$0], theory: theory[$0]) }
        }
        let (alphas, neurons, seeds) = try (rows.alpha, rows.neurons, rows.seeds)
        let (half, leave) = try (times("T_h"), times("T_5"))
        return alphas.indices.map {
            MeanDuration(
                alpha: alphas[$0], neurons: Int(neurons[$0]), seeds: Int(seeds[$0]), half: half[$0], leave: leave[$0])
        }
    }
}
