// y[i, j, o] = Σ x[i·s - p + kh, j·s - p + kw, c] W[kh, kw, c, o] (+ b[o]): a convolution, and how it is computed by shape.
import CKernels
import Numerics

/// Shapes of one convolution with a square kernel.
struct ConvolutionGeometry: Hashable {
    let input: Shape
    let output: Shape
    let kernel: Int
    let stride: Int
    let padding: Int

    init(input: Shape, channels: Int, kernel: Int, stride: Int, padding: Int) {
        self.input = input
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        output = Shape(
            (input.height + 2 * padding - kernel) / stride + 1, (input.width + 2 * padding - kernel) / stride + 1,
            channels)
    }

    /// kernel · kernel · C: rows of the weight matrix.
    var patch: Int { kernel * kernel * input.channels }
}

/// A way to compute a convolution and its two gradients. Weights are [kernel, kernel, C, O].
protocol ConvolutionAlgorithm {
    func scratchCount(batch: Int) -> Int
    /// Overwrites y, or adds to it.
    func forward(
        _ pass: Pass, x: UnsafePointer<Float>, w: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>,
        accumulate: Bool)
    /// Overwrites dw.
    func backwardWeights(
        _ pass: Pass, x: UnsafePointer<Float>, dy: UnsafePointer<Float>, dw: UnsafeMutablePointer<Float>)
    /// Overwrites dx, or adds to it.
    func backwardInput(
        _ pass: Pass, dy: UnsafePointer<Float>, w: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>,
        accumulate: Bool)
}

/// A convolution with a square kernel, any stride and padding, with or without bias.
final class Convolution: Layer {
    var input: Shape { geometry.input }
    var output: Shape { geometry.output }
    private let geometry: ConvolutionGeometry
    private let algorithm: any ConvolutionAlgorithm
    private let weight: Parameter
    private let bias: Parameter?

    init(_ name: String, _ geometry: ConvolutionGeometry, bias: Bool) {
        self.geometry = geometry
        algorithm = Convolution.algorithm(for: geometry)
        let bound = 1 / Float(geometry.patch).squareRoot()
        weight = Parameter(
            name + ".weight",
            shape: [geometry.output.channels, geometry.input.channels, geometry.kernel, geometry.kernel],
            order: [2, 3, 1, 0], initial: .uniform(bound: bound))
        self.bias =
            bias ? Parameter(name + ".bias", shape: [geometry.output.channels], initial: .uniform(bound: bound)) : nil
    }

    /// The fastest algorithm, as measured (Benchmarks/README.md).
    static func algorithm(for geometry: ConvolutionGeometry) -> any ConvolutionAlgorithm {
        if WinogradConvolution.supports(geometry) { return WinogradConvolution(geometry) }
        if geometry.output.height * geometry.output.width <= 64 && geometry.input.channels >= 16 {
            return PositionConvolution(geometry)
        }
        return PatchConvolution(geometry)
    }

    var parameters: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }
    func scratchCount(batch: Int) -> Int { algorithm.scratchCount(batch: batch) }

    func forward(_ pass: Pass, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        algorithm.forward(pass, x: x, w: weight.values, y: y, accumulate: false)
        bias?.add(toRows: rows(pass), of: y)
    }

    func backward(
        _ pass: Pass, saved x: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>,
        dx: UnsafeMutablePointer<Float>?, accumulate: Bool
    ) {
        bias?.gatherGradient(rows: rows(pass), of: dy)
        algorithm.backwardWeights(pass, x: x, dy: dy, dw: weight.gradient)
        if let dx { algorithm.backwardInput(pass, dy: dy, w: weight.values, dx: dx, accumulate: accumulate) }
    }

    private func rows(_ pass: Pass) -> Int { pass.batch * output.height * output.width }
}
