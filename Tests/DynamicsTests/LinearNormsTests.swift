// The conservation laws of the linear network against a run of it, and the largest of many half-normal numbers.
import Foundation
import TestPython
import Testing

@testable import Dynamics
@testable import Numerics

@Suite struct LinearNormsTests {
    /// The identity activation, where the laws are exact but for the rest of w.
    @Test func normsFollowALinearNetwork() throws {
        let configuration = FlowConfiguration(
            problem: try .named("odd"), activation: .identity, neurons: 2000, alpha: 0.7, seed: 3,
            method: .adaptive(rtol: 1e-10, atolFactor: 1e-10), stopRiskFraction: 0, timeLimit: 5)
        let history = try Flow.run(configuration).history
        let theory = Theory(problem: configuration.problem, neurons: 2000, alpha: 0.7)
        let moments = ParameterMoments(of: configuration.initialState, inputs: 2)
        for index in stride(from: 0, to: history.count, by: 5) {
            let norms = theory.linearNorms(drive: history["K"]![index], from: moments)
            #expect(abs(norms.output / pow(history["a_norm"]![index], 2) - 1) < 1e-3)
            #expect(abs(norms.input / pow(history["w_norm"]![index], 2) - 1) < 1e-3)
        }
        #expect(history["K"]!.last! > 0.99)
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func medianOfTheLargestAgainstSciPy() throws {
        let theory = Theory(problem: try .named("odd"), neurons: 5000, alpha: 1)
        let answer = try PythonReference.run(
            "from scipy import stats\nresult = [stats.halfnorm.ppf(0.5 ** (1 / 5000))]")
        #expect(abs(theory.medianLargest - answer[0]) < 1e-9)
    }

    /// T5's first-order drift of N_eff against T5 itself on half-normal quantiles.
    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func escapeDriftAgainstSciPy() throws {
        let theory = Theory(problem: try .named("odd"), neurons: 2000, alpha: 1)
        let g = try #require(theory.escapeRate())
        let answer = try PythonReference.run(
            """
            from scipy import stats
            g, tau = data
            x = stats.halfnorm.ppf((np.arange(200000) + .5) / 200000)
            x /= np.sqrt(np.mean(x**2))
            A, B = x.copy(), x.copy()
            for step in range(100):
                l = -g * (np.mean(B**4) / 6 + np.mean(A**2 * B**2) / 2) / np.mean(A**2 + B**2)
                A, B = A + tau / 100 * (l * B + g / 6 * B**3), B + tau / 100 * (l * A + g / 2 * A * B**2)
            n = lambda q: np.sum(q)**2 / np.sum(q**2)
            result = [1 - n(A * B) / n(x * x)]
            """, input: [g, 0.004])
        #expect(abs(theory.escapeDrift(slowTime: 0.004) / answer[0] - 1) < 0.05)
        #expect(abs(theory.slowTime(2000 / theory.problem.bestLinearNorm) - 1) < 1e-12)
    }
}

@Suite struct EscapeOnsetTests {
    /// The delay against the integral that it sums up, by the trapezium rule.
    @Test func delayIsTheIntegralOverTheDescent() throws {
        let theory = Theory(problem: try .named("odd"), neurons: 1000, alpha: 1)
        let problem = theory.problem
        // E[x³ sin πx] = 1/π − 6/π³ and E x⁴ = 1/5 on [−1, 1].
        let early = 5 * (1 / Double.pi - 6 / pow(Double.pi, 3))
        let late = early - 3 / .pi
        #expect(abs(problem.driveCubicMoment - early) < 1e-12 && abs(problem.escapeMoment - late) < 1e-12)
        let step = 0.001
        var sum = 0.0
        for index in -20_000..<20_000 {
            let time = (Double(index) + 0.5) * step
            let drive = theory.drive(time: time, descentTime: 0)
            sum += ((time > 0 ? 1 : 0) - drive * (early - drive * (early - late)) / late) * step
        }
        #expect(abs(theory.escapeOnset - sum) < 1e-5)
        #expect(abs(sum - 0.906) < 0.001)
    }
}
