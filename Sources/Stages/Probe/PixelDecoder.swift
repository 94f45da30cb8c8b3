// From activations to pixels: fits a linear decoder and measures its error on the images it was fitted to and on others.
// Unaware of files, and of the network that the activations come from.
import Learning
import Numerics

/// The linear decoder of a probe (paper B, protocol: probe).
enum PixelDecoder: Sendable {
    /// Ridge regression in closed form; ridge in units of the mean activation variance.
    case exact(relativeRidge: Double)
    /// One Linear trained by Adam with `TrainedDecoder`'s settings. Its first weights and the order of its samples depend
    /// on the seed of the network's training alone: the decoders of all checkpoints differ by the activations only.
    case linear(epochs: Int, batch: Int, runSeed: UInt64)

    /// Activations [N, D] and the pixels [N, P] of their images.
    typealias Samples = (activations: [Float], pixels: [Float])

    /// Mean squared error over samples and pixels.
    func losses(
        fittedTo train: Samples, test: Samples, activations: Shape, image: Shape
    ) throws -> (train: Double, test: Double) {
        switch self {
        case .exact(let ridge):
            let decoder = try ExactDecoder(
                activations: train.activations, targets: train.pixels, width: activations.count, relativeRidge: ridge)
            return (
                decoder.loss(activations: train.activations, targets: train.pixels),
                decoder.loss(activations: test.activations, targets: test.pixels)
            )
        case .linear(let epochs, let batch, let runSeed):
            // A seed of its own, or the decoder would see the samples in the order in which the network saw them.
            var random = CounterRandom(seed: runSeed, purpose: "probe.decoder")
            let seed: UInt64 = random.next()
            let decoder = try TrainedDecoder(
                .linearDecoder(activations: activations, image: image), activations: train.activations,
                targets: train.pixels, seed: seed, batch: batch)
            try decoder.train(epochs: epochs)
            return (
                try decoder.loss(activations: train.activations, targets: train.pixels),
                try decoder.loss(activations: test.activations, targets: test.pixels)
            )
        }
    }
}
