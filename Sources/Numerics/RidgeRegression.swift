// Ridge regression with a bias in closed form, in Float64, over data that arrive in batches (the normal equations) or
// lie in memory (the dual). Unaware of networks and of what inputs and targets are.

/// Gathers the moments of (x, y) over batches and solves for the minimum over W and b of
///
///     (1/N) Σₙ ‖yₙ − W xₙ − b‖² + λ ‖W‖²,        λ = relativeRidge · (1/D) Σⱼ Var(xⱼ).
///
/// Variances are those of the fitted data (divided by N), so that scaling all inputs scales W and changes no prediction.
/// Moments are taken about the first samples' means, so that large means cost no digits.
public struct RidgeRegression {
    /// Arithmetic of the products Σ y xᵀ, by far the most work where there are many targets. All else is Float64.
    public enum Products: Sendable {
        /// Float64.
        case double
        /// Float32 over blocks of 1,024 samples, which are added in Float64: half the time. An error of about 1e-7 of
        /// σ(x) σ(y) moves W off its optimum, where the loss is stationary: its error is of the order of D · 1e-14/λ.
        case single
    }

    /// Number of inputs D.
    public let inputs: Int
    /// Number of targets P.
    public let targets: Int
    /// Samples seen so far.
    public private(set) var count = 0

    private let products: Products
    private var inputPivot: [Float] = []
    private var targetPivot: [Float] = []
    private var inputSum: [Double]
    private var targetSum: [Double]
    private var gram: [Double]  // [D, D], upper triangle: Σ x xᵀ about the pivots
    private var cross: [Double]  // [P, D]: Σ y xᵀ about the pivots

    /// An empty collection for `inputs` values a sample mapped to `targets` values.
    public init(inputs: Int, targets: Int, products: Products = .double) {
        precondition(inputs > 0 && targets > 0, "a regression needs inputs and targets")
        self.inputs = inputs
        self.targets = targets
        self.products = products
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
            let n = min(ridgeBlock, total)
            inputPivot = columnMeans(.init(rebasing: x[..<(n * d)]), width: d).map(Float.init)
            targetPivot = columnMeans(.init(rebasing: y[..<(n * p)]), width: p).map(Float.init)
        }
        var blockCross = [Float](repeating: 0, count: products == .single ? p * d : 0)
        for start in stride(from: 0, to: total, by: ridgeBlock) {
            let n = min(ridgeBlock, total - start)
            let (xBlock, yBlock) = (x[start * d..<(start + n) * d], y[start * p..<(start + n) * p])
            let xs = centred(.init(rebasing: xBlock), means: inputPivot.map(Double.init))
            addColumns(of: xs, to: &inputSum)
            dsyrk(d, n, xs, lda: d, transpose: true, beta: 1, &gram, ldc: d)
            switch products {
            case .double:
                let ys = centred(.init(rebasing: yBlock), means: targetPivot.map(Double.init))
                addColumns(of: ys, to: &targetSum)
                dgemm(p, d, n, ys, lda: p, transposeA: true, xs, ldb: d, beta: 1, &cross, ldc: d)
            case .single:
                let ys = centred(.init(rebasing: yBlock), means: targetPivot)
                addColumns(of: ys, to: &targetSum)
                let xs = centred(.init(rebasing: xBlock), means: inputPivot)
                sgemm(p, d, n, ys, lda: p, transposeA: true, xs, ldb: d, &blockCross, ldc: d)
                cross.withUnsafeMutableBufferPointer { cross in
                    blockCross.withUnsafeBufferPointer { block in
                        parallel(cross.count, grain: 1 << 14) { for i in $0 { cross[i] += Double(block[i]) } }
                    }
                }
            }
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
        let inputMeans = zip(inputPivot, inputSum).map { Double($0) + $1 / n }
        let targetMeans = zip(targetPivot, targetSum).map { Double($0) + $1 / n }
        var variance = 0.0
        for i in 0..<d { variance += covariance[i * d + i] / Double(d) }
        let ridge = relativeRidge * variance
        if isRounding(variance, means: inputMeans) {
            weights = .init(repeating: 0, count: p * d)
        } else {
            for i in 0..<d { covariance[i * d + i] += ridge }
            try solvePositiveDefinite(order: d, matrix: &covariance, count: p, rows: &weights)
        }
        return AffineMap(
            inputs: d, targets: p, weights: weights, centre: inputMeans, valueAtCentre: targetMeans, ridge: ridge)
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
        let xs = centred(x, means: inputMeans)
        let ys = centred(y, means: targetMeans)
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
        return AffineMap(
            inputs: d, targets: p, weights: weights, centre: inputMeans, valueAtCentre: targetMeans, ridge: ridge)
    }
}

/// Samples that are worked on at a time: bounds the memory beside the moments.
let ridgeBlock = 1024

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

/// Rows [N, D] minus the row `means`, in its arithmetic.
func centred<Value: BinaryFloatingPoint>(_ x: UnsafeBufferPointer<Float>, means: [Value]) -> [Value] {
    .init(unsafeUninitializedCapacity: x.count) { result, initialized in
        means.withUnsafeBufferPointer { means in
            let width = means.count
            parallel(x.count / width, grain: max(1, (1 << 14) / width)) { rows in
                for row in stride(from: rows.lowerBound * width, to: rows.upperBound * width, by: width) {
                    for j in means.indices { result.initializeElement(at: row + j, to: Value(x[row + j]) - means[j]) }
                }
            }
        }
        initialized = x.count
    }
}

private func addColumns<Value: BinaryFloatingPoint>(of x: [Value], to sums: inout [Double]) {
    x.withUnsafeBufferPointer { x in
        sums.withUnsafeMutableBufferPointer { sums in
            let width = sums.count
            // Each sum in the order of the rows.
            parallel(width, grain: x.count < 1 << 16 ? width : 64) { columns in
                for row in stride(from: 0, to: x.count, by: width) {
                    for j in columns { sums[j] += Double(x[row + j]) }
                }
            }
        }
    }
}
