// What one history of train.flow shows beside the theory of its activation and initial law.
import Dynamics
import Glibc
import Numerics
import Results

/// One row of a variant's table. What a run does not reach, or no theory says, is NaN.
struct BeyondTanhRun: Sendable {
    let run: FlowRun
    /// nil for ReLU.
    let expansion: ActivationExpansion?
    let stages: Stages?
    /// When K_f = ½, and by theory from this seed's initial moments.
    let halfTime: Double
    var halfTimeTheory = Double.nan
    /// d ln(K_f/(1 − K_f))/dt from K_f = .01 to .1, over 2σ'(0)‖z‖.
    var growth = Double.nan
    /// K_f and R/R_lin on the secondary plateau.
    var plateauDrive = Double.nan
    var riskRatio = Double.nan
    /// From T_h to R = .95 R2, and by T5 from this seed's initial parameters.
    var escapeTime = Double.nan
    var escapeTimeTheory = Double.nan
    /// max (a0 + p0)²/mean.
    let topGrowth: Double

    init(_ run: FlowRun) throws {
        self.run = run
        expansion = ActivationFunction(rawValue: run.activation).flatMap(ActivationExpansion.init(of:))
        let problem = run.problem
        let (times, risks, drive) = try (run.values("time"), run.values("risk"), run.values("K_f"))
        stages = StageDetector.detect(times: times, risks: risks)
        halfTime = logisticCrossing(times, drive) ?? .nan
        let theory = Theory(problem: problem, neurons: run.neurons, alpha: run.alpha)
        let state = run.initialState
        topGrowth = theory.topGrowth(state)
        if let stages {
            plateauDrive = interpolate(times, drive, at: stages.plateauTime)
            riskRatio = stages.plateauRisk / problem.riskAtLinearFit
            escapeTime = (stages.plateauEnds ?? .nan) - halfTime
        }
        guard let expansion else { return }
        let linear = drive.indices.filter { drive[$0] > 0.01 && drive[$0] < 0.1 && times[$0] < halfTime }
        if linear.count >= 3 {
            let rise = LineFit(linear.map { times[$0] }, linear.map { log(drive[$0] / (1 - drive[$0])) }).slope
            growth = rise / (2 * expansion.slope * problem.driveNorm)
        }
        // In the time and size of the activation's slope.
        let moments = ParameterMoments(of: state.map { expansion.slope.squareRoot() * $0 }, inputs: problem.inputs)
        halfTimeTheory = try theory.halfTime(from: moments) / expansion.slope
        escapeTimeTheory = try Self.escapeTime(theory, expansion, state)
    }

    /// The time by which T5's risk has fallen 5 % below the plateau's, from the moment at which the plateau is reached.
    private static func escapeTime(
        _ theory: Theory, _ expansion: ActivationExpansion, _ state: [Double]
    ) throws -> Double {
        guard expansion.isOddToThirdOrder, theory.escapeRate(thirdDerivative: expansion.scaledThird) != nil,
            theory.leaders(state) == 1
        else { return .nan }
        let curve = try theory.escapeCurve(initialState: state, thirdDerivative: expansion.scaledThird)
        let start = curve.riskDrop[0]
        let needed = start + 0.05 * (theory.problem.riskAtLinearFit - start)
        let time = firstBelow(curve.times, curve.riskDrop.map { -$0 }, -needed) ?? curve.escapeTime
        return time / expansion.slope
    }

    /// T_sec over T5.
    var escapeRatio: Double { escapeTime / escapeTimeTheory }
    /// 2σ'(0)‖z‖(T_h − theory): the delay in growth times.
    var delay: Double { 2 * (expansion?.slope ?? .nan) * run.problem.driveNorm * (halfTime - halfTimeTheory) }
    /// (‖s*‖/m) max (a0 + p0)²/mean: the largest neuron's size squared on the plateau, the expansion parameter of T5.
    var topSize: Double { run.problem.bestLinearNorm * topGrowth / Double(run.neurons) }
    /// m/(σ'(0)‖s*‖ g q̂²_max): the unit of T5's escape time.
    var escapeUnit: Double {
        guard let expansion,
            let rate = Theory(problem: run.problem, neurons: run.neurons, alpha: run.alpha)
                .escapeRate(thirdDerivative: expansion.scaledThird)
        else { return .nan }
        return 1 / (expansion.slope * rate * topSize)
    }

    /// A variant's runs as columns.
    static func table(_ runs: [BeyondTanhRun]) -> Table {
        Table([
            runs.column("seed", "seed of the initial parameters") { Double($0.run.seed) },
            runs.column("neurons", "number of neurons M") { Double($0.run.neurons) },
            runs.column("T_h", unit: "t", "time at which K_f = 1/2", \.halfTime),
            runs.column(
                "T_h_theory", unit: "t", "the same by the linear network with slope σ'(0), from the seed's moments",
                \.halfTimeTheory),
            runs.column("delay", "2σ'(0)‖z‖(T_h − theory)", \.delay),
            runs.column("growth", "d ln(K_f/(1 − K_f))/dt from K_f = .01 to .1, over 2σ'(0)‖z‖", \.growth),
            runs.column("K_f", "zᵀE[x f_θ]/‖z‖² on the secondary plateau", \.plateauDrive),
            runs.column("R2_over_Rlin", "risk on the secondary plateau over the best linear fit's", \.riskRatio),
            runs.column("T_sec", unit: "t", "from T_h to R = .95 R2", \.escapeTime),
            runs.column(
                "T_sec_theory", unit: "t", "the same by the escape's equations (T5) from the seed's initial state",
                \.escapeTimeTheory),
            runs.column("T_sec_unit", unit: "t", "M/(σ'(0) ‖s*‖ g q̂²_max)", \.escapeUnit),
            runs.column("top_growth", "q̂²_max = max (a0 + ẑ·w0)²/mean", \.topGrowth),
        ])
    }
}
