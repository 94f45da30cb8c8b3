// Closed forms for the stages of the two-layer flow (paper A, T1, T2, T4, T6–T8). Unaware of simulation.
import Glibc
import Numerics

/// What theory says about a problem with M neurons of initial size M^−α; time is gradient-flow time.
public struct Theory: Sendable {
    /// The problem.
    public let problem: Problem
    /// M.
    public let neurons: Double
    /// α.
    public let alpha: Double

    /// Theory for `neurons` neurons that start at the size M^−α.
    public init(problem: Problem, neurons: Int, alpha: Double) {
        self.problem = problem
        self.neurons = Double(neurons)
        self.alpha = alpha
    }

    /// M^(2α−1): how much smaller than the linear fit the initial Σ a² is.
    public var smallness: Double { pow(neurons, 2 * alpha - 1) }

    // MARK: - T1, linear stage

    /// A neuron's a(t) and p(t) = ẑ·w from their initial values, while the network's output is negligible:
    /// a = a0 cosh ‖z‖t + p0 sinh ‖z‖t, p = p0 cosh ‖z‖t + a0 sinh ‖z‖t; the rest of w is frozen.
    public func linearStage(amplitude a0: Double, alignment p0: Double, time: Double) -> (
        amplitude: Double, alignment: Double
    ) {
        let (c, s) = (cosh(problem.driveNorm * time), sinh(problem.driveNorm * time))
        return (a0 * c + p0 * s, p0 * c + a0 * s)
    }

    // MARK: - T2, descent (exact where z is an eigenvector of M)

    /// The time of half descent, expected over seeds: T_h = [(2α−1) ln M + ln(2‖z‖/μ)]/(2‖z‖).
    public var descentTime: Double {
        (log(smallness) + log(2 * problem.driveNorm / problem.curvature)) / (2 * problem.driveNorm)
    }

    /// The time of half descent of one seed: T_h = ln(‖z‖/(μ A₂))/(2‖z‖) with A₂ = ¼ Σ (a0 + p0)² of its initial state
    /// (a [M], then w [D, M]).
    public func descentTime(initialState: [Double]) -> Double {
        log(problem.driveNorm / (problem.curvature * growingPower(initialState))) / (2 * problem.driveNorm)
    }

    /// A₂ = ¼ Σ_k (a_k + ẑ·w_k)² of an initial state: the part that grows as e^{2‖z‖t}.
    public func growingPower(_ state: [Double]) -> Double {
        growingAmplitudes(state).reduce(0) { $0 + 0.25 * $1 * $1 }
    }

    /// K(t) = 1/(1 + e^{−2‖z‖(t − T_h)}).
    public func drive(time: Double, descentTime: Double) -> Double {
        1 / (1 + exp(-2 * problem.driveNorm * (time - descentTime)))
    }

    /// R(t) = R_lin + D0 (1 − K)².
    public func risk(time: Double, descentTime: Double) -> Double {
        let rest = 1 - drive(time: time, descentTime: descentTime)
        return problem.riskAtLinearFit + problem.descent * rest * rest
    }

    /// The time to leave the initial plateau by a share δ of D0, expected over seeds, for every α:
    /// T_δ = asinh(κ‖z‖M^{2α−1}/μ)/(2‖z‖) with K_δ = 1 − √(1−δ), κ = K_δ/(1 − K_δ).
    public func leaveTime(share: Double) -> Double {
        asinh(leaveRatio(share) * problem.driveNorm * smallness / problem.curvature) / (2 * problem.driveNorm)
    }

    /// T_δ of one seed, for every α: the time at which its linear stage, Σ a p = A₂ e^x − B₂ e^{−x} with x = 2‖z‖t,
    /// A₂ = ¼Σ(a0 + p0)² and B₂ = ¼Σ(a0 − p0)², brings K/(1 − K) to κ; its expectation is the formula above.
    public func leaveTime(share: Double, initialState: [Double]) -> Double {
        let growing = growingPower(initialState)
        let decaying = growingAmplitudes(initialState).enumerated().reduce(0) { sum, entry in
            let difference = 2 * initialState[entry.offset] - entry.element
            return sum + 0.25 * difference * difference
        }
        let needed = leaveRatio(share) * problem.driveNorm / problem.curvature
        let root = (needed * needed + 4 * growing * decaying).squareRoot()
        return log((needed + root) / (2 * growing)) / (2 * problem.driveNorm)
    }

    /// κ‖z‖M^{2α−1}/μ: the law T_δ ∝ ln M holds only where this is much larger than 1.
    public func leaveArgument(share: Double) -> Double {
        leaveRatio(share) * problem.driveNorm * smallness / problem.curvature
    }

    private func leaveRatio(_ share: Double) -> Double {
        let reached = 1 - (1 - share).squareRoot()
        return reached / (1 - reached)
    }

    // MARK: - T6 is in LinearStageDistance.swift; its consequence for M

    // MARK: - T7, the linearised flow

    /// The relative error of the linearised flow when the drive has reached K ≪ 1: K/2.
    public static func linearisedError(drive: Double) -> Double { drive / 2 }

    // MARK: - T8, gradient descent

    /// The factor by which a gradient-descent step η lengthens the plateau: η‖z‖/ln(1 + η‖z‖).
    public func plateauLengthening(step: Double) -> Double {
        step * problem.driveNorm / log1p(step * problem.driveNorm)
    }
}
