// When the effective dynamics of a small three-layer network diverge. Unaware of the network's nonlinearity.
import Glibc
import Numerics

/// While f_θ ≪ f and all pre-activations are small, f_θ(x) ≈ aᵀV w x and the flow climbs aᵀV w z with z = E[f x]: for
/// p_j = ẑ·w_j
///
///     da/dt = ‖z‖ V p,   dV/dt = ‖z‖ a pᵀ,   dp/dt = ‖z‖ Vᵀ a,   w⊥ frozen.
///
/// The drive is homogeneous of degree 3, so θ(t) = ε θ̂(ε t) for a start ε θ̂(0): the time at which it diverges is T̂/ε.
/// VVᵀ − aaᵀ and VᵀV − ppᵀ are conserved; near the divergence V has rank one, ‖a‖ = ‖V‖ = ‖p‖ = x, and dx/dt = ‖z‖x²,
/// x = 1/(‖z‖(T − t)). (Paper A's companion on three layers; the conservation law is that of Du, Hu and Lee 2018, eq. 5.)
public struct ThreeLayerBlowUp: Sendable {
    /// T, the time of the divergence.
    public let time: Double
    /// The state at which the integration was left: a [M], V [M, M] row by row, p [M].
    public let finalState: [Double]

    /// From a network's initial state (a, V, w as `ThreeLayerNetwork` has them) on `problem`; relative error about 1e-6.
    public init(problem: Problem, neurons m: Int, initialState: [Double]) throws(DynamicsError) {
        let (pull, direction) = (problem.driveNorm, problem.direction)
        let p = (0..<m).map { j in
            direction.indices.reduce(0) { $0 + direction[$1] * initialState[m + m * m + $1 * m + j] }
        }
        let initial = Array(initialState[..<(m + m * m)]) + p
        let size = SmallMatrix.norm(Array(initial[..<m]))
        let integrator = DormandPrince853(relativeTolerance: 1e-9, absoluteTolerance: 1e-9 * size) { _, y, rate in
            let (a, matrix, p) = (y, y + m, y + m + m * m)
            for i in 0..<(2 * m + m * m) { rate[i] = 0 }
            for i in 0..<m {
                for j in 0..<m {
                    rate[i] += pull * matrix[i * m + j] * p[j]
                    rate[m + i * m + j] = pull * a[i] * p[j]
                    rate[m + m * m + j] += pull * matrix[i * m + j] * a[i]
                }
            }
        }
        try integrator.start(at: 0, initial)
        // What is left from x on takes 1/(‖z‖x), to a relative (initial/x)².
        var x = size
        while x < 1000 * size {
            try integrator.step()
            x = SmallMatrix.norm(Array(integrator.state[..<m]))
        }
        time = integrator.time + 1 / (pull * x)
        finalState = integrator.state
    }
}
