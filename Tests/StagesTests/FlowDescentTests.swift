import Engine
import Glibc
import HDF5
import Testing

@testable import Dynamics
@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

/// Runs for figure A8, small.
@Suite struct FlowDescentTests {
    private let space = StageSpace()
    private var inputs: [String: [String]] = [:]

    init() throws {
        let tight: [String: Value] = [
            "relativeTolerance": .number(1e-11), "absoluteTolerance": .number(1e-11),
        ]
        func train(_ role: String, _ name: String, _ parameters: [String: Value]) throws {
            try space.run(TrainFlow(), name, parameters)
            inputs[role, default: []].append("\(name)/history.h5")
        }
        func common(_ neurons: Int, _ alpha: Double, _ more: [String: Value]) -> [String: Value] {
            ["neurons": .integer(neurons), "alpha": .number(alpha), "seed": .integer(3)].merging(more) { $1 }
        }
        func descent(_ step: Double) -> [String: Value] { ["method": .string("descent"), "step": .number(step)] }
        let times: [String: Value] = [
            "snapshots": .string("times"), "snapshotTimes": .list([.number(0.5), .number(1)]), "endTime": .number(1),
        ]
        try train("flows", "flow", common(100, 2, times.merging(tight) { $1 }))
        for step in [1.0 / 64, 1.0 / 128, 1.0 / 256] {
            try train("descents", "descent-\(step)", common(100, 2, times.merging(descent(step)) { $1 }))
        }
        let half: [String: Value] = ["stopAtDrive": .number(0.5)]
        try train("plateauFlows", "plateau", common(100, 2, half.merging(tight) { $1 }))
        for step in [0.1, 0.5] {
            try train("plateauDescents", "plateau-\(step)", common(100, 2, half.merging(descent(step)) { $1 }))
        }
        let plateau: [String: Value] = [
            "snapshots": .string("times"), "snapshotTimes": .list([.number(8)]), "endTime": .number(16),
        ]
        try train("stableFlows", "stable", common(600, 1, plateau.merging(tight) { $1 }))
        for step in [0.4, 0.44, 0.48] {
            try train(
                "stableDescents", "stable-\(step)",
                common(600, 1, ["endTime": .number(16)].merging(descent(step)) { $1 }))
        }
    }

    @Test func errorsLengthsAndGrowthOfTheory() throws {
        let folder = try space.run(AnalyseFlowDescent(), "descent", inputs: inputs)
        let file = try File.open(folder + "/descent.h5")
        func column(_ name: String) throws -> [Double] { try file.root.dataset(name).readDoubles() }

        // On the initial plateau both are linear: a ± p grow by (1 ± η‖z‖) an iteration, or as e^{±‖z‖t}.
        let initial = InitialLaw.gaussian.parameters(neurons: 100, inputs: 2, alpha: 2, seed: 3)
        let z = 5 / Double.pi
        let (times, steps, errors) = (
            try column("errors/time"), try column("errors/eta"), try column("errors/error")
        )
        #expect(errors.count == 6)
        for i in errors.indices {
            let (time, step) = (times[i], steps[i])
            let count = time / step
            var (difference, size) = (0.0, 0.0)
            for k in 0..<100 {
                let (sum, rest) = (initial[k] + initial[100 + k], initial[k] - initial[100 + k])
                let (grown, shrunk) = (exp(z * time), exp(-z * time))
                difference += 0.5 * pow(sum * (grown - pow(1 + step * z, count)), 2)
                difference += 0.5 * pow(rest * (shrunk - pow(1 - step * z, count)), 2)
                size += 0.5 * pow(sum * grown, 2) + 0.5 * pow(rest * shrunk, 2) + pow(initial[200 + k], 2)
            }
            #expect(abs(errors[i] / (difference / size).squareRoot() - 1) < 0.01, "t = \(time), η = \(step)")
        }
        for (ratio, step) in zip(try column("lengths/ratio"), try column("lengths/eta")) {
            #expect(abs(ratio / (step * z / log(1 + step * z)) - 1) < 0.01)
        }
        let (factors, sharpness) = (try column("growth/factor"), try column("growth/lambda_max"))
        for (i, step) in try column("growth/eta").enumerated() {
            #expect(abs(factors[i] - abs(1 - step * sharpness[i])) < 0.06, "η = \(step): \(factors[i])")
        }
        #expect(factors[0] < 1 && factors[2] > 1)
        let claims = Dictionary(uniqueKeysWithValues: try Claim.read(from: file.root).map { ($0.id, $0) })
        #expect(Set(claims.keys) == ["A8.order.1", "A8.order.2", "A8.plateau-length", "A8.stability", "A8.sharpness"])
        for order in ["A8.order.1", "A8.order.2"] { expectHolds(claims[order], only: 0.97...1.03) }
        // What the cubic term can do, and 1 % for the drift along the plateau.
        let neglected = try #require(claims["A8.sharpness"]).tolerance
        #expect(abs(neglected - 6 * 3 * z / 600) < 1e-12)
        expectHolds(claims["A8.stability"], only: 0.99 - neglected...1.01 + neglected)
        let failing = claims.values.filter { !$0.holds }.map(\.id)
        #expect(failing == [])
    }

    @Test func runsWithoutACounterpartAreRefused() throws {
        func failure(_ change: (inout [String: [String]]) -> Void) -> Failure? {
            var changed = inputs
            change(&changed)
            return #expect(throws: Failure.self) { try space.run(AnalyseFlowDescent(), "descent", inputs: changed) }
        }
        #expect(failure { $0["flows"] = ["stable/history.h5"] }?.headline.contains("descents") == true)
        #expect(failure { $0["descents"] = ["flow/history.h5"] }?.description.contains("gradient flow") == true)
        let times = failure { $0["flows"] = ["plateau/history.h5"] }
        #expect(times?.headline == "gradient descent and flow were not kept at the same times")
        #expect(failure { $0["stableFlows"] = ["stable-0.4/history.h5"] }?.headline.contains("stableDescents") == true)
    }

    @Test func theFigureIsDrawnAndReproducible() throws {
        try space.run(AnalyseFlowDescent(), "descent", inputs: inputs)
        for name in ["first", "second"] {
            try space.run(
                PlotFlowDescent(), name, ["figure": .string("A8")], inputs: ["descent": ["descent/descent.h5"]])
        }
        #expect(space.redraws("A8", "first", "second"))
        #expect(space.text("first/caption.txt").contains("[A8.stability]"))
    }
}
