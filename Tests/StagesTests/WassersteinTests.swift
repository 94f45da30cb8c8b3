import Engine
import Glibc
import HDF5
import TestSupport
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct WassersteinTests {
    private let space = StageSpace()

    private func flow(_ name: String, alpha: Double, neurons: Int, _ more: [String: Value] = [:]) throws {
        try space.run(
            TrainFlow(), name,
            ["neurons": .integer(neurons), "alpha": .number(alpha), "seed": .integer(1)].merging(more) { $1 })
    }

    private func analyse(_ runs: [String], sweep: [String] = []) throws -> AnalysisFile {
        let folder = try space.run(
            AnalyseWasserstein(), "analysed",
            inputs: ["runs": runs.map { "\($0)/history.h5" }, "sweep": sweep.map { "\($0)/history.h5" }])
        return try AnalysisFile(
            reading: InputFile(origin: "analysed", name: "wasserstein.h5", path: folder + "/wasserstein.h5"),
            kind: "analyse.wasserstein", tables: ["runs", "sweep"])
    }

    @Test func distancesClaimsAndFigure() throws {
        try flow("first", alpha: 1, neurons: 300)
        try flow("second", alpha: 1.5, neurons: 300)
        let short: [String: Value] = ["endTime": .number(3)]
        for neurons in [150, 600, 2400] { try flow("m\(neurons)", alpha: 1, neurons: neurons, short) }
        let analysed = try analyse(["first", "second"], sweep: ["m150", "m600", "m2400"])
        let claims = Dictionary(uniqueKeysWithValues: analysed.claims.map { ($0.id, $0) })
        #expect(
            claims.keys.sorted() == [
                "A3.collapse", "A3.floor", "A3.leave-exponent", "A3.linear-stage", "A3.slope",
            ])
        // 300 neurons leave no window for the slope: 30 carry W_rel² already at ‖z‖t = ln 10.
        #expect(claims["A3.slope"]?.relation == .untested)
        #expect(claims["A3.linear-stage"]?.holds == true && claims["A3.collapse"]?.holds == true)
        #expect(try #require(claims["A3.collapse"]).measured > 0)
        // 4 K at the end, where (1 − K)² = .95.
        let neglected = 4 * (1 - 0.95.squareRoot())
        for id in ["A3.linear-stage", "A3.collapse"] { expectHolds(claims[id], only: -.infinity...neglected) }

        // T_5% of each run: R = R0 − .05 D0 there, and theory's time of the same seed.
        let (t5, w5) = (try analysed.values("sweep", "T_5"), try analysed.values("sweep", "W_T5"))
        for (index, neurons) in [150.0, 600, 2400].enumerated() {
            let expected = asinh(0.0259 * 15 / .pi * neurons) / (10 / .pi)
            #expect(abs(t5[index] - expected) < 0.25, "M = \(neurons)")
        }
        // e^{−3‖z‖T_5} ∝ M^{−1.5}: two octaves each, with the scatter of one seed.
        for (few, many) in zip(w5, w5.dropFirst()) { #expect(abs(log(many / few) / log(4) + 1.5) < 0.4) }
        #expect(try analysed.values("runs", "W_T5_cubic")[1] > 0)

        let plot = try space.run(
            PlotWasserstein(), "plot", ["figure": .string("A3")],
            inputs: [
                "runs": ["first/history.h5", "second/history.h5"], "wasserstein": ["analysed/wasserstein.h5"],
            ])
        #expect(plot.hasSuffix("plot"))
        #expect(space.run("mkdir again && cp plot/A3.gp plot/A3.dat again && cd again && gnuplot A3.gp 2>errors") == 0)
        #expect(space.text("again/errors") == "")
        #expect(!space.bytes("plot/A3.png").isEmpty)
        #expect(firstDifference(space.picture("plot/A3.png"), space.picture("again/A3.png")) == nil)
        #expect(space.text("plot/caption.txt").contains("[A3.linear-stage]"))
        #expect(space.text("plot/A3.dat").contains("W_rel2 until T_5, alpha = 1.5, seed 1"))
    }

    @Test func mistakesAreExplained() throws {
        let short: [String: Value] = ["endTime": .number(0.1)]
        try flow("tanh", alpha: 1, neurons: 50, short)
        try flow("relu", alpha: 1, neurons: 50, short.merging(["activation": .string("relu")]) { $1 })
        let mixed = #expect(throws: Failure.self) { try analyse(["tanh", "relu"]) }
        #expect(mixed?.description.contains("relu on odd in relu") == true)
        try flow("longer", alpha: 1, neurons: 50, ["endTime": .number(3)])
        _ = try analyse(["longer"])
        let wrong = #expect(throws: Failure.self) {
            try space.run(
                PlotWasserstein(), "plot", ["figure": .string("A3"), "alpha": .number(2)],
                inputs: ["runs": ["longer/history.h5"], "wasserstein": ["analysed/wasserstein.h5"]])
        }
        #expect(wrong?.headline == "no run has the α whose stages are to be shaded")
        let other = #expect(throws: Failure.self) {
            try space.run(
                PlotWasserstein(), "plot2", ["figure": .string("A3")],
                inputs: ["runs": ["tanh/history.h5"], "wasserstein": ["tanh/history.h5"]])
        }
        #expect(other?.description.contains("analyse.wasserstein") == true)
    }
}
