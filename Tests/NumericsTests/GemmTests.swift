// The single-precision product against a Float64 triple loop on integers, where every rounding is exact.
import TestSupport
import Testing

@testable import Numerics

@Suite struct GemmTests {
    /// Small integers: products and sums below 2^24 are exact in Float, so equality is the right test.
    private func integers(_ count: Int, _ salt: Int) -> [Float] {
        (0..<count).map { Float(($0 * 7919 + salt * 104_729) % 17 - 8) }
    }

    @Test(arguments: [(1, 1, 1), (3, 5, 7), (128, 32, 27), (33, 65, 129)], [false, true])
    func transposesLeadingDimensionsAndOffsets(size: (Int, Int, Int), padded: Bool) {
        let (m, n, k) = size
        let extra = padded ? 3 : 0
        for transposeA in [false, true] {
            for transposeB in [false, true] {
                let lda = (transposeA ? m : k) + extra
                let ldb = (transposeB ? k : n) + extra
                let ldc = n + extra
                let a = integers((transposeA ? k : m) * lda + 2, 1)
                let b = integers((transposeB ? n : k) * ldb + 2, 2)
                var c = integers(m * ldc + 2, 3)
                var expected = c
                for i in 0..<m {
                    for j in 0..<n {
                        var sum = 0.0
                        for p in 0..<k {
                            let left = transposeA ? a[2 + p * lda + i] : a[2 + i * lda + p]
                            let right = transposeB ? b[2 + j * ldb + p] : b[2 + p * ldb + j]
                            sum += Double(left) * Double(right)
                        }
                        expected[2 + i * ldc + j] = Float(2 * sum) - expected[2 + i * ldc + j]
                    }
                }
                a.withUnsafeBufferPointer { a in
                    b.withUnsafeBufferPointer { b in
                        c.withUnsafeMutableBufferPointer { c in
                            sgemm(
                                m, n, k, alpha: 2, a.baseAddress! + 2, lda: lda, transposeA: transposeA,
                                b.baseAddress! + 2,
                                ldb: ldb, transposeB: transposeB, beta: -1, c.baseAddress! + 2, ldc: ldc)
                        }
                    }
                }
                #expect(firstDifference(c, expected) == nil)
            }
        }
    }

    @Test func betaZeroNeverReadsTheResult() {
        let a: [Float] = [1, 2]
        let b: [Float] = [3, 4]
        var c: [Float] = [.nan]
        c.withUnsafeMutableBufferPointer { sgemm(1, 1, 2, a, lda: 2, b, ldb: 1, $0.baseAddress!, ldc: 1) }
        #expect(c == [11])
    }
}
