// The three-layer network on a problem: its output, risk and the right-hand side of its gradient flow. Unaware of time.
import Glibc
import Numerics

/// f_θ(x) = Σ_i a_i tanh(Σ_j V_ij tanh(w_j·x)) with M neurons in both hidden layers, in preallocated buffers.
///
/// Its state θ is flat: a [M], V [M, M] row by row, then w [D, M] component by component.
public final class ThreeLayerNetwork {
    /// What it learns.
    public let problem: Problem
    /// M.
    public let neurons: Int
    /// h_j(x) = tanh(w_j·x) at the nodes, [M, N].
    private var first: [Double]
    /// g_i(x) = tanh(Σ_j V_ij h_j(x)) at the nodes, [M, N].
    private var second: [Double]
    /// a_i r g_i' and what it is worth before V, each [M, N].
    private var secondSlope: [Double]
    private var firstSlope: [Double]
    private var residual: [Double]
    /// f_θ at the nodes for the last state evaluated [N].
    public private(set) var outputs: [Double]

    /// A network of `neurons` neurons in each hidden layer on `problem`.
    public init(problem: Problem, neurons: Int) {
        self.problem = problem
        self.neurons = neurons
        let nodes = problem.nodes
        first = [Double](repeating: 0, count: neurons * nodes)
        (second, secondSlope, firstSlope) = (first, first, first)
        residual = [Double](repeating: 0, count: nodes)
        outputs = residual
    }

    /// M (1 + M + D).
    public var parameterCount: Int { neurons * (1 + neurons + problem.inputs) }

    /// θ(0): every entry `scale`/√M times an independent standard normal, so that `scale` is the size of each layer as an
    /// operator. Stream: `CounterRandom(seed:, purpose: "three-layer parameters", index: M)`, in the order of the state.
    /// One seed gives the same draws for every scale.
    public static func initialState(neurons: Int, inputs: Int, scale: Double, seed: UInt64) -> [Double] {
        var random = CounterRandom(seed: seed, purpose: "three-layer parameters", index: UInt64(neurons))
        let size = scale / Double(neurons).squareRoot()
        return (0..<neurons * (1 + neurons + inputs)).map { _ in size * random.normal() }
    }

    /// R(θ) = ½ E (f_θ − f)². Leaves f_θ in `outputs`.
    public func risk(_ state: UnsafePointer<Double>) -> Double {
        forward(state)
        var sum = 0.0
        for n in outputs.indices {
            let error = problem.targets[n] - outputs[n]
            residual[n] = problem.weights[n] * error
            sum += residual[n] * error
        }
        return 0.5 * sum
    }

    /// dθ/dt = −∇R with r = f − f_θ: da_i/dt = E[r g_i], dV_ij/dt = E[r a_i (1 − g_i²) h_j],
    /// dw_j/dt = E[r Σ_i a_i (1 − g_i²) V_ij (1 − h_j²) x]. Returns R(θ).
    @discardableResult
    public func descentDirection(_ state: UnsafePointer<Double>, into rate: UnsafeMutablePointer<Double>) -> Double {
        let risk = risk(state)
        let (m, nodes) = (neurons, problem.nodes)
        for i in 0..<m {
            var sum = 0.0
            for n in 0..<nodes {
                let g = second[i * nodes + n]
                sum += residual[n] * g
                secondSlope[i * nodes + n] = state[i] * residual[n] * (1 - g * g)
            }
            rate[i] = sum
        }
        let (matrix, matrixRate) = (state + m, rate + m)
        dgemm(m, m, nodes, secondSlope, lda: nodes, first, ldb: nodes, transposeB: true, matrixRate, ldc: m)
        dgemm(m, nodes, m, matrix, lda: m, transposeA: true, secondSlope, ldb: nodes, &firstSlope, ldc: nodes)
        let weightRate = rate + m + m * m
        for j in 0..<m {
            for d in 0..<problem.inputs { weightRate[d * m + j] = 0 }
            for n in 0..<nodes {
                let h = first[j * nodes + n]
                let slope = firstSlope[j * nodes + n] * (1 - h * h)
                for d in 0..<problem.inputs { weightRate[d * m + j] += slope * problem.x[d * nodes + n] }
            }
        }
        return risk
    }

    private func forward(_ state: UnsafePointer<Double>) {
        let (m, nodes) = (neurons, problem.nodes)
        let weights = state + m + m * m
        for j in 0..<m {
            for n in 0..<nodes {
                var u = 0.0
                for d in 0..<problem.inputs { u += weights[d * m + j] * problem.x[d * nodes + n] }
                first[j * nodes + n] = u
            }
        }
        ActivationFunction.tanh.apply(&first)
        dgemm(m, nodes, m, state + m, lda: m, first, ldb: nodes, &second, ldc: nodes)
        ActivationFunction.tanh.apply(&second)
        for n in 0..<nodes { outputs[n] = 0 }
        for i in 0..<m { for n in 0..<nodes { outputs[n] += state[i] * second[i * nodes + n] } }
    }
}
