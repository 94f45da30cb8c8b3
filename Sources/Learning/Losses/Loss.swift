// Losses with their gradients: what a network's output is compared with, and how. Means, as PyTorch's defaults.
import CKernels

/// A loss over a batch.
public enum Loss: String, Sendable, CaseIterable {
    /// Mean over samples of -log softmax(z)[label].
    case softmaxCrossEntropy
    /// Mean over samples and values of (y - t)².
    case meanSquaredError
    /// Mean over samples and values of -t log σ(z) - (1 - t) log(1 - σ(z)).
    case sigmoidCrossEntropy

    /// The mean loss of outputs [N, D]; if a gradient [N, D] is given, it is overwritten.
    func value(
        outputs: UnsafePointer<Float>, targets: BatchTargets, count: Int, size: Int,
        gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        let values = count * size
        switch self {
        case .softmaxCrossEntropy:
            return ck_softmax_cross_entropy(count, size, outputs, targets.labels, 1 / Float(count), gradient)
                / Double(count)
        case .meanSquaredError:
            return ck_squared_error(values, outputs, targets.values, 1 / Float(values), gradient) / Double(values)
        case .sigmoidCrossEntropy:
            return ck_sigmoid_cross_entropy(values, outputs, targets.values, 1 / Float(values), gradient)
                / Double(values)
        }
    }
}

/// The targets of the batch at hand: labels [N], and values [N, D] (one-hot where the data have labels).
struct BatchTargets {
    let labels: UnsafeMutablePointer<Int32>
    let values: UnsafeMutablePointer<Float>
}
