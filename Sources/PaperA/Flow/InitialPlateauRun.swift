// How long one run rests on the initial plateau, beside theory for its own initial state.
import Dynamics
import Glibc
import Results

/// The end of the initial plateau in one history of train.flow (σ(x) = x + O(x²)).
struct InitialPlateauRun: Sendable {
    /// The share δ of D0 by which R has fallen when the plateau is said to end.
    static let share = 0.05

    let run: FlowRun
    /// The time at which K_f = ½.
    let halfTime: Double
    /// The time at which R = R0 − δ D0; 0 if it starts below.
    let leaveTime: Double
    /// The same two by theory (the linear network) from this seed's initial moments.
    let halfTimeTheory: Double
    let leaveTimeTheory: Double
    /// The second by the asinh law with this seed's A₂ and B₂ (exact up to O(δ) where z is an eigenvector of M).
    let leaveTimeLaw: Double

    init(_ run: FlowRun, moments: ParameterMoments) throws {
        self.run = run
        let problem = run.problem
        let times = try run.values("time")
        halfTime = logisticCrossing(times, try run.values("K_f")) ?? .nan
        leaveTime = Self.leaving(times, try run.values("risk"), problem)

        let theory = Theory(problem: problem, neurons: run.neurons, alpha: run.alpha)
        let grid = theory.descentGrid
        let curve = try theory.linearNetworkCurve(from: moments, times: grid)
        halfTimeTheory = logisticCrossing(grid, curve.drive) ?? .nan
        leaveTimeTheory = Self.leaving(grid, curve.risk, problem)
        leaveTimeLaw = max(0, run.theory["T_5_seed"] ?? .nan)
    }

    /// The end of the plateau on a curve of risks. In between samples ln K/(1 − K) is linear, where 1 − K = √(1 − share
    /// fallen): so it is where K is logistic.
    static func leaving(_ times: [Double], _ risks: [Double], _ problem: Problem) -> Double {
        let drive = risks.map { 1 - max(0, 1 - (problem.initialRisk - $0) / problem.descent).squareRoot() }
        let level = driveAtLeaving
        return drive[0] >= level ? 0 : logisticCrossing(times, drive, level: level) ?? .nan
    }

    /// K_δ = 1 − √(1 − δ).
    static let driveAtLeaving = 1 - (1 - share).squareRoot()

    /// 2‖z‖ · time: in units of the growth time of the linear drive.
    func scaled(_ time: Double) -> Double { 2 * run.problem.driveNorm * time }

    /// What the closed forms neglect, in the same units. The activation's cubic term: of relative size 3 E‖w‖² =
    /// 3‖s*‖/M at most in the rate of a and in that of w.
    var neglected: Double { 6 * run.problem.bestLinearNorm / Double(run.neurons) }
}

extension Theory {
    /// A time by which the descent is over: ten growth times after T_h.
    private var descentEnd: Double { max(descentTime, 0) + 5 / problem.driveNorm }

    /// Times that cover the descent.
    var descentGrid: [Double] { (0...600).map { Double($0) / 600 * descentEnd } }

    /// T_h of the linear network with these initial moments.
    func halfTime(from moments: ParameterMoments) throws(DynamicsError) -> Double {
        let grid = (1...4000).map { Double($0) / 4000 * descentEnd }
        let curve = try linearNetworkCurve(from: moments, times: grid)
        return logisticCrossing(grid, curve.drive) ?? .nan
    }

    /// T_h and T_5 as expected over seeds: closed forms where z is an eigenvector of M, else the linear network.
    func expectedDurations() throws(DynamicsError) -> (half: Double, leave: Double) {
        if problem.driveIsEigenvector {
            return (descentTime, leaveTime(share: InitialPlateauRun.share))
        }
        let grid = descentGrid
        let curve = try linearNetworkCurve(from: expectedMoments, times: grid)
        return (
            logisticCrossing(grid, curve.drive) ?? .nan, InitialPlateauRun.leaving(grid, curve.risk, problem)
        )
    }
}
