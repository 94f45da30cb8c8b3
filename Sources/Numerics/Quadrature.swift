// Gauss quadrature nodes and weights for probability measures. Unaware of what is integrated.
import Glibc

/// Nodes and weights with Σ w_i g(x_i) = E g(x) for polynomials g up to degree 2n − 1; weights sum to 1.
public struct Quadrature: Sendable, Equatable {
    /// Ascending.
    public var nodes: [Double]
    /// Positive, sum 1.
    public var weights: [Double]

    /// Gauss–Legendre for the uniform law on [−1, 1].
    public static func uniform(_ n: Int) -> Quadrature {
        // P_j by (j+1) P_{j+1} = (2j+1) x P_j − j P_{j−1}; P' = n (x P_n − P_{n−1}) / (x² − 1); w = 1 / ((1−x²) P'²).
        symmetric(n) { i in
            cos(.pi * (Double(n - 1 - i) + 0.75) / (Double(n) + 0.5))
        } evaluate: { x in
            var (previous, current) = (0.0, 1.0)
            for j in 0..<n {
                (previous, current) = (
                    current, (Double(2 * j + 1) * x * current - Double(j) * previous) / Double(j + 1)
                )
            }
            let slope = Double(n) * (x * current - previous) / (x * x - 1)
            return (current, slope, 1 / ((1 - x * x) * slope * slope))
        }
    }

    /// Gauss–Hermite for the standard normal law.
    public static func normal(_ n: Int) -> Quadrature {
        // Orthonormal He_j/√j!: h_{j+1} = (x h_j − √j h_{j−1}) / √(j+1); h_n' = √n h_{n−1}; w = 1 / (n h_{n−1}²).
        let roots = hermiteRoots(n)
        return symmetric(n) { i in
            roots[i]
        } evaluate: { x in
            let (value, before) = hermite(n, x)
            return (value, Double(n).squareRoot() * before, 1 / (Double(n) * before * before))
        }
    }

    private static func hermite(_ n: Int, _ x: Double) -> (value: Double, before: Double) {
        var (previous, current) = (0.0, 1.0)
        for j in 0..<n {
            let next = (x * current - Double(j).squareRoot() * previous) / Double(j + 1).squareRoot()
            (previous, current) = (current, next)
        }
        return (current, previous)
    }

    /// Brackets the roots of He_n by those of He_{n−1} (they interlace) and bisects.
    private static func hermiteRoots(_ n: Int) -> [Double] {
        var roots = [0.0]
        for degree in 2...max(n, 2) where n > 1 {
            let bound = 2 * Double(degree).squareRoot()
            let brackets = [-bound] + roots + [bound]
            roots = (0..<degree).map { i in
                var (low, high) = (brackets[i], brackets[i + 1])
                let sign = hermite(degree, low).value < 0
                for _ in 0..<50 {
                    let middle = 0.5 * (low + high)
                    if (hermite(degree, middle).value < 0) == sign { low = middle } else { high = middle }
                }
                return 0.5 * (low + high)
            }
        }
        return roots
    }

    /// Newton's method from the starting points, on the upper half; the lower half is its mirror image, exactly.
    private static func symmetric(
        _ n: Int, start: (Int) -> Double, evaluate: (Double) -> (value: Double, slope: Double, weight: Double)
    ) -> Quadrature {
        precondition(n > 0, "a quadrature rule has at least one node")
        var rule = Quadrature(nodes: .init(repeating: 0, count: n), weights: .init(repeating: 0, count: n))
        for i in (n / 2)..<n {
            var x = 2 * i + 1 == n ? 0 : start(i)
            if x != 0 {
                for _ in 0..<4 {
                    let (value, slope, _) = evaluate(x)
                    x -= value / slope
                }
            }
            let weight = evaluate(x).weight
            (rule.nodes[i], rule.weights[i]) = (x, weight)
            (rule.nodes[n - 1 - i], rule.weights[n - 1 - i]) = (-x, weight)
        }
        let total = rule.weights.reduce(0, +)
        for i in 0..<n { rule.weights[i] /= total }
        return rule
    }
}
