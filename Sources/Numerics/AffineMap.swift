// A linear map with a bias, as a regression fits it, and its errors on data. Unaware of how it was fitted.

/// y ≈ W x + b, kept as W (x − c) + d so that Float32 predictions lose nothing to large means.
public struct AffineMap: Sendable {
    /// Number of inputs D.
    public let inputs: Int
    /// Number of targets P.
    public let targets: Int
    /// W [P, D].
    public let weights: [Double]
    /// c [D]: the means of the inputs it was fitted to.
    public let centre: [Double]
    /// d [P]: the means of the targets it was fitted to.
    public let valueAtCentre: [Double]
    /// The ridge λ that it was fitted with, in units of input variance.
    public let ridge: Double

    /// b = d − W c [P].
    public var bias: [Double] {
        var bias = valueAtCentre
        dgemm(targets, 1, inputs, alpha: -1, weights, lda: inputs, centre, ldb: 1, beta: 1, &bias, ldc: 1)
        return bias
    }
}

extension AffineMap {
    /// Squared error of every sample, averaged over its P targets: [N].
    ///
    /// - Parameters:
    ///   - x: inputs [N, D].
    ///   - y: targets [N, P].
    public func squaredErrors(_ x: UnsafeBufferPointer<Float>, _ y: UnsafeBufferPointer<Float>) -> [Double] {
        let p = targets
        precondition(x.count / inputs * p == y.count, "inputs and targets disagree in count")
        var errors = [Double](repeating: 0, count: y.count / p)
        errors.withUnsafeMutableBufferPointer { errors in
            predict(x) { start, predicted in
                parallel(predicted.count / p, grain: max(1, (1 << 14) / p)) { rows in
                    for row in rows {
                        var sum = 0.0
                        for j in row * p..<(row + 1) * p {
                            let difference = Double(predicted[j]) - Double(y[start * p + j])
                            sum += difference * difference
                        }
                        errors[start + row] = sum / Double(p)
                    }
                }
            }
        }
        return errors
    }

    /// W x + b for inputs [N, D], in Float32: [N, P].
    public func predict(_ x: UnsafeBufferPointer<Float>) -> [Float] {
        var result: [Float] = []
        result.reserveCapacity(x.count / inputs * targets)
        predict(x) { _, predicted in result += predicted }
        return result
    }

    /// Calls `body` with the predictions of block after block of samples and the place of its first.
    private func predict(
        _ x: UnsafeBufferPointer<Float>, body: (_ start: Int, _ predicted: UnsafeBufferPointer<Float>) -> Void
    ) {
        let (d, p) = (inputs, targets)
        let total = x.count / d
        precondition(total * d == x.count, "inputs are not [N, \(d)]")
        let (w, c, value) = (weights.map(Float.init), centre.map(Float.init), valueAtCentre.map(Float.init))
        var predicted = [Float](repeating: 0, count: min(total, ridgeBlock) * p)
        for start in stride(from: 0, to: total, by: ridgeBlock) {
            let n = min(ridgeBlock, total - start)
            let xs = centred(.init(rebasing: x[start * d..<(start + n) * d]), means: c)
            predicted.withUnsafeMutableBufferPointer { predicted in
                value.withUnsafeBufferPointer { value in
                    for row in stride(from: 0, to: n * p, by: p) {
                        (predicted.baseAddress! + row).update(from: value.baseAddress!, count: p)
                    }
                }
                sgemm(
                    n, p, d, xs, lda: d, w, ldb: d, transposeB: true, beta: 1, predicted.baseAddress!, ldc: p)
                body(start, .init(rebasing: predicted[..<(n * p)]))
            }
        }
    }
}
