// How fast the initial plateau grows with ln m at each α. Unaware of claims and files.
import Dynamics
import Glibc
import Results

/// The slope of T_h against ln m at one α: a row of /slopes in durations.h5.
struct DurationSlope: Sendable {
    let alpha: Double
    /// Mean over the seeds, and their standard deviation.
    let slope: Double
    let spread: Double
    /// (2α−1)/(2‖z‖).
    let theory: Double
    /// The standard error of `slope` that the scatter of the initial parameters causes.
    let expectedError: Double
    /// What the neglected cubic term can do to `slope`.
    let neglected: Double
    let seeds: Int
    let sizes: Int

    /// At every α with three sizes or more.
    static func slopes(_ runs: [InitialPlateauRun]) -> [DurationSlope] {
        runs.grouped(by: \.run.alpha).compactMap { DurationSlope($0.own) }
    }

    /// Of runs with one α. Each seed that has every size is fitted alone; 2‖z‖T_h has the variance 2/m over seeds, that
    /// of ln A₂, and a systematic error of 6‖s*‖/m at most, and is weighted accordingly.
    private init?(_ runs: [InitialPlateauRun]) {
        let rate = 2 * runs[0].run.problem.driveNorm
        let sizes = Set(runs.map(\.run.neurons)).count
        guard sizes >= 3 else { return nil }
        var slopes: [Double] = []
        var (variance, neglected) = (0.0, 0.0)
        for (_, own) in runs.grouped(by: \.run.seed) where Set(own.map(\.run.neurons)).count == sizes {
            let x = own.map { log(Double($0.run.neurons)) }
            let scatter = own.map { 2 / Double($0.run.neurons) / (rate * rate) }
            let systematic = own.map { $0.neglected / rate }
            let weights = zip(scatter, systematic).map { 1 / ($0 + $1 * $1) }
            let fit = LineFit(x, own.map(\.halfTime), weights: weights, variances: scatter)
            slopes.append(fit.slope)
            variance += fit.slopeError * fit.slopeError
            neglected = LineFit(x, systematic, weights: weights).slope.magnitude
        }
        guard !slopes.isEmpty else { return nil }
        alpha = runs[0].run.alpha
        (slope, spread) = meanAndSpread(slopes)
        theory = (2 * alpha - 1) / rate
        expectedError = variance.squareRoot() / Double(slopes.count)
        self.neglected = neglected
        seeds = slopes.count
        self.sizes = sizes
    }

    static func table(_ slopes: [DurationSlope]) -> Table {
        Table([
            slopes.column("alpha", "initial parameters have the standard deviation m^−α", \.alpha),
            slopes.column("slope", unit: "t", "slope of T_h against ln m (weighted), mean over seeds", \.slope),
            slopes.column("slope_spread", unit: "t", "standard deviation over the seeds (n − 1)", \.spread),
            slopes.column("slope_theory", unit: "t", "(2α−1)/(2‖z‖)", \.theory),
            slopes.column(
                "slope_error", unit: "t", "standard error that the variance 2/m of ln A₂ causes", \.expectedError),
            slopes.column("seeds", "number of seeds") { Double($0.seeds) },
            slopes.column("sizes", "number of sizes m") { Double($0.sizes) },
        ])
    }
}
