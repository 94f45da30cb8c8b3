import Foundation
import Numerics
import TestPython
import Testing

@testable import Learning

@Suite struct RowSpaceTests {
    /// Correlated pixels of three classes with means of their own.
    private static func images(_ count: Int, seed: UInt64) -> ImageSet {
        let shape = Shape(3, 4, 1)
        var random = CounterRandom(seed: 9, purpose: "mixing")
        let mixing = (0..<shape.count * shape.count).map { _ in random.normal() }
        let centres = (0..<3 * shape.count).map { _ in random.normal() }
        random = CounterRandom(seed: seed, purpose: "images")
        let labels = (0..<count).map { _ in Int32(random.integer(below: 3)) }
        let pixels = labels.flatMap { label -> [Float] in
            let noise = (0..<shape.count).map { _ in random.normal() }
            return (0..<shape.count).map { p in
                let mixed = (0..<shape.count).reduce(0) { $0 + mixing[p * shape.count + $1] * noise[$1] }
                return Float(0.3 + 2 * centres[Int(label) * shape.count + p] + 0.4 * mixed)
            }
        }
        return ImageSet(height: 3, width: 4, channels: 1, pixels: pixels, labels: labels, classes: 3)
    }

    private static let train = images(400, seed: 1)
    private static let test = images(150, seed: 2)
    private static let moments = PixelMoments(train: train, test: test)

    /// The moments give what fitting the decoder to the outputs gives.
    @Test func lossFromMomentsIsTheExactDecoders() throws {
        for draw in 0..<3 {
            let space = RowSpace.random(count: 3, pixels: 12, seed: 1, draw: draw)
            func outputs(_ images: ImageSet) -> [Float] {
                (0..<images.count * 3).map { place in
                    let (n, k) = place.quotientAndRemainder(dividingBy: 3)
                    return Float(
                        (0..<12).reduce(0) { $0 + space.rows[k * 12 + $1] * Double(images.pixels[n * 12 + $1]) })
                }
            }
            let decoder = try ExactDecoder(
                activations: outputs(Self.train), targets: Self.train.pixels, width: 3, relativeRidge: 1e-3)
            let (train, test) = try space.reconstructionLoss(Self.moments, relativeRidge: 1e-3)
            let fitted = decoder.loss(activations: outputs(Self.train), targets: Self.train.pixels)
            #expect(abs(train / fitted - 1) < 1e-5)
            let held = decoder.loss(activations: outputs(Self.test), targets: Self.test.pixels)
            #expect(abs(test / held - 1) < 1e-5)
        }
    }

    @Test func overlapIsOneForMixedRowsAndZeroForOrthogonalOnes() throws {
        let space = RowSpace.random(count: 2, pixels: 12, seed: 1, draw: 0)
        let (a, b) = (space.rows[..<12], space.rows[12...])
        let mixed = RowSpace(
            rows: zip(a, b).map { 3 * $0 - $1 } + zip(a, b).map { 0.2 * $0 + 5 * $1 }, pixels: 12)
        for metric in [RowSpace.Metric.pixels, .data] {
            #expect(try abs(space.overlap(with: mixed, metric, Self.moments) - 1) < 1e-10)
        }
        let unit = { (i: Int, j: Int) in RowSpace(rows: (0..<24).map { $0 == i || $0 == 12 + j ? 1 : 0 }, pixels: 12) }
        #expect(try abs(unit(0, 1).overlap(with: unit(2, 3), .pixels, Self.moments)) < 1e-15)
        #expect(try abs(unit(0, 1).overlap(with: unit(1, 3), .pixels, Self.moments) - 0.5) < 1e-15)
    }

    /// Losses, overlaps, PCA and LDA against NumPy and SciPy (subspace_angles, eigh).
    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func agreesWithNumPyAndSciPy() throws {
        let moments = Self.moments
        let random = RowSpace.random(count: 3, pixels: 12, seed: 4, draw: 0)
        let spaces = [
            random, RowSpace.classMeans(moments), try .principalComponents(moments, count: 3),
            try .discriminants(moments, shrinkage: 0.01),
        ]
        var found: [Double] = []
        for space in spaces {
            let loss = try space.reconstructionLoss(moments, relativeRidge: 1e-4)
            found += [loss.train, loss.test]
            for other in spaces {
                found.append(try space.overlap(with: other, .pixels, moments))
                found.append(try space.overlap(with: other, .data, moments))
            }
        }
        let input =
            random.rows + Self.train.pixels.map(Double.init) + Self.train.labels.map(Double.init)
            + Self.test.pixels.map(Double.init)
        let expected = try PythonReference.run(
            """
            from scipy.linalg import subspace_angles
            V, x = data[:36].reshape(3, 12), data[36:]
            a, x = x[:4800].reshape(400, 12), x[4800:]
            y, t = x[:400].astype(int), x[400:].reshape(150, 12)
            m = a.mean(0)
            means = np.array([a[y == c].mean(0) for c in range(3)])
            within = sum(((a[y == c] - means[c]).T @ (a[y == c] - means[c])) for c in range(3)) / 400
            C = np.cov(a.T, bias=True)
            pca = np.linalg.svd(a - m)[2][:3]
            lda = np.linalg.solve(within + 0.01 * np.trace(within) / 12 * np.eye(12), means.T).T
            root = np.linalg.cholesky(C).T
            result = []
            for U in (V, means, pca, lda):
                z = (a - m) @ U.T
                weights = np.linalg.solve(z.T @ z / 400 + 1e-4 * z.var(0).mean() * np.eye(3), z.T @ (a - m) / 400)
                result += [((z @ weights - (a - m)) ** 2).mean(), (((t - m) @ U.T @ weights - (t - m)) ** 2).mean()]
                for W in (V, means, pca, lda):
                    result.append((np.cos(subspace_angles(U.T, W.T)) ** 2).mean())
                    result.append((np.cos(subspace_angles(root @ U.T, root @ W.T)) ** 2).mean())
            """, input: input)
        #expect(found.count == expected.count)
        for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-9 * (1 + abs(expected))) }
    }

    /// No other rows reconstruct the images that they were taken from better.
    @Test func principalComponentsAreTheOptimum() throws {
        let best = try RowSpace.principalComponents(Self.moments, count: 3).reconstructionLoss(
            Self.moments, relativeRidge: 1e-12)
        for draw in 0..<20 {
            let other = RowSpace.random(count: 3, pixels: 12, seed: 5, draw: draw)
            #expect(try other.reconstructionLoss(Self.moments, relativeRidge: 1e-12).train > best.train)
        }
        // What is left is the sum of the other eigenvalues.
        let all = try leadingEigenvectors(of: Self.moments.covariance, order: 12, count: 12).values
        #expect(abs(best.train - all[3...].reduce(0, +) / 12) < 1e-9)
    }
}
