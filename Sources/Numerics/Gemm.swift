// Single-precision matrix product of row-major matrices with leading dimensions, over oneDNN's sgemm.
// Unaware of what the matrices mean. Threads: OMP_NUM_THREADS at start, or `setGemmThreads`.
import CKernels

/// A library call that was refused: which call, its arguments and the status it gave.
public struct KernelError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The call with its arguments, as a reader would write it.
    public var call: String
    /// The library's status.
    public var status: Int32

    /// Creates the error of `call` that gave `status`.
    public init(call: String, status: Int32) {
        self.call = call
        self.status = status
    }

    /// One line: the call and its status.
    public var description: String { "\(call) failed with status \(status)" }
}

/// C[m, n] = alpha · op(A)[m, k] · op(B)[k, n] + beta · C[m, n], row-major.
///
/// A leading dimension is the distance in elements between the starts of two stored rows; it may exceed the row's
/// length, so that A, B and C can be strided slices of larger arrays (offset the pointer to the slice's first element).
/// With beta = 0 the old content of C is never read.
///
/// - Parameters:
///   - a: [m, k] with `lda` ≥ k, or with `transposeA` [k, m] with `lda` ≥ m.
///   - b: [k, n] with `ldb` ≥ n, or with `transposeB` [n, k] with `ldb` ≥ k.
///   - c: [m, n] with `ldc` ≥ n.
/// - Precondition: sizes and leading dimensions are consistent; an inconsistent call is a programming error and traps.
public func sgemm(
    _ m: Int, _ n: Int, _ k: Int, alpha: Float = 1,
    _ a: UnsafePointer<Float>, lda: Int, transposeA: Bool = false,
    _ b: UnsafePointer<Float>, ldb: Int, transposeB: Bool = false,
    beta: Float = 0, _ c: UnsafeMutablePointer<Float>, ldc: Int
) {
    let status = ck_sgemm(
        transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k, alpha, a,
        lda, b, ldb, beta, c, ldc)
    if status != 0 { refused(m, n, k, lda, transposeA, ldb, transposeB, ldc, status) }
}

@inline(never)
private func refused(
    _ m: Int, _ n: Int, _ k: Int, _ lda: Int, _ transposeA: Bool, _ ldb: Int, _ transposeB: Bool,
    _ ldc: Int, _ status: Int32
) -> Never {
    let a = "lda: \(lda)\(transposeA ? " transposed" : "")"
    let b = "ldb: \(ldb)\(transposeB ? " transposed" : "")"
    let call = "sgemm(m: \(m), n: \(n), k: \(k), \(a), \(b), ldc: \(ldc))"
    fatalError(KernelError(call: call, status: status).description)
}

/// Limits the matrix products that the calling thread starts from now on to `count` threads.
///
/// - Throws: `KernelError` if the OpenMP runtime that oneDNN uses cannot be found.
public func setGemmThreads(_ count: Int) throws {
    let status = ck_set_threads(Int32(count))
    if status != 0 { throw KernelError(call: "omp_set_num_threads(\(count))", status: status) }
}

/// The oneDNN version in use, such as "2.6.3": part of what the bits of a product depend on.
public var gemmLibraryVersion: String {
    let version = ck_dnnl_version()
    return "\(version / 10000).\(version / 100 % 100).\(version % 100)"
}
