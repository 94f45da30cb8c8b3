// y = max(a + b, 0): where the two branches of a residual block meet. The one operation with two inputs.
import CKernels

/// Joins the main branch and the skip branch of a residual block, with the ReLU behind the sum.
struct ResidualAdd {
    let shape: Shape

    func forward(_ pass: Pass, a: UnsafePointer<Float>, b: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        ck_add_relu(pass.batch * shape.count, a, b, y)
    }

    /// Overwrites da, and db if it is wanted, with dy where y > 0. da may be dy.
    func backward(
        _ pass: Pass, y: UnsafePointer<Float>, dy: UnsafeMutablePointer<Float>, da: UnsafeMutablePointer<Float>,
        db: UnsafeMutablePointer<Float>?
    ) {
        let count = pass.batch * shape.count
        ck_relu_gradient(count, y, dy, da)
        db?.update(from: da, count: count)
    }
}
