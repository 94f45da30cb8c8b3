// The Hessian's largest eigenvalue, and theory's on the secondary plateau, against NumPy.
import Foundation
import TestPython
import Testing

@testable import Dynamics
@testable import Numerics

@Suite struct SharpnessTests {
    /// The exact Hessian of a small network, by NumPy.
    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func againstTheExactHessian() throws {
        let problem = try Problem.named("gen")
        let state = InitialLaw.gaussian.parameters(neurons: 6, inputs: 2, alpha: 0, seed: 4)
        let network = TwoLayerNetwork(problem: problem, activation: .tanh, neurons: 6)
        let found = network.sharpness(state)
        let answer = try PythonReference.run(
            """
            m, n = 6, 32
            a, w = data[:m], data[m:3*m].reshape(2, m)
            x, p, f = data[3*m:3*m+2*n].reshape(2, n), data[3*m+2*n:3*m+3*n], data[3*m+3*n:]
            h = np.tanh(w.T @ x)
            d1, d2 = 1 - h**2, -2 * h * (1 - h**2)
            r = a @ h - f
            J = np.concatenate([h] + [a[:, None] * d1 * x[d] for d in range(2)])
            H = (J * p) @ J.T
            for k in range(m):
                for i in range(2):
                    v = np.sum(p * r * d1[k] * x[i])
                    H[k, m + i*m + k] += v
                    H[m + i*m + k, k] += v
                    for j in range(2):
                        H[m + i*m + k, m + j*m + k] += np.sum(p * r * a[k] * d2[k] * x[i] * x[j])
            e = np.linalg.eigvalsh(H)
            result = [e[np.argmax(np.abs(e))]]
            """, input: state + problem.x + problem.weights + problem.targets)
        #expect(abs(found / answer[0] - 1) < 1e-6, "\(found), NumPy \(answer[0])")
    }

    /// On the odd problem √M(I + vvᵀ)√M has the eigenvalues 2/3 (along x) and 1 (along the constant): λ = ‖s*‖ = 15/π.
    @Test func plateauOfTheOddProblem() throws {
        let theory = Theory(problem: try .named("odd"), neurons: 1000, alpha: 1)
        #expect(abs(theory.plateauSharpness - 15 / .pi) < 1e-9)
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"), arguments: ["gen", "gauss", "2d"])
    func plateauAgainstNumPy(name: String) throws {
        let theory = Theory(problem: try .named(name), neurons: 1000, alpha: 1)
        let (z, moment) = (theory.problem.drive, theory.problem.secondMoment)
        let answer = try PythonReference.run(
            """
            D = int(round((np.sqrt(1 + 4 * len(data)) - 1) / 2))
            z, M = data[:D], data[D:].reshape(D, D)
            s = np.linalg.solve(M, z)
            n = np.linalg.norm(s)
            result = [np.linalg.eigvals(M @ (n * (np.eye(D) + np.outer(s, s) / n**2))).real.max()]
            """, input: z + moment)
        #expect(abs(theory.plateauSharpness / answer[0] - 1) < 1e-9)
    }

    /// A network on its secondary plateau has theory's sharpness to O(1/m).
    @Test func aFlowOnItsPlateau() throws {
        let configuration = FlowConfiguration(
            problem: try .named("odd"), neurons: 500, alpha: 1, seed: 2, timeLimit: 6, snapshots: .times([6]))
        let state = try #require(try Flow.run(configuration).snapshots.first).state
        let network = TwoLayerNetwork(problem: configuration.problem, activation: .tanh, neurons: 500)
        let theory = Theory(problem: configuration.problem, neurons: 500, alpha: 1)
        #expect(abs(network.sharpness(state) / theory.plateauSharpness - 1) < 6 * (15 / .pi) / 500)
    }
}

@Suite struct LargestAmplitudeTests {
    /// E|X| = √(2/π), its variance 1 − 2/π; E max(|X|, |Y|) = 2/√π.
    @Test func closedForms() {
        let one = Theory.largestHalfNormal(count: 1)
        #expect(abs(one.mean - (2 / Double.pi).squareRoot()) < 1e-6)
        #expect(abs(one.deviation - (1 - 2 / Double.pi).squareRoot()) < 1e-6)
        #expect(abs(Theory.largestHalfNormal(count: 2).mean - 2 / Double.pi.squareRoot()) < 1e-6)
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"), arguments: [200.0, 5000])
    func againstSciPy(count: Double) throws {
        let answer = try PythonReference.run(
            """
            from scipy.stats import halfnorm
            from scipy.integrate import quad
            m = data[0]
            density = lambda x: m * halfnorm.cdf(x)**(m - 1) * halfnorm.pdf(x)
            mean = quad(lambda x: x * density(x), 0, 15, limit=500, points=[1, 2, 3, 4, 5, 6])[0]
            square = quad(lambda x: x * x * density(x), 0, 15, limit=500, points=[1, 2, 3, 4, 5, 6])[0]
            result = [mean, (square - mean**2)**.5]
            """, input: [count])
        let found = Theory.largestHalfNormal(count: count)
        #expect(abs(found.mean - answer[0]) < 1e-5 && abs(found.deviation - answer[1]) < 1e-5)
    }

    @Test func linearisedErrorAndDrive() throws {
        #expect(abs(Theory.drive(linearisedError: 0.1) - 0.19) < 1e-15)
        let theory = Theory(problem: try .named("odd"), neurons: 5000, alpha: 1)
        // √(2K‖s*‖ ln m/m), less some per cent at finite m.
        let limit = (2 * 0.19 * (15 / Double.pi) * log(5000) / 5000).squareRoot()
        let largest = theory.largestAmplitude(drive: 0.19)
        #expect(largest.mean < limit && largest.mean > 0.9 * limit)
    }
}
