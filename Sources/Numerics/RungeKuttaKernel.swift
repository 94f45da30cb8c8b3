// Swift face of the linear combinations that Runge–Kutta methods are made of. Unaware of any method's coefficients.
import CKernels

/// Combinations of the rows of a matrix of stages, in fixed order: equal bits on every processor.
public enum RungeKuttaKernel {
    /// y = base + h Σ_j coefficients_j row_j, where row j starts at `rows + j * stride` (at most 16 rows).
    public static func combine(
        count: Int, h: Double, coefficients: [Double], rows: UnsafePointer<Double>, stride: Int,
        base: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>
    ) {
        precondition(coefficients.count <= 16)
        ck_combine(count, h, coefficients.count, coefficients, rows, stride, base, y)
    }

    /// Squared norms of Σ_j fifth_j row_j and Σ_j third_j row_j, each element over absolute + relative·max(|before|, |after|).
    public static func errorNorms(
        count: Int, fifth: [Double], third: [Double], rows: UnsafePointer<Double>, stride: Int,
        before: UnsafePointer<Double>, after: UnsafePointer<Double>, absolute: Double, relative: Double
    ) -> (fifth: Double, third: Double) {
        var norms = [0.0, 0.0]
        ck_error_norms(
            count, fifth.count, fifth, third, rows, stride, before, after, absolute, relative, &norms)
        return (norms[0], norms[1])
    }
}
