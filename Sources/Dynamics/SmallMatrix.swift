// Vectors and matrices of a few elements, row-major in flat arrays. Unaware of networks.

enum SmallMatrix {
    static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

    static func norm(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

    /// A v for a square A [n, n].
    static func multiply(_ matrix: [Double], _ vector: [Double]) -> [Double] {
        let n = vector.count
        return (0..<n).map { i in (0..<n).reduce(0) { $0 + matrix[i * n + $1] * vector[$1] } }
    }

    /// x with A x = b by Gauss elimination with partial pivoting; nil if A is singular to rounding.
    static func solve(_ matrix: [Double], _ right: [Double]) -> [Double]? {
        let n = right.count
        var (a, b) = (matrix, right)
        let scale = a.map(\.magnitude).max() ?? 0
        for column in 0..<n {
            let pivot = (column..<n).max { a[$0 * n + column].magnitude < a[$1 * n + column].magnitude }!
            guard a[pivot * n + column].magnitude > 1e-14 * scale else { return nil }
            for j in 0..<n { a.swapAt(pivot * n + j, column * n + j) }
            b.swapAt(pivot, column)
            for row in column + 1..<n {
                let factor = a[row * n + column] / a[column * n + column]
                for j in column..<n { a[row * n + j] -= factor * a[column * n + j] }
                b[row] -= factor * b[column]
            }
        }
        for row in stride(from: n - 1, through: 0, by: -1) {
            for j in row + 1..<n { b[row] -= a[row * n + j] * b[j] }
            b[row] /= a[row * n + row]
        }
        return b
    }
}
