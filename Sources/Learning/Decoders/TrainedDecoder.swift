// A decoder of a probe that is trained by gradient steps: activations → pixels. Unaware of which network was probed.
import Numerics

/// A decoder trained with Adam on the mean squared error (paper B, protocol: linear and deconv decoders).
///
///     let decoder = try TrainedDecoder(
///         .linearDecoder(activations: shape, image: Shape(32, 32, 1)), activations: features, targets: pixels, seed: 1)
///     for epochs in [1, 5, 20] { try decoder.train(epochs: epochs); print(try decoder.loss(…)) }
///
/// Unlike `ExactDecoder` it sees the activations' scale: outputs that grow are read off sooner with the same budget.
public final class TrainedDecoder {
    /// Samples an update (paper B, protocol).
    public static let defaultBatch = 128
    /// Adam's settings (paper B, protocol).
    public static let defaultOptimiser = Optimiser.adam(rate: 3e-4, weightDecay: 1e-5)

    private let network: Network
    private let trainer: Trainer

    /// Prepares a decoder with PyTorch's default start; `train(epochs:)` does the work.
    ///
    /// - Parameters:
    ///   - architecture: `Architecture.linearDecoder` or `deconvolutionDecoder`.
    ///   - activations: [N, H, W, C], as the architecture's input.
    ///   - targets: [N, P], as many values a sample as the architecture's output.
    ///   - seed: decides the start and the order of samples.
    /// - Throws: `LearningError` if activations, targets and architecture do not fit together.
    public init(
        _ architecture: Architecture, activations: [Float], targets: [Float], seed: UInt64,
        batch: Int = defaultBatch, optimiser: Optimiser = defaultOptimiser
    ) throws {
        network = try Network(architecture, batch: batch)
        network.initialise(seed: seed)
        trainer = try Trainer(
            network: network,
            data: TrainingData(samples: activations, shape: architecture.input, targets: .values(targets)),
            loss: .meanSquaredError, optimiser: optimiser, batch: batch, seed: seed)
    }

    /// Trains until `epochs` epochs have been done since the start; with more of them later it goes on, with the bits of
    /// an uninterrupted run.
    ///
    /// - Throws: `LearningError` if the loss is not finite, or more epochs have been done already.
    public func train(epochs: Int, progress: ((TrainingProgress) -> Void)? = nil) throws {
        try trainer.run(until: epochs * trainer.batchesPerEpoch, progress: progress)
    }

    /// Reconstruction loss: the mean over samples and targets of the squared error.
    ///
    /// - Throws: `LearningError` if activations and targets do not fit the decoder.
    public func loss(activations: [Float], targets: [Float]) throws -> Double {
        let errors = try errors(activations: activations, targets: targets)
        return errors.reduce(0, +) / Double(errors.count)
    }

    /// Squared error of every sample, averaged over its targets: [N].
    ///
    /// - Throws: `LearningError` if activations and targets do not fit the decoder.
    public func errors(activations: [Float], targets: [Float]) throws -> [Double] {
        let predicted = try reconstruct(activations: activations)
        let width = network.output.count
        guard predicted.count == targets.count, !targets.isEmpty else {
            throw LearningError(
                "decoder '\(network.architecture.name)' gives \(predicted.count) values for \(targets.count) targets")
        }
        return (0..<targets.count / width).map { row in
            var sum = 0.0
            for i in row * width..<(row + 1) * width {
                let difference = Double(predicted[i]) - Double(targets[i])
                sum += difference * difference
            }
            return sum / Double(width)
        }
    }

    /// Reconstructed targets [N, P] of activations [N, H, W, C].
    ///
    /// - Throws: `LearningError` if the activations are not a whole number of samples.
    public func reconstruct(activations: [Float]) throws -> [Float] {
        let (inputs, outputs) = (network.architecture.input.count, network.output.count)
        let total = activations.count / inputs
        guard total * inputs == activations.count else {
            throw LearningError(
                "decoder '\(network.architecture.name)' takes samples of \(inputs) values; \(activations.count) is no "
                    + "multiple")
        }
        return [Float](unsafeUninitializedCapacity: total * outputs) { result, initialised in
            activations.withUnsafeBufferPointer { activations in
                for first in stride(from: 0, to: total, by: network.batch) {
                    let count = min(network.batch, total - first)
                    network.inputs.update(from: activations.baseAddress! + first * inputs, count: count * inputs)
                    network.forward(count, .running)
                    (result.baseAddress! + first * outputs).update(from: network.outputs, count: count * outputs)
                }
            }
            initialised = total * outputs
        }
    }
}
