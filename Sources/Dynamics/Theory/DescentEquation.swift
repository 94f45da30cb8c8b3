// The descent for a general second moment M: one ordinary differential equation for s (paper A, T3). Unaware of neurons.
import Glibc

/// ds/dt = ‖s‖ (I + s sᵀ/‖s‖²)(z − M s) with s(0) = ε ẑ: condensed neurons of equal direction.
public struct DescentCurve: Sendable {
    /// Times asked for.
    public var times: [Double]
    /// K = zᵀM s/‖z‖².
    public var drive: [Double]
    /// K' = ‖M s − K z‖/‖z‖.
    public var driveAcross: [Double]
    /// R = R_lin + ½ (s − s*)ᵀ M (s − s*).
    public var risk: [Double]
    /// Angle of s from ẑ, radians.
    public var angle: [Double]
    /// s at each time, [D].
    public var predictor: [[Double]]
}

extension Theory {
    /// Solves T3 from s(0) = `start` · ẑ at time 0 at ascending `times` (relative tolerance 1e-10). One seed's flow starts
    /// at `start` = A₂ (`growingPower`): it meets ε e^{2‖z‖t} when its linear stage has condensed the neurons.
    public func descentCurve(start: Double, times: [Double]) throws(DynamicsError) -> DescentCurve {
        let (z, moment) = (problem.drive, problem.secondMoment)
        let inputs = z.count
        let integrator = DormandPrince853(relativeTolerance: 1e-10, absoluteTolerance: 1e-10 * start) { _, s, rate in
            let point = (0..<inputs).map { s[$0] }
            let norm = SmallMatrix.norm(point)
            let force = zip(z, SmallMatrix.multiply(moment, point)).map { $0 - $1 }
            let along = SmallMatrix.dot(point, force) / norm
            for d in 0..<inputs { rate[d] = norm * force[d] + along * point[d] }
        }
        try integrator.start(at: 0, problem.direction.map { start * $0 }, limit: times.last ?? 0)
        return try curve(of: integrator, at: times)
    }

    /// Walks an integrator whose state begins with s [D] and keeps the curve at ascending `times`.
    func curve(of integrator: DormandPrince853, at times: [Double]) throws(DynamicsError) -> DescentCurve {
        let (z, moment) = (problem.drive, problem.secondMoment)
        var curve = DescentCurve(times: times, drive: [], driveAcross: [], risk: [], angle: [], predictor: [])
        var state = integrator.state
        for time in times {
            while integrator.time < time { try integrator.step(limit: times.last!) }
            if time == integrator.time {
                state = integrator.state
            } else {
                integrator.interpolate(at: time, into: &state)
            }
            let s = Array(state[..<problem.inputs])
            let image = SmallMatrix.multiply(moment, s)
            let drive = SmallMatrix.dot(z, image) / SmallMatrix.dot(z, z)
            let across = SmallMatrix.norm(zip(image, z).map { $0 - drive * $1 }) / problem.driveNorm
            let error = zip(s, problem.bestLinear).map { $0 - $1 }
            let cosine = SmallMatrix.dot(s, z) / (SmallMatrix.norm(s) * problem.driveNorm)
            curve.drive.append(drive)
            curve.driveAcross.append(across)
            curve.risk.append(
                problem.riskAtLinearFit + 0.5 * SmallMatrix.dot(error, SmallMatrix.multiply(moment, error)))
            curve.angle.append(acos(min(1, max(-1, cosine))))
            curve.predictor.append(s)
        }
        return curve
    }
}
