// W_rel² against optimal transport by SciPy, and its theory before the descent against runs of the network.
import Foundation
import TestPython
import Testing

@testable import Dynamics
@testable import Numerics

@Suite struct AmplitudeDistanceTests {
    /// The best of all pairings, found by SciPy's assignment solver, at the start and the end of a run.
    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func distanceIsOptimalTransport() throws {
        let configuration = FlowConfiguration(
            problem: try .named("gen"), neurons: 80, alpha: 0.8, seed: 3, timeLimit: 4, snapshots: .stages)
        let result = try Flow.run(configuration)
        let distances = try #require(result.history["W_rel2"])
        for (state, ours) in [(configuration.initialState, distances[0]), (result.finalState, distances.last!)] {
            let answer = try PythonReference.run(
                """
                from scipy.optimize import linear_sum_assignment
                theta = np.array(data).reshape(3, 80)
                a, w = np.abs(theta[0]), np.hypot(theta[1], theta[2])
                cost = (a[:, None] - w[None, :]) ** 2
                rows, columns = linear_sum_assignment(cost)
                result = [cost[rows, columns].sum() / (a @ a)]
                """, input: state)
            #expect(abs(ours / answer[0] - 1) < 1e-9)
            #expect(ours > 1e-6)
        }
    }

    @Test func squaredDistanceByHand() {
        var (x, y) = ([3.0, 1, 2], [2.5, 1.5, 5])
        #expect(AmplitudeDistance.squared(sorting: &x, &y) == 0.25 + 0.25 + 4)
        #expect(x == [1, 2, 3])
    }

    /// T1 on the seed's initial parameters while K ≪ 1, on a problem with two inputs too.
    @Test(arguments: ["odd", "2d"]) func seedDistanceFollowsTheNetwork(_ name: String) throws {
        let problem = try Problem.named(name)
        let configuration = FlowConfiguration(
            problem: problem, neurons: 300, alpha: 1.2, seed: 4, method: .adaptive(rtol: 1e-9, atolFactor: 1e-9),
            timeLimit: 2 / problem.driveNorm)
        let history = try Flow.run(configuration).history
        let theory = Theory(problem: problem, neurons: 300, alpha: 1.2)
        let (scaled, distances) = (try #require(history["scaled_time"]), try #require(history["W_rel2"]))
        #expect(try #require(history["K_f"]).last! < 0.01)
        for index in stride(from: 0, to: scaled.count, by: 10) {
            let ours = theory.seedDistance(
                initialState: configuration.initialState, scaledTime: scaled[index], cubic: -2)
            #expect(abs(log(distances[index] / ours)) < 0.02, "‖z‖t = \(scaled[index])")
        }
    }

    /// Gaussian neurons with a = ẑ·w have no distance but that of the cubic term, which the closed form must give.
    @Test func cubicDistanceIsThatOfGaussianNeurons() throws {
        let theory = Theory(problem: try .named("odd"), neurons: 100_000, alpha: 1)
        let count = 100_000
        // Quantiles of |a| by bisection of the error function: a sum over them is an integral over the law.
        let amplitudes = (0..<count).map { index in
            let share = (Double(index) + 0.5) / Double(count)
            var (low, high) = (0.0, 10.0)
            for _ in 0..<60 {
                let middle = (low + high) / 2
                if erf(middle / 2.0.squareRoot()) < share { low = middle } else { high = middle }
            }
            return 1e-3 * low
        }
        let state = amplitudes + theory.problem.direction.flatMap { part in amplitudes.map { part * $0 } }
        let seed = theory.seedDistance(initialState: state, scaledTime: 0, cubic: -2)
        let law = theory.cubicDistance(meanSquare: 1e-6)
        // The rarest quantile leaves half a per cent of E a⁶ out.
        #expect(abs(seed / law - 1) < 0.01, "\(seed) \(law)")
    }

    /// For tiny initial parameters W_rel² has fallen below what the cubic term makes of it when K is still small.
    @Test func cubicTermTakesOver() throws {
        let configuration = FlowConfiguration(
            problem: try .named("odd"), neurons: 400, alpha: 2.5, seed: 1,
            method: .adaptive(rtol: 1e-10, atolFactor: 1e-10), timeLimit: 7.5)
        let history = try Flow.run(configuration).history
        let theory = Theory(problem: configuration.problem, neurons: 400, alpha: 2.5)
        let drive = try #require(history["K_f"])
        let index = try #require(drive.firstIndex { $0 > 0.003 })
        #expect(drive[index] < 0.01)
        let (scaled, distance) = (history["scaled_time"]![index], history["W_rel2"]![index])
        let start = configuration.initialState
        let without = theory.seedDistance(initialState: start, scaledTime: scaled)
        let with = theory.seedDistance(initialState: start, scaledTime: scaled, cubic: -2)
        #expect(distance > 100 * without)
        #expect(abs(log(distance / with)) < 4 * drive[index])
        // Infinitely many neurons with the same E a²: within what 400 normal numbers' sixth moments scatter.
        let meanSquare = pow(history["a_norm"]![index], 2) / 400
        #expect(abs(log(distance / theory.cubicDistance(meanSquare: meanSquare))) < 3 * (27.2 / 400).squareRoot())
    }
}
