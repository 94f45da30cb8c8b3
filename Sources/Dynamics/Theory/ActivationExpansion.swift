// The first derivatives of activations at 0, on which the theory of small networks depends. Unaware of networks.
import Glibc
import Numerics

/// σ(u) = σ(0) + σ'(0) u + ½ σ''(0) u² + ⅙ σ'''(0) u³ + … + σ⁽⁵⁾(0) u⁵/120 + …
///
/// With c = σ'(0) > 0 and σ(0) = 0 the flow of (a, w) at time t is the flow of √c (a, w) at time c t with the activation
/// σ̂(u) = σ(u/√c)/√c, for which σ̂'(0) = 1, σ̂'''(0) = σ'''(0)/c² and σ̂⁽⁵⁾(0) = σ⁽⁵⁾(0)/c³: theory for σ'(0) = 1 applies to all.
public struct ActivationExpansion: Sendable, Equatable {
    /// σ(0).
    public var value: Double
    /// σ'(0).
    public var slope: Double
    /// σ''(0).
    public var second: Double
    /// σ'''(0).
    public var third: Double
    /// σ⁽⁵⁾(0).
    public var fifth: Double

    /// nil for ReLU, which has no derivative at 0.
    public init?(of activation: ActivationFunction) {
        switch activation {
        case .tanh: self.init(0, 1, 0, -2, 16)
        case .erf:
            self.init(0, 2 / Double.pi.squareRoot(), 0, -4 / Double.pi.squareRoot(), 24 / Double.pi.squareRoot())
        case .arctan: self.init(0, 1, 0, -2, 24)
        case .sin: self.init(0, 1, 0, -1, 1)
        case .sigmoid: self.init(0.5, 0.25, 0, -0.125, 0.25)
        case .gelu: self.init(0, 0.5, (2 / Double.pi).squareRoot(), 0, 0)
        case .softplus: self.init(log(2), 0.5, 0.25, 0, 0)
        case .identity: self.init(0, 1, 0, 0, 0)
        case .relu: return nil
        }
    }

    private init(_ value: Double, _ slope: Double, _ second: Double, _ third: Double, _ fifth: Double) {
        (self.value, self.slope, self.second, self.third, self.fifth) = (value, slope, second, third, fifth)
    }

    /// σ(0) = σ''(0) = 0: what theory to third order asks for.
    public var isOddToThirdOrder: Bool { value == 0 && second == 0 }
    /// σ̂'''(0).
    public var scaledThird: Double { third / (slope * slope) }
    /// σ̂⁽⁵⁾(0).
    public var scaledFifth: Double { fifth / (slope * slope * slope) }
}

extension Theory {
    /// How many neurons share the lead: those within a relative 1e-9 of the largest |a_k + ẑ·w_k|.
    /// More than one never part by the escape's equations (T5).
    public func leaders(_ state: [Double]) -> Int {
        let sizes = growingAmplitudes(state).map(\.magnitude)
        let largest = sizes.max() ?? 0
        return sizes.filter { $0 >= largest * (1 - 1e-9) }.count
    }
}
