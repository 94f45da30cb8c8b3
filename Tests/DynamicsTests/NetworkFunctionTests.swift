import Foundation
import TestSupport
import Testing

@testable import Dynamics
@testable import Numerics

@Suite struct NetworkFunctionTests {
    @Test func agreesWithTheFormulaAndWithTheNodes() throws {
        let problem = try Problem.named("2d")
        let state = InitialLaw.gaussian.parameters(neurons: 7, inputs: 3, alpha: 0.2, seed: 5)
        let points = [0.3, -0.8, 0.1, 0.9]
        let ours = NetworkFunction.values(state: state, activation: .tanh, inputs: 3, at: points)
        for i in 0..<2 {
            let expected = (0..<7).reduce(0.0) { sum, k in
                let inside = state[7 + k] * points[i] + state[14 + k] * points[2 + i] + state[21 + k]
                return sum + state[k] * tanh(inside)
            }
            #expect(abs(ours[i] - expected) < 1e-14)
        }
        let network = TwoLayerNetwork(problem: problem, activation: .tanh, neurons: 7)
        _ = network.risk(state)
        let nodes = Array(problem.x[..<(2 * problem.nodes)])
        let values = NetworkFunction.values(state: state, activation: .tanh, inputs: 3, at: nodes)
        #expect(firstDifference(values, network.outputs) == nil)
    }
}
