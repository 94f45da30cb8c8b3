// Activations against the C library and finite differences; the quality of our own tanh.
import Foundation
import TestSupport
import Testing

@testable import Numerics

@Suite struct ActivationTests {
    /// Arguments over all magnitudes that matter, both signs, not a multiple of eight.
    static let arguments: [Double] = {
        var random = CounterRandom(seed: 1, purpose: "tanh arguments")
        return (0..<400_003).map { _ in
            let sign = random.uniform() < 0.5 ? -1.0 : 1
            return sign * exp2(random.uniform(in: -40..<5))
        }
    }()

    @Test func tanhIsWithinThreeUlp() {
        var worst = 0.0
        for (x, y) in zip(Self.arguments, ActivationFunction.tanh.evaluate(Self.arguments).value) {
            // The 80-bit long double function is the reference where it exists; Double's own is within 1 ulp.
            #if arch(x86_64)
                let exact = Foundation.tanh(Float80(x))
                worst = max(worst, Double(abs(Float80(y) - exact)) / Double(exact).magnitude.ulp)
            #else
                worst = max(worst, abs(y - Foundation.tanh(x)) / y.magnitude.ulp - 1)
            #endif
        }
        #expect(worst <= 3)
        #expect(worst > 0.4, "a perfect function would mean that the reference was compared with itself")
    }

    @Test func tanhIsOddAndMonotone() {
        let x = Self.arguments.map(\.magnitude).sorted()
        let y = ActivationFunction.tanh.evaluate(x).value
        #expect(firstDifference(ActivationFunction.tanh.evaluate(x.map { -$0 }).value, y.map { -$0 }) == nil)
        for i in x.indices.dropFirst() where x[i] - x[i - 1] >= 8 * x[i].ulp { #expect(y[i] >= y[i - 1]) }
        // Where tanh saturates every step counts: no jitter, never above 1.
        let high = (0..<200_000).map { 0.6 + Double($0) * 1e-4 }
        let saturated = ActivationFunction.tanh.evaluate(high).value
        #expect(zip(saturated, saturated.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(saturated.last == 1)
    }

    @Test func tanhAtSpecialValues() {
        let tiny = Double.leastNonzeroMagnitude
        let x = [0.0, -0.0, .infinity, -.infinity, tiny, -3 * tiny, 1e300, .nan, 25, -20]
        let y = ActivationFunction.tanh.evaluate(x).value
        #expect(y[7].isNaN)
        #expect(y[1].sign == .minus && y[1] == 0 && y[0].sign == .plus)
        #expect(Array(y[2...6]) == [1, -1, tiny, -3 * tiny, 1])
        #expect(Array(y[8...]) == [1, -1])
    }

    @Test(arguments: ActivationFunction.allCases) func valuesAgainstTheCLibrary(_ activation: ActivationFunction) {
        let x = Self.arguments[..<2001].map { $0 }
        let expected: (Double) -> Double =
            switch activation {
            case .tanh: { Foundation.tanh($0) }
            case .relu: { max($0, 0) }
            case .sigmoid: { 1 / (1 + exp(-$0)) }
            case .erf: { Foundation.erf($0) }
            case .arctan: { atan($0) }
            case .sin: { Foundation.sin($0) }
            case .gelu: { $0 * (1 + Foundation.erf($0 / 2.0.squareRoot())) / 2 }
            case .softplus: { log(1 + exp($0)) }
            case .identity: { $0 }
            }
        for (x, y) in zip(x, activation.evaluate(x).value) {
            #expect(abs(y - expected(x)) <= 2e-15 * max(1, abs(x)), "\(activation)(\(x))")
        }
    }

    @Test(arguments: ActivationFunction.allCases) func slopesAgainstDifferences(_ activation: ActivationFunction) {
        let x = (0..<83).map { -4.1 + 0.1 * Double($0) }.filter { abs($0) > 1e-3 }
        let h = 1e-5
        let above = activation.evaluate(x.map { $0 + h }).value
        let below = activation.evaluate(x.map { $0 - h }).value
        let slope = activation.evaluate(x).slope
        for i in x.indices {
            #expect(abs(slope[i] - (above[i] - below[i]) / (2 * h)) < 1e-9, "\(activation)'(\(x[i]))")
        }
    }

    @Test func sigmoidAndSoftplusDoNotOverflow() {
        #expect(ActivationFunction.sigmoid.evaluate([-1000, 1000]).value == [0, 1])
        #expect(ActivationFunction.softplus.evaluate([-1000, 1000]).value == [0, 1000])
        #expect(ActivationFunction.relu.evaluate([.nan]).value[0].isNaN)
    }
}
