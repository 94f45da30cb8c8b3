import Engine
import Learning
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

/// What estimates rest on. The times are those of the tables in Benchmarks/README.md: one thread, a quiet machine.
@Suite struct StageWorkTests {
    private static let colour = Shape(32, 32, 3)

    @Test func weightsAndMultiplicationsAreCounted() throws {
        let vgg8 = NetworkCost(try .classifier(named: "vgg8", input: Self.colour, classes: 10))
        // 1,574,698 parameters (paper B) less those of BatchNorm, two for each of 992 channels, and the biases.
        #expect(vgg8.weights == 1_574_698 - 2 * 992 - 10)
        // By hand: 27·32·256, four times 2,359,296 / 2, 512·10.
        #expect(vgg8.multiplications == 221_184 + 4 * 1_179_648 + 5_120)
        let vgg11 = NetworkCost(try .classifier(named: "vgg11", input: Self.colour, classes: 10))
        #expect(vgg11.weights == 4_673_066 - 2 * 1_888 - 10)
        let deconv = NetworkCost(try .deconvolutionDecoder(activations: Shape(1, 1, 512), image: Self.colour))
        let ups = [512 * 512, 512 * 256, 256 * 128, 128 * 64, 64 * 3]
        #expect(deconv.weights == Double(512 * 512 + 16 * ups.reduce(0, +)))
        #expect(deconv.shape == Self.colour)
        let resnet = NetworkCost(try .classifier(named: "resnet10", input: Self.colour, classes: 10), to: "block3")
        #expect(resnet.shape == Shape(16, 16, 128))
        let kernels = [3 * 64, 64 * 64, 64 * 64, 64 * 128, 128 * 128]
        #expect(resnet.weights == Double(9 * kernels.reduce(0, +) + 64 * 128))
    }

    @Test func stepsCostWhatTheBenchmarkMeasured() throws {
        let features = Shape(1, 1, 512)
        func classifier(_ name: String) throws -> NetworkCost {
            NetworkCost(try .classifier(named: name, input: Self.colour, classes: 10))
        }
        let steps: [(cost: NetworkCost, batch: Int, milliseconds: Double)] = [
            (try classifier("vgg8"), 128, 18.62), (try classifier("vgg8"), 32, 5.61),
            (try classifier("vgg11"), 128, 54.29), (try classifier("vgg11"), 32, 19.09),
            (try classifier("resnet10"), 128, 622.09),
            (NetworkCost(try .deconvolutionDecoder(activations: features, image: Self.colour)), 128, 96.9),
            (NetworkCost(.linearDecoder(activations: features, image: Self.colour)), 128, 4.96),
        ]
        // Picoseconds a multiplication: alike, so that one tells of another.
        var rates = steps.map { 1e9 * $0.milliseconds / $0.cost.training(samples: Double($0.batch), batch: $0.batch) }
        rates.append(505.78e9 / ExactDecoderCost.fit(samples: 10_000, width: 512, targets: 3072))
        for rate in rates { #expect((3.5...7).contains(rate), "\(rates)") }
    }

    private static let training: [String: Value] = ["dataset": .string("cifar-10"), "network": .string("vgg8")]

    /// The work of a stage on a checkpoint of `training`.
    private func work(_ kind: any StageKind, _ given: [String: Value], width: Double = 1, files: Int = 1) -> StageWork?
    {
        let maker = values(TrainNetwork(), Self.training.merging(["width": .number(width)]) { $1 })
        return kind.work(
            values(kind, given.merging(["dataset": .string("cifar-10")]) { $1 }),
            makers: ["checkpoints": Array(repeating: maker, count: files)])
    }

    private func values(_ kind: any StageKind, _ given: [String: Value]) -> ParameterValues {
        let defaults = kind.parameters.compactMap { declared in
            (given[declared.name] ?? declared.defaultValue).map { (declared.name, $0) }
        }
        return ParameterValues(Dictionary(uniqueKeysWithValues: defaults))
    }

    @Test func probesGrowWithWhatTheyDo() throws {
        func amount(_ kind: any StageKind, _ given: [String: Value] = [:], width: Double = 1, files: Int = 1) throws
            -> Double
        { try #require(work(kind, given, width: width, files: files)).amount }

        // All images of the set are as many as are published.
        let all = try amount(ProbeReconstruction())
        let half: [String: Value] = ["trainCount": .integer(25_000), "testCount": .integer(5_000)]
        #expect(try (1.9...2).contains(all / amount(ProbeReconstruction(), half)))
        // The decoder's training is nearly all of it.
        let linear: (Int) -> [String: Value] = { ["decoder": .string("linear"), "epochs": .list([.integer($0)])] }
        let (short, long) = (
            try amount(ProbeReconstruction(), linear(20)), try amount(ProbeReconstruction(), linear(40))
        )
        #expect((1.8...2).contains(long / short))
        let deconv: [String: Value] = ["decoder": .string("deconv")]
        #expect(try amount(ProbeReconstruction(), deconv) > 10 * short)
        #expect(
            try amount(ProbeReconstruction(), deconv) > 4
                * amount(
                    ProbeReconstruction(), deconv.merging(["decoderWidth": .number(0.25)]) { $1 }))
        // A narrow network is sooner gone through.
        #expect(try amount(ProbeClassification()) > 3 * amount(ProbeClassification(), width: 0.25))
        #expect(try amount(ProbePictures()) < all)
        let (brief, thorough) = (
            try amount(ProbeHead(), ["epochs": .integer(10)]), try amount(ProbeHead(), ["epochs": .integer(20)])
        )
        #expect(thorough > brief && thorough < 2 * brief)
        let (two, six) = (try amount(ProbeSampleStrength(), files: 2), try amount(ProbeSampleStrength(), files: 6))
        #expect((2.9...3).contains(six / two))
        #expect(try amount(ProbeRowSpace()) > 0)
        // What reads no checkpoints of train.network cannot tell.
        #expect(ProbeHead().work(values(ProbeHead(), ["dataset": .string("cifar-10")]), makers: [:]) == nil)
    }

    @Test func segmentsOfAChainAreCountedOnce() throws {
        func segment(_ end: Int, after start: Int?) throws -> Double {
            let kind = TrainNetwork()
            let at = { values(kind, Self.training.merging(["until": .integer($0)]) { $1 }) }
            return try #require(kind.work(at(end), makers: start.map { ["previous": [at($0)]] } ?? [:])).amount
        }
        let (first, second, whole) = (
            try segment(256, after: nil), try segment(1024, after: 256), try segment(1024, after: nil)
        )
        #expect(abs(first + second - whole) < 1e-9 * whole && abs(second - 3 * first) < 1e-9 * whole)
    }
}
