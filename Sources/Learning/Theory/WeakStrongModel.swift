// The data model of weak and strong samples and the reduced recursion of its training. Unaware of decoders.
#if canImport(Glibc)
    import Glibc
#endif

/// A softmax layer without bias on data of weak and strong samples (paper B's theory).
///
/// There are l balanced classes, each with m features of its own. A sample of a class has the same value, its strength
/// s, on the features of its class and 0 on all others: s = 1 (weak) with probability ρ, else s = k (strong). The layer
/// z = Wx is trained with cross-entropy by gradient descent on all data from W = 0.
///
/// By symmetry W has two numbers: the sum A of the weights from a class's features into its own output and the sum B
/// into another output, B = −A/(l − 1). Only Δ = A − B enters the outputs.
public struct WeakStrongModel: Sendable, Equatable {
    /// l, at least 2.
    public var classes: Int
    /// m, at least 1.
    public var featuresPerClass: Int
    /// k, at least 1; 1 makes all samples alike.
    public var strong: Double
    /// ρ, in [0, 1].
    public var weakFraction: Double
    /// η, positive.
    public var learningRate: Double

    /// Throws a `LearningError` if a number is outside its range.
    public init(
        classes: Int, featuresPerClass: Int, strong: Double, weakFraction: Double, learningRate: Double
    ) throws(LearningError) {
        guard classes >= 2, featuresPerClass >= 1, strong >= 1, strong.isFinite, (0...1).contains(weakFraction),
            learningRate > 0, learningRate.isFinite
        else {
            throw LearningError(
                "weak and strong samples: \(classes) classes (at least 2), \(featuresPerClass) features a class (at "
                    + "least 1), strength \(strong) (at least 1), weak fraction \(weakFraction) (0 to 1), learning rate "
                    + "\(learningRate) (positive)")
        }
        self.classes = classes
        self.featuresPerClass = featuresPerClass
        self.strong = strong
        self.weakFraction = weakFraction
        self.learningRate = learningRate
    }

    /// l as a number.
    var l: Double { Double(classes) }
    /// ηm: the time that one iteration takes in units in which the flow has no parameters but l, k, ρ.
    public var timeStep: Double { learningRate * Double(featuresPerClass) }

    /// E g(s).
    public func mean(_ g: (_ strength: Double) -> Double) -> Double {
        weakFraction * g(1) + (1 - weakFraction) * g(strong)
    }

    /// Var(s).
    public var strengthVariance: Double {
        weakFraction * (1 - weakFraction) * (strong - 1) * (strong - 1)
    }

    /// E[s/(l − 1 + e^{sΔ})]: dΔ/d(ηmt) of the flow.
    public func rate(at delta: Double) -> Double { mean { $0 / (l - 1 + exp($0 * delta)) } }

    /// Δ after one more iteration: Δ + ηm E[s/(l − 1 + e^{sΔ})].
    public func step(from delta: Double) -> Double { delta + timeStep * rate(at: delta) }

    /// A: the sum of a class's weights into its own output.
    public func ownSum(at delta: Double) -> Double { delta * (l - 1) / l }

    /// B: the sum of a class's weights into a wrong output.
    public func wrongSum(at delta: Double) -> Double { -delta / l }

    /// q(s) = (e^{sΔ} − 1)/(e^{sΔ} + l − 1): how far the output has moved from 1/l to the own class; 0 to 1.
    public func evidence(_ strength: Double, at delta: Double) -> Double {
        // In e^{−sΔ}, which cannot overflow.
        let decay = exp(-strength * delta)
        return -expm1(-strength * delta) / (1 + (l - 1) * decay)
    }

    /// Softmax output of a sample's own class: 1/l + q(1 − 1/l).
    public func ownOutput(_ strength: Double, at delta: Double) -> Double {
        1 / l + evidence(strength, at: delta) * (1 - 1 / l)
    }
}
