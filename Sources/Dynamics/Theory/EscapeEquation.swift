// The escape from the secondary plateau: the mean-field equations of slowly competing neurons (paper A, T5).
// Unaware of the network that they approximate.
import Glibc
import Numerics

/// Amplitudes on the secondary plateau in units of √(‖s*‖/M): A = |a|, B = ‖w‖, all neurons along ±s*.
public struct EscapeCurve: Sendable {
    /// Time since the plateau was reached, one entry an integrator step.
    public var times: [Double]
    /// The risk below R_lin at leading order, (g/6)(‖s*‖²/M)⟨A B³⟩.
    public var riskDrop: [Double]
    /// The share of the largest neuron in Σ A B.
    public var topShare: [Double]
    /// ‖w‖/|a| of the largest neuron: tends to √3.
    public var topRatio: [Double]
    /// When the equations diverge: the escape.
    public var escapeTime: Double
}

extension Theory {
    /// g = |σ'''(0) E[(f − s*·x)(v·x)³]|, the rate of the escape; nil where the product is not positive: then neurons shrink
    /// together and this mechanism gives no escape.
    public func escapeRate(thirdDerivative: Double = -2) -> Double? {
        let rate = thirdDerivative * problem.escapeMoment
        return rate > 0 ? rate : nil
    }

    /// max_k (a_k + ẑ·w_k)²/mean: how far the largest neuron of a seed is ahead.
    public func topGrowth(_ state: [Double]) -> Double {
        let squares = growingAmplitudes(state).map { $0 * $0 }
        return squares.max()! * Double(squares.count) / squares.reduce(0, +)
    }

    /// Solves A' = lB + (g/6)B³, B' = lA + (g/2)AB² with l = −g(⟨B⁴⟩/6 + ⟨A²B²⟩/2)/⟨A² + B²⟩, which keeps ⟨AB⟩ = 1, in the
    /// slow time t‖s*‖/M, from A = B ∝ |a_k + ẑ·w_k| of an initial state, until the largest neuron carries half of
    /// Σ AB: from there on it outgrows the expansion.
    /// `thirdDerivative` is σ'''(0): −2 for tanh.
    public func escapeCurve(
        initialState: [Double], thirdDerivative: Double = -2
    ) throws(DynamicsError) -> EscapeCurve {
        guard let g = escapeRate(thirdDerivative: thirdDerivative) else {
            throw .badSetting(
                name: "σ'''(0)·E[(f − s*·x)(v·x)³]", found: "\(thirdDerivative * problem.escapeMoment)",
                expected: "a positive number: else there is no escape of this kind")
        }
        let growing = growingAmplitudes(initialState).map(\.magnitude)
        let m = growing.count
        let scale = (growing.reduce(0) { $0 + $1 * $1 } / Double(m)).squareRoot()
        let start = growing.map { $0 / scale }
        let top = start.indices.max { start[$0] < start[$1] }!
        let integrator = DormandPrince853(relativeTolerance: 1e-9, absoluteTolerance: 1e-9) { _, y, rate in
            let (a, b) = (y, y + m)
            var (pull, mass) = (0.0, 0.0)
            for k in 0..<m {
                let (a2, b2) = (a[k] * a[k], b[k] * b[k])
                pull += b2 * (b2 / 6 + a2 / 2)
                mass += a2 + b2
            }
            let l = -g * pull / mass
            for k in 0..<m {
                let b2 = b[k] * b[k]
                rate[k] = b[k] * (l + g / 6 * b2)
                rate[m + k] = a[k] * (l + g / 2 * b2)
            }
        }
        try integrator.start(at: 0, start + start)
        let unit = neurons / problem.bestLinearNorm
        var curve = EscapeCurve(times: [], riskDrop: [], topShare: [], topRatio: [], escapeTime: 0)
        func record() {
            let (a, b) = (integrator.state[..<m], integrator.state[m...])
            let cubic = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 * $1.1 * $1.1 } / Double(m)
            let product = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
            curve.times.append(integrator.time * unit)
            curve.riskDrop.append(g / 6 * problem.bestLinearNorm * problem.bestLinearNorm / neurons * cubic)
            curve.topShare.append(a[top] * b[m + top] / product)
            curve.topRatio.append(b[m + top] / a[top])
        }
        record()
        // Alone, the largest neuron tends to B = √3 A, A' = (√3/2) g A³, and diverges 1/(√3 g A²) later.
        while curve.topShare.last! < 0.5 {
            try integrator.step()
            record()
        }
        let amplitude = integrator.state[top]
        curve.escapeTime = (integrator.time + 1 / (3.0.squareRoot() * g * amplitude * amplitude)) * unit
        return curve
    }

    /// a_k + ẑ·w_k, twice the part of each neuron that grows as e^{‖z‖t}.
    func growingAmplitudes(_ state: [Double]) -> [Double] {
        let m = state.count / (1 + problem.inputs)
        let direction = problem.direction
        return (0..<m).map { k in
            direction.indices.reduce(state[k]) { $0 + direction[$1] * state[($1 + 1) * m + k] }
        }
    }
}
