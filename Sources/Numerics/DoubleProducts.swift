// Double-precision products and the Cholesky solve of row-major matrices. Unaware of what they mean.
import CKernels

/// C[m, n] = alpha · op(A)[m, k] · op(B)[k, n] + beta · C[m, n], row-major with leading dimensions in elements.
///
/// - Parameters:
///   - a: [m, k] with `lda` ≥ k, or with `transposeA` [k, m] with `lda` ≥ m.
///   - b: [k, n] with `ldb` ≥ n, or with `transposeB` [n, k] with `ldb` ≥ k.
///   - c: [m, n] with `ldc` ≥ n.
public func dgemm(
    _ m: Int, _ n: Int, _ k: Int, alpha: Double = 1,
    _ a: UnsafePointer<Double>, lda: Int, transposeA: Bool = false,
    _ b: UnsafePointer<Double>, ldb: Int, transposeB: Bool = false,
    beta: Double = 0, _ c: UnsafeMutablePointer<Double>, ldc: Int
) {
    checkProduct(m, n, k, lda, transposeA, ldb, transposeB, ldc)
    shareProduct(m, n, k) { rows, columns in
        ck_dgemm(
            transposeA ? 1 : 0, transposeB ? 1 : 0, rows.count, columns.count, k, alpha,
            a + rows.lowerBound * (transposeA ? 1 : lda), lda,
            b + columns.lowerBound * (transposeB ? ldb : 1), ldb, beta,
            c + rows.lowerBound * ldc + columns.lowerBound, ldc)
    }
}

/// The upper triangle of C[n, n] = alpha · op(A) · op(A)ᵀ + beta · C, row-major; the strict lower one is left alone.
///
/// - Parameter a: [n, k] with `lda` ≥ k, or with `transpose` [k, n] with `lda` ≥ n (then op(A) = Aᵀ).
public func dsyrk(
    _ n: Int, _ k: Int, alpha: Double = 1, _ a: UnsafePointer<Double>, lda: Int, transpose: Bool = false,
    beta: Double = 0, _ c: UnsafeMutablePointer<Double>, ldc: Int
) {
    checkProduct(n, n, k, lda, transpose, lda, !transpose, ldc)
    // Rows near the top are long: parts of equal area.
    let parts = n * n * k < 1 << 20 ? 1 : 64
    parallel(parts, grain: 1) { range in
        let (first, end) = (triangleRow(range.lowerBound, of: parts, n), triangleRow(range.upperBound, of: parts, n))
        ck_dsyrk_rows(transpose ? 1 : 0, n, first, end, k, alpha, a, lda, beta, c, ldc)
    }
}

/// The row of a triangle of order n above which `part` of `parts` equal areas lie.
private func triangleRow(_ part: Int, of parts: Int, _ n: Int) -> Int {
    Int(Double(n) * (1 - (1 - Double(part) / Double(parts)).squareRoot()))
}

/// Solves A X = B for symmetric positive definite A by its Cholesky factor.
///
/// The bits of one solution do not depend on how many others are solved with it.
///
/// - Parameters:
///   - order: n.
///   - matrix: A [n, n]; its upper triangle is read and overwritten by the factor.
///   - rows: the right-hand sides as rows [count, n]; overwritten by the solutions in the same layout.
/// - Throws: `KernelError` if a leading minor is not positive, or NaN: the status is its order, and `rows` is as it was.
public func solvePositiveDefinite(
    order: Int, matrix: UnsafeMutablePointer<Double>, count: Int, rows: UnsafeMutablePointer<Double>
) throws(KernelError) {
    let status = ck_cholesky_factor(order, matrix)
    if status != 0 { throw KernelError(call: "solvePositiveDefinite(order: \(order))", status: Int32(status)) }
    parallel(count, grain: 64) { range in
        ck_cholesky_solve(order, range.count, matrix, rows + range.lowerBound * order)
    }
}
