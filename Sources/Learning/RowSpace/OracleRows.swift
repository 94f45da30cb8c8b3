// Row spaces that a linear classifier could have learned: random rows, class means, principal components, linear
// discriminants. Unaware of training and of files.
import Numerics

extension RowSpace {
    /// Independent normal entries: every row space of this dimension is as likely as any other.
    public static func random(count: Int, pixels: Int, seed: UInt64, draw: Int) -> RowSpace {
        var random = CounterRandom(seed: seed, purpose: "row-space.random", index: UInt64(draw))
        return RowSpace(rows: (0..<count * pixels).map { _ in random.normal() }, pixels: pixels)
    }

    /// The mean image of each class, l rows.
    public static func classMeans(_ moments: PixelMoments) -> RowSpace {
        let d = moments.pixels
        return RowSpace(
            rows: moments.classMeans.indices.map { moments.classMeans[$0] + moments.mean[$0 % d] }, pixels: d)
    }

    /// The `count` leading principal components of the training images: no other map of that dimension has a smaller
    /// reconstruction loss on them.
    ///
    /// - Throws: `KernelError` if the covariance is not finite or the iteration for its eigenvectors does not converge.
    public static func principalComponents(_ moments: PixelMoments, count: Int) throws(KernelError) -> RowSpace {
        RowSpace(
            rows: try leadingEigenvectors(of: moments.covariance, order: moments.pixels, count: count).vectors,
            pixels: moments.pixels)
    }

    /// The rows of the linear discriminant functions of l Gaussian classes with a common covariance, S⁻¹ μ_y, l rows.
    /// S is the covariance within classes plus `shrinkage` times its mean variance on the diagonal, without which images
    /// with constant or interpolated pixels have no inverse.
    ///
    /// - Throws: `KernelError` if `shrinkage` is so small that S has no inverse.
    public static func discriminants(_ moments: PixelMoments, shrinkage: Double) throws(KernelError) -> RowSpace {
        let (d, classes) = (moments.pixels, moments.classShares.count)
        var within = moments.covariance
        for y in 0..<classes {
            let share = moments.classShares[y]
            let deviation = moments.classMeans[y * d..<(y + 1) * d].map { $0 * share.squareRoot() }
            dgemm(d, d, 1, alpha: -1, deviation, lda: 1, deviation, ldb: d, beta: 1, &within, ldc: d)
        }
        let variance = (0..<d).reduce(0) { $0 + within[$1 * d + $1] } / Double(d)
        for i in 0..<d { within[i * d + i] += shrinkage * variance }
        var rows = classMeans(moments).rows
        try solvePositiveDefinite(order: d, matrix: &within, count: classes, rows: &rows)
        return RowSpace(rows: rows, pixels: d)
    }
}
