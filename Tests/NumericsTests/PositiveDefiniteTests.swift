// The Cholesky solve: against NumPy, closed forms and its own equation, at sizes around the block of 64.
import TestPython
import Testing

@testable import Numerics

@Suite struct PositiveDefiniteTests {
    /// Positive definite by its dominant diagonal. What lies below the diagonal must be neither read nor written.
    static func matrix(_ n: Int) -> [Double] {
        var random = CounterRandom(seed: 3, purpose: "Cholesky test")
        var matrix = [Double](repeating: -77, count: n * n)
        for i in 0..<n {
            for j in i..<n { matrix[i * n + j] = random.normal() }
            matrix[i * n + i] += 3 * Double(n).squareRoot()
        }
        return matrix
    }

    static func rows(_ count: Int, _ n: Int) -> [Double] {
        var random = CounterRandom(seed: 4, purpose: "Cholesky test")
        return (0..<count * n).map { _ in random.normal() }
    }

    @Test(
        arguments: [1, 2, 3, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 193, 257], [1, 5, 33])
    func satisfiesItsEquation(n: Int, count: Int) throws {
        let (matrix, rows) = (Self.matrix(n), Self.rows(count, n))
        var (factor, solutions) = (matrix, rows)
        try solvePositiveDefinite(order: n, matrix: &factor, count: count, rows: &solutions)
        var residual = 0.0
        for row in 0..<count {
            for i in 0..<n {
                var sum = -rows[row * n + i]
                for j in 0..<n { sum += matrix[min(i, j) * n + max(i, j)] * solutions[row * n + j] }
                residual = max(residual, abs(sum))
            }
        }
        #expect(residual < 1e-14 * Double(n).squareRoot(), "residual \(residual)")
        // A = Uᵀ U, and nothing else is written.
        var distance = 0.0
        for i in 0..<n {
            for j in i..<n {
                let product = (0...i).reduce(0) { $0 + factor[$1 * n + i] * factor[$1 * n + j] }
                distance = max(distance, abs(product - matrix[i * n + j]))
            }
            for j in 0..<i { #expect(factor[i * n + j] == -77) }
        }
        #expect(distance < 1e-14 * Double(n).squareRoot(), "factor \(distance)")
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"), arguments: [20, 65, 200])
    func agreesWithNumPy(n: Int) throws {
        let (matrix, rows) = (Self.matrix(n), Self.rows(7, n))
        let program = """
            a = np.triu(data[:\(n * n)].reshape(\(n), \(n))); a = a + np.triu(a, 1).T
            result = np.linalg.solve(a, data[\(n * n):].reshape(7, \(n)).T).T.ravel()
            """
        let expected = try PythonReference.run(program, input: matrix + rows)
        var (factor, solutions) = (matrix, rows)
        try solvePositiveDefinite(order: n, matrix: &factor, count: 7, rows: &solutions)
        for i in solutions.indices { #expect(abs(solutions[i] - expected[i]) < 1e-14) }
    }

    /// min(i, j) is Uᵀ U with ones in U, and its inverse the second differences: all of it exact.
    @Test(arguments: [5, 64, 150]) func ofTheBrownianCovariance(n: Int) throws {
        var factor = (0..<n * n).map { Double(min($0 / n, $0 % n) + 1) }
        var rows = (0..<n).map { Double(($0 * 37) % 11 - 5) }
        let b = rows
        try solvePositiveDefinite(order: n, matrix: &factor, count: 1, rows: &rows)
        for i in 0..<n { for j in i..<n { #expect(factor[i * n + j] == 1) } }
        for i in 0..<n {
            let differences = (i + 1 < n ? 2 : 1) * b[i] - (i > 0 ? b[i - 1] : 0) - (i + 1 < n ? b[i + 1] : 0)
            #expect(rows[i] == differences)
        }
    }

    @Test(arguments: [1, 30, 64, 65, 130]) func oneByOneGivesTheSameBits(n: Int) throws {
        let count = 71
        let (matrix, rows) = (Self.matrix(n), Self.rows(count, n))
        var (factor, together) = (matrix, rows)
        try solvePositiveDefinite(order: n, matrix: &factor, count: count, rows: &together)
        for row in 0..<count {
            var (factor, alone) = (matrix, Array(rows[row * n..<(row + 1) * n]))
            try solvePositiveDefinite(order: n, matrix: &factor, count: 1, rows: &alone)
            #expect(alone == Array(together[row * n..<(row + 1) * n]))
        }
    }

    @Test(arguments: [0, 1, 63, 64, 65, 128, 149], [0, -1, Double.nan])
    func namesTheMinorThatIsNotPositive(index: Int, value: Double) {
        let n = 150
        var factor = (0..<n * n).map { $0 / n == $0 % n ? 2.0 : 0 }
        factor[index * n + index] = value
        // Later minors are not looked at.
        factor[n * n - 1] = index == n - 1 ? value : -1
        var rows = Self.rows(2, n)
        let untouched = rows
        let error = #expect(throws: KernelError.self) {
            try solvePositiveDefinite(order: n, matrix: &factor, count: 2, rows: &rows)
        }
        #expect(error?.status == Int32(index + 1))
        #expect(rows == untouched)
    }

    /// The minor, not the diagonal: 1 1ᵀ has minors 1, 0, …
    @Test func refusesASingularMatrix() {
        var (factor, rows) = ([Double](repeating: 1, count: 9), [1.0, 2, 3])
        let error = #expect(throws: KernelError.self) {
            try solvePositiveDefinite(order: 3, matrix: &factor, count: 1, rows: &rows)
        }
        #expect(error?.status == 2)
    }

    @Test func noRightHandSides() throws {
        var (factor, rows) = (Self.matrix(70), [Double]())
        try solvePositiveDefinite(order: 70, matrix: &factor, count: 0, rows: &rows)
    }
}
