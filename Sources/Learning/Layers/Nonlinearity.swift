// y = f(x), element by element.
import CKernels

/// y = f(x) for an f whose derivative follows from y alone, so that the backward pass needs no x.
final class Nonlinearity: Layer {
    /// f and its gradient, over `count` elements.
    struct Function: Sendable {
        /// y = f(x).
        let values: @Sendable (_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) -> Void
        /// dx = dy f′(x), where `dy` and `dx` may be the same place.
        let gradient:
            @Sendable (
                _ count: Int, _ y: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>
            ) -> Void

        /// max(x, 0); its derivative at 0 is 0, as PyTorch's.
        static let relu = Function(
            values: { ck_relu($0, $1, $2) }, gradient: { ck_relu_gradient($0, $1, $2, $3) })
        /// 1 / (1 + exp(−x)); dx = dy y (1 − y).
        static let sigmoid = Function(
            values: { ck_sigmoid($0, $1, $2) }, gradient: { ck_sigmoid_gradient($0, $1, $2, $3) })
        /// tanh(x); dx = dy (1 − y²).
        static let tanh = Function(
            values: { ck_tanh($0, $1, $2) }, gradient: { ck_tanh_gradient($0, $1, $2, $3) })
    }

    let input: Shape
    var output: Shape { input }
    let isElementwise = true
    let backwardReads = Operand.output
    private let function: Function

    init(_ function: Function, input: Shape) {
        self.function = function
        self.input = input
    }

    func forward(_ pass: Pass, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        elementwise(pass.batch * input.count) { function.values($1, x + $0, y + $0) }
    }

    func backward(
        _ pass: Pass, saved y: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>,
        dx: UnsafeMutablePointer<Float>?, accumulate: Bool
    ) {
        guard let dx else { return }
        let target = accumulate ? dy : dx
        elementwise(pass.batch * input.count) { first, count in
            function.gradient(count, y + first, dy + first, target + first)
            if accumulate { ck_add(count, dy + first, dx + first) }
        }
    }
}
