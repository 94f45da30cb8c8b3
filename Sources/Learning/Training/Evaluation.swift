// How well a network does on a data set. Changes nothing but the network's working memory.

/// Means over a data set.
public struct Evaluation: Sendable, Equatable {
    /// Mean loss over samples (and values, for losses over values).
    public var loss: Double
    /// Share of samples whose largest output is their class's, the first of equals; nil for targets without classes.
    public var accuracy: Double?
}

extension Network {
    /// Evaluates in batches of the network's size, the last one shorter.
    ///
    /// - Parameter batchNorm: running statistics unless said otherwise; nothing is changed in any mode.
    /// - Throws: `LearningError` if the data do not fit the network.
    public func evaluate(
        _ data: TrainingData, loss: Loss, batchNorm mode: BatchNormMode = .running
    ) throws -> Evaluation {
        guard data.shape.count == architecture.input.count, data.targetSize == output.count else {
            throw LearningError(
                "network '\(architecture.name)' maps \(architecture.input) to \(output); the data have \(data.shape) "
                    + "samples with \(data.targetSize) targets")
        }
        let assembler = BatchAssembler(data, batch: batch)
        let size = output.count
        var total = 0.0
        var correct = 0
        for first in stride(from: 0, to: data.count, by: batch) {
            let indices = first..<min(data.count, first + batch)
            assembler.fill(inputs, indices)
            forward(indices.count, mode == .training ? .batch : mode)
            total +=
                loss.value(
                    outputs: outputs, targets: assembler.targets, count: indices.count, size: size, gradient: nil)
                * Double(indices.count)
            guard case .labels(let labels, _) = data.targets else { continue }
            for (n, index) in indices.enumerated() {
                let row = outputs + n * size
                let best = (1..<size).reduce(0) { row[$1] > row[$0] ? $1 : $0 }
                if best == Int(labels[index]) { correct += 1 }
            }
        }
        var accuracy: Double?
        if case .labels = data.targets { accuracy = Double(correct) / Double(data.count) }
        return Evaluation(loss: total / Double(data.count), accuracy: accuracy)
    }
}
