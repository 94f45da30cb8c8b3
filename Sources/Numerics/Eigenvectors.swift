// The leading eigenvectors of a symmetric matrix. Unaware of what the matrix means.
import CKernels

/// The `count` largest eigenvalues of a symmetric matrix, from the largest, and their unit eigenvectors as rows
/// [count, n]. Of each vector the component of largest magnitude, the first of them in a tie, is positive.
///
/// Householder's reduction to a tridiagonal matrix and the implicit QL iteration, in a time of n³ whatever `count` is.
/// Eigenvalues have errors of up to 10⁻¹⁴ (n = 1000) of the largest magnitude among all of them.
///
/// - Parameters:
///   - matrix: [n, n]; its upper triangle is read.
///   - order: n.
/// - Throws: `KernelError` if the matrix holds a NaN or an infinity, or if the iteration does not converge.
public func leadingEigenvectors(
    of matrix: [Double], order: Int, count: Int
) throws(KernelError) -> (values: [Double], vectors: [Double]) {
    precondition(matrix.count == order * order && (1...order).contains(count), "\(count) eigenvectors of \(order)")
    var (work, values) = (matrix, [Double](repeating: 0, count: count))
    var vectors = [Double](repeating: 0, count: count * order)
    var workspace = [Double](repeating: 0, count: ck_eigenvectors_workspace(order))
    let status = ck_largest_eigenvectors(order, count, &work, &values, &vectors, &workspace)
    if status != 0 { throw KernelError(call: "leadingEigenvectors(order: \(order), count: \(count))", status: status) }
    let rows = (0..<count).reversed().flatMap { vectors[$0 * order..<($0 + 1) * order] }
    return (values.reversed(), rows)
}
