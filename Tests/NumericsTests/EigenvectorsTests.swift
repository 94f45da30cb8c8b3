import Foundation
import Testing

@testable import Numerics

@Suite struct EigenvectorsTests {
    /// The second-difference matrix: eigenvalues 2 − 2 cos(πj/(n+1)), eigenvectors sin(πij/(n+1)).
    @Test func ofTheSecondDifferences() throws {
        let n = 30
        var matrix = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            matrix[i * n + i] = 2
            // Only the upper triangle is read.
            if i + 1 < n { matrix[i * n + i + 1] = -1 }
        }
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
}
