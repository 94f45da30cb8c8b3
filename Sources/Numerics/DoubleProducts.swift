// Double-precision products and the Cholesky solve of row-major matrices, over OpenBLAS. Unaware of what they mean.
import CKernels

/// C[m, n] = alpha · op(A)[m, k] · op(B)[k, n] + beta · C[m, n], row-major with leading dimensions in elements.
///
/// - Parameters:
///   - a: [m, k] with `lda` ≥ k, or with `transposeA` [k, m] with `lda` ≥ m.
///   - b: [k, n] with `ldb` ≥ n, or with `transposeB` [n, k] with `ldb` ≥ k.
///   - c: [m, n] with `ldc` ≥ n.
/// - Precondition: every size and leading dimension is below 2³¹, as OpenBLAS counts with 32 bits.
public func dgemm(
    _ m: Int, _ n: Int, _ k: Int, alpha: Double = 1,
    _ a: UnsafePointer<Double>, lda: Int, transposeA: Bool = false,
    _ b: UnsafePointer<Double>, ldb: Int, transposeB: Bool = false,
    beta: Double = 0, _ c: UnsafeMutablePointer<Double>, ldc: Int
) {
    ck_dgemm(
        transposeA ? 1 : 0, transposeB ? 1 : 0, Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b, Int32(ldb),
        beta, c, Int32(ldc))
}

/// The upper triangle of C[n, n] = alpha · op(A) · op(A)ᵀ + beta · C, row-major; the strict lower one is left alone.
///
/// - Parameter a: [n, k] with `lda` ≥ k, or with `transpose` [k, n] with `lda` ≥ n (then op(A) = Aᵀ).
public func dsyrk(
    _ n: Int, _ k: Int, alpha: Double = 1, _ a: UnsafePointer<Double>, lda: Int, transpose: Bool = false,
    beta: Double = 0, _ c: UnsafeMutablePointer<Double>, ldc: Int
) {
    ck_dsyrk(transpose ? 1 : 0, Int32(n), Int32(k), alpha, a, Int32(lda), beta, c, Int32(ldc))
}

/// Solves A X = B for symmetric positive definite A by its Cholesky factor.
///
/// - Parameters:
///   - order: n.
///   - matrix: A [n, n]; its upper triangle is read and overwritten by the factor.
///   - rows: the right-hand sides as rows [count, n]; overwritten by the solutions in the same layout.
/// - Throws: `KernelError` if a leading minor is not positive: the status is its order.
public func solvePositiveDefinite(
    order: Int, matrix: UnsafeMutablePointer<Double>, count: Int, rows: UnsafeMutablePointer<Double>
) throws(KernelError) {
    let status = ck_dposv(Int32(order), Int32(count), matrix, rows)
    if status != 0 { throw KernelError(call: "dposv(order: \(order), right-hand sides: \(count))", status: status) }
}
