// The size of the weights on the way to the best linear fit, from the initial moments and the drive reached (paper A, T1 and
// T2). Unaware of time.
import Glibc
import Numerics

extension Theory {
    /// Σ a² and Σ ‖w‖² when the linear network's drive has reached K = `drive`, from the initial `moments`.
    ///
    /// Where Mẑ = μẑ, S = Σ a p (p = ẑ·w) is K‖z‖/μ. With Q = Σ a² + Σ p² and the remaining drive ρ = (1 − K)‖z‖:
    /// dS/dt = Q ρ and dQ/dt = 4 S ρ, so Q² − 4S² is conserved, as are Σ a² − Σ p² and (to O(M^{−1/2})) the rest of w.
    public func linearNorms(drive: Double, from moments: ParameterMoments) -> (output: Double, input: Double) {
        let (direction, inputs) = (problem.direction, problem.inputs)
        let start = SmallMatrix.dot(direction, moments.predictor)
        let along = SmallMatrix.dot(direction, SmallMatrix.multiply(moments.inputPower, direction))
        let trace = (0..<inputs).reduce(0) { $0 + moments.inputPower[$1 * inputs + $1] }
        let reached = drive * problem.driveNorm / problem.curvature
        let power = moments.outputPower + along
        let total = (power * power + 4 * (reached * reached - start * start)).squareRoot()
        let difference = moments.outputPower - along
        return (0.5 * (total + difference), 0.5 * (total - difference) + trace - along)
    }

    /// The median of the largest of M half-normal amplitudes whose mean square is 1.
    public var medianLargest: Double { NormalQuantile.standard(0.5 + 0.5 * pow(0.5, 1 / neurons)) }

    /// What the escape has done to N_eff by the slow time τ = `slowTime` on the plateau, to first order (T5 with A = B
    /// half-normal): d ln N_eff/dτ = −(8/3) g. Zero where there is no escape of this kind.
    public func escapeDrift(slowTime: Double) -> Double { 8.0 / 3 * (escapeRate() ?? 0) * slowTime }

    /// τ = t‖s*‖/M, the slow time of the escape.
    public func slowTime(_ time: Double) -> Double { time * problem.bestLinearNorm / neurons }
}
