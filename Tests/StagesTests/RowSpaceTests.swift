import Engine
import HDF5
import Learning
import Numerics
import TestSupport
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct RowSpaceTests {
    private static let small: [String: Value] = ["dataset": .string("fashion-mnist"), "trainCount": .integer(70)]

    private static func train(_ space: StageSpace, _ name: String, seed: Int, network: String = "f0") throws {
        try space.run(
            TrainNetwork(), name,
            small.merging([
                "network": .string(network), "batch": .integer(16), "seed": .integer(seed), "until": .integer(32),
            ]) { $1 }, inputs: NetworkTests.trainInputs)
    }

    private static func probe(_ space: StageSpace, _ name: String, _ checkpoints: [String]) throws -> String {
        try space.run(
            ProbeRowSpace(), name, small.merging(["randomDraws": .integer(3)]) { $1 },
            inputs: ImageFiles.inputs.merging(["checkpoints": checkpoints]) { $1 })
    }

    /// The loss from the weights and the moments of the images is that of the exact decoder on the network's logits.
    @Test func theLossIsThatOfTheLogits() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 80, test: 40)
        try Self.train(space, "train", seed: 3)
        let folder = try Self.probe(space, "probe", ["train/checkpoints.h5"])
        let table = try Table(reading: File.open(folder + "/rowspace.h5").root.group("runs/3"))
        #expect(try table.values("iteration") == [0, 1, 2, 4, 8, 16, 32])
        func load(_ part: String, _ count: Int) throws -> ImageSet {
            try DataSet.fashionMNIST.load(
                images: ["\(space.folder)/data/\(part)-images"], labels: ["\(space.folder)/data/\(part)-labels"],
                count: count, seed: 1, purpose: "subset.\(part)"
            ).images
        }
        let (train, test) = (try load("train", 70), try load("test", 0))
        let network = try Network(.classifier(named: "f0", input: train.shape, classes: 10), batch: 16)
        let checkpoints = try File.open(space.folder + "/train/checkpoints.h5")
        for (iteration, loss) in zip(try table.values("iteration"), try table.values("reconstruction_test")) {
            try network.load(WeightsFile.read(checkpoints.root.group("checkpoints/\(Int(iteration))")))
            let decoder = try ExactDecoder(
                activations: network.activations(of: train.pixels, at: "logits", batchNorm: .batch),
                targets: train.pixels, width: 10)
            let expected = decoder.loss(
                activations: try network.activations(of: test.pixels, at: "logits", batchNorm: .batch),
                targets: test.pixels)
            #expect(abs(loss / expected - 1) < 1e-4, "iteration \(iteration)")
        }
        #expect(try table.values("pixel_overlap_class-means")[6] > table.values("pixel_overlap_class-means")[0])
    }

    /// Weights are exported as PyTorch flattens images, [C, H, W]; pixels lie as [H, W, C].
    @Test func rowsOfColourImagesAreInTheOrderOfPixels() throws {
        let shape = Shape(3, 2, 3)
        let network = try Network(.classifier(named: "f0", input: shape, classes: 2), batch: 1)
        network.initialise(seed: 1)
        let pixels = (0..<shape.count).map { Float($0 * $0 % 7) }
        let logits = try network.activations(of: pixels, at: "logits", batchNorm: .running)
        let weights = try #require(network.state().first { $0.name == "classifier.weight" })
        let rows = ProbeRowSpace.byPixel(weights.values.map(Double.init), shape)
        for (row, logit) in logits.enumerated() {
            let product = (0..<shape.count).reduce(0) { $0 + rows[row * shape.count + $1] * Double(pixels[$1]) }
            #expect(abs(product - Double(logit)) < 1e-5)
        }
    }

    @Test func seedsAreToldApartClaimedAndDrawn() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 80, test: 40)
        for seed in [2, 1] { try Self.train(space, "train\(seed)", seed: seed) }
        let files = ["train2/checkpoints.h5", "train1/checkpoints.h5"]
        let folder = try Self.probe(space, "probe", files)
        _ = try Self.probe(space, "again", files)
        #expect(firstDifference(space.bytes("probe/rowspace.h5"), space.bytes("again/rowspace.h5")) == nil)
        #expect(try File.open(folder + "/rowspace.h5").root.group("runs").names() == ["1", "2"])
        try space.run(AnalyseRowSpace(), "analysis", inputs: ["rowSpace": ["probe/rowspace.h5"]])
        let claims = try Claim.read(from: File.open(space.folder + "/analysis/row-space.h5").root)
        #expect(claims.count == 8 && claims.allSatisfy { $0.id.hasPrefix("B9.") && $0.samples == 2 })
        // True of any training: PCA is the optimum, and the ridge hardly matters.
        for id in ["B9.bound", "B9.row-space"] { #expect(claims.first { $0.id == id }?.holds == true) }
        let random = try File.open(space.folder + "/probe/rowspace.h5").root.group("oracles/random").attributes()
        let start = try #require(random["loss_test"]?.double)
        let deviation = try #require(random["loss_test_deviation"]?.double)
        #expect(deviation > 0)
        expectHolds(
            claims,
            only: [
                "B9.start": start - 3 * deviation...start + 3 * deviation, "B9.row-space": -.infinity...0.01,
                "B9.bound": 0.999 ... .infinity, "B9.end": 0...1,
            ])
        try space.run(
            PlotRowSpace(), "plot", ["figure": .string("B9")], inputs: ["rowSpace": ["analysis/row-space.h5"]])
        #expect(space.text("plot/caption.txt").contains("[B9.start]"))
    }

    @Test func onlyASingleLayerIsAccepted() throws {
        let space = StageSpace()
        try ImageFiles.draw(in: space, train: 80, test: 40)
        try Self.train(space, "deep", seed: 1, network: "mlp")
        #expect {
            _ = try Self.probe(space, "probe", ["deep/checkpoints.h5"])
        } throws: {
            ($0 as? Failure)?.facts == [.init("found", "network mlp"), .init("expected", "network f0")]
        }
    }

    @Test func exceedingZeroAsksForMoreThanTheScatter() {
        // t = mean / (s/√3) = 3.46 and 1.73; the quantile for two degrees of freedom is 2.92.
        #expect(Claim.exceedingZero("x", "", [1, 2, 3]).holds)
        #expect(!Claim.exceedingZero("x", "", [0, 1, 2]).holds)
        #expect(!Claim.exceedingZero("x", "", [0, 0, 0]).holds)
        #expect(Claim.exceedingZero("x", "", [1]).relation == .untested)
        // scipy.stats.t.ppf(.95, n)
        for (degrees, quantile) in [(1, 6.3138), (4, 2.1318), (30, 1.6973), (31, 1.6955), (100, 1.6602)] {
            #expect(abs(Claim.studentQuantile(degrees: degrees) - quantile) < 1e-4)
        }
    }
}
