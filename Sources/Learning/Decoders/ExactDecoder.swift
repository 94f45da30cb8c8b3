// The exact linear decoder of a probe: activations → pixels by ridge regression in closed form, and its errors.
// Unaware of networks and of where activations come from.
import Numerics

/// A linear decoder with a bias, fitted to its optimum instead of by gradient steps.
///
///     let decoder = try ExactDecoder(activations: train, targets: trainPixels, width: 256)
///     let loss = decoder.loss(activations: test, targets: testPixels)
///
/// It minimises (1/N) Σ ‖y − W a − b‖² + λ ‖W‖² with λ = `relativeRidge` × the mean variance of the activations over
/// the training samples, so that it does not depend on the activations' scale.
public struct ExactDecoder: Sendable {
    /// λ over the mean activation variance, unless told otherwise.
    public static let defaultRelativeRidge = 1e-4

    /// The fitted map.
    public let map: AffineMap
    /// Best constant prediction: the training targets' means [P].
    public var constant: [Double] { map.valueAtCentre }

    /// Fits to activations [N, D] and targets [N, P] in memory; through the dual where N < D.
    ///
    /// - Parameter width: D.
    /// - Throws: `DecoderError` if an activation is not finite, or `relativeRidge` is so small that rounding leaves no
    ///   unique decoder.
    public init(
        activations: [Float], targets: [Float], width: Int, relativeRidge: Double = defaultRelativeRidge
    ) throws(DecoderError) {
        let samples = activations.count / width
        precondition(samples > 0 && samples * width == activations.count, "activations are not [N, \(width)]")
        precondition(targets.count % samples == 0, "activations and targets disagree in count")
        let outputs = targets.count / samples
        try checkFinite(activations, width: width)
        do {
            map = try activations.withUnsafeBufferPointer { x in
                try targets.withUnsafeBufferPointer { y in
                    if samples < width {
                        return try RidgeRegression.dual(
                            x, inputs: width, y, targets: outputs, relativeRidge: relativeRidge)
                    }
                    var regression = RidgeRegression(inputs: width, targets: outputs, products: .single)
                    regression.add(x, y)
                    return try regression.solve(relativeRidge: relativeRidge)
                }
            }
        } catch {
            throw DecoderError(singularActivations(samples: samples, width: width, relativeRidge, error))
        }
    }

    /// Reconstruction loss: the mean over samples and targets of the squared error.
    public func loss(activations: [Float], targets: [Float]) -> Double {
        let errors = errors(activations: activations, targets: targets)
        return errors.reduce(0, +) / Double(errors.count)
    }

    /// Squared error of every sample, averaged over its targets: [N].
    public func errors(activations: [Float], targets: [Float]) -> [Double] {
        activations.withUnsafeBufferPointer { x in
            targets.withUnsafeBufferPointer { y in map.squaredErrors(x, y) }
        }
    }

    /// Reconstructed targets [N, P] of activations [N, D].
    public func reconstruct(activations: [Float]) -> [Float] {
        activations.withUnsafeBufferPointer { x in map.predict(x) }
    }
}

/// A decoder that cannot be fitted or a curve of it that makes no sense, in one line.
public struct DecoderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One line: what is wrong, where.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// What any reconstruction is compared with.
public enum Reconstruction {
    /// Mean of each of `width` columns of [N, width].
    public static func means(of values: [Float], width: Int) -> [Double] {
        let rows = values.count / width
        var means = [Double](repeating: 0, count: width)
        for row in 0..<rows { for j in 0..<width { means[j] += Double(values[row * width + j]) } }
        return means.map { $0 / Double(rows) }
    }

    /// Mean squared error of predicting `constant` [P] for every sample of `targets` [N, P]: what a decoder reaches
    /// that gets no information.
    public static func constantLoss(targets: [Float], constant: [Double]) -> Double {
        var sum = 0.0
        let width = constant.count
        for row in 0..<targets.count / width {
            for j in 0..<width {
                let difference = Double(targets[row * width + j]) - constant[j]
                sum += difference * difference
            }
        }
        return sum / Double(targets.count)
    }
}

private func checkFinite(_ activations: [Float], width: Int) throws(DecoderError) {
    guard let place = activations.firstIndex(where: { !$0.isFinite }) else { return }
    throw DecoderError(
        "activation \(place % width) of sample \(place / width) is \(activations[place]), expected a finite number")
}

private func singularActivations(samples: Int, width: Int, _ ridge: Double, _ error: any Error) -> String {
    "no unique decoder for \(samples) samples of \(width) activations at a relative ridge of \(ridge): \(error)"
}
