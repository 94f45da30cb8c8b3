// W_rel² in the linear stage as a function of ‖z‖t alone (paper A, T6). Unaware of any run.
import Glibc
import Numerics

extension Theory {
    /// W₂²(ρ_|a|, ρ_‖w‖)/E a² of infinitely many Gaussian neurons at `scaledTime` = ‖z‖t of the linear stage: |a| is
    /// half-normal and ‖w‖² = p² + (D − 1 normal numbers)² with a and p of variance cosh 2‖z‖t. Falls as e^{−3‖z‖t}.
    ///
    /// Both laws by their quantile functions over `points` equal probabilities (midpoints).
    public static func linearStageDistance(scaledTime: Double, inputs: Int, points: Int = 4000) -> Double {
        let spread = cosh(2 * scaledTime).squareRoot()
        let frozen = inputs - 1
        var sum = 0.0
        var low = 0.0
        for j in 0..<points {
            let probability = (Double(j) + 0.5) / Double(points)
            let amplitude = spread * NormalQuantile.standard(0.5 + 0.5 * probability)
            let norm = quantile(probability, above: low, spread: spread, frozen: frozen)
            low = norm
            sum += (norm - amplitude) * (norm - amplitude)
        }
        return sum / Double(points) / (spread * spread)
    }

    /// The r with P(‖w‖ ≤ r) = probability, by bisection above a lower bound.
    private static func quantile(_ probability: Double, above low: Double, spread: Double, frozen: Int) -> Double {
        var (low, high) = (low, low + spread)
        while normBelow(high, spread: spread, frozen: frozen) < probability { high += spread }
        for _ in 0..<60 {
            let middle = 0.5 * (low + high)
            if normBelow(middle, spread: spread, frozen: frozen) < probability { low = middle } else { high = middle }
        }
        return 0.5 * (low + high)
    }

    /// P(‖w‖ ≤ r) = E over p of P(χ²_frozen ≤ r² − p²), by 64 Gauss–Legendre nodes in an angle that resolves both ends.
    private static func normBelow(_ r: Double, spread: Double, frozen: Int) -> Double {
        // p = r sin φ: the integrand is smooth in φ, and the χ law's argument is r cos φ.
        let rule = normRule
        var sum = 0.0
        for (node, weight) in zip(rule.nodes, rule.weights) {
            let angle = 0.25 * .pi * (node + 1)
            let p = r * sin(angle) / spread
            sum += weight * exp(-0.5 * p * p) * chiBelow(r * cos(angle), frozen) * cos(angle)
        }
        // 2/√(2π) ∫_0^{π/2} … r cos φ dφ/spread, and the rule's weights are those of a mean over [0, π/2].
        return sum * 0.5 * .pi * r / spread * (2 / Double.pi).squareRoot()
    }

    private static let normRule = Quadrature.uniform(64)

    /// P(χ_n ≤ r) for n = 1 (one-dimensional problems) and 2.
    private static func chiBelow(_ r: Double, _ n: Int) -> Double {
        precondition(n == 1 || n == 2, "problems have one or two dimensions")
        return n == 1 ? erf(r * 0.5.squareRoot()) : -expm1(-0.5 * r * r)
    }
}
