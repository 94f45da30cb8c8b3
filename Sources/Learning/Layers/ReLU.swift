// y = max(x, 0), element by element.
import CKernels

/// y = max(x, 0); its derivative at 0 is 0, as PyTorch's.
final class ReLU: Layer {
    let input: Shape
    var output: Shape { input }
    let isElementwise = true
    let backwardReads = Operand.output

    init(input: Shape) { self.input = input }

    func forward(_ pass: Pass, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        ck_relu(pass.batch * input.count, x, y)
    }

    func backward(
        _ pass: Pass, saved y: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>,
        dx: UnsafeMutablePointer<Float>?, accumulate: Bool
    ) {
        guard let dx else { return }
        let count = pass.batch * input.count
        ck_relu_gradient(count, y, dy, accumulate ? dy : dx)
        if accumulate { ck_add(count, dy, dx) }
    }
}
