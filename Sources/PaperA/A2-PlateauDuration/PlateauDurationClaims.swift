// The claims of figure A2, evaluated on the runs of one problem. Unaware of files.
import Dynamics
import Glibc
import Results

/// The slope of T_h against ln m at one α.
struct DurationSlope: Sendable, Equatable {
    var alpha: Double
    /// Mean over the seeds, and their standard deviation.
    var slope: Double
    var spread: Double
    /// (2α−1)/(2‖z‖).
    var theory: Double
    /// The standard error of `slope` that the scatter of the initial parameters causes.
    var expectedError: Double
    /// What the neglected cubic term can do to `slope`.
    var neglected: Double
    var seeds: Int
    var sizes: Int
}

enum PlateauDurationClaims {
    /// `slopeTolerance` is relative; nil: what the scale of the runs allows.
    static func evaluate(_ runs: [InitialPlateauRun], slopeTolerance: Double?) -> [Claim] {
        let problem = runs[0].run.problem
        var claims = [slope(runs, tolerance: slopeTolerance), halfTime(runs)]
        if problem.driveIsEigenvector { claims.append(law(runs)) }
        if Set(runs.map(\.run.alpha)).count > 1 { claims.append(growth(runs)) }
        return claims
    }

    /// Slopes of T_h at every α with three sizes or more. Each seed is fitted alone; 2‖z‖T_h has the variance 2/m over
    /// seeds, that of ln A₂, and a systematic error of 6‖s*‖/m at most, and is weighted accordingly.
    static func slopes(_ runs: [InitialPlateauRun]) -> [DurationSlope] {
        let problem = runs[0].run.problem
        let rate = 2 * problem.driveNorm
        return Set(runs.map(\.run.alpha)).sorted().compactMap { alpha in
            let chosen = runs.filter { $0.run.alpha == alpha }
            let sizes = Set(chosen.map(\.run.neurons)).count
            guard sizes >= 3 else { return nil }
            var slopes: [Double] = []
            var (variance, neglected) = (0.0, 0.0)
            for seed in Set(chosen.map(\.run.seed)).sorted() {
                let own = chosen.filter { $0.run.seed == seed }
                guard Set(own.map(\.run.neurons)).count == sizes else { continue }
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
            let (mean, spread) = meanAndSpread(slopes)
            return DurationSlope(
                alpha: alpha, slope: mean, spread: spread, theory: (2 * alpha - 1) / rate,
                expectedError: variance.squareRoot() / Double(slopes.count), neglected: neglected,
                seeds: slopes.count, sizes: sizes)
        }
    }

    private static func slope(_ runs: [InitialPlateauRun], tolerance wanted: Double?) -> Claim {
        let id = "A2.slope.\(runs[0].run.problem.name)"
        let tested = slopes(runs).filter { $0.alpha >= 0.75 }
        // A tolerance of a fifth would not tell T ∝ ln m from other laws.
        let tolerance =
            wanted ?? tested.map { max(0.02, (2.5 * $0.expectedError + $0.neglected) / $0.theory) }.max() ?? 1
        guard !tested.isEmpty, tolerance < 0.2 else {
            return .untested(id, "Slope of T_h against ln m is (2α−1)/(2‖z‖): needs larger sizes m")
        }
        let ratios = tested.map { ($0.slope / $0.theory - 1).magnitude }
        let worst = ratios.indices.max { ratios[$0] < ratios[$1] }!
        return Claim(
            id,
            "Largest |slope/theory − 1| of T_h against ln m over α ≥ 0.75, theory (2α−1)/(2‖z‖), mean over the seeds"
                + (wanted == nil
                    ? " (tolerance: 2.5 standard errors expected of the initial parameters, and what the cubic term can do)"
                    : ""),
            .atMost, expected: 0, tolerance: tolerance, measured: ratios[worst],
            spread: tested[worst].spread / tested[worst].theory, samples: tested.map(\.seeds).reduce(0, +))
    }

    private static func halfTime(_ runs: [InitialPlateauRun]) -> Claim {
        bound(
            runs, "A2.half-time",
            "Largest |2‖z‖(T_h − theory)| over what the neglected cubic term allows, 6‖s*‖/m, at every m and α, theory "
                + "(linear network) from each seed's initial parameters"
        ) { $0.scaled($0.halfTime - $0.halfTimeTheory) / $0.neglected }
    }

    private static func law(_ runs: [InitialPlateauRun]) -> Claim {
        bound(
            runs, "A2.leave-law",
            "Largest |2‖z‖(T_5 − asinh law)| over what the law neglects, K_5 + 6‖s*‖/m, at every m and α, law with each "
                + "seed's initial parameters"
        ) { $0.scaled($0.leaveTime - $0.leaveTimeLaw) / (InitialPlateauRun.driveAtLeaving + $0.neglected) }
    }

    private static func growth(_ runs: [InitialPlateauRun]) -> Claim {
        var smallest = Double.infinity
        var pairs = 0
        for run in runs {
            let same = runs.filter { $0.run.neurons == run.run.neurons && $0.run.seed == run.run.seed }
            guard let next = same.filter({ $0.run.alpha > run.run.alpha }).min(by: { $0.run.alpha < $1.run.alpha })
            else { continue }
            smallest = min(smallest, next.leaveTime - run.leaveTime)
            pairs += 1
        }
        return Claim(
            "A2.grows-with-alpha.\(runs[0].run.problem.name)",
            "Smallest change of T_5 from one α to the next larger one with equal m and seed: the plateau grows with α "
                + "(a summary of the paper says the opposite)",
            .atLeast, expected: 0, tolerance: 0, measured: smallest, samples: pairs)
    }

    private static func bound(
        _ runs: [InitialPlateauRun], _ id: String, _ sentence: String, _ value: (InitialPlateauRun) -> Double
    ) -> Claim {
        let values = runs.map { value($0).magnitude }
        return Claim(
            "\(id).\(runs[0].run.problem.name)", sentence, .atMost, expected: 1, tolerance: 0,
            measured: values.contains(where: \.isNaN) ? .nan : values.max()!, samples: values.count)
    }
}
