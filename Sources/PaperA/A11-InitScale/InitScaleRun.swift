// Which plateaus the loss of one run shows. Unaware of claims and files.
import Dynamics
import Results

/// What the loss of one run shows.
struct InitScaleRun: Sendable {
    let run: FlowRun
    /// The time at which R first is below R0 by 5 % of D0; 0 if it starts there.
    let leaveTime: Double
    /// The time at which K_f first is ½.
    let halfTime: Double
    /// By the detector, from the loss alone; nil without a secondary plateau.
    let stages: Stages?

    init(_ run: FlowRun) throws {
        self.run = run
        let problem = run.problem
        let (times, risks, drive) = try (run.values("time"), run.values("risk"), run.values("K_f"))
        let leaving = InitialPlateauRun.leaving(times, risks, problem)
        // Where the risk falls at once, from any height, there is no logistic rise to interpolate.
        leaveTime =
            leaving.isFinite
            ? leaving
            : firstBelow(times, risks, problem.initialRisk - InitialPlateauRun.share * problem.descent) ?? .nan
        halfTime = logisticCrossing(times, drive) ?? firstBelow(times, drive.map { -$0 }, -0.5) ?? .nan
        stages = StageDetector.detect(times: times, risks: risks)
    }

    /// The initial plateau exists where it lasts longer than a growth time of the drive, 1/(2‖z‖).
    var hasInitialPlateau: Bool { scaledLeaveTime > 1 }
    /// 2‖z‖T_5.
    var scaledLeaveTime: Double { 2 * run.problem.driveNorm * leaveTime }
    /// The secondary plateau exists where the detector finds one that ends.
    var hasSecondaryPlateau: Bool { stages?.plateauEnds != nil }
    /// The stages of a run that has one.
    private var secondary: Stages? { hasSecondaryPlateau ? stages : nil }
    /// From half descent to the end of the secondary plateau.
    var escapeTime: Double { (stages?.plateauEnds ?? .nan) - halfTime }

    static func table(_ runs: [InitScaleRun]) -> Table {
        Table([
            Column("run", "number of the run, in order of α and seed", runs.indices.map(Double.init)),
            runs.column("alpha", "initial parameters have the standard deviation m^−α", \.run.alpha),
            runs.column("seed", "seed of the initial parameters") { Double($0.run.seed) },
            runs.column("T_5", unit: "t", "time at which R is R0 − 0.05 D0", \.leaveTime),
            runs.column("T_h", unit: "t", "time at which K_f = 1/2", \.halfTime),
            runs.column(
                "t2", unit: "t", "end of the descent by the detector; NaN without a secondary plateau",
                \.secondary?.plateauBegins),
            runs.column(
                "t3", unit: "t", "end of the secondary plateau by the detector; NaN without one",
                \.stages?.plateauEnds),
            runs.column("R2", "risk on the secondary plateau; NaN without one", \.secondary?.plateauRisk),
            runs.column("initial_plateau", "1 if 2‖z‖T_5 > 1") { $0.hasInitialPlateau ? 1 : 0 },
            runs.column("secondary_plateau", "1 if the detector finds a secondary plateau that ends") {
                $0.hasSecondaryPlateau ? 1 : 0
            },
        ])
    }
}
