// analyse.plateau-duration: how long the initial plateau lasts, for many sizes and scales. Unaware of figures.
import Dynamics
import Results
import StageGraph

/// T_h and T_5 of runs on one problem, their means over seeds, and the slopes against ln m.
struct AnalysePlateauDuration: AnalysisKind {
    let name = "analyse.plateau-duration"
    let summary = "measures how long the initial plateau lasts against m and α, beside theory (paper A, T2)"
    let contents = "duration of the initial plateau against m and α, beside theory (paper A, T2)"
    let artifact = "durations.h5"
    let parameters: [ParameterDeclaration] = [
        .init(
            "slopeTolerance", .number(0...1), default: .number(0),
            "relative tolerance of the slope of T_h against ln m; 0: what scatter and sizes of the runs allow")
    ]
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow on one problem; a run given twice counts once")
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let histories = try context.alikeHistories("runs")
        var seen: Set<[Double]> = []
        let distinct = histories.filter { seen.insert([$0.alpha, Double($0.neurons), Double($0.seed)]).inserted }
            .sorted { ($0.alpha, $0.neurons, $0.seed) < ($1.alpha, $1.neurons, $1.seed) }
        let runs = try context.measure(distinct) {
            try InitialPlateauRun($0, moments: $0.theoryMoments(stage: context.stage))
        }
        let slopes = DurationSlope.slopes(runs)
        let tolerance = context.parameters.number("slopeTolerance")
        return Analysis(
            [
                "problem": .string(runs[0].run.problem.name), "activation": .string(runs[0].run.activation),
                "z_norm": .number(runs[0].run.problem.driveNorm),
            ],
            tables: [
                .init("runs", Self.table(runs)), .init("means", MeanDuration.table(try MeanDuration.means(runs))),
            ] + (slopes.isEmpty ? [] : [.init("slopes", DurationSlope.table(slopes))]),
            claims: PlateauDurationClaims.evaluate(runs, slopes, slopeTolerance: tolerance > 0 ? tolerance : nil))
    }

    private static func table(_ runs: [InitialPlateauRun]) -> Table {
        Table([
            Column("run", "number of the run, in order of α, m and seed", runs.indices.map(Double.init)),
            runs.column("alpha", "initial parameters have the standard deviation m^−α", \.run.alpha),
            runs.column("neurons", "number of neurons m") { Double($0.run.neurons) },
            runs.column("seed", "seed of the initial parameters") { Double($0.run.seed) },
            runs.column("T_h", unit: "t", "time at which K_f = 1/2", \.halfTime),
            runs.column(
                "T_h_theory_seed", unit: "t", "the same by theory (linear network) from the seed's initial moments",
                \.halfTimeTheory),
            runs.column("T_5", unit: "t", "time at which R has fallen by 5 % of D0", \.leaveTime),
            runs.column(
                "T_5_theory_seed", unit: "t", "the same by theory (linear network) from the seed's initial moments",
                \.leaveTimeTheory),
            runs.column(
                "T_5_law_seed", unit: "t", "the same by the asinh law (T2) with the seed's A₂ and B₂, at least 0",
                \.leaveTimeLaw),
        ])
    }
}
