// Reconstruction of weak and strong samples from the softmax output, in closed form. Unaware of training.
#if canImport(Glibc)
    import Glibc
#endif

extension WeakStrongModel {
    /// L(Δ) = E‖x − x̂‖²/m, x̂ the best linear decoder with bias and ridge λ from the softmax output:
    /// Var(s)/l + ((l − 1)/l)(E s² − 2βE[sq] + β²E q²), β = E[sq]/(E q² + λl).
    public func reconstructionLoss(at delta: Double, ridge: Double) -> Double {
        let (weak, strongEvidence) = (evidence(1, at: delta), evidence(strong, at: delta))
        let together = weakFraction * weak + (1 - weakFraction) * strong * strongEvidence
        let square = weakFraction * weak * weak + (1 - weakFraction) * strongEvidence * strongEvidence
        let beta = together == 0 ? 0 : together / (square + ridge * l)
        // E(s − βq)² as a mean of squares: a difference of large terms would lose the small losses of one strength.
        let (weakError, strongError) = (1 - beta * weak, strong - beta * strongEvidence)
        let error = weakFraction * weakError * weakError + (1 - weakFraction) * strongError * strongError
        return strengthVariance / l + (l - 1) / l * error
    }

    /// Δ* > 0 at which q(k)/q(1) = k, so that outputs are proportional to strengths and L is minimal for λ ≪ 1/l;
    /// independent of ρ, η, m. ln(l − 1) for k = 2. nil if there is none: k = 1, or two classes.
    public var minimumDelta: Double? {
        guard strong > 1, classes > 2 else { return nil }
        // q(k) − k q(1) rises from 0 as (k² − k)(½ − 1/l)Δ²/l and falls to 1 − k.
        func excess(_ delta: Double) -> Double {
            evidence(strong, at: delta) - strong * evidence(1, at: delta)
        }
        var high = 1.0
        while excess(high) > 0 { high *= 2 }
        var low = high / 2
        while excess(low) <= 0 { low /= 2 }
        // Bisection to the last bit.
        while case let middle = 0.5 * (low + high), middle > low, middle < high {
            if excess(middle) > 0 { low = middle } else { high = middle }
        }
        return low
    }
}
