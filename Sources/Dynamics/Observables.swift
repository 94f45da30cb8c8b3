// What is measured at a moment of a two-layer flow (paper A, section 1 of its reconstruction). Changes nothing.
import Glibc
import Numerics

/// Measures a state of `network`; keeps the initial state for the linearised flow and the conservation law.
final class Observables {
    private let network: TwoLayerNetwork
    private let initial: [Double]
    /// p_k(0) = ẑ·w_k(0).
    private let initialAlignment: [Double]
    private let problem: Problem
    private let direction: [Double]
    private var amplitudes: [Double]
    private var norms: [Double]

    init(network: TwoLayerNetwork, initial: [Double]) {
        self.network = network
        self.initial = initial
        problem = network.problem
        direction = problem.direction
        let (m, direction) = (network.neurons, direction)
        initialAlignment = (0..<m).map { k in
            direction.indices.reduce(0) { $0 + direction[$1] * initial[($1 + 1) * m + k] }
        }
        amplitudes = [Double](repeating: 0, count: m)
        norms = amplitudes
    }

    static let columns: [History.Column] = [
        .init(name: "time", unit: "t", summary: "time of the gradient flow"),
        .init(name: "scaled_time", summary: "‖z‖ t"),
        .init(name: "risk", summary: "R = ½ E (f_θ − f)²"),
        .init(name: "K", summary: "zᵀMs/‖z‖² with s = Σ a_k w_k: progress of the linear drive"),
        .init(name: "K_perp", summary: "‖Ms − Kz‖/‖z‖"),
        .init(name: "K_f", summary: "zᵀE[x f_θ]/‖z‖²"),
        .init(name: "K_f_perp", summary: "‖E[x f_θ] − K_f z‖/‖z‖"),
        .init(name: "W_rel2", summary: "Σ_j (|a|_(j) − ‖w‖_(j))²/Σ a², both sorted"),
        .init(name: "N_eff", unit: "neurons", summary: "(Σ q²)²/Σ q⁴ with q_k² = |a_k|‖w_k‖"),
        .init(name: "P", summary: "‖Σ a_k w_k‖/Σ |a_k|‖w_k‖: order parameter of the directions"),
        .init(name: "q_max", summary: "max(max |a_k|, max ‖w_k‖)"),
        .init(name: "w_norm", summary: "‖w‖_F"),
        .init(name: "a_norm", summary: "‖a‖"),
        .init(name: "top_share", summary: "max q²/Σ q²"),
        .init(name: "top_ratio", summary: "‖w_k‖/|a_k| of the neuron with the largest q²"),
        .init(name: "balance_drift", summary: "max |Δ(a_k² − ‖w_k‖²)|/max(|a_k|, ‖w_k‖)² since the start"),
        .init(name: "linear_error", summary: "‖θ − θ_linearised‖/‖θ‖ with the flow linearised at 0 (‖z‖t ≤ 100)"),
        .init(name: "linear_q_max", summary: "q_max of the linearised flow (‖z‖t ≤ 100)"),
    ]

    /// One row of `columns` for `state` at `time`.
    func measure(_ state: [Double], at time: Double) -> [Double] {
        let risk = network.risk(state)
        let (m, inputs) = (network.neurons, problem.inputs)
        let z = problem.drive
        let squared = SmallMatrix.dot(z, z)

        var s = [Double](repeating: 0, count: inputs)
        for d in 0..<inputs { for k in 0..<m { s[d] += state[k] * state[(d + 1) * m + k] } }
        let fit = (0..<inputs).map { d in
            (0..<problem.nodes).reduce(0) {
                $0 + problem.weights[$1] * network.outputs[$1] * problem.x[d * problem.nodes + $1]
            }
        }
        func drive(_ v: [Double]) -> (along: Double, across: Double) {
            let along = SmallMatrix.dot(z, v) / squared
            let rest = zip(v, z).map { $0 - along * $1 }
            return (along, SmallMatrix.norm(rest) / squared.squareRoot())
        }
        let linear = drive(SmallMatrix.multiply(problem.secondMoment, s))
        let output = drive(fit)

        var (sumA, sumW, sumQ, sumQ2) = (0.0, 0.0, 0.0, 0.0)
        var (largest, top, topRatio, drift) = (0.0, 0.0, 0.0, 0.0)
        for k in 0..<m {
            let a = state[k].magnitude
            var (square, initialSquare) = (0.0, 0.0)
            for d in 1...inputs {
                square += state[d * m + k] * state[d * m + k]
                initialSquare += initial[d * m + k] * initial[d * m + k]
            }
            let w = square.squareRoot()
            let q = a * w
            (amplitudes[k], norms[k]) = (a, w)
            sumA += a * a
            sumW += square
            sumQ += q
            sumQ2 += q * q
            largest = max(largest, a, w)
            if q > top { (top, topRatio) = (q, w / a) }
            drift = max(drift, ((a * a - square) - (initial[k] * initial[k] - initialSquare)).magnitude)
        }
        let distance = AmplitudeDistance.squared(sorting: &amplitudes, &norms)
        let (error, linearLargest) = linearised(state, at: time)
        return [
            time, problem.driveNorm * time, risk, linear.along, linear.across, output.along, output.across,
            distance / sumA, sumQ * sumQ / sumQ2, SmallMatrix.norm(s) / sumQ, largest, sumW.squareRoot(),
            sumA.squareRoot(), top / sumQ, topRatio, drift / (largest * largest),
            error / (sumA + sumW).squareRoot(), linearLargest,
        ]
    }

    /// ‖θ − θ_linearised‖ and q_max of θ_linearised (paper A, T1: a and p = ẑ·w rotate hyperbolically, w⊥ is frozen).
    private func linearised(_ state: [Double], at time: Double) -> (error: Double, largest: Double) {
        let m = network.neurons
        let angle = min(problem.driveNorm * time, 100)
        let (c, s) = (cosh(angle), sinh(angle))
        var (sum, largest) = (0.0, 0.0)
        for k in 0..<m {
            let p0 = initialAlignment[k]
            let a = initial[k] * c + p0 * s
            let growth = p0 * c + initial[k] * s - p0
            sum += (state[k] - a) * (state[k] - a)
            var square = 0.0
            for d in direction.indices {
                let w = initial[(d + 1) * m + k] + growth * direction[d]
                square += w * w
                sum += (state[(d + 1) * m + k] - w) * (state[(d + 1) * m + k] - w)
            }
            largest = max(largest, a.magnitude, square.squareRoot())
        }
        return (sum.squareRoot(), largest)
    }
}
