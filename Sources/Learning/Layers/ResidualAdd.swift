// y = max(a + b, 0): where the two branches of a residual block meet. The one operation with two inputs.
import CKernels

/// Joins the main branch and the skip branch of a residual block, with the ReLU behind the sum.
struct ResidualAdd {
    let shape: Shape

    func forward(_ batch: Int, a: UnsafePointer<Float>, b: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        elementwise(batch * shape.count) { ck_add_relu($1, a + $0, b + $0, y + $0) }
    }

    /// Overwrites dx, the gradient of both branches, with dy where y > 0. dx may be dy.
    func backward(
        _ batch: Int, saved y: UnsafePointer<Float>, dy: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>
    ) {
        elementwise(batch * shape.count) { ck_relu_gradient($1, y + $0, dy + $0, dx + $0) }
    }
}
