import Foundation
import TestPython
import Testing

@testable import Numerics

@Suite struct EigenvectorsTests {
    /// Symmetric, entries in [−½, ½] from a counter. What lies below the diagonal must not be read.
    static func symmetric(_ n: Int, _ entry: (Int, Int) -> Double) -> [Double] {
        var matrix = [Double](repeating: .nan, count: n * n)
        for i in 0..<n { for j in i..<n { matrix[i * n + j] = entry(i, j) } }
        return matrix
    }

    static func random(_ n: Int, seed: UInt64 = 1) -> [Double] {
        var random = CounterRandom(seed: seed, purpose: "eigenvectors test")
        return symmetric(n) { _, _ in random.normal() }
    }

    /// Checks everything that makes `count` vectors the leading eigenvectors, to `tolerance` of the largest magnitude.
    static func check(_ matrix: [Double], _ n: Int, count: Int, largest: Double, tolerance: Double = 1e-14) throws {
        let (values, vectors) = try leadingEigenvectors(of: matrix, order: n, count: count)
        #expect(values.count == count && vectors.count == count * n)
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 }, "from the largest")
        var (residual, angle) = (0.0, 0.0)
        for k in 0..<count {
            let row = vectors[k * n..<(k + 1) * n].map { $0 }
            for i in 0..<n {
                var sum = -values[k] * row[i]
                for j in 0..<n { sum += matrix[min(i, j) * n + max(i, j)] * row[j] }
                residual = max(residual, abs(sum))
            }
            for l in 0...k {
                let product = (0..<n).reduce(0) { $0 + row[$1] * vectors[l * n + $1] }
                angle = max(angle, abs(product - (l == k ? 1 : 0)))
            }
            let size = row.map(abs).max() ?? 0
            #expect(row.first { abs($0) == size } == size, "the first component of largest magnitude is positive")
        }
        #expect(residual <= tolerance * largest, "residual \(residual)")
        #expect(angle <= tolerance, "right angles and unit lengths: \(angle)")
    }

    /// The second-difference matrix: eigenvalues 2 − 2 cos(πj/(n+1)), eigenvectors sin(πij/(n+1)).
    @Test func ofTheSecondDifferences() throws {
        let n = 30
        let matrix = Self.symmetric(n) { i, j in i == j ? 2 : i + 1 == j ? -1 : 0 }
        let (values, vectors) = try leadingEigenvectors(of: matrix, order: n, count: 4)
        #expect(values.count == 4 && vectors.count == 4 * n)
        for j in 0..<4 {
            let angle = Double.pi * Double(n - j) / Double(n + 1)
            #expect(abs(values[j] - (2 - 2 * cos(angle))) < 1e-12)
            let expected = (1...n).map { (2 / Double(n + 1)).squareRoot() * sin(angle * Double($0)) }
            let cosine = (0..<n).reduce(0) { $0 + expected[$1] * vectors[j * n + $1] }
            #expect(abs(abs(cosine) - 1) < 1e-12)
        }
    }

    /// Around the sixteen lanes, and past the 64 sweeps that are gathered.
    @Test(arguments: [1, 2, 3, 15, 16, 17, 31, 32, 33, 100, 257])
    func satisfyTheirEquation(n: Int) throws {
        let matrix = Self.random(n)
        try Self.check(matrix, n, count: n, largest: 2 * Double(n).squareRoot() + 4)
        try Self.check(matrix, n, count: (n + 2) / 3, largest: 2 * Double(n).squareRoot() + 4)
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"), arguments: [2, 33, 150])
    func agreesWithNumPy(n: Int) throws {
        let matrix = Self.random(n, seed: 2)
        let program = """
            w, v = np.linalg.eigh(data.reshape(\(n), \(n)), UPLO="U")
            v = v.T[::-1]
            v *= np.sign(v[np.arange(\(n)), np.abs(v).argmax(1)])[:, None]
            result = np.concatenate([w[::-1], v.ravel()])
            """
        let expected = try PythonReference.run(program, input: matrix)
        let (values, vectors) = try leadingEigenvectors(of: matrix, order: n, count: n)
        for k in 0..<n {
            #expect(abs(values[k] - expected[k]) < 1e-14 * Double(n))
            // An eigenvector is as certain as its eigenvalue is far from the others.
            let gap = (0..<n).filter { $0 != k }.map { abs(expected[k] - expected[$0]) }.min() ?? 1
            let own = vectors[k * n..<(k + 1) * n], numpys = expected[(k + 1) * n..<(k + 2) * n]
            let distance = zip(own, numpys).map { abs($0 - $1) }.max() ?? 0
            #expect(distance < 1e-14 * Double(n) / gap)
        }
    }

    @Test func ofEqualEigenvalues() throws {
        let n = 40
        // 1 − (2/n) 1 1ᵀ, a reflection: 39 eigenvalues 1 and one −1.
        try Self.check(Self.symmetric(n) { i, j in (i == j ? 1 : 0) - 2 / Double(n) }, n, count: n, largest: 1)
        let values = try leadingEigenvectors(
            of: Self.symmetric(n) { i, j in (i == j ? 1 : 0) - 2 / Double(n) }, order: n, count: n
        ).values
        #expect(values.dropLast().allSatisfy { abs($0 - 1) < 1e-14 } && abs(values[n - 1] + 1) < 1e-14)
        // Rank 3 of 40, and Wilkinson's matrix with its pairs that differ by less than rounding.
        let rows = (0..<3).map { row in (0..<n).map { cos(Double(($0 + 1) * (row + 2))) } }
        let lowRank = Self.symmetric(n) { i, j in rows.reduce(0) { $0 + $1[i] * $1[j] } }
        try Self.check(lowRank, n, count: n, largest: 40)
        let lowRankValues = try leadingEigenvectors(of: lowRank, order: n, count: n).values
        #expect(lowRankValues[2] > 1 && lowRankValues[3...].allSatisfy { abs($0) < 1e-13 })
        try Self.check(
            Self.symmetric(41) { i, j in i == j ? abs(Double(i) - 20) : i + 1 == j ? 1 : 0 }, 41, count: 41,
            largest: 21)
    }

    @Test func ofDiagonalAndZeroMatrices() throws {
        let diagonal: [Double] = [3, -1, 7, 0, 7]
        let (values, vectors) = try leadingEigenvectors(
            of: Self.symmetric(5) { i, j in i == j ? diagonal[i] : 0 }, order: 5, count: 5)
        #expect(values == [7, 7, 3, 0, -1])
        for (k, axis) in [2, 4, 0, 3, 1].enumerated() {
            #expect(Array(vectors[k * 5..<(k + 1) * 5]) == (0..<5).map { $0 == axis ? 1 : 0 })
        }
        #expect(try leadingEigenvectors(of: [Double](repeating: 0, count: 9), order: 3, count: 2).values == [0, 0])
        let single = try leadingEigenvectors(of: [-5], order: 1, count: 1)
        #expect(single.values == [-5] && single.vectors == [1])
    }

    /// Powers of two change no bits, where squares of the entries would overflow or vanish too.
    @Test(arguments: [-520, -1000, 500, 1000]) func ofAnyScale(exponent: Int) throws {
        let matrix = Self.random(20)
        let plain = try leadingEigenvectors(of: matrix, order: 20, count: 20)
        let scale = scalbn(1, exponent)
        let scaled = try leadingEigenvectors(of: matrix.map { $0 * scale }, order: 20, count: 20)
        #expect(scaled.vectors == plain.vectors)
        #expect(scaled.values == plain.values.map { $0 * scale })
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity], [0, 7, 25, 35])
    func refusesWhatIsNotFinite(value: Double, index: Int) {
        var matrix = Self.random(6)
        matrix[index / 6 * 6 + max(index % 6, index / 6)] = value
        #expect(throws: KernelError.self) { try leadingEigenvectors(of: matrix, order: 6, count: 2) }
    }

    /// As many as MNIST has pixels.
    @Test func ofManyPixels() throws {
        let n = 784
        let values = try leadingEigenvectors(of: Self.random(n), order: n, count: n).values
        // Wigner's semicircle: eigenvalues of entries with variance 1 within 2 √n, and some of them near.
        #expect(abs(values[0] / (2 * Double(n).squareRoot()) - 1) < 0.05)
    }
}
