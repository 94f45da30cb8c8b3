// Deep matrix factorisation against finite differences, closed forms and SciPy.
import Foundation
import TestPython
import Testing

@testable import Dynamics
@testable import Numerics

@Suite struct MatrixFactorisationTests {
    @Test(arguments: [2, 3, 4]) func gradientAgainstDifferences(_ depth: Int) throws {
        let model = try MatrixFactorisation(size: 4, depth: depth, targets: [3, 1])
        let state = model.initialState(scale: 1.2, seed: 1)
        var rate = [Double](repeating: .nan, count: state.count)
        #expect(model.descentDirection(state, into: &rate) == model.risk(state))
        let h = 1e-6
        for i in state.indices {
            var (above, below) = (state, state)
            above[i] += h
            below[i] -= h
            #expect(abs(rate[i] + (model.risk(above) - model.risk(below)) / (2 * h)) < 1e-7, "parameter \(i)")
        }
    }

    /// The closed form's own delay: its modes begin at ε², and the logistic law gives the time of half the way.
    @Test func aDecadeOfScaleDelaysByTheLaw() {
        for target in [0.7, 3.0] {
            /// By bisection, from σ(0) = ε².
            func half(_ scale: Double) -> Double {
                var (low, high) = (0.0, 100.0)
                for _ in 0..<200 {
                    let middle = (low + high) / 2
                    let value = MatrixFactorisationTheory.logistic(target: target, start: scale * scale, time: middle)
                    if value < target / 2 { low = middle } else { high = middle }
                }
                return low
            }
            let delay = half(1e-5) - half(1e-4)
            #expect(abs(delay / MatrixFactorisationTheory.delayPerDecade(target: target) - 1) < 1e-6)
        }
    }

    /// Balanced diagonal factors: every mode obeys du/dt = u^{L−1}(s − u^L), for L = 2 the logistic law.
    @Test func balancedFactorsFollowTheClosedForm() throws {
        let model = try MatrixFactorisation(size: 3, depth: 2, targets: [5, 3, 1.5])
        let initial = (0..<18).map { $0 % 9 % 4 == 0 ? 0.1 : 0 }
        _ = try SampledFlow.run(
            from: initial, FlowLimits(relativeTolerance: 1e-11, absoluteFactor: 1e-11, endTime: 3),
            spacing: { _ in 0.3 },
            rightHandSide: { _, state, rate in model.descentDirection(state, into: rate) }
        ) { time, state in
            _ = model.risk(state)
            for (found, target) in zip(singularValues(model.product, size: 3), model.targets) {
                let expected = MatrixFactorisationTheory.logistic(target: target, start: 0.01, time: time)
                #expect(abs(found - expected) < 1e-8)
            }
            return true
        }
    }

    /// L > 2, balanced: du/dt = s u^{L−1} diverges at u0^{2−L}/((L−2)s).
    @Test(arguments: [3, 4]) func blowUpOfBalancedFactors(_ depth: Int) throws {
        let model = try MatrixFactorisation(size: 3, depth: depth, targets: [5, 3])
        let initial = (0..<9 * depth).map { $0 % 9 % 4 == 0 ? 0.1 : 0 }
        let time = try MatrixFactorisationTheory.blowUpTime(model, initialState: initial)
        let expected = pow(0.1, 2 - Double(depth)) / (5 * Double(depth - 2))
        #expect(abs(time / expected - 1) < 1e-5)
    }

    /// L = 2 from a small normal start: the first mode's half time to order ε.
    @Test func firstHalfTime() throws {
        let configuration = MatrixFactorisationConfiguration(
            size: 10, depth: 2, targets: [5, 3, 1.5], scale: 1e-4, seed: 2, stopRiskFraction: 0,
            limits: FlowLimits(endTime: 4))
        let history = try MatrixFactorisationFlow.run(configuration).history
        let (times, first) = (history["time"]!, history["singular_1"]!)
        let i = try #require(first.firstIndex { $0 >= 2.5 })
        let half = times[i - 1] + (2.5 - first[i - 1]) / (first[i] - first[i - 1]) * (times[i] - times[i - 1])
        let model = try MatrixFactorisation(size: 10, depth: 2, targets: [5, 3, 1.5])
        let expected = MatrixFactorisationTheory.firstHalfTime(
            model, initialState: model.initialState(scale: 1e-4, seed: 2))
        #expect(abs(half - expected) < 1e-3)
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)")) func flowAgainstSciPy() throws {
        let model = try MatrixFactorisation(size: 4, depth: 3, targets: [5, 3, 1.5])
        let initial = model.initialState(scale: 0.4, seed: 5)
        var end: [Double] = []
        _ = try SampledFlow.run(
            from: initial, FlowLimits(relativeTolerance: 1e-11, absoluteFactor: 1e-11, endTime: 3), spacing: { _ in 1 },
            rightHandSide: { _, state, rate in model.descentDirection(state, into: rate) }
        ) { _, state in
            end = state
            return true
        }
        let answer = try PythonReference.run(
            """
            from scipy.integrate import solve_ivp
            d, target = 4, np.diag([5, 3, 1.5, 0])
            def rate(t, y):
                w1, w2, w3 = y.reshape(3, d, d)
                e = target - w3 @ w2 @ w1
                return np.stack([(w3 @ w2).T @ e, w3.T @ e @ w1.T, e @ (w2 @ w1).T]).ravel()
            s = solve_ivp(rate, (0, 3), np.array(data), method="DOP853", rtol=1e-12, atol=1e-13)
            w1, w2, w3 = s.y[:, -1].reshape(3, d, d)
            values = np.linalg.svd(w3 @ w2 @ w1)[1]
            p = values / values.sum()
            result = [*s.y[:, -1], *values, np.exp(-(p * np.log(p)).sum())]
            """, input: initial)
        _ = model.risk(end)
        let values = singularValues(model.product, size: 4)
        for (ours, theirs) in zip(end + values + [effectiveRank(values)], answer) { #expect(abs(ours - theirs) < 1e-8) }
        #expect(answer.count == end.count + 5 && values[0] > 4)
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)")) func singularValuesAgainstNumPy()
        throws
    {
        var random = CounterRandom(seed: 1, purpose: "matrix")
        // Rows of very unlike sizes: small singular values must come out with relative accuracy too.
        let matrix = (0..<49).map { pow(0.01, Double($0 / 7)) * random.normal() }
        let answer = try PythonReference.run(
            """
            from mpmath import mp, matrix, svd_r
            mp.dps = 40
            result = list(svd_r(matrix(data.reshape(7, 7).tolist()), compute_uv=False))
            """, input: matrix)
        for (ours, theirs) in zip(singularValues(matrix, size: 7), answer) { #expect(abs(ours / theirs - 1) < 1e-12) }
        #expect(singularValues([0, 0, 0, 0], size: 2) == [0, 0])
        #expect(abs(effectiveRank([2, 2, 2]) - 3) < 1e-14 && effectiveRank([0, 0]) == 0)
    }

    @Test func badSettingsAreRefused() {
        #expect(throws: DynamicsError.self) { _ = try MatrixFactorisation(size: 2, depth: 2, targets: [1, 2]) }
        #expect(throws: DynamicsError.self) { _ = try MatrixFactorisation(size: 2, depth: 1, targets: [1]) }
    }
}
