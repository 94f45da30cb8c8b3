// What one history of train.three-layer shows: plateau length, growth, condensation. Unaware of claims and files.
import Dynamics
import Glibc
import Results

/// One row of /three_layer in deep.h5. What a run does not reach is NaN.
struct DeepThreeLayerRun: Sendable {
    let run: ThreeLayerRun
    /// The time at which K_f = ½: the length of the initial plateau.
    let halfTime: Double
    /// The measured slope of 1/‖a‖ over −‖z‖, where the law of the divergence holds.
    let growth: Double
    /// Shares of V in rank one and of w along z at half descent, and at the start.
    let matrixShare: Double
    let weightShare: Double
    let startMatrixShare: Double
    let startWeightShare: Double
    /// What V's share is if only the one direction has grown: x²/(x² + Mε²) with x³ = ½‖s*‖.
    let matrixShareTheory: Double

    init(_ run: ThreeLayerRun) throws {
        self.run = run
        let (times, drive) = try (run.history.values("time"), run.history.values("K_f"))
        halfTime = logisticCrossing(times, drive) ?? .nan
        growth = Self.growth(times, drive, try run.history.values("a_norm"), run)
        let (matrix, weights) = try (run.history.values("V_share"), run.history.values("w_share"))
        (startMatrixShare, startWeightShare) = (matrix[0], weights[0])
        (matrixShare, weightShare) =
            halfTime.isFinite
            ? (interpolate(times, matrix, at: halfTime), interpolate(times, weights, at: halfTime)) : (.nan, .nan)
        let square = pow(0.5 * run.problem.bestLinearNorm, 2.0 / 3)
        matrixShareTheory = square / (square + Double(run.neurons) * run.scale * run.scale)
    }

    /// The least-squares slope of 1/‖a‖ over −‖z‖, from ‖a‖ = 10 ε, where the initial imbalance (2ε)² is 4 % of ‖a‖²,
    /// to K_f = .05; NaN with fewer than five samples between.
    private static func growth(_ times: [Double], _ drive: [Double], _ sizes: [Double], _ run: ThreeLayerRun) -> Double
    {
        let first = sizes.firstIndex { $0 >= 10 * run.scale } ?? sizes.count
        let end = drive.firstIndex { $0 > 0.05 } ?? drive.count
        guard end - first >= 5 else { return .nan }
        return -LineFit(Array(times[first..<end]), sizes[first..<end].map { 1 / $0 }).slope / run.problem.driveNorm
    }

    /// The runs as columns.
    static func table(_ runs: [DeepThreeLayerRun]) -> Table {
        Table([
            Column("run", "number of the run, in the order of the inputs", runs.indices.map(Double.init)),
            runs.column("scale", "ε: initial parameters have the standard deviation ε/√M", \.run.scale),
            runs.column("neurons", "number of neurons M of each hidden layer") { Double($0.run.neurons) },
            runs.column("seed", "seed of the initial parameters") { Double($0.run.seed) },
            runs.column("T_h", unit: "t", "time at which K_f = 1/2: the length of the initial plateau", \.halfTime),
            runs.column(
                "T_blow_up", unit: "t", "when the effective dynamics of this start diverge (theory)", \.run.blowUpTime),
            runs.column("growth", "slope of 1/‖a‖ over −‖z‖, from ‖a‖ = 10 ε to K_f = .05 (theory: 1)", \.growth),
            runs.column("V_share", "(âᵀV p̂)²/‖V‖_F² at T_h: 1 if V has rank one", \.matrixShare),
            runs.column(
                "V_share_theory", "x²/(x² + Mε²) with x³ = ½‖s*‖: one direction has grown, the rest is as it was",
                \.matrixShareTheory),
            runs.column("w_share", "‖wẑ‖²/‖w‖_F² at T_h: 1 if every w_j is parallel to z", \.weightShare),
            runs.column("V_share_start", "(âᵀV p̂)²/‖V‖_F² at the start", \.startMatrixShare),
            runs.column("w_share_start", "‖wẑ‖²/‖w‖_F² at the start", \.startWeightShare),
        ])
    }
}
