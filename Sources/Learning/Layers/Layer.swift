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
    /// Room for `scratchCount` floats; holds nothing between calls.
    let scratch: UnsafeMutablePointer<Float>
}

/// The two maps at a layer.
enum Operand {
    case input, output
}

/// A differentiable map from [N, input] to [N, output] with its gradient.
///
/// Maps are stored [N, H, W, C]. `forward` fills y completely; after it, `repeated` gives the same y once more.
/// `backward` follows them; it overwrites the parameters' gradients and, if dx is wanted, overwrites dx or adds to it.
protocol Layer: AnyObject {
    var input: Shape { get }
    var output: Shape { get }
    /// Weights, then running statistics.
    var parameters: [Parameter] { get }
    /// Whether a value of y depends on the same value of x only, and on numbers of its channel: cheap beside a product,
    /// and dx may be dy. The others have read what was saved before they write dx, which may take its place.
    var isElementwise: Bool { get }
    /// Which map `backward` wants to see again.
    var backwardReads: Operand { get }
    /// Floats of scratch it needs for N samples.
    func scratchCount(batch: Int) -> Int
    func forward(_ pass: Pass, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>)
    /// The last `forward` once more, for the same x: changes nothing but y.
    func repeated(_ pass: Pass, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>)
    /// - Parameters:
    ///   - saved: x or y, as `backwardReads` says.
    ///   - dy: holds nothing of use afterwards.
    ///   - dx: nil for the first layer. With `accumulate`, the gradient is added to its content.
    func backward(
        _ pass: Pass, saved: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>,
        dx: UnsafeMutablePointer<Float>?, accumulate: Bool)
}

extension Layer {
    var parameters: [Parameter] { [] }
    var isElementwise: Bool { false }
    var backwardReads: Operand { .input }
    /// Whether y may be x: nobody needs x any more.
    var worksInPlace: Bool { isElementwise && backwardReads == .output }
    func scratchCount(batch: Int) -> Int { 0 }
    func repeated(_ pass: Pass, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) { forward(pass, x: x, y: y) }
}
