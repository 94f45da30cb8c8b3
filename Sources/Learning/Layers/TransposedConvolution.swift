// Transposed convolution, kernel 4, stride 2, padding 1: doubles height and width.
import CKernels
import Numerics

/// y[2i - 1 + kh, 2j - 1 + kw, o] += Σ_c x[i, j, c] W[kh, kw, o, c], plus bias: PyTorch's
/// `ConvTranspose2d(kernel_size=4, stride=2, padding=1)`.
///
/// It is the adjoint of a convolution from its output to its input, so it runs that convolution's algorithms with the
/// roles exchanged: forward is that one's input gradient, the input gradient is that one's forward.
final class TransposedConvolution: Layer {
    let input: Shape
    let output: Shape
    private let adjoint: any ConvolutionAlgorithm
    private let weight: Parameter
    private let bias: Parameter

    init(_ name: String, input: Shape, channels: Int) {
        self.input = input
        output = Shape(2 * input.height, 2 * input.width, channels)
        adjoint = TransposedConvolution.algorithm(
            for: ConvolutionGeometry(
                input: output, channels: input.channels, kernel: 4, stride: 2, padding: 1))
        // PyTorch takes the fan-in from the weight's second axis, here the outputs.
        let bound = 1 / Float(channels * 16).squareRoot()
        weight = Parameter(
            name + ".weight", shape: [input.channels, channels, 4, 4], order: [2, 3, 1, 0],
            initial: .uniform(bound: bound))
        bias = Parameter(name + ".bias", shape: [channels], initial: .uniform(bound: bound))
    }

    /// The fastest algorithm, as measured (Benchmarks/README.md).
    private static func algorithm(for geometry: ConvolutionGeometry) -> any ConvolutionAlgorithm {
        geometry.output.height * geometry.output.width <= 16
            ? PositionConvolution(geometry) : PatchConvolution(geometry)
    }

    var parameters: [Parameter] { [weight, bias] }
    func scratchCount(batch: Int) -> Int { adjoint.scratchCount(batch: batch) }

    func forward(_ pass: Pass, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        adjoint.backwardInput(pass, dy: x, w: weight.values, dx: y, accumulate: false)
        bias.add(toRows: pass.batch * output.height * output.width, of: y)
    }

    func backward(
        _ pass: Pass, saved x: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>,
        dx: UnsafeMutablePointer<Float>?, accumulate: Bool
    ) {
        bias.gatherGradient(rows: pass.batch * output.height * output.width, of: dy)
        adjoint.backwardWeights(pass, x: dy, dy: x, dw: weight.gradient)
        guard let dx else { return }
        adjoint.forward(pass, x: dy, w: weight.values, y: dx, accumulate: accumulate)
    }
}
