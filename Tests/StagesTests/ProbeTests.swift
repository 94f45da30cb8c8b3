import Engine
import Foundation
import HDF5
import Learning
import Numerics
import TestPython
import TestSupport
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct ProbeTests {
    static func probe(_ iteration: Int, _ parameters: [String: Value] = [:]) -> [String: Value] {
        NetworkTests.small.filter { ["dataset", "trainCount"].contains($0.key) }
            .merging(["iteration": .integer(iteration)]) { $1 }.merging(parameters) { $1 }
    }

    static func inputs(_ segment: String) -> [String: [String]] {
        ImageFiles.inputs.merging(["checkpoints": ["\(segment)/checkpoints.h5"]]) { $1 }
    }

    @Test func aTrainedNetworkIsMeasuredAtItsCheckpoints() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 40)
        let faster = NetworkTests.until(64).merging(["learningRate": .number(0.05)]) { $1 }
        try space.run(TrainNetwork(), "train", faster, inputs: NetworkTests.trainInputs)
        let iterations = [0, 8, 64]
        for iteration in iterations {
            let settings = Self.probe(iteration, ["testCount": .integer(30), "batch": .integer(20)])
            try space.run(ProbeReconstruction(), "probe\(iteration)", settings, inputs: Self.inputs("train"))
            try space.run(ProbeClassification(), "classify\(iteration)", settings, inputs: Self.inputs("train"))
            try space.run(ProbeReconstruction(), "again", settings, inputs: Self.inputs("train"))
            #expect(firstDifference(space.bytes("probe\(iteration)/probe.h5"), space.bytes("again/probe.h5")) == nil)
        }
        let curves = try ProbeCurves.read(
            probes: iterations.reversed().map { space.input("probe\($0)/probe.h5") },
            classifications: iterations.map { space.input("classify\($0)/classification.h5") })
        #expect(curves.iterations == [0, 8, 64] && curves.seeds == [5])
        let table = curves.tables[0]
        let constantLoss = try #require(curves.attributes[0]["constant_loss"]?.double)
        // It learns these images by heart.
        let accuracy = try table.values("accuracy_train")
        #expect(accuracy[0] < 0.4 && accuracy[2] > 0.9)
        let loss = try table.values("cross_entropy_train")
        #expect(loss[2] < 0.5 * loss[0])
        // 32 features for 60 images: better on those the decoder was fitted to, and there better than the mean image.
        let (test, train) = (try table.values("reconstruction_test"), try table.values("reconstruction_train"))
        for (test, train) in zip(test, train) { #expect(train < test && train < constantLoss) }
        let file = try File.open("\(space.folder)/probe0/probe.h5")
        #expect(try file.root.dataset("test_indices").count == 30)
        #expect(try file.root.group("probe").attributes()["layer_values"] == 32)
    }

    @Test func stagesThatShareImagesAndActivationsGiveTheSameBytes() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 40)
        for end in [1, 2] {
            let inputs = NetworkTests.trainInputs
            try space.run(TrainNetwork(), "train\(end)", NetworkTests.until(end), inputs: inputs)
            let previous = inputs.merging(["previous": ["train1/state.h5"]]) { $1 }
            if end == 2 {
                let shared = SharedResults()
                try space.run(TrainNetwork(), "x", NetworkTests.until(1), inputs: inputs, shared: shared)
                try space.run(TrainNetwork(), "after", NetworkTests.until(2), inputs: previous, shared: shared)
                #expect(firstDifference(space.bytes("after/state.h5"), space.bytes("train2/state.h5")) == nil)
            }
        }
        let shared = SharedResults()
        // Some share activations with the one before, some the images only.
        let stages: [(kind: any StageKind, file: String, iteration: Int, settings: [String: Value])] = [
            (ProbeReconstruction(), "probe.h5", 1, [:]),
            (ProbeReconstruction(), "probe.h5", 1, ["decoder": .string("linear"), "decoderBatch": .integer(20)]),
            (ProbePictures(), "pictures.h5", 1, [:]), (ProbeReconstruction(), "probe.h5", 2, [:]),
            (ProbeReconstruction(), "probe.h5", 2, ["layer": .string("block3")]),
            (ProbeReconstruction(), "probe.h5", 2, ["batchNorm": .string("running")]),
            (ProbeClassification(), "classification.h5", 2, [:]),
        ]
        for (index, stage) in stages.enumerated() {
            let inputs = Self.inputs("train\(stage.iteration)")
            let settings = Self.probe(stage.iteration, stage.settings.merging(["batch": .integer(20)]) { $1 })
            let declared = settings.filter { name, _ in stage.kind.parameters.contains { $0.name == name } }
            try space.run(stage.kind, "own\(index)", declared, inputs: inputs)
            try space.run(stage.kind, "shared\(index)", declared, inputs: inputs, shared: shared)
            #expect(
                firstDifference(space.bytes("own\(index)/\(stage.file)"), space.bytes("shared\(index)/\(stage.file)"))
                    == nil, "\(index)")
        }
    }

    @Test func anotherTrainingOrPlaceIsRefused() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 80, test: 40)
        try space.run(TrainNetwork(), "train", NetworkTests.until(1), inputs: NetworkTests.trainInputs)
        let others: [(String, Value, found: String, expected: String)] = [
            ("dataset", .string("mnist"), "fashion-mnist", "mnist"), ("subsetSeed", .integer(2), "1", "2"),
        ]
        for (name, other, found, expected) in others {
            for kind in [ProbeReconstruction(), ProbeClassification()] as [any StageKind] {
                #expect {
                    try space.run(kind, "a", Self.probe(1, [name: other]), inputs: Self.inputs("train"))
                } throws: {
                    guard let failure = $0 as? Failure else { return false }
                    return failure.headline.contains("'\(name)'") && failure.place == "train/checkpoints.h5"
                        && failure.facts == [.init("found", found), .init("expected", expected)]
                }
            }
        }
        #expect {
            try space.run(
                ProbeReconstruction(), "b", Self.probe(1, ["layer": .string("block9")]), inputs: Self.inputs("train"))
        } throws: {
            "\($0)".contains("block9") && "\($0)".contains("block5")
        }
        #expect {
            try space.run(ProbeReconstruction(), "c", Self.probe(2), inputs: Self.inputs("train"))
        } throws: {
            ($0 as? Failure)?.headline == "the segment keeps no checkpoint of iteration 2"
                && ($0 as? Failure)?.facts == [.init("found", "0, 1")]
        }
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
        func losses(_ decoder: PixelDecoder) throws -> [(train: Double, test: Double)] {
            var losses: [(train: Double, test: Double)] = []
            try decoder.fit(to: train, activations: Shape(vector: width), image: image) {
                losses.append((try $1.loss(train), try $1.loss(test)))
            }
            return losses
        }
        let exact = try losses(.exact(relativeRidge: 1e-4))[0]
        let trained = try losses(.linear(.init(epochs: [5, 500], batch: 64, runSeed: 1)))
        let (brief, long) = (trained[0], trained[1])
        // The noise's variance, give or take what 512 samples and 16 features make of it.
        #expect(exact.train > 0.2 && exact.train < 0.25 && exact.test > 0.22 && exact.test < 0.3)
        #expect(long.train > exact.train * (1 - 1e-6), "no linear map is better on the images it was fitted to")
        #expect(abs(long.test - exact.test) < 0.05 * exact.test && long.train < 1.05 * exact.train)
        #expect(brief.train > 1.5 * long.train && brief.test > 1.5 * long.test)
    }

    @Test func decodersTrainedByAdamAreAskedForByParameter() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 40)
        try space.run(TrainNetwork(), "train", NetworkTests.until(1), inputs: NetworkTests.trainInputs)
        func losses(_ name: String, _ settings: [String: Value]) throws -> [Double] {
            let folder = try space.run(
                ProbeReconstruction(), name, Self.probe(1, settings), inputs: Self.inputs("train"))
            let table = try Table(reading: File.open(folder + "/probe.h5").root.group("probe"))
            #expect(try table.values("epochs").map { Value.integer(Int($0)) } == epochs(settings))
            return try table.values("reconstruction_train")
        }
        func epochs(_ settings: [String: Value]) -> [Value] {
            if case .list(let epochs)? = settings["epochs"] { epochs } else { [.integer(0)] }
        }
        let linear: [String: Value] = ["decoder": .string("linear"), "decoderBatch": .integer(20)]
        let several = linear.merging(["epochs": .list([.integer(2), .integer(40)])]) { $1 }
        let exact = try losses("exact", [:])
        let trained = try losses("several", several)
        #expect(exact[0] < trained[1] && trained[1] < trained[0])
        // Going on after a measurement changes nothing.
        #expect(try losses("long", linear.merging(["epochs": .list([.integer(40)])]) { $1 }) == [trained[1]])
        let deconv = try losses(
            "deconv", several.merging(["decoder": .string("deconv"), "decoderWidth": .number(0.0625)]) { $1 })
        #expect(deconv[1] < deconv[0] && deconv[1].isFinite)
        _ = try losses("again", several)
        #expect(firstDifference(space.bytes("again/probe.h5"), space.bytes("several/probe.h5")) == nil)
        let mistakes: [([String: Value], String)] = [
            (["decoder": .string("linear")], "decoderBatch 128"),
            (linear.merging(["epochs": .list([.integer(5), .integer(5)])]) { $1 }, "[5, 5]"),
        ]
        for (settings, found) in mistakes {
            #expect {
                _ = try losses("mistake", settings)
            } throws: {
                ($0 as? Failure)?.facts.first?.value.contains(found) == true
            }
        }
    }

    /// Needs PyTorch, SciPy and h5py in the test interpreter (STAGECRAFT_TEST_PYTHON) and Debian's dataset-fashion-mnist.
    @Test(
        .enabled(
            if: PythonReference.isAvailable && ImageFiles.hasFashionMNIST,
            "skipped: no test interpreter with PyTorch (STAGECRAFT_TEST_PYTHON), or no package dataset-fashion-mnist"))
    func checkpointsLoadIntoPyTorchAndMeasureTheSame() throws {
        let space = StageSpace()
        try ImageFiles.linkFashionMNIST(in: space)
        let settings: [String: Value] = ["width": .number(0.25), "trainCount": .integer(600)]
        try space.run(
            TrainNetwork(), "train",
            NetworkTests.until(64).merging(settings.merging(["batch": .integer(32)]) { $1 }) { $1 },
            inputs: NetworkTests.trainInputs)
        let iterations = [0, 4, 64]
        for iteration in iterations {
            let probe = Self.probe(
                iteration,
                ["trainCount": .integer(600), "testCount": .integer(500), "batch": .integer(100)])
            try space.run(ProbeReconstruction(), "probe\(iteration)", probe, inputs: Self.inputs("train"))
            try space.run(ProbeClassification(), "classify\(iteration)", probe, inputs: Self.inputs("train"))
        }
        let table = try ProbeCurves.read(
            probes: iterations.map { space.input("probe\($0)/probe.h5") },
            classifications: iterations.map { space.input("classify\($0)/classification.h5") }
        ).tables[0]

        let data = ["train-images", "train-labels", "test-images", "test-labels"].map { "data/\($0)" }
        let all = try PythonProgram.numbers(
            "vgg8_checkpoints.py", ["train/checkpoints.h5", "probe0/probe.h5"] + data, in: space)
        #expect(all.map { $0[0] } == [0, 1, 2, 4, 8, 16, 32, 64])
        let rows = all.filter { iterations.contains(Int($0[0])) }
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
