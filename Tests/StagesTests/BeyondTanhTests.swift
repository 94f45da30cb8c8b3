// Other activations and initial laws: the analysis with its claims and the figure.
import Engine
import HDF5
import TestSupport
import Testing

@testable import Dynamics
@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct BeyondTanhTests {
    private let space = StageSpace()
    private let activations = ["tanh", "erf", "sigmoid", "relu"].map { "act-\($0)/history.h5" }
    private let laws = ["laplace", "rademacher"].map { "law-\($0)/history.h5" }

    init() throws {
        let common: [String: Value] = ["neurons": .integer(120), "alpha": .number(1), "seed": .integer(2)]
        for activation in ["tanh", "erf", "sigmoid", "relu"] {
            var parameters = common.merging(["activation": .string(activation)]) { $1 }
            if activation == "relu" {
                parameters.merge(["method": .string("descent"), "step": .number(0.01), "maximumSteps": .integer(4000)])
                { $1 }
            }
            if activation == "sigmoid" { parameters["endTime"] = .number(25) }
            try space.run(TrainFlow(), "act-\(activation)", parameters)
        }
        for law in ["laplace", "rademacher"] {
            try space.run(TrainFlow(), "law-\(law)", common.merging(["initialLaw": .string(law)]) { $1 })
        }
    }

    private func analyse(_ name: String) throws -> File {
        let folder = try space.run(
            AnalyseBeyondTanh(), name, inputs: ["activations": activations, "laws": laws])
        return try File.open(folder + "/variants.h5")
    }

    @Test func runsAreComparedWithTheirTheory() throws {
        let file = try analyse("variants")
        func values(_ path: String) throws -> Double { try file.root.dataset(path).readDoubles()[0] }
        // erf's slope is 2/√π: with it, and only with it, the time of the descent is the theory's to O(1/M).
        #expect(abs(try values("activations/erf/delay")) < 6 * 15 / Double.pi / 120)
        let ratio = try values("activations/erf/T_h_theory") / values("activations/tanh/T_h_theory")
        #expect(ratio > 0.85 && ratio < 0.9)
        #expect(abs(try values("activations/sigmoid/growth") - 1) < 0.05)
        #expect(try values("activations/relu/T_h_theory").isNaN)
        // |a0 + p0| of ±1 draws is 0 or 2: max over mean is about 2, and T5 gives no escape.
        #expect(abs(try values("laws/rademacher/top_growth") - 2) < 0.5)
        #expect(try values("laws/rademacher/T_sec_theory").isNaN)
        #expect(try values("laws/laplace/T_sec_theory") < values("activations/tanh/T_sec_theory"))
        let claims = try Claim.read(from: file.root)
        for id in [
            "descent-time.activations", "descent-time.laws", "critical-point", "own-plateau.relu", "escape-ties",
        ] {
            let claim = try #require(claims.first { $0.id == "A10." + id })
            #expect(claim.holds, "\(claim.captionSentence)")
        }
        expectHolds(
            claims,
            only: [
                "A10.growth-rate": 0.95...1.05, "A10.own-plateau-risk.relu": -.infinity...0.99,
                "A10.escape-order": 0 ... .infinity, "A10.escape-tail": 0.85...1.15, "A10.escape-ties": 1 ... .infinity,
            ])
        // This one says that the value is another.
        var other = try #require(claims.first { $0.id == "A10.own-plateau.relu" })
        for (value, holds) in [(0.9899, true), (0.9901, false), (1.0099, false), (1.0101, true)] {
            other.measured = value
            #expect(other.holds == holds)
        }
    }

    @Test func figureIsReproducible() throws {
        _ = try analyse("variants")
        for name in ["first", "second"] {
            try space.run(
                PlotBeyondTanh(), name, ["figure": .string("A10"), "caption": .string("Beyond.")],
                inputs: ["activations": activations, "laws": laws, "analysis": ["variants/variants.h5"]])
        }
        #expect(space.run("mkdir redrawn && cp first/*.gp first/*.dat redrawn && cd redrawn && gnuplot A10.gp") == 0)
        #expect(!space.bytes("first/A10.png").isEmpty)
        #expect(firstDifference(space.picture("first/A10.png"), space.picture("redrawn/A10.png")) == nil)
        for file in ["A10.gp", "A10.dat", "A10.pdf", "caption.txt"] {
            #expect(firstDifference(space.bytes("first/\(file)"), space.bytes("second/\(file)")) == nil, "\(file)")
        }
        #expect(space.run("pdffonts first/A10.pdf | tail -n +3 | grep -qv Liberation") != 0)
        #expect(space.text("first/caption.txt").contains("erf (m = 120, 1 seed)"))
        #expect(space.text("first/A10.dat").contains("T_sec, rademacher, every seed"))
    }

    @Test func mistakesAreExplained() throws {
        let swapped = #expect(throws: Failure.self) {
            try space.run(AnalyseBeyondTanh(), "swapped", inputs: ["activations": laws, "laws": activations])
        }
        #expect(swapped?.headline == "a run is in the wrong role")
    }
}
