// Enlarges square images by cubic spline interpolation, equal to scipy.ndimage.zoom(image, out / in, order = 3) with its
// defaults. Unaware of files and standardisation.
import Numerics

/// A separable linear map from `from` × `from` to `to` × `to` pixels: Z X Zᵀ with Z = `matrix`.
///
/// The corners of both grids coincide: output k samples the spline at k (from − 1)/(to − 1). The spline interpolates
/// the pixels and is continued by reflection about the outermost ones (… 2 1 | 0 1 2 …), as SciPy's prefilter does for
/// its mode "constant"; the result is not clipped and overshoots at edges.
public struct CubicZoom: Sendable {
    /// Rows and columns of an input image.
    public let from: Int
    /// Rows and columns of an output image.
    public let to: Int
    /// Z [to, from].
    public let matrix: [Double]

    /// The map between these sides, both at least 2.
    public init(from: Int, to: Int) {
        precondition(from >= 2 && to >= 2, "a zoom needs images of at least 2 × 2")
        self.from = from
        self.to = to
        let coefficients = CubicZoom.splineCoefficients(from)
        var matrix = [Double](repeating: 0, count: to * from)
        for k in 0..<to {
            let place = Double(k) * (Double(from - 1) / Double(to - 1))
            let knot = min(Int(place), from - 2)
            for (tap, weight) in zip(-1...2, CubicZoom.weights(at: place - Double(knot))) {
                var index = abs(knot + tap)
                if index > from - 1 { index = 2 * (from - 1) - index }
                for i in 0..<from { matrix[k * from + i] += weight * coefficients[index * from + i] }
            }
        }
        self.matrix = matrix
    }

    /// Enlarges images [N, from, from] to [N, to, to], in Float32 (error about 1e-7 of the pixels' range).
    public func callAsFunction(_ images: [Float]) -> [Float] {
        let count = images.count / (from * from)
        precondition(count * from * from == images.count, "images are not [N, \(from), \(from)]")
        let z = matrix.map(Float.init)
        var result = [Float](repeating: 0, count: count * to * to)
        // A chunk's rows are widened in one product, then each image's columns: X Zᵀ stays in the cache in between.
        let chunk = 64
        var wide = [Float](repeating: 0, count: chunk * from * to)
        images.withUnsafeBufferPointer { images in
            result.withUnsafeMutableBufferPointer { result in
                for start in stride(from: 0, to: count, by: chunk) {
                    let n = min(chunk, count - start)
                    let input = images.baseAddress! + start * from * from
                    sgemm(n * from, to, from, input, lda: from, z, ldb: from, transposeB: true, &wide, ldc: to)
                    wide.withUnsafeBufferPointer { wide in
                        for i in 0..<n {
                            let output = result.baseAddress! + (start + i) * to * to
                            let rows = wide.baseAddress! + i * from * to
                            sgemm(to, to, from, z, lda: from, rows, ldb: to, output, ldc: to)
                        }
                    }
                }
            }
        }
        return result
    }

    /// The matrix from n samples to the n B-spline coefficients c that interpolate them:
    /// (c[i−1] + 4 c[i] + c[i+1]) / 6 = f[i], with c[−1] = c[1] and c[n] = c[n−2]. Row-major [n, n].
    private static func splineCoefficients(_ n: Int) -> [Double] {
        // The tridiagonal system (Thomas's algorithm) for every unit vector at once: row i of `c` is coefficient i.
        var c = [Double](repeating: 0, count: n * n)
        var upper = [Double](repeating: 0, count: n)
        for i in 0..<n {
            let (lower, above) = (i == 0 ? 0.0 : (i == n - 1 ? 2.0 : 1.0), i == 0 ? 2.0 : (i == n - 1 ? 0.0 : 1.0))
            let pivot = 4 - (i == 0 ? 0 : lower * upper[i - 1])
            upper[i] = above / pivot
            for j in 0..<n {
                let sample = i == j ? 6.0 : 0
                c[i * n + j] = (sample - (i == 0 ? 0 : lower * c[(i - 1) * n + j])) / pivot
            }
        }
        for i in stride(from: n - 2, through: 0, by: -1) {
            for j in 0..<n { c[i * n + j] -= upper[i] * c[(i + 1) * n + j] }
        }
        return c
    }

    /// The cubic B-spline at 1 + t, t, 1 − t and 2 − t.
    private static func weights(at t: Double) -> [Double] {
        let u = 1 - t
        return [u * u * u / 6, (4 - 6 * t * t + 3 * t * t * t) / 6, (4 - 6 * u * u + 3 * u * u * u) / 6, t * t * t / 6]
    }
}
