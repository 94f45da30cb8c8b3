import Engine
import Foundation
import HDF5
import Learning
import Numerics
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
        let others: [(String, Value, found: String)] = [
            ("dataset", .string("mnist"), "fashion-mnist"), ("network", .string("vgg11"), "vgg8"),
            ("width", .number(0.125), "0.0625"), ("trainCount", .integer(59), "60"), ("subsetSeed", .integer(2), "1"),
        ]
        for (name, other, found) in others {
            #expect {
                try space.run(ProbeReconstruction(), "a", Self.probe([name: other]), inputs: Self.inputs("train"))
            } throws: {
                guard let failure = $0 as? Failure else { return false }
                return failure.headline.contains("'\(name)'") && failure.place == "train/checkpoints.h5"
                    && failure.facts == [.init("found", found), .init("expected", other.text)]
            }
        }
        #expect {
            try space.run(
                ProbeReconstruction(), "b", Self.probe(["layer": .string("block9")]), inputs: Self.inputs("train"))
        } throws: {
            "\($0)".contains("block9") && "\($0)".contains("block5")
        }
    }

    @Test func aSegmentWithoutCheckpointsGivesAnEmptyTableThatPhasesCanJoin() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 40)
        var inputs = NetworkTests.trainInputs
        for end in [8, 10, 11] {
            try space.run(TrainNetwork(), "train\(end)", NetworkTests.until(end), inputs: inputs)
            inputs["previous"] = ["train\(end)/state.h5"]
            try space.run(ProbeReconstruction(), "probe\(end)", Self.probe([:]), inputs: Self.inputs("train\(end)"))
        }
        let file = try File.open(space.folder + "/probe10/probe.h5")
        let table = try Table(reading: try file.root.group("probe"))
        #expect(table.columns.count == 7 && table.columns.allSatisfy(\.values.isEmpty))
        try space.run(
            AnalysePhases(), "phases", ["label": .string("drawn")],
            inputs: ["probes": ["probe8/probe.h5", "probe10/probe.h5", "probe11/probe.h5"]])
        let phases = try File.open(space.folder + "/phases/phases.h5")
        #expect(try phases.root.dataset("mean/iteration").readDoubles() == [0, 1, 2, 4, 8])
    }

    @Test func theDecoderTrainedByAdamApproachesTheExactOneFromAbove() throws {
        // Pixels are a linear map of standard-normal activations, plus noise.
        let (count, width, image) = (512, 16, Shape(2, 2, 1))
        var random = CounterRandom(seed: 1, purpose: "decoder test")
        let map = (0..<width * image.count).map { _ in 0.25 * random.normal() }
        func draw() -> PixelDecoder.Samples {
            let activations = (0..<count * width).map { _ in random.normal() }
            let pixels = (0..<count * image.count).map { place in
                let (n, p) = place.quotientAndRemainder(dividingBy: image.count)
                let signal = (0..<width).reduce(0) { $0 + activations[n * width + $1] * map[$1 * image.count + p] }
                return Float(signal + 0.5 * random.normal())
            }
            return (activations.map(Float.init), pixels)
        }
        let (train, test) = (draw(), draw())
        func losses(_ decoder: PixelDecoder) throws -> (train: Double, test: Double) {
            try decoder.losses(fittedTo: train, test: test, activations: Shape(vector: width), image: image)
        }
        let exact = try losses(.exact(relativeRidge: 1e-4))
        let brief = try losses(.linear(epochs: 5, batch: 64, runSeed: 1))
        let long = try losses(.linear(epochs: 500, batch: 64, runSeed: 1))
        // The noise's variance, give or take what 512 samples and 16 features make of it.
        #expect(exact.train > 0.2 && exact.train < 0.25 && exact.test > 0.22 && exact.test < 0.3)
        #expect(long.train > exact.train * (1 - 1e-6), "no linear map is better on the images it was fitted to")
        #expect(abs(long.test - exact.test) < 0.05 * exact.test && long.train < 1.05 * exact.train)
        #expect(brief.train > 1.5 * long.train && brief.test > 1.5 * long.test)
    }

    @Test func theDecoderTrainedByAdamIsAskedForByParameter() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 40)
        try space.run(TrainNetwork(), "train", NetworkTests.until(1), inputs: NetworkTests.trainInputs)
        func loss(_ name: String, _ settings: [String: Value]) throws -> [Double] {
            let folder = try space.run(
                ProbeReconstruction(), name, Self.probe(settings), inputs: Self.inputs("train"))
            return try File.open(folder + "/probe.h5").root.dataset("probe/reconstruction_train").readDoubles()
        }
        let linear: [String: Value] = ["decoder": .string("linear"), "decoderBatch": .integer(20)]
        let exact = try loss("exact", [:])
        let brief = try loss("brief", linear.merging(["epochs": .integer(2)]) { $1 })
        let long = try loss("long", linear.merging(["epochs": .integer(40)]) { $1 })
        for ((exact, brief), long) in zip(zip(exact, brief), long) { #expect(exact < long && long < brief) }
        _ = try loss("again", linear.merging(["epochs": .integer(40)]) { $1 })
        #expect(space.bytes("again/probe.h5") == space.bytes("long/probe.h5"))
        #expect {
            _ = try loss("large", ["decoder": .string("linear")])
        } throws: {
            "\($0)".contains("decoderBatch 128") && "\($0)".contains("60")
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
