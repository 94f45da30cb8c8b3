// y = 1 / (1 + exp(-x)), element by element.
import CKernels

/// y = 1 / (1 + exp(-x)); dx = dy y (1 - y).
final class Sigmoid: Layer {
    let input: Shape
    var output: Shape { input }
    let isElementwise = true
    let backwardReads = Operand.output

    init(input: Shape) { self.input = input }

    func forward(_ pass: Pass, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        ck_sigmoid(pass.batch * input.count, x, y)
    }

    func backward(
        _ pass: Pass, saved y: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>,
        dx: UnsafeMutablePointer<Float>?, accumulate: Bool
    ) {
        guard let dx else { return }
        let count = pass.batch * input.count
        ck_sigmoid_gradient(count, y, dy, accumulate ? dy : dx)
        if accumulate { ck_add(count, dy, dx) }
    }
}
