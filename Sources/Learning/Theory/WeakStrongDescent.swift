// Gradient descent on all weights over the enumerated population of weak and strong samples. Knows nothing of Δ: it is
// what the reduced recursion and the closed form of the reconstruction loss are measured against.
import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// A softmax layer and its data: one sample for each class and strength, with its probability.
public struct WeakStrongDescent: Sendable {
    private let model: WeakStrongModel
    private let inputs: Int
    /// [classes, inputs].
    public private(set) var weights: [Double]
    /// [samples, inputs]; sample 2c is the weak one of class c, sample 2c + 1 the strong one.
    private let samples: [Double]
    private let probabilities: [Double]
    /// [samples, classes]: softmax outputs for the present weights.
    public private(set) var outputs: [Double]

    /// W = 0.
    public init(_ model: WeakStrongModel) {
        self.model = model
        let classes = model.classes
        inputs = classes * model.featuresPerClass
        weights = .init(repeating: 0, count: classes * inputs)
        var samples: [Double] = []
        for own in 0..<classes {
            for strength in [1, model.strong] {
                samples += (0..<inputs).map { $0 / model.featuresPerClass == own ? strength : 0 }
            }
        }
        self.samples = samples
        probabilities = (0..<(2 * classes)).map {
            ($0.isMultiple(of: 2) ? model.weakFraction : 1 - model.weakFraction) / Double(classes)
        }
        outputs = .init(repeating: 1 / Double(classes), count: 2 * classes * classes)
    }

    /// One iteration of gradient descent on the expected cross-entropy.
    public mutating func step() {
        let (classes, count) = (model.classes, probabilities.count)
        // W += Pᵀ X with P the weighted errors of the outputs; then the outputs of the new weights.
        var pulls = outputs
        for sample in 0..<count {
            pulls[sample * classes + sample / 2] -= 1
            for output in 0..<classes {
                pulls[sample * classes + output] *= -model.learningRate * probabilities[sample]
            }
        }
        dgemm(
            classes, inputs, count, pulls, lda: classes, transposeA: true, samples, ldb: inputs, beta: 1, &weights,
            ldc: inputs)
        dgemm(
            count, classes, inputs, samples, lda: inputs, weights, ldb: inputs, transposeB: true, &outputs, ldc: classes
        )
        for sample in 0..<count {
            let row = (sample * classes)..<(sample * classes + classes)
            let largest = outputs[row].max()!
            var total = 0.0
            for place in row {
                outputs[place] = exp(outputs[place] - largest)
                total += outputs[place]
            }
            for place in row { outputs[place] /= total }
        }
    }

    /// Smallest and largest Δ = A − B over all pairs of classes: equal but for rounding.
    public var deltas: ClosedRange<Double> {
        let m = model.featuresPerClass
        var (smallest, largest) = (Double.infinity, -Double.infinity)
        for own in 0..<model.classes {
            let sums = (0..<model.classes).map { output in
                weights[(output * inputs + own * m)..<(output * inputs + own * m + m)].reduce(0, +)
            }
            for output in 0..<model.classes where output != own {
                smallest = min(smallest, sums[own] - sums[output])
                largest = max(largest, sums[own] - sums[output])
            }
        }
        return smallest...largest
    }

    /// E‖x − x̂‖²/m, x̂ the linear decoder with bias and ridge λ fitted to the present outputs by least squares. Throws
    /// `KernelError` if the outputs' covariance plus λ is not positive definite (λ = 0).
    public func reconstructionLoss(ridge: Double) throws(KernelError) -> Double {
        let (classes, count) = (model.classes, probabilities.count)
        let y = centred(outputs, columns: classes)
        let x = centred(samples, columns: inputs)
        let weighted = y.indices.map { y[$0] * probabilities[$0 / classes] }
        var covariance = [Double](repeating: 0, count: classes * classes)
        for a in 0..<classes { covariance[a * classes + a] = ridge }
        dgemm(
            classes, classes, count, weighted, lda: classes, transposeA: true, y, ldb: classes, beta: 1, &covariance,
            ldc: classes)
        var decoder = [Double](repeating: 0, count: inputs * classes)
        dgemm(inputs, classes, count, x, lda: inputs, transposeA: true, weighted, ldb: classes, &decoder, ldc: classes)
        try solvePositiveDefinite(order: classes, matrix: &covariance, count: inputs, rows: &decoder)
        var errors = x
        dgemm(
            count, inputs, classes, alpha: -1, y, lda: classes, decoder, ldb: classes, transposeB: true, beta: 1,
            &errors, ldc: inputs)
        let loss = errors.indices.reduce(0) { $0 + probabilities[$1 / inputs] * errors[$1] * errors[$1] }
        return loss / Double(model.featuresPerClass)
    }

    /// Rows less their expectation.
    private func centred(_ rows: [Double], columns: Int) -> [Double] {
        var centre = [Double](repeating: 0, count: columns)
        for (sample, probability) in probabilities.enumerated() {
            for column in 0..<columns { centre[column] += probability * rows[sample * columns + column] }
        }
        return rows.indices.map { rows[$0] - centre[$0 % columns] }
    }
}
