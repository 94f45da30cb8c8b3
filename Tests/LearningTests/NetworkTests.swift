// Networks by name: sizes, places, BatchNorm's modes, state.
import TestSupport
import Testing

@testable import Learning

@Suite struct NetworkTests {
    private func network(_ name: String, _ input: Shape = Shape(32, 32, 3), width: Double = 0.125, batch: Int = 4)
        throws
        -> Network
    {
        let network = try Network(
            .classifier(named: name, input: input, classes: 10, width: width), batch: batch)
        network.initialise(seed: 1)
        return network
    }

    /// Counts from the published definitions; vgg8 and vgg11 as in the paper's code.
    @Test(arguments: [
        ("vgg8", 1_574_698), ("vgg11", 4_673_066), ("resnet10", 4_903_242), ("f0", 30_720), ("mlp", 1_842_186),
    ])
    func parameterCounts(name: String, count: Int) throws {
        #expect(try network(name, width: 1, batch: 1).parameterCount == count)
    }

    @Test func decoderCounts() throws {
        let image = Shape(32, 32, 3)
        let deconvolution = try Network(
            .deconvolutionDecoder(activations: Shape(vector: 512), image: image), batch: 1)
        #expect(deconvolution.parameterCount == 262_656 + 4_194_816 + 2_097_408 + 524_416 + 131_136 + 3_075)
        #expect(deconvolution.output == image)
        let spatial = try Network(.deconvolutionDecoder(activations: Shape(8, 8, 16), image: image), batch: 1)
        #expect(
            spatial.state().map(\.name).filter { $0.hasSuffix("weight") } == [
                "input.weight", "up.0.weight", "up.1.weight",
            ])
        #expect(throws: LearningError.self) {
            try Architecture.deconvolutionDecoder(activations: Shape(3, 3, 8), image: image)
        }
        #expect(
            try Network(.linearDecoder(activations: Shape(vector: 512), image: image), batch: 1).parameterCount
                == 1_575_936)
    }

    @Test func placesCountFromTheInput() throws {
        let vgg11 = try network("vgg11", width: 1, batch: 1)
        #expect(vgg11.places == ["input"] + (1...8).map { "block\($0)" } + ["features", "logits", "softmax"])
        #expect(try vgg11.shape(at: "block3") == Shape(8, 8, 128))
        #expect(try vgg11.shape(at: "features") == Shape(1, 1, 512))
        #expect(try network("resnet10", width: 1, batch: 1).shape(at: "block5") == Shape(4, 4, 512))
        let error = #expect(throws: LearningError.self) { try vgg11.shape(at: "block9") }
        #expect(try #require(error).description.contains("block8"))
    }

    @Test func unknownNamesAreExplained() throws {
        let error = #expect(throws: LearningError.self) {
            try Architecture.classifier(named: "vgg9", input: Shape(32, 32, 3), classes: 10)
        }
        #expect(try #require(error).description.contains("vgg8, vgg11"))
    }

    @Test func startIsUniformOnTheFanInBound() throws {
        let state = try network("vgg8", width: 1, batch: 1).state()
        let weight = try #require(state.first { $0.name == "blocks.2.conv.weight" })
        let bound = 1 / Float(64 * 9).squareRoot()
        #expect(weight.shape == [128, 64, 3, 3])
        #expect(weight.values.allSatisfy { abs($0) <= bound })
        #expect(try #require(weight.values.max()) > 0.999 * bound)
        let mean = weight.values.reduce(0) { $0 + Double($1) } / Double(weight.values.count)
        #expect(abs(mean) < 4 * Double(bound) / (3 * Double(weight.values.count)).squareRoot())
        #expect(state.first { $0.name == "blocks.2.bn.running_var" }?.values.allSatisfy { $0 == 1 } == true)
    }

    @Test func batchNormModes() throws {
        let network = try network("vgg8")
        let images = randomImages(7, Shape(32, 32, 3))
        let before = network.state()
        let batchMode = try network.activations(of: images.pixels, at: "block2", batchNorm: .batch)
        let running = try network.activations(of: images.pixels, at: "block2", batchNorm: .running)
        #expect(firstDifference(network.state(), before) == nil)
        #expect(firstDifference(batchMode, running, by: .values) != nil)
        // Running statistics do not depend on the company a sample keeps: a batch of one gives the same map.
        let size = images.shape.count
        let alone = try network.activations(
            of: Array(images.pixels[5 * size..<6 * size]), at: "block2", batchNorm: .running)
        let map = alone.count
        #expect(relativeDistance(alone, running[5 * map..<6 * map].map(Double.init)) < 1e-6)
        // Batch statistics: mean 0 and variance 1 by channel behind BatchNorm, seen through ReLU as a share of zeros.
        let zeros = batchMode[..<(4 * map)].count { $0 == 0 }
        #expect((0.3...0.7).contains(Double(zeros) / Double(4 * map)))
    }

    @Test func runningStatisticsFollowPyTorchsRule() throws {
        // One 1×1 convolution with weight 1: BatchNorm sees the samples 1, 2, 6 (mean 3, unbiased variance 7).
        let architecture = Architecture(
            name: "n", input: Shape(1, 1, 1), elements: [.convolution("c", channels: 1, kernel: 1), .batchNorm("b")])
        let network = try Network(architecture, batch: 3)
        network.initialise(seed: 1)
        try network.load(
            network.state().map { $0.name == "c.weight" ? NamedArray(name: $0.name, shape: $0.shape, values: [1]) : $0 }
        )
        network.inputs.update(from: [1, 2, 6], count: 3)
        network.forward(3, .training)
        let state = Dictionary(uniqueKeysWithValues: network.state().map { ($0.name, $0.values[0]) })
        #expect(state["b.running_mean"] == Float(0.1) * 3)
        #expect(abs(state["b.running_var"]! - (0.9 + 0.7)) < 1e-6)
        // A single value has no variance: the running one keeps its place.
        network.forward(1, .training)
        #expect(network.state().last?.values[0] == state["b.running_var"])
    }

    @Test func softmaxIsThatOfTheLogits() throws {
        let network = try network("f0")
        let images = randomImages(5, Shape(32, 32, 3))
        let logits = try network.activations(of: images.pixels, at: "logits", batchNorm: .running)
        let softmax = try network.activations(of: images.pixels, at: "softmax", batchNorm: .running)
        let features = try network.activations(of: images.pixels, at: "features", batchNorm: .running)
        #expect(firstDifference(features, images.pixels) == nil)
        for n in 0..<5 {
            let z = logits[n * 10..<n * 10 + 10].map { exp64(Double($0)) }
            let expected = z.map { $0 / z.reduce(0, +) }
            #expect(relativeDistance(Array(softmax[n * 10..<n * 10 + 10]), expected) < 1e-6)
        }
    }

    @Test func evaluationIsTheMeanOverSamples() throws {
        let network = try network("f0")
        let images = randomImages(11, Shape(32, 32, 3))
        let logits = try network.activations(of: images.pixels, at: "logits", batchNorm: .running)
        var (loss, correct) = (0.0, 0)
        for n in 0..<11 {
            let z = logits[n * 10..<n * 10 + 10].map(Double.init)
            loss -= z[Int(images.labels[n])] - log64(z.reduce(0) { $0 + exp64($1) })
            if z.firstIndex(of: z.max()!)! == Int(images.labels[n]) { correct += 1 }
        }
        let result = try network.evaluate(TrainingData(images), loss: .softmaxCrossEntropy)
        #expect(abs(result.loss - loss / 11) < 1e-6)
        #expect(result.accuracy == Double(correct) / 11)
    }

    @Test func stateIsRefusedWholeOrTaken() throws {
        let network = try network("vgg8")
        let before = network.state()
        var wrong = try self.network("vgg8", width: 0.25).state()
        let error = #expect(throws: LearningError.self) { try network.load(wrong) }
        #expect(try #require(error).description.contains("blocks.0.conv.weight"))
        wrong = before
        wrong.removeLast()
        #expect(throws: LearningError.self) { try network.load(wrong) }
        #expect(firstDifference(network.state(), before) == nil)
        let other = try self.network("vgg8", batch: 2)
        other.initialise(seed: 7)
        try other.load(before + [NamedArray(name: "momentum.x", shape: [1], values: [1])], isStrict: false)
        #expect(firstDifference(other.state(), before) == nil)
    }
}
