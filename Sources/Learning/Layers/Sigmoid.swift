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
        elementwise(pass.batch * input.count) { ck_sigmoid($1, x + $0, y + $0) }
    }

    func backward(
        _ pass: Pass, saved y: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>,
        dx: UnsafeMutablePointer<Float>?, accumulate: Bool
    ) {
        guard let dx else { return }
        let target = accumulate ? dy : dx
        elementwise(pass.batch * input.count) { first, count in
            ck_sigmoid_gradient(count, y + first, dy + first, target + first)
            if accumulate { ck_add(count, dy + first, dx + first) }
        }
    }
}
