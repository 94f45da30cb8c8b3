// Single-precision matrix product of row-major matrices with leading dimensions. Unaware of what the matrices mean.
// Every element is one fixed chain of operations (ckernels_gemm.h); threads share out C's rows or columns.
import CKernels

/// C[m, n] = alpha · op(A)[m, k] · op(B)[k, n] + beta · C[m, n], row-major.
///
/// A leading dimension is the distance in elements between the starts of two stored rows; it may exceed the row's
/// length, so that A, B and C can be strided slices of larger arrays (offset the pointer to the slice's first element).
/// With beta = 0 the old content of C is never read. The bits depend on neither the processor nor the number of threads.
///
/// - Parameters:
///   - a: [m, k] with `lda` ≥ k, or with `transposeA` [k, m] with `lda` ≥ m.
///   - b: [k, n] with `ldb` ≥ n, or with `transposeB` [n, k] with `ldb` ≥ k.
///   - c: [m, n] with `ldc` ≥ n; overlaps neither.
/// - Precondition: sizes and leading dimensions are consistent; an inconsistent call is a programming error and traps.
public func sgemm(
    _ m: Int, _ n: Int, _ k: Int, alpha: Float = 1,
    _ a: UnsafePointer<Float>, lda: Int, transposeA: Bool = false,
    _ b: UnsafePointer<Float>, ldb: Int, transposeB: Bool = false,
    beta: Float = 0, _ c: UnsafeMutablePointer<Float>, ldc: Int
) {
    checkProduct(m, n, k, lda, transposeA, ldb, transposeB, ldc)
    shareProduct(m, n, k) { rows, columns in
        ck_sgemm(
            transposeA ? 1 : 0, transposeB ? 1 : 0, rows.count, columns.count, k, alpha,
            a + rows.lowerBound * (transposeA ? 1 : lda), lda,
            b + columns.lowerBound * (transposeB ? ldb : 1), ldb, beta,
            c + rows.lowerBound * ldc + columns.lowerBound, ldc)
    }
}

/// Calls `body` for parts of a product's rows and columns that together are all of them, on several threads if that pays.
func shareProduct(_ m: Int, _ n: Int, _ k: Int, _ body: (_ rows: Range<Int>, _ columns: Range<Int>) -> Void) {
    // A thread's start costs as much as some hundred thousand multiplications.
    if m * n * k < 1 << 19 {
        body(0..<m, 0..<n)
    } else if m > n {
        parallel(m, grain: 24) { body($0, 0..<n) }
    } else {
        parallel(n, grain: 32) { body(0..<m, $0) }
    }
}

/// Traps where the sizes of a product and its leading dimensions contradict each other.
func checkProduct(
    _ m: Int, _ n: Int, _ k: Int, _ lda: Int, _ transposeA: Bool, _ ldb: Int, _ transposeB: Bool, _ ldc: Int
) {
    precondition(
        m >= 0 && n >= 0 && k >= 0 && lda >= (transposeA ? m : k) && ldb >= (transposeB ? k : n) && ldc >= n,
        "a product of [\(m), \(k)] and [\(k), \(n)] with leading dimensions \(lda), \(ldb) and \(ldc)")
}
