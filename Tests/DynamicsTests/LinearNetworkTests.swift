import Testing

@testable import Dynamics

@Suite struct LinearNetworkTests {
    /// The moments' equations are exact for the identity activation: against the flow of 40 neurons.
    @Test(arguments: ["odd", "gen", "2d"])
    func momentsFollowALinearNetwork(_ name: String) throws {
        let problem = try Problem.named(name)
        let configuration = FlowConfiguration(
            problem: problem, activation: .identity, neurons: 40, alpha: 0.6, seed: 5,
            method: .adaptive(rtol: 1e-10, atolFactor: 1e-10), stopRiskFraction: 0, timeLimit: 6)
        let history = try Flow.run(configuration).history
        let theory = Theory(problem: problem, neurons: 40, alpha: 0.6)
        let moments = ParameterMoments(of: configuration.initialState, inputs: problem.inputs)
        let times = try #require(history["time"])
        let curve = try theory.linearNetworkCurve(from: moments, times: times)
        let (risks, drives) = (try #require(history["risk"]), try #require(history["K"]))
        for (index, (risk, drive)) in zip(risks, drives).enumerated() {
            #expect(abs(curve.risk[index] - risk) < 1e-7)
            #expect(abs(curve.drive[index] - drive) < 1e-7)
        }
    }

    /// For M^{2α−1} ≫ 1 the half descent is T2's.
    @Test func smallInitialParametersGiveTheClosedForm() throws {
        let theory = Theory(problem: try .named("odd"), neurons: 10_000, alpha: 1.5)
        let half = theory.descentTime
        let curve = try theory.linearNetworkCurve(from: theory.expectedMoments, times: [half - 0.5, half, half + 0.5])
        for (time, drive) in zip(curve.times, curve.drive) {
            #expect(abs(drive - theory.drive(time: time, descentTime: half)) < 1e-6)
        }
    }
}
