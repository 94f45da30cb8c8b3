// The definition of the matrix products (ckernels_gemm.h), element by element with the C library's fma.
@testable import Numerics

/// One element: beta · c, then for each block of 256 k a chain of fused multiply-adds from 0, added by one more.
func definedElement<Real: BinaryFloatingPoint>(
    depth: Int, alpha: Real, beta: Real, c: Real, a: (Int) -> Real, b: (Int) -> Real
) -> Real {
    var result = beta == 0 ? 0 : beta * c
    for start in stride(from: 0, to: depth, by: 256) {
        var chain: Real = 0
        for k in start..<min(start + 256, depth) { chain.addProduct(a(k), b(k)) }
        result.addProduct(alpha, chain)
    }
    return result
}

/// A product with its operands, filled with numbers whose sums round at every step.
struct ProductCase<Real: BinaryFloatingPoint>: CustomStringConvertible {
    var m: Int
    var n: Int
    var k: Int
    var transposeA = false
    var transposeB = false
    var alpha: Real = 1
    var beta: Real = 0
    var padding = 0

    var lda: Int { (transposeA ? m : k) + padding }
    var ldb: Int { (transposeB ? k : n) + padding }
    var ldc: Int { n + padding }

    var description: String {
        let (left, right) = (transposeA ? "ᵀ" : "", transposeB ? "ᵀ" : "")
        return "[\(m), \(k)]\(left) [\(k), \(n)]\(right), alpha \(alpha), beta \(beta), padding \(padding)"
    }

    private static func numbers(_ count: Int, _ purpose: String) -> [Real] {
        var random = CounterRandom(seed: 7, purpose: purpose)
        return (0..<count).map { _ in Real(Float(random.normal())) }
    }

    func operands() -> (a: [Real], b: [Real], c: [Real]) {
        (
            Self.numbers((transposeA ? k : m) * lda, "left"), Self.numbers((transposeB ? n : k) * ldb, "right"),
            Self.numbers(m * ldc, "result")
        )
    }

    /// C by the definition; what lies in the padding of its rows stays.
    func expected() -> [Real] {
        let (a, b, old) = operands()
        var c = old
        for i in 0..<m {
            for j in 0..<n {
                c[i * ldc + j] = definedElement(
                    depth: k, alpha: alpha, beta: beta, c: old[i * ldc + j],
                    a: { transposeA ? a[$0 * lda + i] : a[i * lda + $0] },
                    b: { transposeB ? b[j * ldb + $0] : b[$0 * ldb + j] })
            }
        }
        return c
    }
}

extension ProductCase<Float> {
    func product() -> [Float] {
        var (a, b, c) = operands()
        sgemm(
            m, n, k, alpha: alpha, &a, lda: lda, transposeA: transposeA, &b, ldb: ldb, transposeB: transposeB,
            beta: beta,
            &c, ldc: ldc)
        return c
    }
}

extension ProductCase<Double> {
    func product() -> [Double] {
        var (a, b, c) = operands()
        dgemm(
            m, n, k, alpha: alpha, &a, lda: lda, transposeA: transposeA, &b, ldb: ldb, transposeB: transposeB,
            beta: beta,
            &c, ldc: ldc)
        return c
    }
}
