import Engine
import HDF5
import TestSupport
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct EscapeTests {
    private let space = StageSpace()

    private func flow(_ name: String, _ more: [String: Value] = [:]) throws {
        let common: [String: Value] = ["neurons": .integer(500), "alpha": .number(1), "seed": .integer(1)]
        try space.run(TrainFlow(), name, common.merging(more) { $1 })
    }

    private func analyse(_ runs: [String]) throws -> AnalysisFile {
        let folder = try space.run(AnalyseEscape(), "escape", inputs: ["runs": runs.map { "\($0)/history.h5" }])
        return try AnalysisFile(
            reading: InputFile(origin: "escape", name: "escape.h5", path: folder + "/escape.h5"),
            kind: "analyse.escape",
            tables: ["runs"])
    }

    @Test func escapeTimesClaimsAndFigure() throws {
        var runs: [String] = []
        for (neurons, alpha) in [(125, 1.0), (500, 1.0), (500, 1.5)] {
            for seed in 1...3 {
                runs.append("m\(neurons)-\(alpha)-\(seed)")
                try flow(
                    runs.last!,
                    [
                        "neurons": .integer(neurons), "alpha": .number(alpha), "seed": .integer(seed),
                        "stopAtRisk": .number(0.5),
                    ])
            }
        }
        let analysed = try analyse(runs)
        let claims = Dictionary(uniqueKeysWithValues: analysed.claims.map { ($0.id, $0) })
        #expect(claims.count == 7)
        #expect(claims["A9.plateau-ends"]?.holds == true && claims["A9.independent-of-alpha"]?.holds == true)
        // T5 expands to the cube: .1 is the relative size of what it neglects in these runs.
        expectHolds(
            analysed.claims,
            only: [
                "A9.plateau-ends": 1...1, "A9.escape-time": 0.9...1.1, "A9.top-ratio": 0.9...1.1,
                "A9.extreme-value": 0.9 ... .infinity,
            ])
        let (measured, theory) = (try analysed.values("runs", "T_sec"), try analysed.values("runs", "T_sec_theory"))
        for run in 3..<9 { #expect(abs(measured[run] / theory[run] - 1) < 0.25) }
        // One seed's draws are equal for every α, and so is its lead; other sizes have other draws.
        let lead = try analysed.values("runs", "lead")
        for run in 3..<6 { #expect(abs(lead[run] / lead[run + 3] - 1) < 1e-12) }
        #expect(lead[0] != lead[3])
        #expect(try analysed.values("runs", "unit")[0] < analysed.values("runs", "unit")[3])

        try flow("followed", ["snapshots": .string("stages")])
        try space.run(
            PlotEscape(), "plot", ["figure": .string("A9")],
            inputs: ["followed": ["followed/history.h5"], "escape": ["escape/escape.h5"]])
        let redrawn =
            "mkdir again && cp plot/A9.gp plot/A9.dat again && cd again && LC_ALL=C.UTF-8 gnuplot A9.gp 2>errors"
        #expect(space.run(redrawn) == 0)
        #expect(space.text("again/errors") == "")
        #expect(!space.bytes("plot/A9.png").isEmpty)
        #expect(firstDifference(space.picture("plot/A9.png"), space.picture("again/A9.png")) == nil)
        #expect(space.text("plot/caption.txt").contains("[A9.extreme-value]"))
        #expect(space.run("pdffonts plot/A9.pdf | tail -n +3 | grep -qv Liberation") != 0)
    }

    @Test func fewRunsLeaveClaimsUntested() throws {
        try flow("one", ["neurons": .integer(125), "stopAtRisk": .number(0.5)])
        let claims = try analyse(["one"]).claims
        for id in ["A9.escape-time", "A9.size-law", "A9.extreme-value", "A9.independent-of-alpha"] {
            #expect(claims.first { $0.id == id }?.relation == .untested, "\(id)")
        }
        let failure = #expect(throws: Failure.self) {
            try space.run(
                PlotEscape(), "plot", ["figure": .string("A9")],
                inputs: ["followed": ["one/history.h5"], "escape": ["escape/escape.h5"]])
        }
        #expect(failure?.headline == "a history holds no snapshots")
    }
}
