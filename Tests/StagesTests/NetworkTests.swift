import Engine
import HDF5
import Learning
import TestSupport
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct NetworkTests {
    /// A narrow network; epochs of 4 updates end in a short batch.
    static let small: [String: Value] = [
        "dataset": .string("fashion-mnist"), "network": .string("vgg8"), "width": .number(0.0625),
        "trainCount": .integer(60), "batch": .integer(16), "seed": .integer(5),
    ]
    static let trainInputs = ImageFiles.inputs.filter { $0.key.hasPrefix("train") }

    static func until(_ iteration: Int) -> [String: Value] { small.merging(["until": .integer(iteration)]) { $1 } }

    /// The networks' layers are in no fingerprint: what a name stands for is in the training's key and in its outputs.
    @Test func theLayersOfTheNamedNetworkAreKnown() throws {
        func definition(_ changes: [String: Value] = [:]) -> String? {
            var values = Self.until(2).merging(changes) { $1 }
            for declaration in TrainNetwork().parameters where values[declaration.name] == nil {
                values[declaration.name] = declaration.defaultValue
            }
            return TrainNetwork().definitions(ParameterValues(values))["network"]
        }
        let small = try #require(definition())
        #expect(small.count == 64)
        for (name, value) in [("seed", Value.integer(9)), ("until", .integer(8)), ("batch", .integer(4))] {
            #expect(definition([name: value]) == small, "\(name)")
        }
        let others: [[String: Value]] = [
            ["network": .string("vgg11")], ["width": .number(0.5)], ["activation": .string("tanh")],
            ["dataset": .string("cifar-10")], ["relabel": .list([.integer(0), .integer(1)])],
        ]
        #expect(Set(others.map { definition($0) } + [small]).count == 6)
        // There is none.
        #expect(definition(["network": .string("resnet10"), "activation": .string("tanh")]) == nil)

        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 80, test: 10)
        let folder = try space.run(TrainNetwork(), "trained", Self.until(2), inputs: Self.trainInputs)
        let file = try File.open(folder + "/checkpoints.h5")
        #expect(try file.root.attributes()["network_definition"]?.text == small)
    }

    @Test func segmentsEqualOneRunBitForBit() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 80, test: 10)
        let whole = try space.run(TrainNetwork(), "whole", Self.until(11), inputs: Self.trainInputs)
        // Ends in mid-epoch, at a checkpoint and at none.
        var segments: [String] = []
        for end in [3, 8, 11] {
            var inputs = Self.trainInputs
            if let last = segments.last { inputs["previous"] = ["\(last)/checkpoints.h5", "\(last)/state.h5"] }
            try space.run(TrainNetwork(), "until\(end)", Self.until(end), inputs: inputs)
            segments.append("until\(end)")
        }

        let all = try File.open(whole + "/checkpoints.h5")
        #expect(try WeightsFile.checkpoints(of: all) == [0, 1, 2, 4, 8, 11])
        var found: [[Int]] = []
        var losses: [Double] = []
        for segment in segments {
            let part = try File.open("\(space.folder)/\(segment)/checkpoints.h5")
            let iterations = try WeightsFile.checkpoints(of: part)
            found.append(iterations)
            for iteration in iterations {
                let path = "checkpoints/\(iteration)"
                if iteration == 3 { continue }  // The end of a segment, no checkpoint of the whole run.
                let (ours, theirs) = (
                    try WeightsFile.read(part.root.group(path)), try WeightsFile.read(all.root.group(path))
                )
                #expect(firstDifference(ours, theirs) == nil, "\(path) of \(segment)")
            }
            losses += try part.root.dataset("metrics/training_loss").readDoubles()
        }
        #expect(found == [[0, 1, 2, 3], [4, 8], [11]])
        let metrics = try Table(reading: try all.root.group("metrics"))
        #expect(try metrics.values("iteration") == (0..<11).map(Double.init))
        #expect(try metrics.values("training_loss") == losses)
        #expect(metrics.columns.first { $0.name == "training_loss" }?.unit == "nat")
        #expect(metrics.columns.allSatisfy { !$0.description.isEmpty })
        // Ten classes that nothing is known of yet.
        #expect(losses.count == 11 && abs(losses[0] - 2.3026) < 0.7)
        #expect(firstDifference(space.bytes("until11/state.h5"), space.bytes("whole/state.h5")) == nil)
        #expect(!space.bytes("whole/state.h5").isEmpty)
    }

    @Test func labelNoiseMakesTrainingHarder() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 10)
        func losses(_ name: String, noise: Double) throws -> [Double] {
            let settings: [String: Value] = ["labelNoise": .number(noise), "learningRate": .number(0.05)]
            let folder = try space.run(
                TrainNetwork(), name, Self.until(40).merging(settings) { $1 }, inputs: Self.trainInputs)
            return try File.open(folder + "/checkpoints.h5").root.dataset("metrics/training_loss").readDoubles()
        }
        let (clean, noisy) = (try losses("clean", noise: 0), try losses("noisy", noise: 0.5))
        #expect(noisy.suffix(8).reduce(0, +) > 2 * clean.suffix(8).reduce(0, +))
    }

    @Test func anotherSeedGivesAnotherRunAndTheSameOneTheSameBytes() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 10)
        try space.run(TrainNetwork(), "a", Self.until(2), inputs: Self.trainInputs)
        try space.run(TrainNetwork(), "b", Self.until(2), inputs: Self.trainInputs)
        let other = Self.until(2).merging(["seed": .integer(6)]) { $1 }
        try space.run(TrainNetwork(), "c", other, inputs: Self.trainInputs)
        #expect(firstDifference(space.bytes("a/checkpoints.h5"), space.bytes("b/checkpoints.h5")) == nil)
        #expect(firstDifference(space.bytes("a/checkpoints.h5"), space.bytes("c/checkpoints.h5")) != nil)
    }

    @Test(arguments: [
        "dataset", "network", "width", "trainCount", "subsetSeed", "batch", "learningRate", "momentum", "seed",
        "labelNoise",
    ])
    func aSegmentRefusesAStateOfAnotherTraining(_ name: String) throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 10)
        try space.run(TrainNetwork(), "first", Self.until(1), inputs: Self.trainInputs)
        let others: [String: (Value, found: String)] = [
            "dataset": (.string("mnist"), "fashion-mnist"), "network": (.string("vgg11"), "vgg8"),
            "width": (.number(0.125), "0.0625"), "trainCount": (.integer(59), "60"), "subsetSeed": (.integer(2), "1"),
            "batch": (.integer(20), "16"), "learningRate": (.number(0.5), "0.002"), "momentum": (.number(0.25), "0.9"),
            "seed": (.integer(6), "5"), "labelNoise": (.number(0.5), "0.0"),
        ]
        let (other, found) = try #require(others[name])
        #expect {
            try space.run(
                TrainNetwork(), "second", Self.until(2).merging([name: other]) { $1 }, inputs: Self.after("first"))
        } throws: {
            guard let failure = $0 as? Failure else { return false }
            return failure.headline.contains("'\(name)'") && failure.place == "first/state.h5"
                && failure.facts == [.init("found", found), .init("expected", other.text)]
        }
    }

    private static func after(_ segment: String) -> [String: [String]] {
        trainInputs.merging(["previous": ["\(segment)/checkpoints.h5", "\(segment)/state.h5"]]) { $1 }
    }

    @Test func aSegmentMustGoOnAndHaveAState() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 10)
        try space.run(TrainNetwork(), "first", Self.until(2), inputs: Self.trainInputs)
        for end in [1, 2] {
            #expect {
                try space.run(TrainNetwork(), "until\(end)", Self.until(end), inputs: Self.after("first"))
            } throws: {
                ($0 as? Failure)?.facts
                    == [
                        .init("found", "until \(end)"),
                        .init("expected", "more than 2, where the segment before ended"),
                    ]
            }
        }
        let stateless = Self.trainInputs.merging(["previous": ["first/checkpoints.h5"]]) { $1 }
        #expect {
            try space.run(TrainNetwork(), "stateless", Self.until(4), inputs: stateless)
        } throws: {
            "\($0)".contains("state.h5") && "\($0)".contains("first/checkpoints.h5")
        }
    }

    @Test func aBatchLargerThanTheTrainingSetIsRefused() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 10)
        #expect {
            try space.run(
                TrainNetwork(), "a", Self.until(1).merging(["batch": .integer(61)]) { $1 }, inputs: Self.trainInputs)
        } throws: {
            ($0 as? Failure)?.facts
                == [.init("found", "batch 61"), .init("expected", "at most 60, the training images")]
        }
    }

    @Test func checkpointsAreThePowersOfTwoAndTheEndOfTheSegment() {
        #expect(TrainNetwork.checkpoints(after: nil, until: 0) == [0])
        #expect(TrainNetwork.checkpoints(after: 0, until: 1) == [1])
        #expect(TrainNetwork.checkpoints(after: nil, until: 9) == [0, 1, 2, 4, 8, 9])
        #expect(TrainNetwork.checkpoints(after: 4, until: 16) == [8, 16])
        #expect(TrainNetwork.checkpoints(after: 9, until: 15) == [15])
    }

    @Test func aSegmentMayEndBeforeTheFirstUpdate() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 10)
        try space.run(TrainNetwork(), "start", Self.until(0), inputs: Self.trainInputs)
        try space.run(TrainNetwork(), "second", Self.until(2), inputs: Self.after("start"))
        try space.run(TrainNetwork(), "whole", Self.until(2), inputs: Self.trainInputs)
        #expect(firstDifference(space.bytes("second/state.h5"), space.bytes("whole/state.h5")) == nil)
        let start = try File.open(space.folder + "/start/checkpoints.h5")
        let second = try File.open(space.folder + "/second/checkpoints.h5")
        #expect(try WeightsFile.checkpoints(of: start) == [0])
        #expect(try WeightsFile.checkpoints(of: second) == [1, 2])
    }

    @Test func badDataIsExplained() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 60, test: 10)
        let tooMany = Self.until(1).merging(["trainCount": .integer(61)]) { $1 }
        #expect {
            try space.run(TrainNetwork(), "a", tooMany, inputs: Self.trainInputs)
        } throws: {
            "\($0)".contains("train-images") && "\($0)".contains("61") && "\($0)".contains("60")
        }
        try ImageFiles.write(ImageFiles.idx([59], Array(repeating: 0, count: 59)), "train-labels", in: space)
        #expect {
            try space.run(TrainNetwork(), "b", Self.until(1), inputs: Self.trainInputs)
        } throws: {
            "\($0)".contains("train-labels") && "\($0)".contains("59") && "\($0)".contains("60")
        }
        #expect {
            try space.run(
                TrainNetwork(), "c", Self.until(1), inputs: ["trainImages": Self.trainInputs["trainImages"]!])
        } throws: {
            "\($0)".contains("labels")
        }
    }

    @Test func imagesOfSeveralCIFARFilesAreStandardisedByChannel() throws {
        let space = StageSpace()
        let plane = { (value: UInt8) in [UInt8](repeating: value, count: 1024) }
        try ImageFiles.write([3] + plane(0) + plane(255) + plane(51), "one", in: space)
        try ImageFiles.write([7] + plane(102) + plane(0) + plane(0), "two", in: space)
        let files = ["one", "two"].map { "\(space.folder)/data/\($0)" }
        let images = try DataSet.cifar10.load(images: files, labels: [], count: 0, seed: 1, purpose: "test").images
        #expect(images.labels == [3, 7] && images.shape == Shape(32, 32, 3))
        // (value / 255 − mean) / deviation, by the published constants.
        let expected: [Double] = [-0.4914 / 0.2023, (1 - 0.4822) / 0.1994, (0.2 - 0.4465) / 0.2010]
        for (found, expected) in zip(images.pixels[3 * 500..<3 * 501], expected) {
            #expect(abs(Double(found) - expected) < 1e-5)
        }
        #expect(abs(Double(images.pixels[3 * 1024]) - (0.4 - 0.4914) / 0.2023) < 1e-5)
    }
}
