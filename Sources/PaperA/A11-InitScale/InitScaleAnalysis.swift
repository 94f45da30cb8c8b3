// analyse.init-scale: which plateaus the loss shows at which initial scale. Unaware of figures.
import Dynamics
import Engine
import Glibc
import HDF5
import Results

/// The stages of runs that differ in α and seed only, and where in α each plateau exists.
struct AnalyseInitScale: StageKind {
    let name = "analyse.init-scale"
    let summary = "finds at which initial scales each plateau of the loss exists, beside theory (paper A)"
    let parameters: [ParameterDeclaration] = []
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow on one problem with one m, until the secondary plateau ends")
    ]

    func outputs(_ parameters: ParameterValues) -> [String] { ["scales.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let runs = try (context.inputs["runs"] ?? []).map { try InitScaleRun(FlowRun(reading: $0)) }
            .sorted { ($0.run.alpha, $0.run.seed) < ($1.run.alpha, $1.run.seed) }
        let first = runs[0].run
        guard
            runs.allSatisfy({
                $0.run.problem.name == first.problem.name && $0.run.neurons == first.neurons
                    && $0.run.activation == first.activation
            })
        else {
            throw Failure(
                .usage, "runs that differ in more than α and seed cannot be analysed together", at: context.stage,
                facts: [
                    .init(
                        "found",
                        Set(runs.map { "\($0.run.activation) on \($0.run.problem.name), m = \($0.run.neurons)" })
                            .sorted().joined(separator: "; "))
                ])
        }
        let artifact = try Artifact.create(
            kind: name, description: "plateaus of the loss at each initial scale, read off the loss (paper A)",
            parameters: context.parameters)
        try artifact.root.write(attributes: [
            "problem": .string(first.problem.name), "activation": .string(first.activation),
            "neurons": .integer(first.neurons), "Rlin": .number(first.problem.riskAtLinearFit),
        ])
        try InitScaleRun.table(runs).write(to: artifact.root, "runs")
        try Claim.write(InitScaleClaims.evaluate(runs), to: artifact.root)
        try Artifact.finish(artifact, at: context.output("scales.h5"))
    }
}

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
        let (times, risks, drive) = (try run.values("time"), try run.values("risk"), try run.values("K_f"))
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
    /// From half descent to the end of the secondary plateau.
    var escapeTime: Double { (stages?.plateauEnds ?? .nan) - halfTime }

    static func table(_ runs: [InitScaleRun]) -> Table {
        Table([
            Column("run", "number of the run, in order of α and seed", runs.indices.map(Double.init)),
            runs.column("alpha", "initial parameters have the standard deviation m^−α") { $0.run.alpha },
            runs.column("seed", "seed of the initial parameters") { Double($0.run.seed) },
            runs.column("T_5", unit: "t", "time at which R is R0 − 0.05 D0") { $0.leaveTime },
            runs.column("T_h", unit: "t", "time at which K_f = 1/2") { $0.halfTime },
            runs.column("t2", unit: "t", "end of the descent by the detector; NaN without a secondary plateau") {
                $0.hasSecondaryPlateau ? $0.stages?.plateauBegins ?? .nan : .nan
            },
            runs.column("t3", unit: "t", "end of the secondary plateau by the detector; NaN without one") {
                $0.stages?.plateauEnds ?? .nan
            },
            runs.column("R2", "risk on the secondary plateau; NaN without one") {
                $0.hasSecondaryPlateau ? $0.stages?.plateauRisk ?? .nan : .nan
            },
            runs.column("initial_plateau", "1 if 2‖z‖T_5 > 1") { $0.hasInitialPlateau ? 1 : 0 },
            runs.column("secondary_plateau", "1 if the detector finds a secondary plateau that ends") {
                $0.hasSecondaryPlateau ? 1 : 0
            },
        ])
    }
}

/// The claims of figure A11.
enum InitScaleClaims {
    static func evaluate(_ runs: [InitScaleRun]) -> [Claim] {
        [initialPlateau(runs), fromHalf(runs), level(runs), belowHalf(runs), orderOne(runs), escape(runs)]
    }

    /// The α at which theory's 2‖z‖T_5 = asinh(κ‖z‖m^(2α−1)/μ) is 1.
    static func boundaryTheory(_ run: FlowRun) -> Double {
        let one = Theory(problem: run.problem, neurons: run.neurons, alpha: 0.5)
        return 0.5 + log(sinh(1) / one.leaveArgument(share: InitialPlateauRun.share)) / (2 * log(Double(run.neurons)))
    }

    /// The α at which one seed's 2‖z‖T_5 passes 1: by theory ln sinh 2‖z‖T_5 is a line in α.
    private static func boundary(_ runs: [InitScaleRun]) -> Double? {
        let heights = runs.map { log(sinh($0.scaledLeaveTime)) }
        guard let i = runs.firstIndex(where: \.hasInitialPlateau), i > 0, heights[i - 1].isFinite else { return nil }
        let (low, high) = (runs[i - 1].run.alpha, runs[i].run.alpha)
        return low + (log(sinh(1)) - heights[i - 1]) / (heights[i] - heights[i - 1]) * (high - low)
    }

    private static func initialPlateau(_ runs: [InitScaleRun]) -> Claim {
        let run = runs[0].run
        let seeds = Set(runs.map(\.run.seed)).sorted()
        let found = seeds.compactMap { seed in boundary(runs.filter { $0.run.seed == seed }) }
        let sentence = "α above which the initial plateau outlasts a growth time of the drive, 2‖z‖T_5 > 1"
        guard !found.isEmpty else { return .untested("A11.initial-plateau", sentence + ": needs α on both sides") }
        let m = Double(run.neurons)
        // Σ(a0 ± p0)² scatter by √(2/m), which shifts 2‖z‖T_5 by .9 of it there, and ln sinh by 1.3 of that.
        let scatter = 3 * 1.2 * (2 / (m * Double(found.count))).squareRoot()
        let neglected = 1.4 * (InitialPlateauRun.driveAtLeaving + 6 * run.problem.bestLinearNorm / m)
        return Claim(
            "A11.initial-plateau",
            sentence + " (tolerance: 3 standard errors of the initial parameters, and what the asinh law neglects)",
            expected: boundaryTheory(run), tolerance: (scatter + neglected) / (2 * log(m)), found)
    }

    private static func share(_ runs: [InitScaleRun], _ id: String, _ sentence: String, expected: Double) -> Claim {
        guard !runs.isEmpty else { return .untested(id, sentence + ": no such α") }
        let found = runs.filter(\.hasSecondaryPlateau).count
        return Claim(
            id, sentence, expected: expected, tolerance: 0, measured: Double(found) / Double(runs.count),
            samples: runs.count)
    }

    private static func fromHalf(_ runs: [InitScaleRun]) -> Claim {
        share(
            runs.filter { $0.run.alpha >= 0.5 }, "A11.secondary-plateau",
            "Share of the runs with α ≥ 0.5 whose loss shows a secondary plateau", expected: 1)
    }

    private static func level(_ runs: [InitScaleRun]) -> Claim {
        let chosen = runs.filter { $0.run.alpha >= 0.5 && $0.hasSecondaryPlateau }
        let sentence = "R/R_lin on the secondary plateau for α ≥ 0.5"
        guard let run = chosen.first?.run else { return .untested("A11.plateau-risk", sentence + ": no such run") }
        let problem = run.problem
        return Claim(
            "A11.plateau-risk", sentence + " (tolerance: the cubic term, 6‖s*‖/m)", expected: 1,
            tolerance: 6 * problem.bestLinearNorm / Double(run.neurons),
            chosen.map { ($0.stages?.plateauRisk ?? .nan) / problem.riskAtLinearFit })
    }

    private static func orderOne(_ runs: [InitScaleRun]) -> Claim {
        share(
            runs.filter { $0.run.alpha <= 0.1 }, "A11.large-parameters",
            "Share of the runs with α ≤ 0.1, where parameters start of order one, whose loss shows a secondary plateau",
            expected: 0)
    }

    private static func belowHalf(_ runs: [InitScaleRun]) -> Claim {
        let id = "A11.secondary-below-half"
        let alphas = Set(runs.map(\.run.alpha)).sorted()
        let sentence =
            "Smallest α from which on every run has a secondary plateau: it needs small neurons, m^−α ≪ 1, not a small "
            + "output, and exists below α = 1/2 where there is no initial plateau"
        guard let below = alphas.last(where: { $0 < 0.5 }) else { return .untested(id, sentence + ": no α below 1/2") }
        let lacking = runs.filter { !$0.hasSecondaryPlateau }.map(\.run.alpha).max() ?? -1
        return Claim(
            id, sentence, .atMost, expected: below, tolerance: 0, measured: alphas.first { $0 > lacking } ?? .infinity,
            samples: runs.count)
    }

    private static func escape(_ runs: [InitScaleRun]) -> Claim {
        let id = "A11.escape-time"
        let chosen = runs.filter { $0.run.alpha >= 0.75 }
        let sentence = "Largest relative deviation of a seed's escape time, from T_h to t3, from its mean over α ≥ 0.75"
        guard Set(chosen.map(\.run.alpha)).count > 1, let smallest = chosen.map(\.run.alpha).min() else {
            return .untested(id, sentence + ": needs two such α")
        }
        let deviations = Set(chosen.map(\.run.seed)).sorted().map { seed in
            let times = chosen.filter { $0.run.seed == seed }.map(\.escapeTime)
            let mean = times.reduce(0, +) / Double(times.count)
            return times.map { ($0 / mean - 1).magnitude }.max()!
        }
        return Claim(
            id, sentence + " (tolerance: 3 m^(1−2α) at the smallest: how much of the initial parameters is left)",
            .atMost, expected: 0, tolerance: 3 * pow(Double(runs[0].run.neurons), 1 - 2 * smallest),
            measured: deviations.contains(where: \.isNaN) ? .nan : deviations.max()!, samples: chosen.count)
    }
}
