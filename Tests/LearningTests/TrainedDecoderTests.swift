import Numerics
import TestSupport
import Testing

@testable import Learning

@Suite struct TrainedDecoderTests {
    private static let activations = Shape(1, 1, 8)
    private static let image = Shape(4, 4, 1)

    private static func samples(_ count: Int, seed: UInt64) -> (activations: [Float], targets: [Float]) {
        ExactDecoderTests.samples(count, activations.count, image.count, seed: seed)
    }

    private static func linear(_ data: (activations: [Float], targets: [Float]), rate: Double = 3e-4) throws
        -> TrainedDecoder
    {
        try TrainedDecoder(
            .linearDecoder(activations: activations, image: image), activations: data.activations,
            targets: data.targets, seed: 1, batch: 32, optimiser: .adam(rate: rate, weightDecay: 0))
    }

    @Test func approachesTheExactDecoderFromAbove() throws {
        let (train, test) = (Self.samples(1000, seed: 1), Self.samples(1000, seed: 2))
        let exact = try ExactDecoder(
            activations: train.activations, targets: train.targets, width: 8, relativeRidge: 1e-9)
        let decoder = try Self.linear(train, rate: 3e-3)
        let best = exact.loss(activations: train.activations, targets: train.targets)
        var last = Double.infinity
        for epochs in [1, 20, 200] {
            try decoder.train(epochs: epochs)
            let loss = try decoder.loss(activations: train.activations, targets: train.targets)
            #expect(loss < last && loss > best)
            last = loss
        }
        #expect(last < 1.02 * best)
        let held = exact.loss(activations: test.activations, targets: test.targets)
        #expect(abs(try decoder.loss(activations: test.activations, targets: test.targets) / held - 1) < 0.02)
    }

    @Test func goesOnWithTheSameBits() throws {
        let train = Self.samples(100, seed: 1)
        let (once, twice) = (try Self.linear(train), try Self.linear(train))
        try once.train(epochs: 5)
        try twice.train(epochs: 2)
        try twice.train(epochs: 5)
        let images = try [once, twice].map { try $0.reconstruct(activations: train.activations) }
        #expect(firstDifference(images[0], images[1]) == nil)
        #expect(throws: LearningError.self) { try twice.train(epochs: 4) }
    }

    @Test func errorsAreThoseOfTheReconstruction() throws {
        let data = Self.samples(70, seed: 3)
        let decoder = try Self.linear(data)
        try decoder.train(epochs: 1)
        let images = try decoder.reconstruct(activations: data.activations)
        let errors = try decoder.errors(activations: data.activations, targets: data.targets)
        #expect(images.count == 70 * 16 && errors.count == 70)
        let last = (69 * 16..<70 * 16).reduce(0.0) { sum, i in
            sum + Double((images[i] - data.targets[i]) * (images[i] - data.targets[i])) / 16
        }
        #expect(abs(errors[69] / last - 1) < 1e-5)
        #expect(throws: LearningError.self) { try decoder.reconstruct(activations: [1, 2, 3]) }
        #expect(throws: LearningError.self) { try decoder.errors(activations: data.activations, targets: [1]) }
    }

    @Test func theDeconvolutionDecoderLearnsToo() throws {
        let image = Shape(8, 8, 1)
        let data = ExactDecoderTests.samples(64, 8, image.count, seed: 1)
        let decoder = try TrainedDecoder(
            .deconvolutionDecoder(activations: Self.activations, image: image), activations: data.activations,
            targets: data.targets, seed: 1, batch: 16)
        let constant = Reconstruction.constantLoss(
            targets: data.targets, constant: Reconstruction.means(of: data.targets, width: image.count))
        let start = try decoder.loss(activations: data.activations, targets: data.targets)
        try decoder.train(epochs: 60)
        let end = try decoder.loss(activations: data.activations, targets: data.targets)
        #expect(end < 0.7 * constant && start > 0.9 * constant)
    }
}
