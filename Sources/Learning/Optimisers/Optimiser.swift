// How weights follow their gradients. One update is one pass over flat arrays; unaware of networks.
import CKernels
import Glibc
import Numerics

/// An optimiser's settings; PyTorch's formulas, in particular weight decay as an L2 term in the gradient.
public enum Optimiser: Sendable, Hashable {
    /// v ← momentum·v + g, p ← p - rate·v with g = gradient + weightDecay·p.
    case sgd(rate: Double, momentum: Double = 0.9, weightDecay: Double = 0)
    /// Adam with bias correction, β = (0.9, 0.999), ε = 1e-8 unless said otherwise.
    case adam(
        rate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0)

    /// What each of the optimiser's arrays is called in front of a parameter's name, in a saved state.
    var stateNames: [String] {
        switch self {
        case .sgd: ["momentum."]
        case .adam: ["first_moment.", "second_moment."]
        }
    }
}

/// An optimiser's memory for one flat array of weights.
final class OptimiserState {
    let optimiser: Optimiser
    /// One flat array for each of `stateNames`, zero at first.
    let arrays: [FloatStorage]

    init(_ optimiser: Optimiser, count: Int) {
        self.optimiser = optimiser
        arrays = optimiser.stateNames.map { _ in FloatStorage(count: count) }
    }

    /// Update number `step`, counted from 1, with the rate multiplied by `rateFactor`.
    func update(_ weights: FloatStorage, gradients: FloatStorage, step: Int, rateFactor: Double) {
        switch optimiser {
        case .sgd(let rate, let momentum, let decay):
            elementwise(weights.count) { first, count in
                ck_sgd(
                    count, Float(rate * rateFactor), Float(momentum), Float(decay), gradients.base + first,
                    arrays[0].base + first, weights.base + first)
            }
        case .adam(let rate, let beta1, let beta2, let epsilon, let decay):
            let size = rate * rateFactor / (1 - pow(beta1, Double(step)))
            let correction = (1 - pow(beta2, Double(step))).squareRoot()
            elementwise(weights.count) { first, count in
                ck_adam(
                    count, Float(size), Float(correction), Float(1 - beta1), Float(beta2), Float(1 - beta2),
                    Float(epsilon), Float(decay), gradients.base + first, arrays[0].base + first,
                    arrays[1].base + first, weights.base + first)
            }
        }
    }
}
