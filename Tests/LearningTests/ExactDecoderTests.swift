import Numerics
import Testing

@testable import Learning

@Suite struct ExactDecoderTests {
    /// N samples: D activations and P targets that depend on them linearly, with noise.
    static func samples(_ n: Int, _ d: Int, _ p: Int, seed: UInt64) -> (activations: [Float], targets: [Float]) {
        var random = CounterRandom(seed: 9, purpose: "decoder truth")
        let truth = (0..<d * p).map { _ in random.normal() }
        random = CounterRandom(seed: seed, purpose: "decoder test")
        var (a, y): ([Float], [Float]) = ([], [])
        for _ in 0..<n {
            let row = (0..<d).map { _ in max(0, random.normal()) }
            a += row.map(Float.init)
            y += (0..<p).map { k in
                Float(1 + 0.5 * random.normal() + row.indices.reduce(0.0) { $0 + truth[k * d + $1] * row[$1] })
            }
        }
        return (a, y)
    }

    @Test func testLossIsTheNoiseVariance() throws {
        let (d, p) = (8, 5)
        let train = Self.samples(20_000, d, p, seed: 1)
        let test = Self.samples(20_000, d, p, seed: 2)
        let decoder = try ExactDecoder(activations: train.activations, targets: train.targets, width: d)
        let loss = decoder.loss(activations: test.activations, targets: test.targets)
        // 100,000 squared errors of variance 1/4: standard error .0011.
        #expect(abs(loss - 0.25) < 0.005)
        let errors = decoder.errors(activations: test.activations, targets: test.targets)
        #expect(abs(errors.reduce(0, +) / 20_000 - loss) < 1e-12)
        let images = decoder.reconstruct(activations: test.activations)
        let first = (0..<p).reduce(0.0) {
            $0 + Double((images[$1] - test.targets[$1]) * (images[$1] - test.targets[$1]))
        }
        #expect(abs(first / Double(p) - errors[0]) < 1e-5 * max(1, errors[0]))
    }

    @Test func theScaleOfActivationsDoesNotMatter() throws {
        let train = Self.samples(100, 30, 4, seed: 3)
        let a = try ExactDecoder(activations: train.activations, targets: train.targets, width: 30)
        let scaled = train.activations.map { $0 / 1024 }
        let b = try ExactDecoder(activations: scaled, targets: train.targets, width: 30)
        let losses = (
            a.loss(activations: train.activations, targets: train.targets),
            b.loss(activations: scaled, targets: train.targets)
        )
        #expect(abs(losses.0 / losses.1 - 1) < 1e-9)
    }

    @Test func uselessActivationsGiveTheBestConstant() throws {
        let train = Self.samples(500, 6, 4, seed: 4)
        let dead = [Float](repeating: 0, count: 500 * 6)
        let decoder = try ExactDecoder(activations: dead, targets: train.targets, width: 6)
        let constant = Reconstruction.constantLoss(targets: train.targets, constant: decoder.constant)
        #expect(abs(decoder.loss(activations: dead, targets: train.targets) / constant - 1) < 1e-12)
        // For its own mean the constant loss is the variance.
        let values = stride(from: 0, to: 2000, by: 4).map { Double(train.targets[$0]) }
        let mean = values.reduce(0, +) / 500
        #expect(abs(decoder.constant[0] - mean) < 1e-6)
    }

    @Test func namesTheActivationThatIsNotFinite() {
        var activations = [Float](repeating: 1, count: 12)
        activations[7] = .nan
        #expect {
            _ = try ExactDecoder(activations: activations, targets: [1, 2, 3, 4], width: 3)
        } throws: { "\($0)" == "activation 1 of sample 2 is nan, expected a finite number" }
    }
}
