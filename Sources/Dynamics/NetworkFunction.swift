// The network's output away from the quadrature nodes. Unaware of risk and training.
import Numerics

/// f_θ as a function of the input.
public enum NetworkFunction {
    /// f_θ(x) = Σ_k a_k σ(w_k·(x, 1)) for the parameters `state` (a [M], then w [D, M]) at `points` [d, N] component by
    /// component, without the constant input; D = d + 1.
    public static func values(
        state: [Double], activation: ActivationFunction, inputs: Int, at points: [Double]
    ) -> [Double] {
        precondition(points.count % (inputs - 1) == 0, "points are [d, N]")
        let count = points.count / (inputs - 1)
        let kernel = TwoLayerKernel(
            activation: activation, neurons: state.count / (1 + inputs), inputs: inputs,
            x: points + [Double](repeating: 1, count: count))
        var output = [Double](repeating: 0, count: count)
        kernel.forward(state, output: &output)
        return output
    }
}
