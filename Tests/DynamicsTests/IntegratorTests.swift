// The Dormand–Prince integrator against closed forms and SciPy's DOP853.
import Foundation
import TestPython
import Testing

@testable import Dynamics
@testable import Numerics

@Suite struct IntegratorTests {
    /// Solves to `end` and interpolates at `times`.
    private func solve(
        _ initial: [Double], to end: Double, at times: [Double], rtol: Double, atol: Double,
        _ f: @escaping DormandPrince853.RightHandSide
    ) throws -> (states: [[Double]], integrator: DormandPrince853) {
        let integrator = DormandPrince853(relativeTolerance: rtol, absoluteTolerance: atol, rightHandSide: f)
        try integrator.start(at: 0, initial, limit: end)
        var states: [[Double]] = []
        for time in times {
            while integrator.time < time { try integrator.step(limit: end) }
            var state: [Double] = []
            integrator.interpolate(at: time, into: &state)
            states.append(state)
        }
        return (states, integrator)
    }

    @Test func oscillatorStaysOnItsCircle() throws {
        let times = (1...50).map { 0.4 * Double($0) }
        let (states, integrator) = try solve([1, 0], to: 20, at: times, rtol: 1e-12, atol: 1e-14) { _, y, rate in
            rate[0] = y[1]
            rate[1] = -y[0]
        }
        // The step's order is 8, the interpolation's 7: its error is larger between steps.
        for (time, state) in zip(times, states) {
            #expect(abs(state[0] - cos(time)) < 2e-9 && abs(state[1] + sin(time)) < 2e-9)
        }
        #expect(abs(integrator.state[0] - cos(20)) < 1e-11)
    }

    /// Halving the tolerance exponent must show order 8: the error per unit time is proportional to the tolerance.
    @Test func errorFollowsTolerance() throws {
        var errors: [Double] = []
        for rtol in [1e-5, 1e-8, 1e-11] {
            let run = try solve([1], to: 3, at: [3], rtol: rtol, atol: rtol) { t, y, rate in rate[0] = cos(t) * y[0] }
            errors.append(abs(run.integrator.state[0] - exp(sin(3))))
        }
        #expect(errors[0] > 1e-9 && errors[0] < 1e-4)
        #expect(errors[1] < 1e-7 && errors[1] < errors[0] / 50)
        #expect(errors[2] < 1e-10 && errors[2] < errors[1] / 50)
    }

    @Test func blowUpIsReportedWithItsTime() throws {
        // y' = y² from 1 diverges at t = 1.
        let integrator = DormandPrince853(relativeTolerance: 1e-8, absoluteTolerance: 1e-8) { _, y, rate in
            rate[0] = y[0] * y[0]
        }
        try integrator.start(at: 0, [1])
        var reported: Double?
        do {
            for _ in 0..<10_000 { try integrator.step() }
        } catch .stepTooSmall(let time, _) { reported = time } catch { throw error }
        #expect(abs(try #require(reported) - 1) < 1e-6)
    }

    @Test func nonFiniteStartIsRefused() {
        let integrator = DormandPrince853(relativeTolerance: 1e-8, absoluteTolerance: 1e-8) { _, _, rate in
            rate[0] = .nan
        }
        #expect(throws: DynamicsError.notFinite(time: 0, quantity: "the right-hand side")) {
            try integrator.start(at: 0, [1])
        }
    }

    /// The same network flow in SciPy: equal step counts, equal states where the tolerance is 1e-11.
    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func twoLayerFlowAgainstSciPy() throws {
        let problem = try Problem.named("gen")
        let m = 20
        let initial = InitialLaw.gaussian.parameters(neurons: m, inputs: 2, alpha: 0.75, seed: 5)
        let network = TwoLayerNetwork(problem: problem, activation: .tanh, neurons: m)
        let times = [0.3, 1, 2.5, 6]
        let (states, integrator) = try solve(initial, to: 6, at: times, rtol: 1e-11, atol: 1e-12) { _, y, rate in
            network.descentDirection(y, into: rate)
        }
        let answer = try PythonReference.run(
            """
            from scipy.integrate import DOP853
            m, n = 20, 32
            theta, x = np.array(data[:3 * m]), np.array(data[3 * m:3 * m + 2 * n]).reshape(2, n)
            weights, f = np.array(data[3 * m + 2 * n:3 * m + 3 * n]), np.array(data[3 * m + 3 * n:])
            def rate(t, y):
                a, w = y[:m], y[m:].reshape(2, m)
                h = np.tanh(w.T @ x)
                r = weights * (f - a @ h)
                g = a[:, None] * (1 - h * h) * r
                return np.concatenate([h @ r, g @ x[0], g @ x[1]])
            solver = DOP853(rate, 0, theta, 6, rtol=1e-11, atol=1e-12)
            times, steps, out = [.3, 1, 2.5, 6], 0, []
            while solver.status == "running":
                solver.step(); steps += 1
                dense = solver.dense_output()
                while times and times[0] <= solver.t: out.append(dense(times.pop(0)))
            result = [steps, *np.concatenate(out)]
            """, input: initial + problem.x + problem.weights + problem.targets)
        #expect(Double(integrator.steps) == answer[0])
        for (ours, theirs) in zip(states.flatMap { $0 }, answer.dropFirst()) {
            #expect(abs(ours - theirs) <= 1e-11 * max(1, abs(theirs)))
        }
        #expect(answer.count == 1 + 4 * 3 * m)
    }
}
