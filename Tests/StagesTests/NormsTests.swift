import Engine
import Glibc
import HDF5
import TestSupport
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct NormsTests {
    private let space = StageSpace()

    private func flow(_ name: String, _ more: [String: Value] = [:]) throws {
        let common: [String: Value] = ["neurons": .integer(200), "alpha": .number(1), "seed": .integer(1)]
        try space.run(TrainFlow(), name, common.merging(more) { $1 })
    }

    private func analyse(_ runs: [String]) throws -> AnalysisFile {
        let folder = try space.run(AnalyseNorms(), "norms", inputs: ["runs": runs.map { "\($0)/history.h5" }])
        return try AnalysisFile(
            reading: InputFile(origin: "norms", name: "norms.h5", path: folder + "/norms.h5"), kind: "analyse.norms",
            tables: ["runs"])
    }

    private func plot(_ runs: [String], _ parameters: [String: Value] = [:]) throws {
        try space.run(
            PlotNorms(), "plot", ["figure": .string("A6")].merging(parameters) { $1 },
            inputs: ["runs": runs.map { "\($0)/history.h5" }, "norms": ["norms/norms.h5"]])
    }

    @Test func normsClaimsAndFigure() throws {
        try flow("large", ["alpha": .number(0.6)])
        try flow("small")
        let analysed = try analyse(["large", "small"])
        let claims = Dictionary(uniqueKeysWithValues: analysed.claims.map { ($0.id, $0) })
        #expect(claims.count == 6)
        // ‖s*‖ = 15/π, and |a| = ‖w‖ there.
        let (a, w) = (try analysed.values("runs", "sum_aa"), try analysed.values("runs", "sum_ww"))
        #expect(abs(a[1] / (15 / .pi) - 1) < 0.05 && abs(w[1] / a[1] - 1) < 0.1)
        // √(y² + K²) + y with y = 200^{−.2}/‖s*‖ and K near .025, and what 200 neurons scatter.
        let (power, drive) = (try analysed.values("runs", "sum_ww_T5")[0], try analysed.values("runs", "K_f_T5")[0])
        let y = 0.3466 * .pi / 15
        #expect(abs(power / (15 / .pi) / ((y * y + drive * drive).squareRoot() + y) - 1) < 0.2)
        for id in ["A6.conserved", "A6.effective-neurons", "A6.mean-square", "A6.balance", "A6.weights-not-small"] {
            #expect(claims[id]?.holds == true, "\(id)")
        }
        #expect(claims["A6.small-weights"]?.samples == 1)
        // Only the second counts as small. On f = 5 sin πx the escape's rate is 60/π³ − 4/π.
        let escaped = try (60 / pow(Double.pi, 3) - 4 / Double.pi) * analysed.values("runs", "slow_time")[1]
        let (share, cubic) = (Double.pi / 15 / 200, 6 * 15 / Double.pi / 200)
        let leaving = try analysed.values("runs", "K_f_T5")[1]
        func around(_ tolerance: Double) -> ClosedRange<Double> { 1 - tolerance...1 + tolerance }
        let scatter = 3 * (8.0 / 600).squareRoot() + 8 / 3 * escaped
        let early = (share + share * share / (2 * leaving)) / leaving
        expectHolds(
            analysed.claims,
            only: [
                "A6.effective-neurons": around(scatter),
                "A6.mean-square": around(share + escaped + cubic), "A6.balance": around(share + escaped + cubic),
                "A6.small-weights": around(early + cubic),
                "A6.weights-not-small": 2 ... .infinity, "A6.conserved": -.infinity...cubic,
            ])

        try plot(["large", "small"])
        #expect(space.run("mkdir again && cp plot/A6.gp plot/A6.dat again && cd again && gnuplot A6.gp 2>errors") == 0)
        #expect(space.text("again/errors") == "")
        #expect(!space.bytes("plot/A6.png").isEmpty)
        #expect(firstDifference(space.picture("plot/A6.png"), space.picture("again/A6.png")) == nil)
        #expect(space.text("plot/caption.txt").contains("[A6.conserved]"))
    }

    @Test func withoutSmallRunsTheirClaimsAreUntested() throws {
        try flow("large", ["alpha": .number(0.6)])
        let claims = try analyse(["large"]).claims
        #expect(claims.first { $0.id == "A6.mean-square" }?.relation == .untested)
        #expect(claims.first { $0.id == "A6.weights-not-small" }?.relation == .atLeast)
        let missing = #expect(throws: Failure.self) { try plot(["large"], ["alpha": .number(1.5)]) }
        #expect(missing?.headline == "no run has the α whose stages are to be shaded")
        let other = #expect(throws: Failure.self) { try plot(["large", "large"]) }
        #expect(other?.headline == "the analysis is not that of the runs")
    }

    @Test func problemsWithoutTheTheoryAreRefused() throws {
        try flow("gen", ["problem": .string("gen"), "endTime": .number(0.1)])
        let failure = #expect(throws: Failure.self) { try analyse(["gen"]) }
        #expect(failure?.description.contains("problem 'gen'") == true)
    }
}
