// W_rel² in the linear stage as a function of ‖z‖t alone (paper A, T6). Unaware of any run.
import Glibc
import Numerics

extension Theory {
    /// W₂²(ρ_|a|, ρ_‖w‖)/E a² of infinitely many Gaussian neurons at `scaledTime` = ‖z‖t of the linear stage: |a| is
    /// half-normal and ‖w‖² = p² + (D − 1 normal numbers)² with a and p of variance cosh 2‖z‖t. Falls as e^{−3‖z‖t}.
    ///
    /// W₂² = ∫ (Q(F(r)) − r)² dF(r) with F the distribution function of ‖w‖ and Q the quantile function of |a|, as a
    /// Stieltjes sum over `points` intervals that are narrow at the frozen part's scale 1 and reach 8 standard deviations.
    public static func linearStageDistance(scaledTime: Double, inputs: Int, points: Int = 2000) -> Double {
        let spread = cosh(2 * scaledTime).squareRoot()
        let frozen = inputs - 1
        let width = asinh(2 * 8 * spread) / Double(points)
        func radius(_ position: Double) -> Double { 0.5 * sinh(position * width) }
        var (sum, below) = (0.0, 0.0)
        for j in 0..<points {
            let middle = radius(Double(j) + 0.5)
            let probability = normBelow(middle, spread: spread, frozen: frozen)
            let above = normBelow(radius(Double(j) + 1), spread: spread, frozen: frozen)
            let difference = spread * NormalQuantile.standard(0.5 + 0.5 * min(probability, 1 - 0x1p-52)) - middle
            sum += difference * difference * (above - below)
            below = above
        }
        return sum / (spread * spread)
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
