// What one history of train.flow shows of the distance between |a| and ‖w‖ before the descent.
import Dynamics
import Glibc
import Results

/// One row of the tables in wasserstein.h5. What a run does not reach is NaN.
struct WassersteinRun: Sendable {
    let run: FlowRun
    let theory: Theory
    /// The time by which R has fallen by 5 % of D0, and W_rel² then.
    let leaveTime: Double
    let leaveDistance: Double
    /// W_rel² at theory's T_5: T6 for infinitely many neurons, and what the cubic term adds.
    let leaveTheory: Double
    let leaveCubic: Double
    /// The same for the seed's own neurons, both together.
    let leaveTheorySeed: Double
    /// d ln W_rel²/d(‖z‖t) by least squares over the window of `slopeWindow`.
    let slope: Double
    /// Largest |ln(W_rel²/theory)| until T_5, theory from the seed's initial parameters with the cubic term; NaN if it
    /// was not asked for.
    let deviation: Double

    /// σ'''(0) of tanh.
    static let cubic = -2.0
    /// Where the slope is taken: from where T6 has come within 2 % of its limit to where fewer than 30 neurons carry
    /// W_rel² (those smaller than e^{−‖z‖t} times the rest), the linear stage ends, or the cubic term adds 3 %.
    static let windowStart = 2.5
    static let shortestWindow = 2.0

    init(_ run: FlowRun, followed: Bool) throws {
        self.run = run
        let problem = run.problem
        let theory = Theory(problem: problem, neurons: run.neurons, alpha: run.alpha)
        self.theory = theory
        let (times, risks) = try (run.values("time"), run.values("risk"))
        let (scaled, distances) = try (run.values("scaled_time"), run.values("W_rel2"))
        let leave = firstBelow(times, risks, problem.initialRisk - 0.05 * problem.descent) ?? .nan
        leaveTime = leave
        leaveDistance = leave.isNaN ? .nan : exp(interpolate(times, distances.map { log($0) }, at: leave))

        let expected = problem.driveNorm * theory.leaveTime(share: 0.05)
        leaveTheory = Theory.linearStageDistance(scaledTime: expected, inputs: problem.inputs)
        leaveCubic = theory.cubicDistance(meanSquare: theory.linearStageMeanSquare(scaledTime: expected))
        let start = run.initialState
        leaveTheorySeed = theory.seedDistance(
            initialState: start,
            scaledTime: problem.driveNorm * theory.leaveTime(share: 0.05, initialState: start), cubic: Self.cubic)

        let end = min(log(Double(run.neurons) / 30), problem.driveNorm * leave)
        let window = scaled.indices.filter { index in
            guard scaled[index] >= Self.windowStart, scaled[index] <= end else { return false }
            let added = theory.cubicDistance(meanSquare: theory.linearStageMeanSquare(scaledTime: scaled[index]))
            return added < 0.03 * distances[index]
        }
        slope =
            window.isEmpty || scaled[window.last!] - scaled[window[0]] < 0.9 * Self.shortestWindow
            ? .nan : LineFit(window.map { scaled[$0] }, window.map { log(distances[$0]) }).slope

        let linear = followed ? times.indices.filter { times[$0] <= leave } : []
        let stride = max(1, linear.count / 24)
        deviation =
            linear.enumerated().filter { $0.offset % stride == 0 }.map { _, index in
                let expected = theory.seedDistance(
                    initialState: start, scaledTime: scaled[index], cubic: Self.cubic)
                return log(distances[index] / expected).magnitude
            }.max() ?? .nan
    }

    /// Runs as columns.
    static func table(_ runs: [WassersteinRun]) -> Table {
        Table(
            FlowRun.runColumns(runs.map(\.run)) + [
                runs.column("T_5", unit: "t", "time at which R has fallen by 5 % of D0", \.leaveTime),
                runs.column("W_T5", "W_rel² at T_5", \.leaveDistance),
                runs.column(
                    "W_T5_T6", "theory of W_rel² at T_5: linear stage of infinitely many neurons (T6)", \.leaveTheory),
                runs.column(
                    "W_T5_cubic", "theory: what the activation's cubic term adds to W_rel² at T_5", \.leaveCubic),
                runs.column(
                    "W_T5_seed", "theory from the seed's initial parameters, with the cubic term", \.leaveTheorySeed),
                runs.column("slope", "d ln W_rel²/d(‖z‖t) in the linear stage", \.slope),
                runs.column(
                    "deviation", "largest |ln(W_rel²/theory)| until T_5, theory from the seed's initial parameters",
                    \.deviation),
            ])
    }
}
