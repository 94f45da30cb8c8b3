// The two-layer network on a problem: its output, risk and the right-hand side of its gradient flow. Unaware of time.
import Numerics

/// f_θ(x) = Σ_k a_k σ(w_k·x) with M neurons on a problem, in preallocated buffers.
///
/// Its state θ is flat: a [M], then w [D, M] component by component.
public final class TwoLayerNetwork {
    /// What it learns.
    public let problem: Problem
    /// M.
    public let neurons: Int
    private let kernel: TwoLayerKernel
    private var residual: [Double]
    /// f_θ at the nodes for the last state evaluated [N].
    public private(set) var outputs: [Double]

    /// A network of `neurons` neurons on `problem`.
    public init(problem: Problem, activation: ActivationFunction, neurons: Int) {
        self.problem = problem
        self.neurons = neurons
        kernel = TwoLayerKernel(activation: activation, neurons: neurons, inputs: problem.inputs, x: problem.x)
        residual = [Double](repeating: 0, count: problem.nodes)
        outputs = residual
    }

    /// M (1 + D).
    public var parameterCount: Int { kernel.parameterCount }

    /// R(θ) = ½ E (f_θ − f)². Leaves f_θ in `outputs`.
    public func risk(_ state: UnsafePointer<Double>) -> Double {
        kernel.forward(state, output: &outputs)
        var sum = 0.0
        for i in outputs.indices {
            let error = problem.targets[i] - outputs[i]
            sum += problem.weights[i] * error * error
        }
        return 0.5 * sum
    }

    /// dθ/dt = −∇R: da_k/dt = E[r σ(w_k·x)], dw_k/dt = a_k E[r σ'(w_k·x) x], with r = f − f_θ. Returns R(θ).
    @discardableResult
    public func descentDirection(_ state: UnsafePointer<Double>, into rate: UnsafeMutablePointer<Double>) -> Double {
        kernel.forward(state, output: &outputs)
        var sum = 0.0
        for i in outputs.indices {
            let error = problem.targets[i] - outputs[i]
            residual[i] = problem.weights[i] * error
            sum += residual[i] * error
        }
        kernel.backward(state, residual: residual, gradient: rate)
        return 0.5 * sum
    }
}
