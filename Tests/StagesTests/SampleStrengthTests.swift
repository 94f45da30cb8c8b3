import Engine
import Glibc
import HDF5
import Learning
import TestPython
import TestSupport
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct SampleStrengthTests {
    private static func probe(
        _ space: StageSpace, _ name: String, _ checkpoints: [String], _ other: [String: Value] = [:]
    ) throws -> String {
        let settings: [String: Value] = [
            "dataset": .string("fashion-mnist"), "trainCount": .integer(60), "batch": .integer(20),
            "splitIteration": .integer(4),
        ]
        return try space.run(
            ProbeSampleStrength(), name, settings.merging(other) { $1 },
            inputs: ImageFiles.inputs.merging(["checkpoints": checkpoints]) { $1 })
    }

    @Test func segmentsOfARunAreJoinedAndGroupsToldApart() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 40)
        try space.run(TrainNetwork(), "first", NetworkTests.until(4), inputs: NetworkTests.trainInputs)
        let after = NetworkTests.trainInputs.merging(["previous": ["first/state.h5"]]) { $1 }
        try space.run(TrainNetwork(), "second", NetworkTests.until(64), inputs: after)
        let files = ["first/checkpoints.h5", "second/checkpoints.h5"]
        let folder = try Self.probe(space, "probe", files)
        let file = try File.open(folder + "/strength.h5")
        let table = try Table(reading: file.root.group("strength"))
        #expect(try table.values("iteration") == [0, 1, 2, 4, 8, 16, 32, 64])
        // At the split every weak sample has a larger loss than every strong one.
        #expect(try table.values("cross_entropy_weak")[3] > table.values("cross_entropy_strong")[3])
        #expect(try file.root.dataset("test_weak_indices").count == 20)
        _ = try Self.probe(space, "again", files.reversed())
        #expect(firstDifference(space.bytes("probe/strength.h5"), space.bytes("again/strength.h5")) == nil)

        try space.run(AnalyseSampleStrength(), "analysis", inputs: ["strengths": ["probe/strength.h5"]])
        let claims = try Claim.read(from: File.open(space.folder + "/analysis/sample-strength.h5").root)
        #expect(claims.count == 6)
        #expect(claims.first { $0.id == "B5.alike" }?.relation == .untested, "one seed has no scatter")
        expectHolds(
            claims,
            only: [
                "B5.rise-weak": 0.05 ... .infinity, "B5.rise-strong": 0.05 ... .infinity,
                "B5.needs-both": -.infinity...0.52,
            ])
        try space.run(
            PlotSampleStrength(), "plot", ["figure": .string("B5")],
            inputs: ["strength": ["analysis/sample-strength.h5"]])
        #expect(space.text("plot/caption.txt").contains("[B5.needs-both]"))
    }

    @Test func wrongRunsAndIterationsAreRefused() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 40)
        try space.run(TrainNetwork(), "one", NetworkTests.until(4), inputs: NetworkTests.trainInputs)
        let other = NetworkTests.until(4).merging(["seed": .integer(6)]) { $1 }
        try space.run(TrainNetwork(), "two", other, inputs: NetworkTests.trainInputs)
        #expect {
            _ = try Self.probe(space, "a", ["one/checkpoints.h5", "two/checkpoints.h5"])
        } throws: {
            ($0 as? Failure)?.headline == "the checkpoints are of two runs: 'seed' differs"
        }
        #expect {
            _ = try Self.probe(space, "b", ["one/checkpoints.h5"], ["splitIteration": .integer(8)])
        } throws: {
            ($0 as? Failure)?.facts == [.init("found", "0, 1, 2, 4"), .init("expected", "8")]
        }
        #expect {
            _ = try Self.probe(space, "c", ["one/checkpoints.h5"], ["trainCount": .integer(0)])
        } throws: {
            ($0 as? Failure)?.headline.contains("'trainCount'") == true
        }
    }

    @Test func groupsTakeTheEndsOfTheOrder() {
        let groups = ProbeSampleStrength.Groups([3, 1, 2, 5, 4], share: 0.4)
        #expect(groups.weak == [3, 4] && groups.strong == [1, 2])
        #expect(ProbeSampleStrength.Groups([1, 1, 1, 1], share: 0.5).strong == [0, 1])
    }

    @Test func crossEntropyOfEachSample() {
        let losses = crossEntropies([0, 0, 1, 3, 1000, 0], [1, 0, 0], classes: 2)
        let expected: [Double] = [log(2.0), log(1.0 + exp(2.0)), 0]
        for (found, expected) in zip(losses, expected) { #expect(abs(found - expected) < 1e-12) }
    }

    /// Needs PyTorch and h5py in the test interpreter (STAGECRAFT_TEST_PYTHON) and Debian's dataset-fashion-mnist.
    @Test(
        .enabled(
            if: PythonReference.isAvailable && ImageFiles.hasFashionMNIST,
            "skipped: no test interpreter with PyTorch (STAGECRAFT_TEST_PYTHON), or no package dataset-fashion-mnist"))
    func agreesWithPyTorchAndNumPy() throws {
        let space = StageSpace()
        try ImageFiles.linkFashionMNIST(in: space)
        let settings: [String: Value] = ["width": .number(0.25), "trainCount": .integer(600), "batch": .integer(32)]
        try space.run(
            TrainNetwork(), "train", NetworkTests.until(32).merging(settings) { $1 }, inputs: NetworkTests.trainInputs)
        let folder = try Self.probe(
            space, "probe", ["train/checkpoints.h5"],
            ["trainCount": .integer(600), "testCount": .integer(300), "batch": .integer(100)])
        let table = try Table(reading: File.open(folder + "/strength.h5").root.group("strength"))
        let data = ["train-images", "train-labels", "test-images", "test-labels"].map { "data/\($0)" }
        let rows = try PythonProgram.numbers(
            "sample_strength.py", ["train/checkpoints.h5", "probe/strength.h5"] + data, in: space)
        #expect(rows.map { $0[0] } == (try table.values("iteration")))
        let columns = ["weak", "strong"].flatMap { group in
            ["cross_entropy", "output", "reconstruction", "own_decoder"].map { "\($0)_\(group)" }
        }
        for (place, column) in columns.enumerated() {
            for (row, value) in zip(rows, try table.values(column)) {
                #expect(abs(row[place + 1] - value) < 2e-3 * value, "\(column) at \(row[0])")
            }
        }
    }
}
