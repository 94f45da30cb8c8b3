// One run's departure from the flow linearised at 0. Unaware of claims and files.
import Dynamics
import Glibc
import Results

/// One run's departure from the linearised flow.
struct LinearisedFlowRun: Sendable {
    /// The relative error at which the linearised flow is said to break down.
    static let error = 0.1
    /// The drive at which the law error = K/2 is tested.
    static let early = 0.05

    let run: FlowRun
    /// From the first sample with K > 0 on: K, ‖θ − θ_lin‖/‖θ_lin‖, q_max, and where in the history they stand.
    let drive: [Double]
    let errors: [Double]
    /// ‖z‖t at the samples.
    let times: [Double]
    /// (error)/(K/2) at K = `early`.
    let earlyRatio: Double
    /// The share of ‖θ_lin‖² at K = `early` that does not grow as e^{2‖z‖t}, which theory neglects.
    let frozenShare: Double
    /// K, ‖z‖t and q_max where the error reaches `error`; NaN if it never does.
    let breakDrive: Double
    let breakTime: Double
    let breakAmplitude: Double

    /// Throws a `Failure` if the theory does not apply to the run's activation.
    init(_ run: FlowRun, stage: String) throws {
        self.run = run
        let moments = try run.theoryMoments(stage: stage)
        let linear = try run.values("K")
        let first = (linear.lastIndex { $0 <= 0 } ?? -1) + 1
        let shown = linear.indices.filter { $0 >= max(first, 1) }
        let (scaled, deviations) = try (run.values("scaled_time"), run.values("linear_error"))
        let (wNorm, aNorm) = try (run.values("w_norm"), run.values("a_norm"))
        // ‖θ_lin‖² = 2A₂e^{2‖z‖t} + 2B₂e^{−2‖z‖t} + ‖w⊥‖²; the history gives the deviation relative to ‖θ‖.
        let parts = GrowingParts(moments, direction: run.problem.direction)
        let (drive, times) = (linear.at(shown), scaled.at(shown))
        let errors = shown.map { i in
            deviations[i] * ((wNorm[i] * wNorm[i] + aNorm[i] * aNorm[i]) / parts.power(at: scaled[i])).squareRoot()
        }
        (self.drive, self.times, self.errors) = (drive, times, errors)
        let logDrive = drive.map { log($0) }
        func at(_ drive: Double, _ values: [Double]) -> Double { interpolate(logDrive, values, at: log(drive)) }
        earlyRatio = exp(at(Self.early, errors.map { log($0) })) / Theory.linearisedError(drive: Self.early)
        let early = at(Self.early, times)
        frozenShare = 1 - 2 * parts.growing * exp(2 * early) / parts.power(at: early)
        if let i = errors.firstIndex(where: { $0 >= Self.error }), i > 0 {
            let part = log(Self.error / errors[i - 1]) / log(errors[i] / errors[i - 1])
            breakDrive = exp(logDrive[i - 1] + part * (logDrive[i] - logDrive[i - 1]))
            breakTime = times[i - 1] + part * (times[i] - times[i - 1])
            let largest = try run.values("q_max")
            let (low, high) = (log(largest[shown[i - 1]]), log(largest[shown[i]]))
            breakAmplitude = exp(low + part * (high - low))
        } else {
            (breakDrive, breakTime, breakAmplitude) = (.nan, .nan, .nan)
        }
    }

    /// The sample whose K is nearest in ratio.
    func sample(nearestToDrive target: Double) -> Int {
        drive.indices.min { abs(log(drive[$0] / target)) < abs(log(drive[$1] / target)) }!
    }

    private var neurons: Double { Double(run.neurons) }
    /// q_max at the break in units of √(ln m/m).
    var breakAmplitudeScaled: Double { breakAmplitude / (log(neurons) / neurons).squareRoot() }
    /// q_max by theory where the error reaches `error`.
    var amplitudeTheory: (mean: Double, deviation: Double) {
        Theory(problem: run.problem, neurons: run.neurons, alpha: run.alpha)
            .largestAmplitude(drive: Theory.drive(linearisedError: Self.error))
    }
    /// The size of the activation's cubic term against the linear one: E w² = ‖s*‖/m at most.
    var cubic: Double { run.problem.bestLinearNorm / neurons }

    static func table(_ runs: [LinearisedFlowRun]) -> Table {
        Table([
            Column("run", "number of the run, in the order of the inputs", runs.indices.map(Double.init)),
            runs.column("neurons", "number of neurons m") { Double($0.run.neurons) },
            runs.column("seed", "seed of the initial parameters") { Double($0.run.seed) },
            runs.column("early_ratio", "‖θ − θ_lin‖/‖θ_lin‖ over K/2 at K = 0.05", \.earlyRatio),
            runs.column("break_K", "K where ‖θ − θ_lin‖ = 0.1 ‖θ_lin‖", \.breakDrive),
            runs.column("break_scaled_time", "‖z‖t there", \.breakTime),
            runs.column("break_q_max", "max(max |a_k|, max ‖w_k‖) there", \.breakAmplitude),
            runs.column(
                "break_q_max_theory", "by extreme-value theory, mean over initial states", \.amplitudeTheory.mean),
            runs.column(
                "break_q_max_deviation", "its standard deviation over initial states", \.amplitudeTheory.deviation),
        ])
    }
}

/// The linearised flow's ‖θ‖² in parts that grow, decay and stay.
private struct GrowingParts {
    /// A₂ = ¼Σ(a0 + p0)², B₂ = ¼Σ(a0 − p0)², Σ‖w⊥‖².
    let growing: Double
    let decaying: Double
    let frozen: Double

    init(_ moments: ParameterMoments, direction: [Double]) {
        let inputs = direction.count
        let along = direction.indices.reduce(0) { $0 + direction[$1] * moments.predictor[$1] }
        let power = (0..<inputs * inputs).reduce(0) {
            $0 + direction[$1 / inputs] * moments.inputPower[$1] * direction[$1 % inputs]
        }
        growing = 0.25 * (moments.outputPower + 2 * along + power)
        decaying = 0.25 * (moments.outputPower - 2 * along + power)
        frozen = (0..<inputs).reduce(0) { $0 + moments.inputPower[$1 * inputs + $1] } - power
    }

    /// ‖θ_lin‖² at ‖z‖t.
    func power(at scaledTime: Double) -> Double {
        2 * growing * exp(2 * scaledTime) + 2 * decaying * exp(-2 * scaledTime) + frozen
    }
}
