// Deep matrix factorisation: a product of square matrices fitted to a target, and its gradient flow. Unaware of time.
import Glibc
import Numerics

/// R = ½ ‖W_L … W_1 − Y‖_F² with L factors of size d × d; Y is diagonal with the given singular values and zeros.
///
/// The factors start with independent normal entries, whose law no rotation changes, so a diagonal Y is as good as any.
/// The state is flat: W_1, …, W_L, each row by row.
public final class MatrixFactorisation {
    /// What drives the factors.
    public enum Drive: Sendable {
        /// Y − W_L … W_1: gradient flow of R.
        case residual
        /// Y alone: the flow while the product is negligible, homogeneous of degree L.
        case target
    }

    /// d.
    public let size: Int
    /// L.
    public let depth: Int
    /// The target's singular values that are not zero, in descending order.
    public let targets: [Double]
    /// W_L … W_1 of the last state evaluated, [d, d].
    public private(set) var product: [Double]
    /// W_l … W_1 for l = 0 … L.
    private var prefixes: [[Double]]
    private var error: [Double]
    /// (W_L … W_{l+1})ᵀ E with E the drive.
    private var suffix: [Double]
    private var next: [Double]

    /// `targets` in descending order, at most d of them, positive.
    public init(size: Int, depth: Int, targets: [Double]) throws(DynamicsError) {
        guard depth >= 2, !targets.isEmpty, targets.count <= size, targets.allSatisfy({ $0 > 0 }),
            zip(targets, targets.dropFirst()).allSatisfy({ $0 > $1 })
        else {
            throw .badSetting(
                name: "the factorisation", found: "depth \(depth), size \(size), singular values \(targets)",
                expected: "depth ≥ 2 and at most \(size) descending positive singular values")
        }
        self.size = size
        self.depth = depth
        self.targets = targets
        product = [Double](repeating: 0, count: size * size)
        (error, suffix, next) = (product, product, product)
        prefixes = [[Double]](repeating: product, count: depth + 1)
        for i in 0..<size { prefixes[0][i * size + i] = 1 }
    }

    /// L d².
    public var parameterCount: Int { depth * size * size }

    /// The factors at time 0: entries `scale`/√d times independent standard normals. Stream: `CounterRandom(seed:,
    /// purpose: "matrix factorisation", index: L)`. One seed gives the same draws for every scale.
    public func initialState(scale: Double, seed: UInt64) -> [Double] {
        var random = CounterRandom(seed: seed, purpose: "matrix factorisation", index: UInt64(depth))
        let entry = scale / Double(size).squareRoot()
        return (0..<parameterCount).map { _ in entry * random.normal() }
    }

    /// R. Leaves W_L … W_1 in `product`.
    public func risk(_ state: UnsafePointer<Double>) -> Double {
        let n = size
        for l in 0..<depth {
            let before = prefixes[l]
            multiply(state + l * n * n, before, into: &prefixes[l + 1])
        }
        product = prefixes[depth]
        var sum = 0.0
        for i in 0..<n * n {
            let isTarget = i % (n + 1) == 0 && i / (n + 1) < targets.count
            error[i] = (isTarget ? targets[i / (n + 1)] : 0) - product[i]
            sum += error[i] * error[i]
        }
        return 0.5 * sum
    }

    /// dW_l/dt = (W_L … W_{l+1})ᵀ E (W_{l−1} … W_1)ᵀ with E = Y − W_L … W_1 (Arora, Cohen, Hu and Luo 2019, eq. 2, for the
    /// square loss on the whole matrix), or E = Y. Returns R.
    @discardableResult
    public func descentDirection(
        _ state: UnsafePointer<Double>, into rate: UnsafeMutablePointer<Double>, drive: Drive = .residual
    ) -> Double {
        let risk = risk(state)
        let n = size
        suffix = error
        if drive == .target { for i in 0..<n * n { suffix[i] += product[i] } }
        for l in stride(from: depth - 1, through: 0, by: -1) {
            // suffix = (W_L … W_{l+2})ᵀ E here, counting factors from 1.
            let slope = rate + l * n * n
            for i in 0..<n {
                for j in 0..<n {
                    var sum = 0.0
                    for k in 0..<n { sum += suffix[i * n + k] * prefixes[l][j * n + k] }
                    slope[i * n + j] = sum
                }
            }
            guard l > 0 else { break }
            let factor = state + l * n * n
            for i in 0..<n * n { next[i] = 0 }
            for k in 0..<n {
                for i in 0..<n { for j in 0..<n { next[i * n + j] += factor[k * n + i] * suffix[k * n + j] } }
            }
            swap(&suffix, &next)
        }
        return risk
    }

    private func multiply(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into c: inout [Double]) {
        let n = size
        for i in 0..<n * n { c[i] = 0 }
        for i in 0..<n { for k in 0..<n { for j in 0..<n { c[i * n + j] += a[i * n + k] * b[k * n + j] } } }
    }
}
