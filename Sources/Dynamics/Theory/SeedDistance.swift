// W_rel² of one seed before the descent, from its initial parameters alone (paper A, T1 and T6), with what the activation's
// cubic term adds. Unaware of any run.
import Glibc

extension Theory {
    /// W_rel² of one seed at ‖z‖t = `scaledTime` of the linear stage, by T1 on its initial parameters (a [M], then
    /// w [D, M]): a and p = ẑ·w rotate hyperbolically, the rest of w is frozen.
    ///
    /// With `cubic` = σ'''(0) ≠ 0 the amplitudes are corrected to the next order in their size. There
    /// d(a² − p²)/dt = −(2/3) σ''' a E[f (ẑ·x)³] p³, so that a² − p² grows by −σ''' E[f (ẑ·x)³] a⁴/(6‖z‖) while a ≈ ±p
    /// grow as e^{‖z‖t}.
    public func seedDistance(initialState: [Double], scaledTime: Double, cubic: Double = 0) -> Double {
        let m = initialState.count / (1 + problem.inputs)
        let direction = problem.direction
        let (c, s) = (cosh(scaledTime), sinh(scaledTime))
        let bend = cubic == 0 ? 0 : -cubic * problem.driveCubicMoment / (12 * problem.driveNorm)
        var amplitudes = [Double](repeating: 0, count: m)
        var norms = amplitudes
        var power = 0.0
        for k in 0..<m {
            let a0 = initialState[k]
            let p0 = direction.indices.reduce(0) { $0 + direction[$1] * initialState[($1 + 1) * m + k] }
            let squared = direction.indices.reduce(0) {
                $0 + initialState[($1 + 1) * m + k] * initialState[($1 + 1) * m + k]
            }
            let (a, p) = ((a0 * c + p0 * s).magnitude, p0 * c + a0 * s)
            amplitudes[k] = a + bend * a * a * a
            norms[k] = (p * p + max(0, squared - p0 * p0)).squareRoot()
            power += a * a
        }
        return AmplitudeDistance.squared(sorting: &amplitudes, &norms) / power
    }

    /// What the cubic term alone makes of W_rel² for Gaussian neurons whose E a² is `meanSquare`:
    /// (σ'''(0) E[f (ẑ·x)³]/(12‖z‖))² E a⁶/E a², with E a⁶ = 15 (E a²)³. It grows as e^{4‖z‖t} and ends the fall of T6.
    public func cubicDistance(meanSquare: Double, cubic: Double = -2) -> Double {
        let bend = cubic * problem.driveCubicMoment / (12 * problem.driveNorm)
        return 15 * bend * bend * meanSquare * meanSquare
    }

    /// E a² at ‖z‖t = `scaledTime` of the linear stage: M^{−2α} cosh 2‖z‖t.
    public func linearStageMeanSquare(scaledTime: Double) -> Double {
        cosh(2 * scaledTime) / (smallness * neurons)
    }
}

extension Problem {
    /// E[f (ẑ·x)³], by which the activation's cubic term bends the growth of neurons along ẑ.
    public var driveCubicMoment: Double {
        let unit = direction
        return (0..<nodes).reduce(0) { sum, i in
            let along = (0..<inputs).reduce(0) { $0 + unit[$1] * x[$1 * nodes + i] }
            return sum + weights[i] * targets[i] * along * along * along
        }
    }
}
