// The fused two-layer kernels against plain sums and finite differences.
import Foundation
import TestSupport
import Testing

@testable import Numerics

@Suite struct TwoLayerKernelTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let activation: ActivationFunction
        let neurons: Int
        let inputs: Int
        let nodes: Int
        var testDescription: String { "\(activation) M=\(neurons) D=\(inputs) N=\(nodes)" }
    }

    /// Sizes around the sixteen lanes and the tile of 128 nodes, both specialised and general input counts.
    static let cases: [Case] =
        ActivationFunction.allCases.map { Case(activation: $0, neurons: 11, inputs: 2, nodes: 7) } + [
            Case(activation: .tanh, neurons: 1, inputs: 2, nodes: 1),
            Case(activation: .tanh, neurons: 16, inputs: 3, nodes: 100),
            Case(activation: .tanh, neurons: 33, inputs: 2, nodes: 129),
            Case(activation: .tanh, neurons: 9, inputs: 5, nodes: 3),
            Case(activation: .erf, neurons: 9, inputs: 3, nodes: 300),
        ]

    private func random(_ count: Int, _ purpose: String) -> [Double] {
        var random = CounterRandom(seed: 4, purpose: purpose)
        return (0..<count).map { _ in random.normal() }
    }

    /// Σ_n r_n f(x_n) at `parameters`, by plain loops.
    private func objective(_ c: Case, _ parameters: [Double], x: [Double], residual: [Double]) -> Double {
        (0..<c.nodes).reduce(0) { sum, n in
            let drives = (0..<c.neurons).map { k in
                (0..<c.inputs).reduce(0) { $0 + parameters[c.neurons * ($1 + 1) + k] * x[$1 * c.nodes + n] }
            }
            let values = c.activation.evaluate(drives).value
            return sum + residual[n] * (0..<c.neurons).reduce(0) { $0 + parameters[$1] * values[$1] }
        }
    }

    @Test(arguments: cases) func gradientAgainstDifferences(_ c: Case) {
        let x = random(c.inputs * c.nodes, "x")
        let residual = random(c.nodes, "r").map { $0 / Double(c.nodes) }
        let parameters = random(c.neurons * (1 + c.inputs), "θ")
        let kernel = TwoLayerKernel(activation: c.activation, neurons: c.neurons, inputs: c.inputs, x: x)
        var output = [Double](repeating: .nan, count: c.nodes)
        var gradient = [Double](repeating: .nan, count: parameters.count)
        kernel.forward(parameters, output: &output)
        kernel.backward(parameters, residual: residual, gradient: &gradient)
        let value = zip(output, residual).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(value - objective(c, parameters, x: x, residual: residual)) < 1e-13 * Double(c.neurons))
        let h = 1e-6
        for i in parameters.indices {
            var (above, below) = (parameters, parameters)
            above[i] += h
            below[i] -= h
            let difference =
                (objective(c, above, x: x, residual: residual) - objective(c, below, x: x, residual: residual))
                / (2 * h)
            #expect(abs(gradient[i] - difference) < 1e-7, "parameter \(i)")
        }
    }

    /// Neurons that stay below ln(2)/4 take a short series. It must be the same function: equal bits whether a neighbour
    /// forces the block off it or not, and 3 ulp from tanh.
    @Test func smallNeuronsGiveTheSameBits() {
        let x = (0..<200).map { 0.25 * (Double($0) - 99.5) / 99.5 }
        let kernel = { (neurons: Int, parameters: [Double]) in
            let kernel = TwoLayerKernel(activation: .tanh, neurons: neurons, inputs: 1, x: x)
            var output = [Double](repeating: .nan, count: x.count)
            kernel.forward(parameters, output: &output)
            return output
        }
        for scale in [1, 0.8, 0.69, 0.5, 1e-3, 1e-200] {
            let alone = kernel(1, [1, scale])
            #expect(firstDifference(alone, kernel(2, [1, 0, scale, 7])) == nil)
            #expect(firstDifference(alone, ActivationFunction.tanh.evaluate(x.map { scale * $0 }).value) == nil)
            #expect(zip(alone, x).allSatisfy { abs($0 - Foundation.tanh(scale * $1)) <= 3 * abs($0).ulp })
        }
        #expect(kernel(2, [1, 1, .nan, 0.1]).allSatisfy { $0.isNaN })
    }
}
