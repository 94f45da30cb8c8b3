// The leading eigenvectors of a symmetric matrix, over OpenBLAS's LAPACK. Unaware of what the matrix means.
import CKernels

/// The `count` largest eigenvalues of a symmetric matrix, from the largest, and their unit eigenvectors as rows
/// [count, n], each determined up to its sign.
///
/// - Parameters:
///   - matrix: [n, n]; its upper triangle is read.
///   - order: n.
/// - Throws: `KernelError` if LAPACK's iteration fails to converge.
public func leadingEigenvectors(
    of matrix: [Double], order: Int, count: Int
) throws(KernelError) -> (values: [Double], vectors: [Double]) {
    precondition(matrix.count == order * order && (1...order).contains(count), "\(count) eigenvectors of \(order)")
    var (work, values) = (matrix, [Double](repeating: 0, count: count))
    var vectors = [Double](repeating: 0, count: count * order)
    let status = ck_dsyevr(Int32(order), Int32(count), &work, &values, &vectors)
    if status != 0 { throw KernelError(call: "dsyevr(order: \(order), count: \(count))", status: status) }
    let rows = (0..<count).reversed().flatMap { vectors[$0 * order..<($0 + 1) * order] }
    return (values.reversed(), rows)
}
