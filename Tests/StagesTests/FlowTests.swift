import Dynamics
import Engine
import HDF5
import TestSupport
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct FlowTests {
    private let small: [String: Value] = ["neurons": .integer(60), "alpha": .number(1), "seed": .integer(3)]

    @Test func historyNamesUnitsAndConstants() throws {
        let space = StageSpace()
        let folder = try space.run(TrainFlow(), "flow", small)
        let file = try File.open(folder + "/history.h5")
        #expect(try file.root.attributes()["kind"] == "train.flow")
        #expect(try Artifact.parameters(of: file)["neurons"] == 60)

        let history = try file.root.group("history")
        #expect(try history.attributes()["end"] == "risk")
        let time = try history.dataset("time")
        #expect(try time.attributes()["units"] == "t")
        let risk = try history.dataset("risk")
        #expect(try risk.attributes()["description"]?.text?.contains("½") == true)
        #expect(risk.shape == time.shape && risk.count > 50)

        // E f²/2 = 25/4 and z = (5/π, 0) for f = 5 sin πx on [−1, 1].
        let problem = try file.root.group("problem").attributes()
        #expect(abs((problem["R0"]?.double ?? 0) - 6.25) < 1e-12)
        #expect(abs((problem["z_norm"]?.double ?? 0) - 5 / Double.pi) < 1e-12)
        #expect(abs((problem["mu"]?.double ?? 0) - 1.0 / 3) < 1e-12)
        let last = try risk.readDoubles().last
        #expect(try #require(last) < 0.03 * #require(problem["Rlin"]?.double))
    }

    @Test func equalParametersGiveEqualBytes() throws {
        let space = StageSpace()
        try space.run(TrainFlow(), "first", small)
        try space.run(TrainFlow(), "second", small)
        try space.run(TrainFlow(), "other", small.merging(["seed": .integer(4)]) { $1 })
        #expect(!space.bytes("first/history.h5").isEmpty)
        #expect(firstDifference(space.bytes("first/history.h5"), space.bytes("second/history.h5")) == nil)
        #expect(firstDifference(space.bytes("first/history.h5"), space.bytes("other/history.h5")) != nil)
    }

    @Test func snapshotsHoldTheParameters() throws {
        let space = StageSpace()
        let times: [String: Value] = [
            "snapshots": .string("times"), "snapshotTimes": .list([.number(0), .number(1.5)]),
        ]
        let folder = try space.run(TrainFlow(), "flow", small.merging(times) { $1 })
        let file = try File.open(folder + "/history.h5")
        let first = try file.root.group("snapshots/0")
        #expect(try first.attributes()["time"] == 0.0)
        #expect(try file.root.group("snapshots/1").attributes()["time"] == 1.5)
        let w = try first.dataset("w")
        #expect(w.shape == [60, 2])
        // State and file hold w in different orders.
        let state = InitialLaw.gaussian.parameters(neurons: 60, inputs: 2, alpha: 1, seed: 3)
        let (a, weights) = (try first.dataset("a").readDoubles(), try w.readDoubles())
        #expect(firstDifference(a, Array(state[..<60])) == nil)
        #expect(weights[2 * 17] == state[60 + 17] && weights[2 * 17 + 1] == state[120 + 17])
    }

    @Test func descentEndsAfterItsSteps() throws {
        let space = StageSpace()
        let settings: [String: Value] = [
            "method": .string("descent"), "step": .number(0.01), "maximumSteps": .integer(120),
            "activation": .string("relu"),
        ]
        let folder = try space.run(TrainFlow(), "flow", small.merging(settings) { $1 })
        let file = try File.open(folder + "/history.h5")
        #expect(try file.root.group("history").attributes()["end"] == "steps")
        let times = try file.root.dataset("history/time").readDoubles()
        let last = try #require(times.last)
        #expect(abs(last - 1.2) < 1e-12)
        // The theory is for activations with σ(x) = x + O(x²).
        #expect(try file.root.group("theory").attributes().isEmpty)
    }

    @Test func contradictingSnapshotsAreExplained() throws {
        let space = StageSpace()
        for settings: [String: Value] in [
            ["snapshots": .string("times")], ["snapshotTimes": .list([.number(1)])],
            ["snapshots": .string("times"), "snapshotTimes": .list([.number(2), .number(1)])],
        ] {
            let failure = #expect(throws: Failure.self) {
                try space.run(TrainFlow(), "flow", small.merging(settings) { $1 })
            }
            #expect(failure?.category == .usage)
            #expect(failure?.description.contains("ascending snapshotTimes") == true)
        }
    }

    @Test func unstableDescentSaysWhatHappened() throws {
        let space = StageSpace()
        let settings: [String: Value] = ["method": .string("descent"), "step": .number(900), "stopAtRisk": .number(0)]
        let failure = #expect(throws: Failure.self) {
            try space.run(
                TrainFlow(), "flow", small.merging(settings) { $1 }.merging(["activation": .string("identity")]) { $1 })
        }
        #expect(failure?.description.contains("not finite") == true)
    }
}
