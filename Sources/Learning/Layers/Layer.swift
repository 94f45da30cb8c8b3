// What every layer can do. A layer owns parameters, never activations: the network plans those and hands them over.

/// Which statistics BatchNorm normalises with.
public enum BatchNormMode: Sendable {
    /// The batch's, and the running ones move towards them: training.
    case training
    /// The batch's; nothing is changed: probing.
    case batch
    /// The running ones: evaluation.
    case running
}

/// One pass over a batch.
struct Pass {
    /// Samples N.
    let batch: Int
    let mode: BatchNormMode
    /// Room shared by all layers, as large as the largest `scratchCount`; holds nothing between calls.
    let scratch: UnsafeMutablePointer<Float>
}

/// A differentiable map from [N, input] to [N, output] with its gradient.
///
/// Maps are stored [N, H, W, C]. `forward` fills y completely. `backward` is called after `forward` with the same x and
/// y; it overwrites the parameters' gradients and, if dx is wanted, overwrites dx or adds to it.
protocol Layer: AnyObject {
    var input: Shape { get }
    var output: Shape { get }
    /// Weights, then running statistics.
    var parameters: [Parameter] { get }
    /// Whether y may be x and dx may be dy: true for maps element by element whose gradient needs y only.
    var worksInPlace: Bool { get }
    /// Whether dx may be dy.
    var takesGradientInPlace: Bool { get }
    /// Floats of scratch it needs for N samples.
    func scratchCount(batch: Int) -> Int
    func forward(_ pass: Pass, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>)
    /// - Parameter dx: nil for the first layer. With `accumulate`, the gradient is added to its content.
    func backward(
        _ pass: Pass, x: UnsafePointer<Float>, y: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>,
        dx: UnsafeMutablePointer<Float>?, accumulate: Bool)
}

extension Layer {
    var parameters: [Parameter] { [] }
    var worksInPlace: Bool { false }
    var takesGradientInPlace: Bool { worksInPlace }
    func scratchCount(batch: Int) -> Int { 0 }
}
