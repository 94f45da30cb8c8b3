// analyse.plateau-duration: how long the initial plateau lasts, for many sizes and scales. Unaware of figures.
import Dynamics
import Engine
import HDF5
import Results

/// T_h and T_5 of runs on one problem, their means over seeds, and the slopes against ln m.
struct AnalysePlateauDuration: StageKind {
    let name = "analyse.plateau-duration"
    let summary = "measures how long the initial plateau lasts against m and α, beside theory (paper A, T2)"
    let parameters: [ParameterDeclaration] = [
        .init(
            "slopeTolerance", .number(0...1), default: .number(0),
            "relative tolerance of the slope of T_h against ln m; 0: what scatter and sizes of the runs allow")
    ]
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow on one problem; a run given twice counts once")
    ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["durations.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let files = context.inputs["runs"] ?? []
        var runs: [InitialPlateauRun] = []
        var seen: Set<[Double]> = []
        for (index, file) in files.enumerated() {
            let run = try FlowRun(reading: file)
            guard let moments = run.initialMoments,
                run.problem.name == (runs.first?.run.problem.name ?? run.problem.name)
            else {
                throw Failure(
                    .usage, "the plateau of this run cannot be measured with the others", at: context.stage,
                    facts: [
                        .init("found", "\(run.activation) on \(run.problem.name) in \(file.origin)"),
                        .init(
                            "expected", "one problem for all, and an activation with σ(x) = x + O(x²)"),
                    ])
            }
            if seen.insert([run.alpha, Double(run.neurons), Double(run.seed)]).inserted {
                runs.append(try InitialPlateauRun(run, moments: moments))
            }
            context.progress(Double(index + 1), Double(files.count), "runs")
        }
        runs.sort { ($0.run.alpha, $0.run.neurons, $0.run.seed) < ($1.run.alpha, $1.run.neurons, $1.run.seed) }
        let artifact = try Artifact.create(
            kind: name, description: "duration of the initial plateau against m and α, beside theory (paper A, T2)",
            parameters: context.parameters)
        let problem = runs[0].run.problem
        try artifact.root.write(attributes: [
            "problem": .string(problem.name), "activation": .string(runs[0].run.activation),
            "z_norm": .number(problem.driveNorm),
        ])
        try Self.runsTable(runs).write(to: artifact.root, "runs")
        try Self.meansTable(runs).write(to: artifact.root, "means")
        let slopes = PlateauDurationClaims.slopes(runs)
        if !slopes.isEmpty { try Self.slopesTable(slopes).write(to: artifact.root, "slopes") }
        let tolerance = context.parameters.number("slopeTolerance")
        try Claim.write(
            PlateauDurationClaims.evaluate(runs, slopeTolerance: tolerance > 0 ? tolerance : nil), to: artifact.root)
        try Artifact.finish(artifact, at: context.output("durations.h5"))
    }

    private static func runsTable(_ runs: [InitialPlateauRun]) -> Table {
        Table([
            Column("run", "number of the run, in order of α, m and seed", runs.indices.map(Double.init)),
            runs.column("alpha", "initial parameters have the standard deviation m^−α") { $0.run.alpha },
            runs.column("neurons", "number of neurons m") { Double($0.run.neurons) },
            runs.column("seed", "seed of the initial parameters") { Double($0.run.seed) },
            runs.column("T_h", unit: "t", "time at which K_f = 1/2") { $0.halfTime },
            runs.column(
                "T_h_theory_seed", unit: "t", "the same by theory (linear network) from the seed's initial moments"
            ) { $0.halfTimeTheory },
            runs.column("T_5", unit: "t", "time at which R has fallen by 5 % of D0") { $0.leaveTime },
            runs.column(
                "T_5_theory_seed", unit: "t", "the same by theory (linear network) from the seed's initial moments"
            ) { $0.leaveTimeTheory },
            runs.column(
                "T_5_law_seed", unit: "t", "the same by the asinh law (T2) with the seed's A₂ and B₂, at least 0"
            ) {
                $0.leaveTimeLaw
            },
        ])
    }

    /// One row for each α and m: mean and standard deviation over the seeds.
    private static func meansTable(_ runs: [InitialPlateauRun]) throws -> Table {
        var rows: [[Double]] = []
        for alpha in Set(runs.map(\.run.alpha)).sorted() {
            for neurons in Set(runs.filter { $0.run.alpha == alpha }.map(\.run.neurons)).sorted() {
                let chosen = runs.filter { $0.run.alpha == alpha && $0.run.neurons == neurons }
                let (half, leave) = (meanAndSpread(chosen.map(\.halfTime)), meanAndSpread(chosen.map(\.leaveTime)))
                let theory = try Theory(problem: chosen[0].run.problem, neurons: neurons, alpha: alpha)
                    .expectedDurations()
                rows.append([
                    alpha, Double(neurons), Double(chosen.count), half.mean, half.spread, theory.half, leave.mean,
                    leave.spread, theory.leave,
                ])
            }
        }
        func column(_ index: Int, _ name: String, unit: String = "1", _ description: String) -> Column {
            Column(name, unit: unit, description, rows.map { $0[index] })
        }
        return Table([
            Column("row", "number of the row, in order of α and m", rows.indices.map(Double.init)),
            column(0, "alpha", "initial parameters have the standard deviation m^−α"),
            column(1, "neurons", "number of neurons m"),
            column(2, "seeds", "number of runs"),
            column(3, "T_h", unit: "t", "time at which K_f = 1/2, mean over the seeds"),
            column(4, "T_h_spread", unit: "t", "standard deviation over the seeds (n − 1)"),
            column(5, "T_h_theory", unit: "t", "[(2α−1) ln m + ln(2‖z‖/μ)]/(2‖z‖), or the linear network's"),
            column(6, "T_5", unit: "t", "time at which R has fallen by 5 % of D0, mean over the seeds"),
            column(7, "T_5_spread", unit: "t", "standard deviation over the seeds (n − 1)"),
            column(8, "T_5_theory", unit: "t", "asinh(κ‖z‖m^(2α−1)/μ)/(2‖z‖), or the linear network's"),
        ])
    }

    private static func slopesTable(_ slopes: [DurationSlope]) -> Table {
        Table([
            Column("alpha", "initial parameters have the standard deviation m^−α", slopes.map(\.alpha)),
            Column("slope", unit: "t", "slope of T_h against ln m (weighted), mean over seeds", slopes.map(\.slope)),
            Column("slope_spread", unit: "t", "standard deviation over the seeds (n − 1)", slopes.map(\.spread)),
            Column("slope_theory", unit: "t", "(2α−1)/(2‖z‖)", slopes.map(\.theory)),
            Column(
                "slope_error", unit: "t", "standard error that the variance 2/m of ln A₂ causes",
                slopes.map(\.expectedError)),
            Column("seeds", "number of seeds", slopes.map { Double($0.seeds) }),
            Column("sizes", "number of sizes m", slopes.map { Double($0.sizes) }),
        ])
    }
}
