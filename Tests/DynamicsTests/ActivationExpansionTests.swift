// Derivatives of activations at 0 against finite differences, and the scaling that carries the theory to σ'(0) ≠ 1.
import Foundation
import TestPython
import Testing

@testable import Dynamics
@testable import Numerics

@Suite struct ActivationExpansionTests {
    @Test(arguments: ActivationFunction.allCases.filter { $0 != .relu })
    func derivativesAgainstDifferences(_ activation: ActivationFunction) throws {
        let expansion = try #require(ActivationExpansion(of: activation))
        let h = 1e-2
        let v = activation.evaluate([-2 * h, -h, 0, h, 2 * h]).value
        #expect(abs(v[2] - expansion.value) < 1e-15)
        #expect(abs((8 * (v[3] - v[1]) - (v[4] - v[0])) / (12 * h) - expansion.slope) < 1e-7)
        #expect(abs((v[3] - 2 * v[2] + v[1]) / (h * h) - expansion.second) < 1e-4)
        #expect(abs((v[4] - 2 * v[3] + 2 * v[1] - v[0]) / (2 * h * h * h) - expansion.third) < 1e-3)
        let k = 0.03
        let w = activation.evaluate((-3...3).map { k * Double($0) }).value
        let fifth = (w[6] - 4 * w[5] + 5 * w[4] - 5 * w[2] + 4 * w[1] - w[0]) / (2 * k * k * k * k * k)
        #expect(abs(fifth - expansion.fifth) < 0.03 * max(1, abs(expansion.fifth)))
    }

    @Test func reluHasNone() { #expect(ActivationExpansion(of: .relu) == nil) }

    /// σ = erf in time t from θ is σ̂(u) = erf(u/√c)/√c in time c t from √c θ: the risks are the same. σ̂ is not a kernel's
    /// activation, so its flow is SciPy's.
    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)")) func slopeScalesTimeAndSize() throws
    {
        let problem = try Problem.named("gen")
        let initial = InitialLaw.gaussian.parameters(neurons: 6, inputs: 2, alpha: 0.6, seed: 4)
        let network = TwoLayerNetwork(problem: problem, activation: .erf, neurons: 6)
        let integrator = DormandPrince853(relativeTolerance: 1e-11, absoluteTolerance: 1e-12) { _, y, rate in
            network.descentDirection(y, into: rate)
        }
        try integrator.start(at: 0, initial, limit: 2)
        while integrator.time < 2 { try integrator.step(limit: 2) }
        let slope = try #require(ActivationExpansion(of: .erf)).slope
        let answer = try PythonReference.run(
            """
            from scipy.integrate import solve_ivp
            from scipy.special import erf
            m, n = 6, 32
            theta, rest = np.array(data[:3 * m]), np.array(data[3 * m:])
            x, weights, f = rest[:2 * n].reshape(2, n), rest[2 * n:3 * n], rest[3 * n:]
            c = 2 / np.sqrt(np.pi)
            def parts(y):
                a, w = y[:m], y[m:].reshape(2, m)
                u = w.T @ x
                h = erf(u / np.sqrt(c)) / np.sqrt(c)
                return a, u, h, f - a @ h
            def rate(t, y):
                a, u, h, error = parts(y)
                g = a[:, None] * np.exp(-u * u / c) * weights * error
                return np.concatenate([h @ (weights * error), g @ x[0], g @ x[1]])
            s = solve_ivp(rate, (0, 2 * c), np.sqrt(c) * theta, method="DOP853", rtol=1e-12, atol=1e-13)
            result = [c, 0.5 * weights @ parts(s.y[:, -1])[3] ** 2]
            """, input: initial + problem.x + problem.weights + problem.targets)
        #expect(abs(slope - answer[0]) < 1e-15)
        #expect(abs(network.risk(integrator.state) - answer[1]) < 1e-8)
        #expect(answer[1] < 0.5 * network.risk(initial))
    }

    /// Half of ±1 draws give |a0 + p0| = 2: they share the lead. Normal draws do not.
    @Test func tiedLeaders() throws {
        let theory = Theory(problem: try .named("odd"), neurons: 40, alpha: 1)
        func leaders(_ law: InitialLaw) -> Int {
            theory.leaders(law.parameters(neurons: 40, inputs: 2, alpha: 1, seed: 2))
        }
        #expect(leaders(.rademacher) > 8 && leaders(.gaussian) == 1)
    }
}
