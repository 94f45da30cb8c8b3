// The space spanned by the rows of a linear layer: what an exact decoder can read off the layer's outputs, and how far
// two such spaces agree. Unaware of training.
import Numerics

/// Rows [k, D] of a linear map of D pixels.
///
/// An exact decoder of V x depends on the row space of V only (but for its small ridge): mixing the outputs changes
/// nothing (paper B, the second mechanism).
public struct RowSpace: Sendable {
    /// Rows one after the other [k, D].
    public let rows: [Double]
    /// Number of rows k.
    public let count: Int
    /// Pixels D.
    public let pixels: Int

    /// Takes rows as they are.
    public init(rows: [Double], pixels: Int) {
        precondition(!rows.isEmpty && rows.count % pixels == 0, "\(rows.count) values are not rows of \(pixels)")
        self.rows = rows
        self.pixels = pixels
        count = rows.count / pixels
    }

    /// Metric in which angles between rows are taken.
    public enum Metric: Sendable {
        /// v · w.
        case pixels
        /// vᵀ C w with the training images' covariance C: the correlation of the outputs.
        case data
    }

    /// Mean of cos² over the principal angles between this space and another one of the same dimension:
    ///
    ///     tr(G_vv⁻¹ G_vw G_ww⁻¹ G_wv) / k,   G_vw = V M Wᵀ.
    ///
    /// In the metric of the data these are the squared canonical correlations of the outputs V x and W x. 1 for equal
    /// spaces, 0 for orthogonal ones.
    ///
    /// - Throws: `KernelError` if rows are linearly dependent.
    public func overlap(
        with other: RowSpace, _ metric: Metric, _ moments: PixelMoments
    ) throws(KernelError) -> Double {
        precondition(pixels == other.pixels && count == other.count, "row spaces of two sizes")
        let k = count
        let (left, right) = (image(metric, moments), other.image(metric, moments))
        var (own, theirs) = (product(left, self), product(right, other))
        // Solutions lie in rows: row j of `fromOwn` is G_vv⁻¹ G_vw e_j.
        var fromOwn = product(left, other, transposed: true)
        var fromTheirs = product(left, other)
        try solvePositiveDefinite(order: k, matrix: &own, count: k, rows: &fromOwn)
        try solvePositiveDefinite(order: k, matrix: &theirs, count: k, rows: &fromTheirs)
        var trace = 0.0
        for i in 0..<k { for j in 0..<k { trace += fromOwn[j * k + i] * fromTheirs[i * k + j] } }
        return trace / Double(k)
    }

    /// Error of the exact decoder of V x (`ExactDecoder`) on the training and on the test images: means over images and
    /// pixels. From the moments alone, in Float64:
    ///
    ///     A = C Vᵀ (V C Vᵀ + λ 1)⁻¹,  L = tr(S − 2 A V S + A V S Vᵀ Aᵀ)/D,  S the images' second moments.
    ///
    /// - Throws: `KernelError` if rounding leaves no unique decoder.
    public func reconstructionLoss(
        _ moments: PixelMoments, relativeRidge: Double
    ) throws(KernelError) -> (train: Double, test: Double) {
        let (k, d) = (count, pixels)
        let through = image(.data, moments)  // V C [k, D]
        var gram = product(through, self)
        let variance = (0..<k).reduce(0) { $0 + gram[$1 * k + $1] } / Double(k)
        for i in 0..<k { gram[i * k + i] += relativeRidge * variance }
        // A [D, k]: row p solves (V C Vᵀ + λ 1) a = (V C)[·, p].
        var map = [Double](repeating: 0, count: d * k)
        for i in 0..<k { for p in 0..<d { map[p * k + i] = through[i * d + p] } }
        try solvePositiveDefinite(order: k, matrix: &gram, count: d, rows: &map)
        func loss(_ second: [Double]) -> Double {
            let seen = times(second)  // V S [k, D]
            let outputs = product(seen, self)  // V S Vᵀ
            var sum = 0.0
            for p in 0..<d {
                sum += second[p * d + p]
                for i in 0..<k {
                    sum -= 2 * map[p * k + i] * seen[i * d + p]
                    for j in 0..<k { sum += map[p * k + i] * outputs[i * k + j] * map[p * k + j] }
                }
            }
            return sum / Double(d)
        }
        return (loss(moments.covariance), loss(moments.heldOut))
    }

    /// V M [k, D].
    private func image(_ metric: Metric, _ moments: PixelMoments) -> [Double] {
        switch metric {
        case .pixels: rows
        case .data: times(moments.covariance)
        }
    }

    private func times(_ matrix: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: rows.count)
        dgemm(count, pixels, pixels, rows, lda: pixels, matrix, ldb: pixels, &result, ldc: pixels)
        return result
    }

    /// (V M) Wᵀ [k, k], or its transpose.
    private func product(_ left: [Double], _ right: RowSpace, transposed: Bool = false) -> [Double] {
        let k = count
        var result = [Double](repeating: 0, count: k * k)
        if transposed {
            dgemm(
                k, k, pixels, right.rows, lda: pixels, left, ldb: pixels, transposeB: true, &result, ldc: k)
        } else {
            dgemm(k, k, pixels, left, lda: pixels, right.rows, ldb: pixels, transposeB: true, &result, ldc: k)
        }
        return result
    }
}
