// Ridge regression with a bias in closed form, in Float64, over data that arrive in batches (the normal equations) or
// lie in memory (the dual). Unaware of networks and of what inputs and targets are.

/// y ≈ W x + b.
public struct AffineMap: Sendable {
    /// Number of inputs D.
    public let inputs: Int
    /// Number of targets P.
    public let targets: Int
    /// W [P, D].
    public let weights: [Double]
    /// b [P].
    public let bias: [Double]
    /// The ridge λ that it was fitted with, in units of input variance.
    public let ridge: Double
}

/// Gathers the moments of (x, y) over batches and solves for the minimum over W and b of
///
///     (1/N) Σₙ ‖yₙ − W xₙ − b‖² + λ ‖W‖²,        λ = relativeRidge · (1/D) Σⱼ Var(xⱼ).
///
/// Variances are those of the fitted data (divided by N), so that scaling all inputs scales W and changes no prediction.
/// Moments are taken about the first batch's means, so that large means cost no digits.
public struct RidgeRegression {
    /// Number of inputs D.
    public let inputs: Int
    /// Number of targets P.
    public let targets: Int
    /// Samples seen so far.
    public private(set) var count = 0

    private var inputPivot: [Double] = []
    private var targetPivot: [Double] = []
    private var inputSum: [Double]
    private var targetSum: [Double]
    private var gram: [Double]  // [D, D], upper triangle: Σ x xᵀ about the pivots
    private var cross: [Double]  // [P, D]: Σ y xᵀ about the pivots

    /// An empty collection for `inputs` values a sample mapped to `targets` values.
    public init(inputs: Int, targets: Int) {
        precondition(inputs > 0 && targets > 0, "a regression needs inputs and targets")
        self.inputs = inputs
        self.targets = targets
        inputSum = .init(repeating: 0, count: inputs)
        targetSum = .init(repeating: 0, count: targets)
        gram = .init(repeating: 0, count: inputs * inputs)
        cross = .init(repeating: 0, count: targets * inputs)
    }

    /// Adds the samples (x, y): `x` is [n, D] and `y` [n, P], row-major.
    public mutating func add(_ x: UnsafeBufferPointer<Float>, _ y: UnsafeBufferPointer<Float>) {
        let (d, p) = (inputs, targets)
        let total = x.count / d
        precondition(total * d == x.count && total * p == y.count, "inputs and targets disagree in count")
        if total == 0 { return }
        if count == 0 {
            inputPivot = columnMeans(x, width: d)
            targetPivot = columnMeans(y, width: p)
        }
        var start = 0
        while start < total {
            let n = min(ridgeBlock, total - start)
            let xs = centred(.init(rebasing: x[start * d..<(start + n) * d]), width: d, means: inputPivot)
            let ys = centred(.init(rebasing: y[start * p..<(start + n) * p]), width: p, means: targetPivot)
            addColumns(of: xs, width: d, to: &inputSum)
            addColumns(of: ys, width: p, to: &targetSum)
            dsyrk(d, n, xs, lda: d, transpose: true, beta: 1, &gram, ldc: d)
            dgemm(p, d, n, ys, lda: p, transposeA: true, xs, ldb: d, beta: 1, &cross, ldc: d)
            start += n
        }
        count += total
    }

    /// The minimum, from the normal equations (C + λ 1) Wᵀ = Cov(x, y), b = ȳ − W x̄.
    ///
    /// Inputs that never vary give W = 0.
    ///
    /// - Throws: `KernelError` if rounding leaves a system that is not positive definite (`relativeRidge` too small).
    /// - Precondition: `relativeRidge` > 0 and all inputs and targets are finite.
    public func solve(relativeRidge: Double) throws(KernelError) -> AffineMap {
        precondition(count > 0 && relativeRidge > 0, "a ridge regression needs samples and a ridge")
        let (d, p) = (inputs, targets)
        let n = Double(count)
        var covariance = gram
        var weights = cross
        for i in 0..<d {
            for j in i..<d { covariance[i * d + j] = gram[i * d + j] / n - inputSum[i] / n * (inputSum[j] / n) }
        }
        for i in 0..<p {
            for j in 0..<d { weights[i * d + j] = cross[i * d + j] / n - targetSum[i] / n * (inputSum[j] / n) }
        }
        let inputMeans = zip(inputPivot, inputSum).map { $0 + $1 / n }
        let targetMeans = zip(targetPivot, targetSum).map { $0 + $1 / n }
        var variance = 0.0
        for i in 0..<d { variance += covariance[i * d + i] / Double(d) }
        let ridge = relativeRidge * variance
        if isRounding(variance, means: inputMeans) {
            weights = .init(repeating: 0, count: p * d)
        } else {
            for i in 0..<d { covariance[i * d + i] += ridge }
            try solvePositiveDefinite(order: d, matrix: &covariance, count: p, rows: &weights)
        }
        return affine(inputs: d, targets: p, weights, ridge, inputMeans, targetMeans)
    }

    /// The same minimum from the N × N system of the dual, for data in memory: cheaper where N < D.
    ///
    ///     (X Xᵀ + N λ 1) A = Y,  W = Aᵀ X,  X and Y centred.
    ///
    /// - Parameters:
    ///   - x: inputs [N, D].
    ///   - y: targets [N, P].
    /// - Throws: as `solve(relativeRidge:)`.
    /// - Precondition: `relativeRidge` > 0 and all inputs and targets are finite.
    public static func dual(
        _ x: UnsafeBufferPointer<Float>, inputs d: Int, _ y: UnsafeBufferPointer<Float>, targets p: Int,
        relativeRidge: Double
    ) throws(KernelError) -> AffineMap {
        let n = x.count / d
        precondition(n > 0 && n * d == x.count && n * p == y.count, "inputs and targets disagree in count")
        precondition(relativeRidge > 0, "a ridge regression needs a ridge")
        let inputMeans = columnMeans(x, width: d)
        let targetMeans = columnMeans(y, width: p)
        let xs = centred(x, width: d, means: inputMeans)
        let ys = centred(y, width: p, means: targetMeans)
        var gram = [Double](repeating: 0, count: n * n)
        dsyrk(n, d, xs, lda: d, &gram, ldc: n)
        var trace = 0.0
        for i in 0..<n { trace += gram[i * n + i] }
        let ridge = relativeRidge * trace / Double(n * d)
        var weights = [Double](repeating: 0, count: p * d)
        if !isRounding(trace / Double(n * d), means: inputMeans) {
            for i in 0..<n { gram[i * n + i] += Double(n) * ridge }
            var duals = [Double](repeating: 0, count: p * n)  // Aᵀ [P, N]
            for i in 0..<n { for j in 0..<p { duals[j * n + i] = ys[i * p + j] } }
            try solvePositiveDefinite(order: n, matrix: &gram, count: p, rows: &duals)
            dgemm(p, d, n, duals, lda: n, xs, ldb: d, &weights, ldc: d)
        }
        return affine(inputs: d, targets: p, weights, ridge, inputMeans, targetMeans)
    }
}

extension AffineMap {
    /// Squared error of every sample, averaged over its P targets: [N].
    ///
    /// - Parameters:
    ///   - x: inputs [N, D].
    ///   - y: targets [N, P].
    public func squaredErrors(_ x: UnsafeBufferPointer<Float>, _ y: UnsafeBufferPointer<Float>) -> [Double] {
        let (d, p) = (inputs, targets)
        let total = x.count / d
        precondition(total * d == x.count && total * p == y.count, "inputs and targets disagree in count")
        var errors: [Double] = []
        errors.reserveCapacity(total)
        var start = 0
        while start < total {
            let n = min(ridgeBlock, total - start)
            let predicted = predict(.init(rebasing: x[start * d..<(start + n) * d]))
            for i in 0..<n {
                var sum = 0.0
                for j in 0..<p {
                    let difference = predicted[i * p + j] - Double(y[(start + i) * p + j])
                    sum += difference * difference
                }
                errors.append(sum / Double(p))
            }
            start += n
        }
        return errors
    }

    /// W x + b for inputs [N, D]: [N, P].
    public func predict(_ x: UnsafeBufferPointer<Float>) -> [Double] {
        let (d, p) = (inputs, targets)
        let n = x.count / d
        precondition(n * d == x.count, "inputs are not [N, \(d)]")
        var result = [Double](repeating: 0, count: n * p)
        for i in 0..<n { for j in 0..<p { result[i * p + j] = bias[j] } }
        let wide = x.map(Double.init)
        dgemm(n, p, d, wide, lda: d, weights, ldb: d, transposeB: true, beta: 1, &result, ldc: p)
        return result
    }
}

/// Samples that are widened to Float64 at a time: bounds the memory beside the moments.
private let ridgeBlock = 1024

/// Whether a mean variance is what rounding leaves of inputs that never vary: Float32 inputs that do vary have at least
/// 1e-15 of their mean square.
private func isRounding(_ variance: Double, means: [Double]) -> Bool {
    variance <= 1e-24 * means.reduce(0) { $0 + $1 * $1 } / Double(means.count)
}

private func columnMeans(_ x: UnsafeBufferPointer<Float>, width: Int) -> [Double] {
    var means = [Double](repeating: 0, count: width)
    let rows = x.count / width
    for row in 0..<rows { for j in 0..<width { means[j] += Double(x[row * width + j]) } }
    for j in 0..<width { means[j] /= Double(rows) }
    return means
}

private func centred(_ x: UnsafeBufferPointer<Float>, width: Int, means: [Double]) -> [Double] {
    .init(unsafeUninitializedCapacity: x.count) { result, initialized in
        means.withUnsafeBufferPointer { means in
            for row in 0..<x.count / width {
                for j in 0..<width {
                    result.initializeElement(at: row * width + j, to: Double(x[row * width + j]) - means[j])
                }
            }
        }
        initialized = x.count
    }
}

private func addColumns(of x: [Double], width: Int, to sums: inout [Double]) {
    for row in 0..<x.count / width { for j in 0..<width { sums[j] += x[row * width + j] } }
}

private func affine(
    inputs d: Int, targets p: Int, _ weights: [Double], _ ridge: Double, _ inputMeans: [Double],
    _ targetMeans: [Double]
) -> AffineMap {
    var bias = targetMeans
    dgemm(p, 1, d, alpha: -1, weights, lda: d, inputMeans, ldb: 1, beta: 1, &bias, ldc: 1)
    return AffineMap(inputs: d, targets: p, weights: weights, bias: bias, ridge: ridge)
}
