// First and second moments of images, from which the exact decoder of any linear map of pixels follows without another
// look at the images. Unaware of networks.
import Numerics

/// Means and covariances of the pixels of a training set, and the second moments of a test set about the same means.
public struct PixelMoments: Sendable {
    /// Pixels of an image, D.
    public let pixels: Int
    /// Means over the training images [D].
    public let mean: [Double]
    /// Covariance of the training images [D, D], divided by N.
    public let covariance: [Double]
    /// E (x − m)(x − m)ᵀ of the test images x about the training mean m [D, D].
    public let heldOut: [Double]
    /// Mean of each class's training images minus `mean` [l, D]; zero for a class without images.
    public let classMeans: [Double]
    /// Share of each class among the training images [l].
    public let classShares: [Double]

    /// Gathers the moments in Float64.
    ///
    /// - Precondition: both sets hold images of one shape.
    public init(train: ImageSet, test: ImageSet) {
        precondition(train.shape == test.shape && train.count > 0 && test.count > 0, "images of two shapes, or none")
        let d = train.shape.count
        let mean = Reconstruction.means(of: train.pixels, width: d)
        pixels = d
        self.mean = mean
        covariance = Self.secondMoments(train.pixels, about: mean)
        heldOut = Self.secondMoments(test.pixels, about: mean)
        var (sums, counts) = (
            [Double](repeating: 0, count: train.classes * d), [Int](repeating: 0, count: train.classes)
        )
        train.pixels.withUnsafeBufferPointer { x in
            sums.withUnsafeMutableBufferPointer { sums in
                for (n, label) in train.labels.enumerated() {
                    counts[Int(label)] += 1
                    for j in 0..<d { sums[Int(label) * d + j] += Double(x[n * d + j]) }
                }
            }
        }
        classMeans = sums.indices.map { counts[$0 / d] == 0 ? 0 : sums[$0] / Double(counts[$0 / d]) - mean[$0 % d] }
        classShares = counts.map { Double($0) / Double(train.count) }
    }

    private static func secondMoments(_ x: [Float], about mean: [Double]) -> [Double] {
        let d = mean.count
        let rows = x.count / d
        var sum = [Double](repeating: 0, count: d * d)
        x.withUnsafeBufferPointer { x in
            for start in stride(from: 0, to: rows, by: 1024) {
                let n = min(1024, rows - start)
                let block = (0..<n * d).map { Double(x[start * d + $0]) - mean[$0 % d] }
                dsyrk(d, n, block, lda: d, transpose: true, beta: 1, &sum, ldc: d)
            }
        }
        sum.withUnsafeMutableBufferPointer { sum in
            for i in 0..<d {
                for j in i..<d {
                    sum[i * d + j] /= Double(rows)
                    sum[j * d + i] = sum[i * d + j]
                }
            }
        }
        return sum
    }
}
