import Engine
import Glibc
import HDF5
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct LossStagesTests {
    private func flow(_ seed: Int, _ more: [String: Value] = [:]) -> [String: Value] {
        ["neurons": .integer(200), "alpha": .number(1), "seed": .integer(seed)].merging(more) { $1 }
    }

    @Test func stagesAndClaimsOfThePaper() throws {
        let space = StageSpace()
        for seed in 1...2 { try space.run(TrainFlow(), "flow\(seed)", flow(seed)) }
        let folder = try space.run(
            AnalyseLossStages(), "stages", inputs: ["runs": ["flow1/history.h5", "flow2/history.h5"]])
        let input = InputFile(origin: "stages", name: "stages.h5", path: folder + "/stages.h5")
        let stages = try LossStages(reading: input)
        #expect(stages.problem == "odd" && stages.activation == "tanh")
        #expect(try stages.runs.values("seed") == [1, 2])
        let (t1, t2, t3) = (
            try stages.runs.values("t1"), try stages.runs.values("t2"), try stages.runs.values("t3")
        )
        for run in 0..<2 { #expect(t1[run] < t2[run] && t2[run] < t3[run]) }

        // T_h = [ln M + ln(2‖z‖/μ)]/(2‖z‖) at α = 1, ‖z‖ = 5/π, μ = 1/3.
        let expected = try stages.runs.values("T_h_T2")[0]
        #expect(abs(expected - (log(200) + log(30 / Double.pi)) / (10 / Double.pi)) < 1e-12)
        let (measured, theory) = (try stages.runs.values("T_h"), try stages.runs.values("T_h_theory_seed"))
        for run in 0..<2 { #expect(abs(measured[run] - theory[run]) < 0.02) }
        let (risk, riskTheory) = (
            try stages.runs.values("R2_over_Rlin"), try stages.runs.values("R2_over_Rlin_theory")
        )
        for run in 0..<2 {
            #expect(risk[run] < 0.995 && abs(risk[run] - riskTheory[run]) < 0.006)
        }

        let claims = Dictionary(uniqueKeysWithValues: stages.claims.map { ($0.id, $0) })
        #expect(claims["A1.three-stages.odd"]?.measured == 1)
        let critical = try #require(claims["A4.critical-point.odd"])
        #expect(critical.holds && critical.samples == 2 && critical.spread > 0)
        #expect(claims["A1.collapse.odd"]?.holds == true)
        #expect(claims["A1.risk-of-drive.odd"]?.holds == true)
        expectHolds(
            stages.claims,
            only: [
                "A1.three-stages.odd": 1...1, "A1.plateau-risk.odd": 0.99...1.01, "A4.critical-point.odd": 0.99...1.01,
                "A4.critical-point-across.odd": -0.01...0.01,
            ])
        let file = try File.open(input.path)
        #expect(try file.root.dataset("runs/T_h").attributes()["units"] == "t")
    }

    @Test func aRunThatStopsOnItsWayHasNoPlateau() throws {
        let space = StageSpace()
        try space.run(TrainFlow(), "flow", flow(1, ["endTime": .number(2)]))
        let folder = try space.run(AnalyseLossStages(), "stages", inputs: ["runs": ["flow/history.h5"]])
        let stages = try LossStages(reading: InputFile(origin: "s", name: "s", path: folder + "/stages.h5"))
        #expect(try stages.runs.values("R2")[0].isNaN)
        let claim = try #require(stages.claims.first { $0.id == "A1.three-stages.odd" })
        #expect(!claim.holds && claim.measured == 0)
    }

    @Test func unlikeRunsAreRefused() throws {
        let space = StageSpace()
        try space.run(TrainFlow(), "tanh", flow(1, ["endTime": .number(0.2)]))
        try space.run(TrainFlow(), "relu", flow(1, ["endTime": .number(0.2), "activation": .string("relu")]))
        let failure = #expect(throws: Failure.self) {
            try space.run(AnalyseLossStages(), "stages", inputs: ["runs": ["tanh/history.h5", "relu/history.h5"]])
        }
        #expect(failure?.description.contains("relu on odd in relu") == true)
    }

    @Test func somethingElseIsRefused() throws {
        let space = StageSpace()
        try space.run(TrainFlow(), "flow", flow(1, ["endTime": .number(0.2)]))
        try space.run(AnalyseLossStages(), "stages", inputs: ["runs": ["flow/history.h5"]])
        let failure = #expect(throws: Failure.self) {
            try space.run(AnalyseLossStages(), "again", inputs: ["runs": ["stages/stages.h5"]])
        }
        #expect(failure?.description.contains("analyse.loss-stages") == true)
    }
}
