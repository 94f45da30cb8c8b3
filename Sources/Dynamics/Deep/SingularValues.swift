// Singular values of a small matrix and its effective rank. Unaware of what the matrix is.
import Glibc

/// Singular values of a square matrix [n, n], row-major, in descending order: one-sided Jacobi (Hestenes 1958; Golub and
/// Van Loan, section 8.6.3), which finds small ones to high relative accuracy.
public func singularValues(_ matrix: [Double], size n: Int) -> [Double] {
    precondition(matrix.count == n * n, "a square matrix")
    var rows = matrix
    rows.withUnsafeMutableBufferPointer { a in
        for _ in 0..<60 {
            var isRotated = false
            for i in 0..<n {
                for j in (i + 1)..<max(n, i + 1) {
                    var (alpha, beta, gamma) = (0.0, 0.0, 0.0)
                    for k in 0..<n {
                        alpha += a[i * n + k] * a[i * n + k]
                        beta += a[j * n + k] * a[j * n + k]
                        gamma += a[i * n + k] * a[j * n + k]
                    }
                    guard gamma.magnitude > 1e-15 * (alpha * beta).squareRoot(), gamma != 0 else { continue }
                    isRotated = true
                    let zeta = (beta - alpha) / (2 * gamma)
                    let t = (zeta < 0 ? -1 : 1) / (zeta.magnitude + hypot(1, zeta))
                    let c = 1 / hypot(1, t)
                    let s = c * t
                    for k in 0..<n {
                        let (x, y) = (a[i * n + k], a[j * n + k])
                        a[i * n + k] = c * x - s * y
                        a[j * n + k] = s * x + c * y
                    }
                }
            }
            if !isRotated { break }
        }
    }
    return (0..<n).map { SmallMatrix.norm(Array(rows[($0 * n)..<(($0 + 1) * n)])) }.sorted(by: >)
}

/// exp(−Σ p_k ln p_k) with p_k = s_k/Σ s: the effective rank of Roy and Vetterli 2007; 0 for the zero matrix.
public func effectiveRank(_ singularValues: [Double]) -> Double {
    let sum = singularValues.reduce(0, +)
    guard sum > 0 else { return 0 }
    return exp(singularValues.reduce(0) { $0 - ($1 > 0 ? $1 / sum * log($1 / sum) : 0) })
}
