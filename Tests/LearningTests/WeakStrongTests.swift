import Foundation
import TestPython
import Testing

@testable import Learning

private func model(_ classes: Int, m: Int = 10, k: Double = 2, rho: Double = 0.5, rate: Double = 0.002) throws
    -> WeakStrongModel
{
    try WeakStrongModel(
        classes: classes, featuresPerClass: m, strong: k, weakFraction: rho, learningRate: rate)
}

@Suite struct LambertWTests {
    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)")) func agreesWithSciPy() throws {
        let arguments = stride(from: -60.0, through: 700, by: 0.73).map { $0 }
        let expected = try PythonReference.run(
            "from scipy.special import lambertw\nresult = lambertw(np.exp(data)).real", input: arguments)
        for (u, value) in zip(arguments, expected) {
            #expect(abs(lambertW(expOf: u) / value - 1) < 1e-14, "u = \(u)")
        }
    }

    @Test func knownValues() {
        #expect(abs(lambertW(expOf: 1) - 1) < 1e-15)
        #expect(abs(lambertW(expOf: 0) - 0.5671432904097838) < 1e-15)  // the omega constant
        for u in [1e4, 1e8, 1e15] {
            let w = lambertW(expOf: u)
            #expect(abs((w + log(w)) / u - 1) < 1e-15)
        }
    }
}

@Suite struct WeakStrongTimeTests {
    @Test(arguments: [2, 3, 10, 100]) func oneStrengthSolvesItsFlow(classes: Int) throws {
        let model = try model(classes, k: 1)
        for delta in [1e-6, 0.01, 0.5, 1, 2, 5, 12] {
            let tau = Double(classes - 1) * delta + expm1(delta)
            #expect(abs(model.oneStrength(at: tau) / delta - 1) < 1e-12)
            #expect(abs(model.time(to: delta) * model.timeStep / tau - 1) < 1e-12)
            #expect(abs(model.flow(at: tau / model.timeStep) / delta - 1) < 1e-11)
        }
        #expect(model.oneStrength(at: 0) == 0 && model.flow(at: 0) == 0)
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)")) func flowAgreesWithSciPysIntegrator()
        throws
    {
        let model = try model(10, k: 3, rho: 0.3)
        let times = [1.0, 10, 100, 1000, 10_000, 100_000]
        let expected = try PythonReference.run(
            """
            from scipy.integrate import solve_ivp
            f = lambda t, d: 0.02 * (0.3 / (9 + np.exp(d)) + 0.7 * 3 / (9 + np.exp(3 * d)))
            result = solve_ivp(f, (0, data[-1]), [0], 'DOP853', t_eval=data, rtol=1e-12, atol=1e-14).y[0]
            """, input: times)
        for (time, value) in zip(times, expected) { #expect(abs(model.flow(at: time) - value) < 1e-9) }
    }

    @Test(arguments: [(10, 2.0, 0.5), (3, 1.0, 1.0), (30, 5.0, 0.1), (2, 1.5, 0.9), (10, 4.0, 0.0)])
    func boundsHoldAtEveryIteration(classes: Int, k: Double, rho: Double) throws {
        let model = try model(classes, k: k, rho: rho)
        var delta = 0.0
        var violations = 0
        for iteration in 0...100_000 {
            if !model.bounds(at: Double(iteration)).contains(delta) { violations += 1 }
            delta = model.step(from: delta)
        }
        #expect(violations == 0)
    }

    @Test func impossibleDataAreRefused() {
        #expect(throws: LearningError.self) { try model(1) }
        #expect(throws: LearningError.self) { try model(10, k: 0.5) }
        #expect(throws: LearningError.self) { try model(10, rho: 1.5) }
        #expect(throws: LearningError.self) { try model(10, rate: 0) }
    }
}

@Suite struct WeakStrongDescentTests {
    @Test(arguments: [(10, 10, 2.0, 0.5), (3, 7, 3.5, 0.2), (5, 1, 1.0, 1.0)])
    func descentOnAllWeightsFollowsTheRecursion(classes: Int, m: Int, k: Double, rho: Double) throws {
        let model = try model(classes, m: m, k: k, rho: rho, rate: 0.01)
        var descent = WeakStrongDescent(model)
        var delta = 0.0
        for _ in 0..<2000 {
            descent.step()
            delta = model.step(from: delta)
        }
        #expect(abs(descent.deltas.lowerBound - delta) < 1e-10 && abs(descent.deltas.upperBound - delta) < 1e-10)
        let own = descent.weights[0..<m].reduce(0, +)
        #expect(abs(own - model.ownSum(at: delta)) < 1e-10)
        let wrong = descent.weights[(classes * m)..<(classes * m + m)].reduce(0, +)
        #expect(abs(wrong - model.wrongSum(at: delta)) < 1e-10)
        #expect(abs(descent.outputs[0] - model.ownOutput(1, at: delta)) < 1e-10)
        #expect(abs(descent.outputs[classes] - model.ownOutput(k, at: delta)) < 1e-10)
        #expect(
            abs(descent.outputs[classes + 1] - (1 - model.ownOutput(k, at: delta)) / Double(classes - 1)) < 1e-10)
        for ridge in [1e-5, 1e-3, 1] {
            let expected = model.reconstructionLoss(at: delta, ridge: ridge)
            let measured = try descent.reconstructionLoss(ridge: ridge)
            #expect(abs(measured - expected) < 1e-10)
        }
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func lossIsThatOfARidgeRegressionInNumPy() throws {
        let model = try model(4, m: 3, k: 2.5, rho: 0.25)
        for delta in [0.05, 0.8, 2.5, 6] {
            let expected = try PythonReference.run(
                """
                l, m, k, rho, lam, delta = 4, 3, 2.5, 0.25, 1e-3, data[0]
                X = np.array([[s if j // m == c else 0 for j in range(l * m)] for c in range(l) for s in (1, 1, 1, k)])
                P = np.array([(1 - rho if s != 1 else rho / 3) / l for c in range(l) for s in (1, 1, 1, k)])
                W = np.array([[delta / m * ((c == j // m) - 1 / l) for j in range(l * m)] for c in range(l)])
                Y = np.exp(X @ W.T); Y /= Y.sum(1, keepdims=True)
                A = np.vstack([np.sqrt(P)[:, None] * (Y - P @ Y), np.sqrt(lam) * np.eye(l)])
                B = np.vstack([np.sqrt(P)[:, None] * (X - P @ X), np.zeros((l, l * m))])
                V = np.linalg.lstsq(A, B, rcond=None)[0]
                R = (X - P @ X) - (Y - P @ Y) @ V
                result = [(P[:, None] * R**2).sum() / m]
                """, input: [delta])
            #expect(abs(model.reconstructionLoss(at: delta, ridge: 1e-3) / expected[0] - 1) < 1e-10)
        }
    }
}

@Suite struct WeakStrongLossTests {
    @Test func limits() throws {
        let model = try model(10, k: 3, rho: 0.3)
        // Before training E s² − (E s)²/l; as λ → 0, Var(s)/l at the minimum and Var(s) when all outputs are saturated.
        let (mean, variance) = (0.3 + 0.7 * 3, 0.3 * 0.7 * 4)
        let initial = 0.3 + 0.7 * 9 - mean * mean / 10
        #expect(abs(model.reconstructionLoss(at: 0, ridge: 1e-6) - initial) < 1e-14)
        let minimum = try #require(model.minimumDelta)
        #expect(abs(model.reconstructionLoss(at: minimum, ridge: 1e-12) - variance / 10) < 1e-9)
        #expect(abs(model.reconstructionLoss(at: 60, ridge: 1e-12) - variance) < 1e-9)
    }

    @Test(arguments: [3, 10, 100]) func minimumForStrengthTwo(classes: Int) throws {
        let condition = try #require(try model(classes).minimumDelta)
        #expect(abs(condition - log(Double(classes - 1))) < 1e-12)
        #expect(try model(classes, k: 1).minimumDelta == nil)
        #expect(try model(2).minimumDelta == nil)
    }

    @Test(arguments: [(10, 2.0, 0.5), (10, 1.5, 0.9), (5, 4.0, 0.1)])
    func theLowestIterationIsThatOfTheCondition(classes: Int, k: Double, rho: Double) throws {
        let model = try model(classes, k: k, rho: rho)
        let condition = try #require(model.minimumDelta)
        var (delta, lowest, place, crossing) = (0.0, Double.infinity, 0, 0)
        for iteration in 0..<20_000 {
            let loss = model.reconstructionLoss(at: delta, ridge: 1e-7)
            if loss < lowest { (lowest, place) = (loss, iteration) }
            if delta < condition { crossing = iteration + 1 }
            delta = model.step(from: delta)
        }
        #expect(place > 0 && abs(place - crossing) <= 1)
    }

    @Test(arguments: [(1.0, 0.5), (2.0, 0.0), (2.0, 1.0)]) func oneStrengthNeverIncreases(k: Double, rho: Double) throws
    {
        let model = try model(10, k: k, rho: rho)
        var (delta, loss) = (0.0, Double.infinity)
        for _ in 0..<100_000 {
            let next = model.reconstructionLoss(at: delta, ridge: 1e-5)
            #expect(next <= loss * (1 + 1e-14))
            loss = next
            delta = model.step(from: delta)
        }
        #expect(loss < 0.01)
    }
}
