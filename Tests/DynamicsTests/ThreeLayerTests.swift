// The three-layer network against finite differences, SciPy and the homogeneity of its small dynamics.
import Foundation
import TestPython
import Testing

@testable import Dynamics
@testable import Numerics

@Suite struct ThreeLayerTests {
    @Test(arguments: ["gen", "2d"]) func gradientAgainstDifferences(_ name: String) throws {
        let problem = try Problem.named(name)
        let network = ThreeLayerNetwork(problem: problem, neurons: 5)
        // Size 1.5: both hidden layers are far from linear.
        let state = ThreeLayerNetwork.initialState(neurons: 5, inputs: problem.inputs, scale: 1.5, seed: 2)
        var rate = [Double](repeating: .nan, count: state.count)
        let risk = network.descentDirection(state, into: &rate)
        #expect(state.count == network.parameterCount)
        #expect(risk == network.risk(state))
        let h = 1e-6
        for i in state.indices {
            var (above, below) = (state, state)
            above[i] += h
            below[i] -= h
            let difference = (network.risk(above) - network.risk(below)) / (2 * h)
            #expect(abs(rate[i] + difference) < 1e-7, "parameter \(i)")
        }
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)")) func flowAgainstSciPy() throws {
        let problem = try Problem.named("gen")
        let m = 12
        let limits = FlowLimits(relativeTolerance: 1e-11, absoluteFactor: 1e-11, endTime: 4)
        let configuration = ThreeLayerConfiguration(
            problem: problem, neurons: m, scale: 0.5, seed: 3, stopRiskFraction: 0, limits: limits)
        let result = try ThreeLayerFlow.run(configuration)
        let initial = configuration.initialState
        let answer = try PythonReference.run(
            """
            from scipy.integrate import solve_ivp
            m, n = 12, 32
            theta, rest = np.array(data[:m * m + 3 * m]), np.array(data[m * m + 3 * m:])
            x, weights, f = rest[:2 * n].reshape(2, n), rest[2 * n:3 * n], rest[3 * n:]
            def rate(t, y):
                a, v, w = y[:m], y[m:m + m * m].reshape(m, m), y[m + m * m:].reshape(2, m)
                h = np.tanh(w.T @ x); g = np.tanh(v @ h); r = weights * (f - a @ g)
                second = a[:, None] * (1 - g * g) * r
                first = (v.T @ second) * (1 - h * h)
                return np.concatenate([g @ r, (second @ h.T).ravel(), (x @ first.T).ravel()])
            s = solve_ivp(rate, (0, 4), theta, method="DOP853", rtol=1e-12, atol=1e-13)
            result = s.y[:, -1]
            """, input: initial + problem.x + problem.weights + problem.targets)
        let end = try #require(result.snapshots.last)
        #expect(end.time == 4 && end.state.count == answer.count)
        for (ours, theirs) in zip(end.state, answer) { #expect(abs(ours - theirs) < 1e-8) }
        // It has learned something meanwhile, or the comparison would be one of initial values.
        #expect(result.history["risk"]!.last! < 0.6 * result.history["risk"]![0])
    }

    /// The drive has degree 3, so a start ε times as large diverges 1/ε as late, and SciPy finds the same time.
    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)")) func blowUpAgainstSciPy() throws {
        let problem = try Problem.named("odd")
        let m = 9
        func blowUp(_ scale: Double) throws -> ThreeLayerBlowUp {
            let state = ThreeLayerNetwork.initialState(neurons: m, inputs: 2, scale: scale, seed: 7)
            return try ThreeLayerBlowUp(problem: problem, neurons: m, initialState: state)
        }
        let unit = try blowUp(1)
        for scale in [0.3, 1e-3] { #expect(abs(try blowUp(scale).time * scale / unit.time - 1) < 1e-5) }
        // VVᵀ − aaᵀ is conserved: a fixed trace, while the parts grew a thousandfold and more.
        let state = ThreeLayerNetwork.initialState(neurons: m, inputs: 2, scale: 1, seed: 7)
        func imbalance(_ state: [Double]) -> Double {
            state[m..<(m + m * m)].reduce(0) { $0 + $1 * $1 } - state[..<m].reduce(0) { $0 + $1 * $1 }
        }
        #expect(abs(imbalance(unit.finalState) - imbalance(state)) < 1e-3)

        let answer = try PythonReference.run(
            """
            from scipy.integrate import solve_ivp
            m, q = 9, 5 / np.pi
            y0 = np.array(data)
            def rate(t, y):
                a, v, p = y[:m], y[m:m + m * m].reshape(m, m), y[m + m * m:]
                return q * np.concatenate([v @ p, np.outer(a, p).ravel(), v.T @ a])
            def large(t, y): return np.linalg.norm(y[:m]) - 1e5
            large.terminal = True
            s = solve_ivp(rate, (0, 100), y0, method="DOP853", rtol=1e-10, atol=1e-10, events=large)
            result = [s.t[-1] + 1e-5 / q]
            """, input: Array(state[..<(2 * m + m * m)]))  // z is along the first component
        #expect(abs(unit.time / answer[0] - 1) < 1e-5)
    }

    @Test func badSettingsAreRefused() throws {
        let limits = FlowLimits(endTime: 1)
        let configuration = ThreeLayerConfiguration(
            problem: try .named("odd"), neurons: 4, scale: 0, seed: 1, stopRiskFraction: 0, limits: limits)
        #expect(throws: DynamicsError.self) { try ThreeLayerFlow.run(configuration) }
    }
}
