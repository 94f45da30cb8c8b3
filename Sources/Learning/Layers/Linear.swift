// y = x W + b. Unaware of what produced x; a map enters flattened.
import CKernels
import Numerics

/// A fully connected layer from maps of shape `input` to maps of shape `output`, with or without bias.
///
/// Here W is [inputs, outputs], both flattened as H, W, C. PyTorch's is [outputs, inputs], both flattened as C, H, W;
/// `Parameter` translates.
final class Linear: Layer {
    let input: Shape
    let output: Shape
    private let weight: Parameter
    private let bias: Parameter?

    init(_ name: String, input: Shape, output: Shape, bias: Bool) {
        self.input = input
        self.output = output
        let bound = 1 / Float(input.count).squareRoot()
        weight = Parameter(
            name + ".weight", shape: [output.count, input.count],
            axes: [output.channels, output.height, output.width, input.channels, input.height, input.width],
            order: [4, 5, 3, 1, 2, 0], initial: .uniform(bound: bound))
        self.bias =
            bias
            ? Parameter(
                name + ".bias", shape: [output.count], axes: [output.channels, output.height, output.width],
                order: [1, 2, 0], initial: .uniform(bound: bound)) : nil
    }

    var parameters: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }

    func forward(_ pass: Pass, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        let (inputs, outputs) = (input.count, output.count)
        sgemm(pass.batch, outputs, inputs, x, lda: inputs, weight.values, ldb: outputs, y, ldc: outputs)
        bias?.add(toRows: pass.batch, of: y)
    }

    func backward(
        _ pass: Pass, saved x: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>,
        dx: UnsafeMutablePointer<Float>?, accumulate: Bool
    ) {
        let (inputs, outputs) = (input.count, output.count)
        sgemm(
            inputs, outputs, pass.batch, x, lda: inputs, transposeA: true, dy, ldb: outputs, weight.gradient,
            ldc: outputs)
        bias?.gatherGradient(rows: pass.batch, of: dy)
        if let dx {
            sgemm(
                pass.batch, inputs, outputs, dy, lda: outputs, weight.values, ldb: outputs, transposeB: true,
                beta: accumulate ? 1 : 0, dx, ldc: inputs)
        }
    }
}
