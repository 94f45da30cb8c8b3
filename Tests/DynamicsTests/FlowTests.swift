// Whole runs: the three stages of the paper against theory, conservation laws, snapshots and errors.
import Foundation
import TestSupport
import Testing

@testable import Dynamics
@testable import Numerics

@Suite struct FlowTests {
    private func value(_ result: FlowResult, _ column: String, at time: Double) -> Double {
        let times = result.history["time"]!
        return result.history[column]![times.firstIndex { $0 >= time }!]
    }

    @Test func oddShowsThreeStages() throws {
        let configuration = FlowConfiguration(
            problem: try .named("odd"), neurons: 500, alpha: 1, seed: 1, timeLimit: 500)
        let problem = configuration.problem
        let result = try Flow.run(configuration)
        #expect(result.end == .risk)
        #expect(result.history["risk"]!.last! < 0.03 * problem.riskAtLinearFit)
        let stages = try #require(result.stages)
        // T4: R = R_lin (1 − O(1/M)), K = 1, N_eff = M/3, |a| = ‖w‖.
        #expect(abs(stages.plateauRisk / problem.riskAtLinearFit - 1) < 0.01)
        #expect(abs(value(result, "K_f", at: stages.plateauTime) - 1) < 0.01)
        #expect(abs(value(result, "N_eff", at: stages.plateauTime) / 500 - 1.0 / 3) < 0.03)
        let ratio = value(result, "w_norm", at: stages.plateauTime) / value(result, "a_norm", at: stages.plateauTime)
        #expect(abs(ratio - 1) < 0.02)
        #expect(value(result, "P", at: stages.plateauTime) > 0.99)
        // T2 with the seed's own A₂: the half-descent time and the moment of leaving the first plateau.
        let theory = Theory(problem: problem, neurons: 500, alpha: 1)
        let (times, drive) = (result.history["time"]!, result.history["K_f"]!)
        let i = drive.firstIndex { $0 >= 0.5 }!
        let half = times[i - 1] + (0.5 - drive[i - 1]) / (drive[i] - drive[i - 1]) * (times[i] - times[i - 1])
        #expect(abs(half - theory.descentTime(initialState: configuration.initialState)) < 0.01)
        #expect(
            abs(stages.descentBegins - theory.leaveTime(share: 0.05, initialState: configuration.initialState)) < 0.01)
        // T7: the linearised flow's relative error is K/2 while K ≪ 1.
        let early = drive.firstIndex { $0 > 0.02 }!
        let k = result.history["K"]![early]
        #expect(abs(result.history["linear_error"]![early] / Theory.linearisedError(drive: k) - 1) < 0.1)
        // The history starts at 0 and ascends.
        #expect(times[0] == 0 && zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    }

    /// Three neurons of which the second has the largest q² = |a|‖w‖, with unequal factors.
    @Test func theLargestNeuronsShareAndRatio() throws {
        let problem = try Problem.named("gen")
        let network = TwoLayerNetwork(problem: problem, activation: .tanh, neurons: 3)
        let state = [0.1, -0.5, 0.2, 0.3, 1.2, 0, 0.4, -1.6, 0.3]
        let row = Observables(network: network, initial: state).measure(state, at: 0)
        func value(_ column: String) throws -> Double {
            row[try #require(Observables.columns.firstIndex { $0.name == column })]
        }
        // ‖w‖ = .5, 2, .3: q² = .05, 1, .06.
        #expect(abs(try value("top_ratio") - 4) < 1e-12)
        #expect(abs(try value("top_share") - 1 / 1.11) < 1e-12)
        #expect(abs(try value("q_max") - 2) < 1e-12)
        #expect(abs(try value("N_eff") - 1.11 * 1.11 / (0.0025 + 1 + 0.0036)) < 1e-12)
    }

    /// T1: before the output matters the parameters follow the hyperbolic rotation.
    @Test func linearStageFollowsTheory() throws {
        let problem = try Problem.named("gen")
        let time = 0.8
        let configuration = FlowConfiguration(
            problem: problem, neurons: 200, alpha: 2, seed: 2, method: .adaptive(rtol: 1e-10, atolFactor: 1e-8),
            timeLimit: time, snapshots: .times([time]))
        let result = try Flow.run(configuration)
        let (before, after) = (configuration.initialState, try #require(result.snapshots.first).state)
        let theory = Theory(problem: problem, neurons: 200, alpha: 2)
        let unit = problem.direction
        let scale = after.map(\.magnitude).max()!
        for k in 0..<200 {
            let p0 = unit[0] * before[200 + k] + unit[1] * before[400 + k]
            let p = unit[0] * after[200 + k] + unit[1] * after[400 + k]
            let expected = theory.linearStage(amplitude: before[k], alignment: p0, time: time)
            #expect(abs(after[k] - expected.amplitude) < 1e-5 * scale)
            #expect(abs(p - expected.alignment) < 1e-5 * scale)
            let across = unit[0] * after[400 + k] - unit[1] * after[200 + k]
            #expect(abs(across - (unit[0] * before[400 + k] - unit[1] * before[200 + k])) < 1e-5 * scale)
        }
    }

    /// One seed's T_δ holds where the law in ln M does not hold yet: α = .6.
    @Test func leavingTimeOfOneSeedAtSmallAlpha() throws {
        for seed: UInt64 in 1...2 {
            let configuration = FlowConfiguration(
                problem: try .named("odd"), neurons: 2000, alpha: 0.6, seed: seed, timeLimit: 10)
            let theory = Theory(problem: configuration.problem, neurons: 2000, alpha: 0.6)
            let measured = try #require(try Flow.run(configuration).stages?.descentBegins)
            #expect(abs(measured - theory.leaveTime(share: 0.05, initialState: configuration.initialState)) < 0.01)
            #expect(abs(measured - theory.leaveTime(share: 0.05)) < 0.05)
        }
    }

    /// T3: where z is not an eigenvector of M the drive pulses across and the risk follows the equation for s.
    @Test func genFollowsTheDescentEquation() throws {
        let configuration = FlowConfiguration(
            problem: try .named("gen"), neurons: 2000, alpha: 1, seed: 3, timeLimit: 8)
        let result = try Flow.run(configuration)
        let theory = Theory(problem: configuration.problem, neurons: 2000, alpha: 1)
        let times = result.history["time"]!
        let curve = try theory.descentCurve(
            start: theory.growingPower(configuration.initialState), times: Array(times.dropFirst()))
        let condensed = times.dropFirst().firstIndex { $0 > 1.5 }!
        for i in condensed..<times.count {
            #expect(abs(result.history["K"]![i] - curve.drive[i - 1]) < 0.01)
            #expect(abs(result.history["K_perp"]![i] - curve.driveAcross[i - 1]) < 0.01)
        }
    }

    /// a² − ‖w‖² is conserved by ReLU's flow at all times: under descent its drift is of first order in the step.
    @Test func reluConservesTheBalance() throws {
        let drifts = try [0.002, 0.001].map { step in
            let result = try Flow.run(
                FlowConfiguration(
                    problem: try .named("odd"), activation: .relu, neurons: 100, alpha: 0.75, seed: 1,
                    method: .gradientDescent(step: step, maximumSteps: 10_000), timeLimit: 5))
            #expect(result.history["risk"]!.last! < 0.5 * result.history["risk"]![0])
            return result.history["balance_drift"]!.last!
        }
        #expect(drifts[1] < 5e-3 && abs(drifts[0] / drifts[1] - 2) < 0.2)
    }

    @Test func gradientDescentApproachesTheFlow() throws {
        var configuration = FlowConfiguration(
            problem: try .named("odd"), neurons: 100, alpha: 0.75, seed: 1,
            method: .adaptive(rtol: 1e-11, atolFactor: 1e-9), timeLimit: 2)
        let reference = try Flow.run(configuration).finalState
        // T8: the error is of first order in the step.
        let errors = try [0.02, 0.01, 0.005].map { step in
            configuration.method = .gradientDescent(step: step, maximumSteps: 10_000)
            let result = try Flow.run(configuration)
            #expect(result.end == .time && result.steps == Int((2 / step).rounded()))
            let times = result.history["time"]!
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
            return zip(result.finalState, reference).reduce(0) { max($0, abs($1.0 - $1.1)) }
        }
        #expect(abs(errors[0] / errors[1] - 2) < 0.15 && abs(errors[1] / errors[2] - 2) < 0.1)
    }

    @Test func runsAreReproducibleAndSnapshotsDoNotDisturb() throws {
        var configuration = FlowConfiguration(
            problem: try .named("odd"), neurons: 300, alpha: 0.75, seed: 7, timeLimit: 500)
        let plain = try Flow.run(configuration)
        configuration.snapshots = .stages
        var reports = 0
        let kept = try Flow.run(configuration) { progress in
            reports += 1
            #expect(progress.time <= progress.timeLimit)
        }
        #expect(firstDifference(plain.history, kept.history) == nil)
        #expect(firstDifference(plain.finalState, kept.finalState) == nil)
        #expect(reports == kept.history.count)
        #expect(
            kept.snapshots.map(\.label)
                == ["start", "descent begins", "half descent", "plateau", "plateau ends", "end"])
        #expect(firstDifference(kept.snapshots.first?.state, configuration.initialState) == nil)
        #expect(firstDifference(kept.snapshots.last?.state, kept.finalState) == nil)
        configuration.snapshots = .times([0, 1.234, 3])
        let timed = try Flow.run(configuration)
        #expect(firstDifference(timed.history, plain.history) == nil)
        #expect(timed.snapshots.map(\.time) == [0, 1.234, 3])
    }

    @Test func unstableDescentIsReported() throws {
        let configuration = FlowConfiguration(
            problem: try .named("odd"), activation: .identity, neurons: 100, alpha: 0.5, seed: 1,
            method: .gradientDescent(step: 5, maximumSteps: 10_000), timeLimit: 10_000)
        #expect {
            try Flow.run(configuration)
        } throws: { error in
            guard case .notFinite(let time, _)? = error as? DynamicsError else { return false }
            return time > 0 && time < 1000
        }
    }

    @Test func badSettingsAreNamed() throws {
        let good = FlowConfiguration(problem: try .named("odd"), neurons: 10, alpha: 1, seed: 1, timeLimit: 1)
        let bad: [(String, (inout FlowConfiguration) -> Void)] = [
            ("neurons", { $0.neurons = 0 }), ("alpha", { $0.alpha = .nan }), ("timeLimit", { $0.timeLimit = -1 }),
            ("rtol", { $0.method = .adaptive(rtol: 2) }),
            ("step", { $0.method = .gradientDescent(step: 0, maximumSteps: 1) }),
            ("snapshot times", { $0.snapshots = .times([2, 1]) }),
        ]
        for (name, change) in bad {
            var configuration = good
            change(&configuration)
            #expect("\(name)") {
                try Flow.run(configuration)
            } throws: { error in
                guard case .badSetting(let found, _, _)? = error as? DynamicsError else { return false }
                return found == name
            }
        }
        var short = good
        short.maximumAdaptiveSteps = 1
        #expect(throws: DynamicsError.self) { try Flow.run(short) }
        short.method = .gradientDescent(step: 0.01, maximumSteps: 3)
        let ended = try Flow.run(short)
        #expect(ended.end == .steps && ended.history["time"]!.last! == 0.03)
    }
}
