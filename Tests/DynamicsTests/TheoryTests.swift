// Closed forms and equations of the theory against independent integration and against runs of the network.
import Foundation
import TestPython
import Testing

@testable import Dynamics
@testable import Numerics

@Suite struct TheoryTests {
    @Test func constants() throws {
        let theory = Theory(problem: try .named("odd"), neurons: 1000, alpha: 1)
        let z = 5 / Double.pi
        #expect(abs(theory.descentTime - (log(1000) + log(6 * z)) / (2 * z)) < 1e-12)
        #expect(abs(theory.plateauLengthening(step: 0.05) - 0.05 * z / log(1 + 0.05 * z)) < 1e-12)
        // K = ½ at T_h, 10 % and 90 % one rise apart; R falls from R0 to R_lin.
        #expect(theory.drive(time: 2, descentTime: 2) == 0.5)
        let ten = log(1 / 9.0) / (2 * z)
        #expect(abs(theory.drive(time: 2 + ten, descentTime: 2) - 0.1) < 1e-12)
        #expect(abs(theory.risk(time: -50, descentTime: 2) - 6.25) < 1e-9)
        #expect(abs(theory.risk(time: 50, descentTime: 2) - theory.problem.riskAtLinearFit) < 1e-9)
    }

    /// T_δ is where the drive that starts as ½(‖z‖/…)·sinh reaches K_δ; for large M it is T_h + ln κ/(2‖z‖) too.
    @Test func leaveTimeLimits() throws {
        let theory = Theory(problem: try .named("odd"), neurons: 1_000_000, alpha: 1.5)
        let reached = 1 - 0.95.squareRoot()
        let logistic = theory.descentTime + log(reached / (1 - reached)) / (2 * theory.problem.driveNorm)
        #expect(abs(theory.leaveTime(share: 0.05) - logistic) < 1e-9)
        let next = Theory(problem: theory.problem, neurons: 2_000_000, alpha: 1.5)
        let slope = (next.leaveTime(share: 0.05) - theory.leaveTime(share: 0.05)) / log(2)
        // The limit of dT_δ/d ln M: (2α−1)/(2‖z‖).
        #expect(abs(slope - 2 / (2 * theory.problem.driveNorm)) < 1e-9)
        #expect(Theory(problem: theory.problem, neurons: 5000, alpha: 0.6).leaveArgument(share: 0.05) < 1)
    }

    /// Where z is an eigenvector of M, T3 must reproduce T2's logistic curve.
    @Test func descentEquationReducesToTheLogistic() throws {
        let theory = Theory(problem: try .named("odd"), neurons: 5000, alpha: 1)
        let epsilon = 1e-6
        let half = log(theory.problem.driveNorm / (theory.problem.curvature * epsilon)) / (2 * theory.problem.driveNorm)
        let times = (0...40).map { 0.25 * Double($0) }
        let curve = try theory.descentCurve(start: epsilon, times: times)
        for (i, time) in times.enumerated() {
            #expect(abs(curve.drive[i] - theory.drive(time: time, descentTime: half)) < 1e-6)
            #expect(curve.driveAcross[i] < 1e-9 && curve.angle[i] < 1e-6)
            #expect(abs(curve.risk[i] - theory.risk(time: time, descentTime: half)) < 1e-5)
        }
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func descentEquationAgainstSciPy() throws {
        let theory = Theory(problem: try .named("gen"), neurons: 5000, alpha: 1)
        let times = (1...12).map { 0.5 * Double($0) }
        let curve = try theory.descentCurve(start: 1e-4, times: times)
        let answer = try PythonReference.run(
            """
            from scipy.integrate import solve_ivp
            z, M = np.array(data[:2]), np.array(data[2:6]).reshape(2, 2)
            def rate(t, s):
                F = z - M @ s
                n = np.linalg.norm(s)
                return n * (np.eye(2) + np.outer(s, s) / n**2) @ F
            s = solve_ivp(rate, (0, 6), 1e-4 * z / np.linalg.norm(z), method="Radau", rtol=1e-10, atol=1e-14,
                          t_eval=np.arange(1, 13) / 2).y
            K = z @ M @ s / (z @ z)
            across = np.linalg.norm(M @ s - np.outer(z, K), axis=0) / np.linalg.norm(z)
            result = np.concatenate([K, across])
            """, input: theory.problem.drive + theory.problem.secondMoment)
        for i in times.indices {
            #expect(abs(curve.drive[i] - answer[i]) < 1e-7)
            #expect(abs(curve.driveAcross[i] - answer[times.count + i]) < 1e-7)
        }
        #expect(curve.driveAcross.max()! > 0.05, "K' pulses where z is not an eigenvector of M")
    }

    /// W_rel² of the linear stage against samples of the two laws, and its slope of −3.
    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"), arguments: [2, 3])
    func linearStageDistanceAgainstQuantiles(inputs: Int) throws {
        let answer = try PythonReference.run(
            """
            from scipy import stats, integrate, optimize
            frozen = int(data[0]) - 1
            u = (np.arange(4000) + .5) / 4000
            result = []
            for tau in [0.5, 2.0]:
                c = np.sqrt(np.cosh(2 * tau))
                grid = np.concatenate([[0], np.geomspace(1e-6, 12 * c, 6000)])
                # distribution function of sqrt((c g)^2 + chi^2) by integration over the frozen part's radius
                node, weight = np.polynomial.legendre.leggauss(400)
                chi = stats.chi(frozen)
                cdf = np.array([np.sum(weight * r / 2 * chi.pdf(r * (node + 1) / 2) *
                      (2 * stats.norm.cdf(np.sqrt(np.maximum(r * r - (r * (node + 1) / 2) ** 2, 0)) / c) - 1)) if r else 0
                      for r in grid])
                q = np.interp(u, cdf, grid)
                result.append(np.mean((q - c * stats.halfnorm.ppf(u)) ** 2) / c**2)
            """, input: [Double(inputs)])
        for (tau, expected) in zip([0.5, 2], answer) {
            let ours = Theory.linearStageDistance(scaledTime: tau, inputs: inputs)
            #expect(abs(ours - expected) < 5e-3 * expected, "‖z‖t = \(tau): \(ours) against \(expected)")
        }
    }

    @Test func linearStageDistanceFallsWithSlopeThree() {
        let (early, late) = (
            Theory.linearStageDistance(scaledTime: 3, inputs: 2), Theory.linearStageDistance(scaledTime: 4, inputs: 2)
        )
        #expect(abs(log(late / early) + 3) < 0.05)
    }

    /// T5 against SciPy on ten neurons, and its conserved mean ⟨AB⟩ = 1 through the share of the largest.
    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func escapeEquationAgainstSciPy() throws {
        let theory = Theory(problem: try .named("odd"), neurons: 10, alpha: 1)
        let initial = InitialLaw.gaussian.parameters(neurons: 10, inputs: 2, alpha: 1, seed: 2)
        let curve = try theory.escapeCurve(initialState: initial)
        let g = try #require(theory.escapeRate())
        let answer = try PythonReference.run(
            """
            from scipy.integrate import solve_ivp
            g, tau, start = data[0], data[1], np.abs(np.array(data[2:]))
            start /= np.sqrt(np.mean(start**2))
            def rate(t, y):
                A, B = y[:10], y[10:]
                l = -g * (np.mean(B**4) / 6 + np.mean(A**2 * B**2) / 2) / np.mean(A**2 + B**2)
                return np.concatenate([l * B + g / 6 * B**3, l * A + g / 2 * A * B**2])
            y = solve_ivp(rate, (0, tau), np.tile(start, 2), method="Radau", rtol=1e-10, atol=1e-12).y[:, -1]
            A, B = y[:10], y[10:]
            k = np.argmax(start)
            result = [A[k] * B[k] / np.sum(A * B), np.mean(A * B), np.mean(A * B**3)]
            """,
            input: [g, curve.times.last! * theory.problem.bestLinearNorm / 10]
                + theory.growingAmplitudes(initial))
        #expect(abs(curve.topShare.last! - answer[0]) < 1e-6)
        #expect(abs(answer[1] - 1) < 1e-6)
        let norm = theory.problem.bestLinearNorm
        #expect(abs(curve.riskDrop.last! / (g / 6 * norm * norm / 10 * answer[2]) - 1) < 1e-6)
    }

    /// The equations' divergence against the measured end of the plateau, seed by seed: leading order, within 15 %.
    @Test func escapeTimePredictsTheNetwork() throws {
        let problem = try Problem.named("odd")
        for seed: UInt64 in 1...3 {
            let configuration = FlowConfiguration(
                problem: problem, neurons: 500, alpha: 1, seed: seed, timeLimit: 60)
            let theory = Theory(problem: problem, neurons: 500, alpha: 1)
            let measured = try #require(try Flow.run(configuration).stages?.plateauEnds)
            let start = configuration.initialState
            let predicted =
                try theory.descentTime(initialState: start) + theory.escapeCurve(initialState: start).escapeTime
            #expect(abs(measured / predicted - 1) < 0.15)
        }
    }

    @Test func noEscapeOfThisKindIsSaid() throws {
        let theory = Theory(problem: try .named("odd"), neurons: 10, alpha: 1)
        #expect(theory.escapeRate(thirdDerivative: 2) == nil)
        #expect(throws: DynamicsError.self) {
            try theory.escapeCurve(initialState: [Double](repeating: 1, count: 30), thirdDerivative: 2)
        }
    }
}
