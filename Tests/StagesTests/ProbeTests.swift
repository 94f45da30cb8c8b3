import Engine
import Foundation
import HDF5
import Testing

@testable import Stages

@Suite struct ProbeTests {
    private static func probe(_ parameters: [String: Value]) -> [String: Value] {
        NetworkTests.small.filter { ["dataset", "network", "width", "trainCount"].contains($0.key) }
            .merging(parameters) { $1 }
    }

    private static func inputs(_ segment: String) -> [String: [String]] {
        ImageFiles.inputs.merging(["checkpoints": ["\(segment)/checkpoints.h5"]]) { $1 }
    }

    @Test func aTrainedNetworkIsMeasuredAtEveryCheckpoint() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 40)
        let faster = NetworkTests.until(64).merging(["learningRate": .number(0.05)]) { $1 }
        try space.run(TrainNetwork(), "train", faster, inputs: NetworkTests.trainInputs)
        let settings = Self.probe(["testCount": .integer(30), "batch": .integer(20)])
        let folder = try space.run(ProbeReconstruction(), "probe", settings, inputs: Self.inputs("train"))
        let file = try File.open(folder + "/probe.h5")
        let table = try Table(reading: try file.root.group("probe"))
        #expect(try table.values("iteration") == [0, 1, 2, 4, 8, 16, 32, 64])
        // It learns these images by heart.
        let accuracy = try table.values("accuracy_train")
        #expect(accuracy[0] < 0.4 && accuracy[7] > 0.9)
        let loss = try table.values("cross_entropy_train")
        #expect(loss[7] < 0.5 * loss[0])
        // 32 features for 60 images: better on those the decoder was fitted to, and there better than the mean image.
        let constant = try #require(try file.root.group("probe").attributes()["constant_loss"]?.double)
        let (test, train) = (try table.values("reconstruction_test"), try table.values("reconstruction_train"))
        for (test, train) in zip(test, train) { #expect(train < test && train < constant) }
        #expect(try file.root.dataset("test_indices").count == 30)
        #expect(try file.root.group("probe").attributes()["run_seed"] == 5)

        try space.run(ProbeReconstruction(), "again", settings, inputs: Self.inputs("train"))
        #expect(space.bytes("probe/probe.h5") == space.bytes("again/probe.h5"))
    }

    @Test func anotherNetworkOrPlaceIsRefused() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 40)
        try space.run(TrainNetwork(), "train", NetworkTests.until(1), inputs: NetworkTests.trainInputs)
        #expect {
            try space.run(
                ProbeReconstruction(), "a", Self.probe(["width": .number(0.125)]), inputs: Self.inputs("train"))
        } throws: {
            "\($0)".contains("shape")
        }
        #expect {
            try space.run(
                ProbeReconstruction(), "b", Self.probe(["layer": .string("block9")]), inputs: Self.inputs("train"))
        } throws: {
            "\($0)".contains("block9") && "\($0)".contains("block5")
        }
    }

    /// Needs PyTorch, SciPy and h5py in the test interpreter (STAGECRAFT_TEST_PYTHON) and Debian's dataset-fashion-mnist.
    @Test(
        .enabled(
            if: PythonProgram.interpreter != nil && ImageFiles.hasFashionMNIST,
            "skipped: no test interpreter with PyTorch (STAGECRAFT_TEST_PYTHON), or no package dataset-fashion-mnist"))
    func checkpointsLoadIntoPyTorchAndMeasureTheSame() throws {
        let space = StageSpace()
        try ImageFiles.linkFashionMNIST(in: space)
        let settings: [String: Value] = ["width": .number(0.25), "trainCount": .integer(600)]
        try space.run(
            TrainNetwork(), "train",
            NetworkTests.until(64).merging(settings.merging(["batch": .integer(32)]) { $1 }) { $1 },
            inputs: NetworkTests.trainInputs)
        let probe = Self.probe(settings.merging(["testCount": .integer(500), "batch": .integer(100)]) { $1 })
        let folder = try space.run(ProbeReconstruction(), "probe", probe, inputs: Self.inputs("train"))
        let table = try Table(reading: try File.open(folder + "/probe.h5").root.group("probe"))

        let data = ["train-images", "train-labels", "test-images", "test-labels"].map { "data/\($0)" }
        let rows = try PythonProgram.numbers(
            "vgg8_checkpoints.py", ["train/checkpoints.h5", "probe/probe.h5"] + data, in: space)
        #expect(rows.map { $0[0] } == (try table.values("iteration")))
        for (row, accuracy) in zip(rows, try table.values("accuracy_test")) { #expect(abs(row[1] - accuracy) < 1e-4) }
        for (row, loss) in zip(rows, try table.values("cross_entropy_test")) {
            #expect(abs(row[2] - loss) < 1e-4 * loss)
        }
        for (row, loss) in zip(rows, try table.values("reconstruction_test")) {
            #expect(abs(row[3] - loss) < 1e-3 * loss, "iteration \(row[0])")
        }
        #expect(rows.last.map { $0[1] > 0.5 } == true)
    }
}
