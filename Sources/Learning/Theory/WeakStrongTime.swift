// Time and Δ of the weak and strong samples' training: closed form, integral, bounds. Unaware of decoders.
import Numerics

#if canImport(Glibc)
    import Glibc
#endif

extension WeakStrongModel {
    /// U(τ): the flow of samples of strength 1, (l − 1)Δ + e^Δ − 1 = τ, which Lambert's function solves:
    /// Δ = y − W₀(e^y/(l − 1)), y = (τ + 1)/(l − 1).
    public func oneStrength(at tau: Double) -> Double {
        guard tau > 0 else { return 0 }
        let y = (tau + 1) / (l - 1)
        let delta = y - lambertW(expOf: y - log(l - 1))
        // One step of Newton's method gives back the digits that the difference of two large numbers lost.
        return delta - ((l - 1) * delta + expm1(delta) - tau) / (l - 1 + exp(delta))
    }

    /// U(ρηmt) ≤ Δ_t ≤ U(E[s]ηmt) + ηmE[s]/l for strengths of at least 1. The rate lies between those of strength 1
    /// with the factors ρ and E[s], and iterations of a rate that falls with Δ run ahead of the flow, by no more than
    /// the first step. This plays the part of the paper's theorem on bounds of sums of weights.
    public func bounds(at iteration: Double) -> ClosedRange<Double> {
        let (tau, meanStrength) = (timeStep * iteration, mean { $0 })
        let lower = oneStrength(at: weakFraction * tau)
        return lower...max(lower, oneStrength(at: meanStrength * tau) + timeStep * meanStrength / l)
    }

    /// The time, in iterations, at which the flow reaches Δ ≥ 0: ∫₀^Δ dx/(ηm E[s/(l − 1 + e^{sx})]).
    public func time(to delta: Double) -> Double {
        var sum = 0.0
        // Gauss–Legendre on pieces over which the integrand grows by no more than e^½.
        let pieces = max(1, (2 * strong * delta).rounded(.up))
        let width = delta / pieces
        for piece in 0..<Int(pieces) {
            for (node, weight) in zip(Self.rule.nodes, Self.rule.weights) {
                sum += weight * width / rate(at: width * (Double(piece) + 0.5 + 0.5 * node))
            }
        }
        return sum / timeStep
    }

    /// Δ of the flow at a time in iterations: the inverse of `time(to:)`, inside the bounds.
    public func flow(at time: Double) -> Double {
        guard time > 0 else { return 0 }
        // t(Δ) is convex: Newton's method from above descends to the root.
        var delta = bounds(at: time).upperBound
        for _ in 0..<60 {
            let next = max(0, delta - (self.time(to: delta) - time) * timeStep * rate(at: delta))
            let isDone = (next - delta).magnitude <= 1e-14 * (1 + next)
            delta = next
            if isDone { break }
        }
        return delta
    }

    private static let rule = Quadrature.uniform(12)
}
