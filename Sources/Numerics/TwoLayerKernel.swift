// Swift face of the fused two-layer kernels: forward and backward at quadrature nodes. Unaware of time and risk.
import CKernels

/// σ(w·x) for M neurons with D inputs at N fixed nodes, its weighted sum and its gradients, in preallocated buffers.
///
/// Parameters lie flat: a [M], then w [D, M] component by component (component d of neuron k is `M + d * M + k`).
/// Equal inputs give equal bits on every processor for the activations that say so.
public final class TwoLayerKernel {
    /// M.
    public let neurons: Int
    /// D, the constant input included.
    public let inputs: Int
    /// N.
    public let nodes: Int
    private let activation: ActivationFunction
    private let x: [Double]
    private var values: [Double]
    private var slopes: [Double]
    private var scratch: [Double]

    /// `x` holds the inputs at the nodes, [D, N] component by component.
    public init(activation: ActivationFunction, neurons: Int, inputs: Int, x: [Double]) {
        precondition(neurons > 0 && inputs > 0 && x.count % inputs == 0, "x is [D, N]")
        self.activation = activation
        self.neurons = neurons
        self.inputs = inputs
        self.x = x
        nodes = x.count / inputs
        let size = ck_two_layer_workspace(neurons, nodes)
        values = [Double](repeating: 0, count: size)
        slopes = [Double](repeating: 0, count: activation.storesSlopes ? size : 0)
        scratch = [Double](repeating: 0, count: inputs * nodes)
    }

    /// M (1 + D).
    public var parameterCount: Int { neurons * (1 + inputs) }

    /// `output` [N] = Σ_k a_k σ(w_k·x). Keeps what `backward` needs.
    public func forward(_ parameters: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>) {
        values.withUnsafeMutableBufferPointer { values in
            slopes.withUnsafeMutableBufferPointer { slopes in
                ck_two_layer_forward(
                    activation.code, neurons, inputs, nodes, x, parameters, parameters + neurons,
                    values.baseAddress, slopes.isEmpty ? nil : slopes.baseAddress, output)
            }
        }
    }

    /// `gradient` (laid out as the parameters): Σ_n r_n σ(w_k·x_n) and a_k Σ_n r_n σ'(w_k·x_n) x_n, for the `residual` r
    /// [N] with the quadrature weights multiplied in, at the parameters of the last `forward`.
    public func backward(
        _ parameters: UnsafePointer<Double>, residual: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>
    ) {
        ck_two_layer_backward(
            activation.code, neurons, inputs, nodes, x, parameters, residual, values, slopes.isEmpty ? nil : slopes,
            &scratch, gradient, gradient + neurons)
    }
}
