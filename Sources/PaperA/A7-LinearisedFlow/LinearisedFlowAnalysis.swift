// analyse.linearised-flow: when the flow linearised at 0 breaks down. Unaware of figures.
import Dynamics
import Engine
import Glibc
import HDF5
import Results

/// The error of the linearised flow against the drive K, and q_max where it reaches a tenth.
struct AnalyseLinearisedFlow: StageKind {
    let name = "analyse.linearised-flow"
    let summary = "finds where the linearised flow breaks down, beside theory (paper A, T7)"
    let parameters: [ParameterDeclaration] = []
    let inputs: [InputDeclaration] = [.init("runs", .oneOrMore, "histories of train.flow on one problem, one α")]

    func outputs(_ parameters: ParameterValues) -> [String] { ["linearised.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let runs = try (context.inputs["runs"] ?? []).map { file in
            let run = try FlowRun(reading: file)
            guard let moments = run.initialMoments else {
                throw Failure(
                    .usage, "the linearised flow of this run is not the theory's", at: context.stage,
                    facts: [
                        .init("found", "\(run.activation) in \(file.origin)"),
                        .init("expected", "an activation with σ(x) = x + O(x²)"),
                    ])
            }
            return try LinearisedFlowRun(run, moments: moments)
        }
        let first = runs[0].run
        guard runs.allSatisfy({ $0.run.problem.name == first.problem.name && $0.run.alpha == first.alpha }) else {
            throw Failure(
                .usage, "runs of different experiments cannot be analysed together", at: context.stage,
                facts: [
                    .init(
                        "found",
                        runs.map { "\($0.run.problem.name) α = \($0.run.alpha)" }.joined(separator: ", ")),
                    .init("expected", "one problem and one α"),
                ])
        }
        let artifact = try Artifact.create(
            kind: name, description: "breakdown of the flow linearised at 0, beside theory (paper A, T7)",
            parameters: context.parameters)
        try artifact.root.write(attributes: [
            "problem": .string(first.problem.name), "alpha": .number(first.alpha),
            "error": .number(LinearisedFlowRun.error),
        ])
        try LinearisedFlowRun.table(runs).write(to: artifact.root, "runs")
        try Claim.write(LinearisedFlowClaims.evaluate(runs), to: artifact.root)
        try Artifact.finish(artifact, at: context.output("linearised.h5"))
    }
}

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

    init(_ run: FlowRun, moments: ParameterMoments) throws {
        self.run = run
        let linear = try run.values("K")
        let first = (linear.lastIndex { $0 <= 0 } ?? -1) + 1
        let shown = linear.indices.filter { $0 >= max(first, 1) }
        let scaled = try run.values("scaled_time")
        let (wNorm, aNorm) = (try run.values("w_norm"), try run.values("a_norm"))
        let deviations = try run.values("linear_error")
        // ‖θ_lin‖² = 2A₂e^{2‖z‖t} + 2B₂e^{−2‖z‖t} + ‖w⊥‖²; the history gives the deviation relative to ‖θ‖.
        let parts = GrowingParts(moments, direction: run.problem.direction)
        let drive = shown.map { linear[$0] }
        let times = shown.map { scaled[$0] }
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
            runs.column("early_ratio", "‖θ − θ_lin‖/‖θ_lin‖ over K/2 at K = 0.05") { $0.earlyRatio },
            runs.column("break_K", "K where ‖θ − θ_lin‖ = 0.1 ‖θ_lin‖") { $0.breakDrive },
            runs.column("break_scaled_time", "‖z‖t there") { $0.breakTime },
            runs.column("break_q_max", "max(max |a_k|, max ‖w_k‖) there") { $0.breakAmplitude },
            runs.column("break_q_max_theory", "by extreme-value theory, mean over initial states") {
                $0.amplitudeTheory.mean
            },
            runs.column("break_q_max_deviation", "its standard deviation over initial states") {
                $0.amplitudeTheory.deviation
            },
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

/// The claims of figure A7.
enum LinearisedFlowClaims {
    static func evaluate(_ runs: [LinearisedFlowRun]) -> [Claim] {
        let early = LinearisedFlowRun.early
        let drive = Theory.drive(linearisedError: LinearisedFlowRun.error)
        let deviation = runs.reduce(0) { sum, run in
            let theory = run.amplitudeTheory
            return sum + theory.deviation * theory.deviation / (theory.mean * theory.mean)
        }.squareRoot()
        return [
            Claim(
                "A7.error-half",
                "Relative error of the linearised flow over K/2 at K = \(short(early, digits: 2)) (tolerance: the next "
                    + "order K/4, the part of ‖θ‖ that does not grow, the cubic term ‖s*‖/m)",
                expected: 1, tolerance: early / 4 + runs.map { 0.5 * $0.frozenShare + $0.cubic }.max()!,
                runs.map(\.earlyRatio)),
            Claim(
                "A7.ten-percent", "K where the linearised flow is wrong by 10 % (theory: 1 − 0.9²)", expected: drive,
                tolerance: 0.01, runs.map(\.breakDrive)),
            Claim(
                "A7.q-max", "q_max/√(ln m/m) where the linearised flow is wrong by 10 %", expected: 1.3,
                tolerance: 0.1, runs.map(\.breakAmplitudeScaled)),
            Claim(
                "A7.q-max-extremes",
                "q_max there over the mean maximum of m half-normal amplitudes (tolerance: 3 standard errors of such "
                    + "maxima, and the cubic term)",
                expected: 1, tolerance: 3 * deviation / Double(runs.count) + runs.map(\.cubic).max()!,
                runs.map { $0.breakAmplitude / $0.amplitudeTheory.mean }),
        ]
    }
}
