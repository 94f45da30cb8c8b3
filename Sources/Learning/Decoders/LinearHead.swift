// The linear classifier on a layer's activations: how well classes, or those of another task, can be read off it.
// Unaware of which network was probed and on which data.
import Numerics

/// A linear head trained with SGD and cross-entropy (paper B, protocol: evaluation classifier and transfer head).
///
///     let head = try LinearHead(activations: train, shape: shape, labels: labels, classes: 10, seed: 1)
///     let accuracy = try head.accuracy(activations: test, labels: testLabels)
public struct LinearHead {
    /// How long and how fast a head learns.
    public struct Schedule: Sendable, Equatable {
        /// Epochs in all.
        public var epochs: Int
        /// Learning rate at the start.
        public var rate: Double
        /// First epoch, counted from 0, of a tenth of the rate; nil: never.
        public var decayEpoch: Int?

        /// 20 epochs at .003 (paper B).
        public static let paper = Schedule(epochs: 20, rate: 0.003)
        /// 20 epochs at .01, the last ten at a tenth of it (the authors' code).
        public static let authorsCode = Schedule(epochs: 20, rate: 0.01, decayEpoch: 10)

        /// Collects the settings.
        public init(epochs: Int, rate: Double, decayEpoch: Int? = nil) {
            self.epochs = epochs
            self.rate = rate
            self.decayEpoch = decayEpoch
        }

        /// Factor on the rate in an epoch counted from 0.
        func factor(inEpoch epoch: Int) -> Double { epoch < decayEpoch ?? .max ? 1 : 0.1 }
    }

    private let network: Network
    private let shape: Shape
    private let classes: Int

    /// Trains a head from PyTorch's default start, with momentum .9 and without weight decay.
    ///
    /// - Parameters:
    ///   - activations: [N, H, W, C] of the given shape.
    ///   - labels: [N], in 0 ..< `classes`.
    ///   - seed: decides the start and the order of samples.
    /// - Throws: `LearningError` if activations and labels do not fit together, or the loss is not finite.
    public init(
        activations: [Float], shape: Shape, labels: [Int32], classes: Int, schedule: Schedule = .paper,
        batch: Int = 128,
        seed: UInt64
    ) throws {
        self.shape = shape
        self.classes = classes
        network = try Network(.linearHead(activations: shape, classes: classes), batch: batch)
        network.initialise(seed: seed)
        let trainer = try Trainer(
            network: network,
            data: TrainingData(samples: activations, shape: shape, targets: .labels(labels, classes: classes)),
            loss: .softmaxCrossEntropy, optimiser: .sgd(rate: schedule.rate, momentum: 0.9), batch: batch, seed: seed,
            rateFactor: schedule.factor)
        try trainer.run(until: schedule.epochs * trainer.batchesPerEpoch)
    }

    /// Share of samples that the head classifies correctly.
    ///
    /// - Throws: `LearningError` if activations and labels do not fit the head.
    public func accuracy(activations: [Float], labels: [Int32]) throws -> Double {
        let data = try TrainingData(samples: activations, shape: shape, targets: .labels(labels, classes: classes))
        return try network.evaluate(data, loss: .softmaxCrossEntropy).accuracy!
    }
}
