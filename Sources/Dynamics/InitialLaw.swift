// The law of the initial parameters. Unaware of the training that follows.
import Glibc
import Numerics

/// Law of the independent initial parameters, with mean 0 and variance 1 before scaling.
public enum InitialLaw: String, CaseIterable, Sendable, Codable {
    /// N(0, 1).
    case gaussian
    /// Uniform on ±√3.
    case uniform
    /// Two-sided exponential with scale 1/√2.
    case laplace
    /// ±1 with equal probability.
    case rademacher

    func draw(_ random: inout CounterRandom) -> Double {
        switch self {
        case .gaussian: return random.normal()
        case .uniform: return random.uniform(in: -3.0.squareRoot()..<3.0.squareRoot())
        case .laplace:
            let u = random.uniform() - 0.5
            let size = -log1p(-2 * u.magnitude) * 0.5.squareRoot()
            return u < 0 ? -size : size
        case .rademacher: return (random.next() as UInt32) & 1 == 0 ? -1 : 1
        }
    }

    /// Parameters a [M], then w [D, M], each m^−α times an independent draw. One seed gives the same draws for every α and
    /// other draws for every M. Stream: `CounterRandom(seed:, purpose: "two-layer parameters", index: M)`, drawn neuron by
    /// neuron as a_k, w_k.
    public func parameters(neurons: Int, inputs: Int, alpha: Double, seed: UInt64) -> [Double] {
        var random = CounterRandom(seed: seed, purpose: "two-layer parameters", index: UInt64(neurons))
        let scale = pow(Double(neurons), -alpha)
        var parameters = [Double](repeating: 0, count: neurons * (1 + inputs))
        for k in 0..<neurons {
            for row in 0...inputs { parameters[row * neurons + k] = scale * draw(&random) }
        }
        return parameters
    }
}
