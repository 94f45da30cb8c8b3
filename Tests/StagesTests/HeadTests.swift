import Engine
import HDF5
import Learning
import TestPython
import TestSupport
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct HeadTests {
    /// Five of the ten classes, and the other five.
    private static let even: Value = .list([0, -1, 1, -1, 2, -1, 3, -1, 4, -1].map { .integer($0) })
    private static let odd: Value = .list([-1, 0, -1, 1, -1, 2, -1, 3, -1, 4].map { .integer($0) })

    private static let small: [String: Value] = [
        "dataset": .string("fashion-mnist"), "iteration": .integer(32), "batch": .integer(20),
        "headBatch": .integer(10), "rate": .number(0.05),
    ]

    private static func probe(
        _ space: StageSpace, _ name: String, _ other: [String: Value] = [:], shared: SharedResults = SharedResults()
    ) throws -> String {
        try space.run(
            ProbeHead(), name, small.merging(other) { $1 },
            inputs: ImageFiles.inputs.merging(["checkpoints": ["train/checkpoints.h5"]]) { $1 }, shared: shared)
    }

    private static func train(_ space: StageSpace, _ other: [String: Value] = [:]) throws {
        try space.run(
            TrainNetwork(), "train", NetworkTests.until(32).merging(other) { $1 }, inputs: NetworkTests.trainInputs)
    }

    @Test func otherClassesAreReadOffANetworkThatNeverSawThem() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 200, test: 120)
        try Self.train(space, ["trainCount": .integer(0), "relabel": Self.even])
        let outputs = try File.open(space.folder + "/train/checkpoints.h5").root
            .dataset("checkpoints/32/classifier.weight").shape[0]
        #expect(outputs == 5)
        let folder = try Self.probe(space, "head", ["relabel": Self.odd])
        let file = try File.open(folder + "/head.h5")
        let marks = try file.root.group("head").attributes()
        #expect(marks["classes"] == .integer(5) && marks["run_seed"] == .integer(5))
        let table = try Table(reading: file.root.group("head"))
        // Bars at five angles: far better than guessing, which gets about a fifth.
        #expect(try table.values("accuracy_test")[0] > 0.6 && table.values("accuracy_train")[0] > 0.7)
        let halves = [
            try file.root.dataset("validation_indices").readInts(), try file.root.dataset("report_indices").readInts(),
        ]
        #expect(Set(halves[0]).isDisjoint(with: halves[1]))
        let hits = try zip(halves, ["accuracy_validation", "accuracy_report"]).map {
            try Double($0.count) * table.values($1)[0]
        }
        let all = try Double(halves[0].count + halves[1].count) * table.values("accuracy_test")[0]
        #expect(abs(hits[0] + hits[1] - all) < 1e-9 && hits.allSatisfy { abs($0 - $0.rounded()) < 1e-9 })
    }

    @Test func sharedActivationsGiveTheSameBytes() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 40)
        try Self.train(space)
        let shared = SharedResults()
        let quarter: [String: Value] = ["task": .string("brightest-quarter")]
        _ = try Self.probe(space, "classes", shared: shared)
        _ = try Self.probe(space, "after", quarter, shared: shared)
        _ = try Self.probe(space, "alone", quarter)
        #expect(firstDifference(space.bytes("after/head.h5"), space.bytes("alone/head.h5")) == nil)
        #expect(firstDifference(space.bytes("after/head.h5"), space.bytes("classes/head.h5")) != nil)
    }

    @Test func whatCannotBeToldIsRefused() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 40)
        try Self.train(space)
        #expect {
            _ = try Self.probe(space, "a", ["task": .string("colour-dominance")])
        } throws: {
            ($0 as? Failure)?.headline == "images without colours have no dominant one"
        }
        #expect {
            _ = try Self.probe(space, "b", ["relabel": .list([.integer(0), .integer(2)])])
        } throws: {
            "\($0)".contains("[0, 2]") && "\($0)".contains("10 classes")
        }
        #expect {
            _ = try Self.probe(space, "c", ["iteration": .integer(3)])
        } throws: {
            ($0 as? Failure)?.facts.last == .init("expected", "3")
        }
    }

    /// Needs PyTorch and h5py in the test interpreter (STAGECRAFT_TEST_PYTHON) and Debian's dataset-fashion-mnist.
    @Test(
        .enabled(
            if: PythonReference.isAvailable && ImageFiles.hasFashionMNIST,
            "skipped: no test interpreter with PyTorch (STAGECRAFT_TEST_PYTHON), or no package dataset-fashion-mnist"))
    func isAsGoodAsPyTorchsHead() throws {
        let space = StageSpace()
        try ImageFiles.linkFashionMNIST(in: space)
        try Self.train(
            space, ["trainCount": .integer(3000), "width": .number(0.25), "relabel": Self.even, "batch": .integer(32)])
        let folder = try Self.probe(
            space, "head",
            [
                "relabel": Self.odd, "trainCount": .integer(3000), "testCount": .integer(2000), "batch": .integer(100),
                "headBatch": .integer(32), "rate": .number(0.01),
                "decayEpoch": .integer(10),
            ])
        let table = try Table(reading: File.open(folder + "/head.h5").root.group("head"))
        let data = ["train-images", "train-labels", "test-images", "test-labels"].map { "data/\($0)" }
        let row = try PythonProgram.numbers("heads.py", ["train/checkpoints.h5", "head/head.h5"] + data, in: space)[0]
        #expect(row[0] > 0.8)
        // Another start and order of samples: both are near one optimum. 500 test images a half: .01 is 5 of them.
        for (column, expected) in zip(["accuracy_train", "accuracy_validation", "accuracy_report"], row) {
            #expect(try abs(table.values(column)[0] - expected) < 0.015, "\(column): PyTorch has \(expected)")
        }
    }
}
