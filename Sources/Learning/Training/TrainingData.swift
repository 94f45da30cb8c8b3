// What a network is trained on: samples and their targets. Unaware of where they come from.
import Numerics

/// N samples with a class or with values to be reproduced.
public struct TrainingData: Sendable {
    /// What the network's output is compared with.
    public enum Targets: Sendable {
        /// Class of each sample [N].
        case labels([Int32], classes: Int)
        /// Values [N, D], as many a sample as the network has outputs.
        case values([Float])
    }

    /// Number of samples N.
    public let count: Int
    /// Shape of one sample.
    public let shape: Shape
    /// Samples [N, H, W, C].
    public let samples: [Float]
    /// Their targets.
    public let targets: Targets

    /// Collects samples and targets.
    ///
    /// - Throws: `LearningError` if there are no samples, or counts disagree, or a label is out of range.
    public init(samples: [Float], shape: Shape, targets: Targets) throws {
        count = shape.count == 0 ? 0 : samples.count / shape.count
        self.shape = shape
        self.samples = samples
        self.targets = targets
        guard count > 0, count * shape.count == samples.count else {
            throw LearningError("\(samples.count) values are not a whole number of \(shape) samples, or none")
        }
        switch targets {
        case .labels(let labels, let classes):
            guard labels.count == count else { throw LearningError("\(count) samples have \(labels.count) labels") }
            if let i = labels.firstIndex(where: { $0 < 0 || $0 >= classes }) {
                throw LearningError("label \(labels[i]) of sample \(i) lies outside 0 ..< \(classes)")
            }
        case .values(let values):
            guard values.count % count == 0, !values.isEmpty else {
                throw LearningError("\(count) samples have \(values.count) target values: no whole number each")
            }
        }
    }

    /// Images with their classes.
    ///
    /// - Throws: `LearningError` if there are none.
    public init(_ images: ImageSet) throws {
        try self.init(
            samples: images.pixels, shape: images.shape, targets: .labels(images.labels, classes: images.classes))
    }

    /// Number of outputs that the targets are for.
    var targetSize: Int {
        switch targets {
        case .labels(_, let classes): classes
        case .values(let values): values.count / count
        }
    }
}

/// Gathers chosen samples into a network's input and their targets beside it. Memory is reserved once.
final class BatchAssembler {
    let data: TrainingData
    let targets: BatchTargets
    private let targetSize: Int
    private let values: FloatStorage

    init(_ data: TrainingData, batch: Int) {
        self.data = data
        targetSize = data.targetSize
        values = FloatStorage(count: batch * targetSize)
        targets = BatchTargets(labels: .allocate(capacity: batch), values: values.base)
        targets.labels.initialize(repeating: 0, count: batch)
    }

    deinit { targets.labels.deallocate() }

    /// Copies samples `indices` to `inputs`, and their targets.
    func fill(_ inputs: UnsafeMutablePointer<Float>, _ indices: some Collection<Int>) {
        let size = data.shape.count
        data.samples.withUnsafeBufferPointer { samples in
            for (n, index) in indices.enumerated() {
                (inputs + n * size).update(from: samples.baseAddress! + index * size, count: size)
            }
        }
        switch data.targets {
        case .labels(let labels, _):
            for (n, index) in indices.enumerated() {
                targets.labels[n] = labels[index]
                let row = targets.values + n * targetSize
                row.update(repeating: 0, count: targetSize)
                row[Int(labels[index])] = 1
            }
        case .values(let values):
            values.withUnsafeBufferPointer { values in
                for (n, index) in indices.enumerated() {
                    (targets.values + n * targetSize).update(
                        from: values.baseAddress! + index * targetSize, count: targetSize)
                }
            }
        }
    }
}
