import Engine
import Glibc
import HDF5
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct InitScaleTests {
    private let space = StageSpace()
    private let alphas = [0.1, 0.3, 0.5, 0.75, 1.0, 1.5]
    private var runs: [String] = []

    init() throws {
        for alpha in alphas {
            try space.run(
                TrainFlow(), "flow-\(alpha)",
                [
                    "neurons": .integer(200), "alpha": .number(alpha), "seed": .integer(1), "stopAtRisk": .number(0.5),
                ])
            runs.append("flow-\(alpha)/history.h5")
        }
    }

    @Test func plateausAndTheirBoundaries() throws {
        let folder = try space.run(AnalyseInitScale(), "scales", inputs: ["runs": runs.reversed()])
        let file = try File.open(folder + "/scales.h5")
        func column(_ name: String) throws -> [Double] { try file.root.dataset("runs/" + name).readDoubles() }
        #expect(try column("alpha") == alphas)
        // 2‖z‖T_5 = asinh(κ · 6‖z‖ m^(2α−1)/2): .26 at α = ½ and 2.1 at α = ¾ for m = 200.
        #expect(try column("initial_plateau") == [0, 0, 0, 1, 1, 1])
        // Every run is followed until its loss is half of R_lin: those that start small rest at R_lin before.
        let (secondary, level) = (try column("secondary_plateau"), try column("R2"))
        let linear = 6.25 - 7.5 / .pi * 5 / .pi
        for i in 2..<alphas.count { #expect(secondary[i] == 1 && abs(level[i] / linear - 1) < 6 * 3 * (5 / .pi) / 200) }
        let z = 5 / Double.pi
        let kappa = 1 / 0.95.squareRoot() - 1
        for (alpha, time) in zip(alphas, try column("T_5")) where alpha >= 0.75 {
            let law = asinh(kappa * 3 * z * pow(200, 2 * alpha - 1))
            #expect(abs(2 * z * time - law) < 0.3, "α = \(alpha)")
        }
        let claims = Dictionary(uniqueKeysWithValues: try Claim.read(from: file.root).map { ($0.id, $0) })
        let boundary = try #require(claims["A11.initial-plateau"])
        #expect(boundary.holds)
        // sinh 1 = κ‖z‖m^(2α−1)/μ
        #expect(abs(kappa * 3 * z * pow(200, 2 * boundary.expected - 1) - sinh(1)) < 1e-9)
        #expect(claims["A11.secondary-plateau"]?.holds == true && claims["A11.secondary-plateau"]?.samples == 4)
        #expect(claims["A11.plateau-risk"]?.holds == true && claims["A11.plateau-risk"]?.samples == 4)
        #expect(claims["A11.large-parameters"]?.measured == secondary[0])
        // What scatter of one seed and the law's neglected terms may shift the boundary.
        let shift = (3 * 1.2 * 0.01.squareRoot() + 1.4 * (1 - 0.95.squareRoot() + 18 * z / 200)) / (2 * log(200))
        expectHolds(
            Array(claims.values),
            only: [
                "A11.initial-plateau": boundary.expected - shift...boundary.expected + shift,
                "A11.secondary-plateau": 1...1, "A11.large-parameters": 0...0,
                "A11.plateau-risk": 1 - 18 * z / 200...1 + 18 * z / 200,
                // α = .3 is the largest below ½; α = ¾ the smallest whose escape is compared.
                "A11.secondary-below-half": -.infinity...0.3, "A11.escape-time": -.infinity...3 / 200.0.squareRoot(),
            ])
    }

    @Test func aRunThatEndsOnItsWayHasNoSecondaryPlateau() throws {
        try space.run(TrainFlow(), "short", ["neurons": .integer(200), "alpha": .number(1), "endTime": .number(2.4)])
        let folder = try space.run(AnalyseInitScale(), "scales", inputs: ["runs": ["short/history.h5"]])
        let file = try File.open(folder + "/scales.h5")
        #expect(try file.root.dataset("runs/secondary_plateau").readDoubles() == [0])
        #expect(try file.root.dataset("runs/t3").readDoubles()[0].isNaN)
        let claim = try Claim.read(from: file.root).first { $0.id == "A11.secondary-plateau" }
        #expect(claim?.holds == false && claim?.measured == 0)
    }

    @Test func whatTheRunsCannotShowIsNotTested() throws {
        let folder = try space.run(AnalyseInitScale(), "scales", inputs: ["runs": [runs[4]]])
        let claims = try Claim.read(from: try File.open(folder + "/scales.h5").root)
        let untested = claims.filter { $0.relation == .untested }.map(\.id)
        #expect(
            untested.sorted() == [
                "A11.escape-time", "A11.initial-plateau", "A11.large-parameters", "A11.secondary-below-half",
            ])
    }

    @Test func unlikeRunsAreRefused() throws {
        try space.run(TrainFlow(), "small", ["neurons": .integer(50), "alpha": .number(1), "endTime": .number(1)])
        let failure = #expect(throws: Failure.self) {
            try space.run(AnalyseInitScale(), "scales", inputs: ["runs": [runs[4], "small/history.h5"]])
        }
        #expect(failure?.description.contains("m = 50") == true)
    }

    @Test func theFigureIsDrawnAndReproducible() throws {
        try space.run(AnalyseInitScale(), "scales", inputs: ["runs": runs])
        func plot(_ name: String, _ alphas: [Double]) throws {
            try space.run(
                PlotInitScale(), name, ["figure": .string("A11"), "alphas": .list(alphas.map { .number($0) })],
                inputs: ["runs": runs, "scales": ["scales/scales.h5"]])
        }
        try plot("first", alphas)
        try plot("second", alphas)
        #expect(space.redraws("A11", "first", "second"))
        #expect(space.text("first/caption.txt").contains("[A11.secondary-below-half]"))
        let failure = #expect(throws: Failure.self) { try plot("missing", [0.1, 0.2, 0.3, 0.5, 0.75, 1]) }
        #expect(failure?.description.contains("0.2") == true)
    }
}
