import Engine
import Glibc
import HDF5
import Learning
import TestSupport
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct WeakStrongTests {
    /// Few classes at a large rate: all phases within a second, unoptimised.
    private let small: [String: Value] = [
        "classes": .integer(6), "featuresPerClass": .integer(4), "learningRate": .number(0.01), "ridge": .number(1e-4),
        "iterations": .integer(20_000), "descentIterations": .integer(4096),
        "strongs": .list([.number(1), .number(2)]),
        "weakFractions": .list([.number(0.2), .number(0.8)]), "classCounts": .list([.integer(4), .integer(8)]),
    ]

    private func theory(_ folder: String) throws -> WeakStrongTheory {
        try WeakStrongTheory(reading: InputFile(origin: "theory", name: "theory.h5", path: folder + "/theory.h5"))
    }

    @Test func trajectoriesAndClaims() throws {
        let space = StageSpace()
        let result = try theory(try space.run(AnalyseWeakStrong(), "theory", small))
        let iterations = try result.theory.values("iteration")
        #expect(iterations.prefix(4) == [0, 1, 2, 3] && iterations.last == 20_000)
        let delta = try result.theory.values("delta")
        // Δ_1 = ηmE[s]/l; for large t, (l − 1)Δ/ρ + e^Δ/ρ ≈ ηmt from the weak samples alone.
        #expect(abs(delta[1] - 0.04 * 1.5 / 6) < 1e-15)
        #expect(abs((5 * delta.last! + exp(delta.last!)) / (0.5 * 0.04 * 20_000) - 1) < 0.05)
        let (own, wrong) = (try result.theory.values("own"), try result.theory.values("wrong"))
        for (a, b) in zip(own, wrong) { #expect(abs(a + 5 * b) < 1e-12) }
        #expect(result.descentMarks["verdict"]?.text == "const-decrease-increase")
        #expect(abs((result.theoryMarks["minimum_delta"]?.double ?? 0) - log(5)) < 1e-12)
        #expect(result.sweeps["l"]?.map { $0.marks["l"]?.int } == [4, 8])
        #expect(result.sweeps["rho"]?.map { $0.marks["rho"]?.double } == [0.2, 0.8])

        let claims = Dictionary(uniqueKeysWithValues: result.claims.map { ($0.id, $0) })
        for claim in result.claims { #expect(claim.holds, "\(claim.captionSentence)") }
        #expect(
            Set(claims.keys) == [
                "B8.bounds", "B8.recursion", "B8.closed-form", "B8.no-increase", "B8.three-phases", "B8.minimum",
                "B8.minimum-sweeps", "B8.rise",
            ])
        #expect(claims["B8.bounds"]?.samples == 9)
        #expect(claims["B8.minimum-sweeps"]?.samples == 5)
        // Six classes: the loss ends at six times its minimum, within a tenth.
        expectHolds(
            result.claims,
            only: [
                "B8.bounds": -.infinity...0, "B8.recursion": -.infinity...1e-10, "B8.no-increase": -.infinity...1e-12,
                "B8.three-phases": 1...1, "B8.minimum": -1...1, "B8.rise": 5.4...6.6,
                "B8.minimum-sweeps": -.infinity...0.01,
            ])
    }

    @Test func aRunThatStopsEarlyHasNoIncrease() throws {
        let space = StageSpace()
        let short = small.merging(["iterations": .integer(64), "descentIterations": .integer(64)]) { $1 }
        let claims = try theory(try space.run(AnalyseWeakStrong(), "theory", short)).claims
        #expect(claims.first { $0.id == "B8.three-phases" }?.holds == false)
        #expect(claims.first { $0.id == "B8.rise" }?.holds == false)
        #expect(claims.first { $0.id == "B8.minimum" }?.holds == false)
        #expect(claims.first { $0.id == "B8.bounds" }?.holds == true)
    }

    @Test func withoutStrongSamplesNoThirdPhaseIsClaimed() throws {
        let space = StageSpace()
        let alike = small.merging([
            "strong": .number(1), "strongs": .list([]), "weakFractions": .list([]), "classCounts": .list([]),
        ]) { $1 }
        let result = try theory(try space.run(AnalyseWeakStrong(), "theory", alike))
        #expect(result.descentMarks["verdict"]?.text == "const-decrease")
        #expect(Set(result.claims.map(\.id)) == ["B8.bounds", "B8.recursion", "B8.closed-form", "B8.no-increase"])
        for claim in result.claims { #expect(claim.holds, "\(claim.captionSentence)") }
        try space.run(
            PlotWeakStrong(), "plot", ["figure": .string("B8")], inputs: ["theory": ["theory/theory.h5"]])
    }

    @Test func theFigureIsDrawnAndSaysWhatWasMeasured() throws {
        let space = StageSpace()
        try space.run(AnalyseWeakStrong(), "theory", small)
        let parameters: [String: Value] = ["figure": .string("B8"), "caption": .string("The theory, reconstructed.")]
        for name in ["plot", "again"] {
            try space.run(PlotWeakStrong(), name, parameters, inputs: ["theory": ["theory/theory.h5"]])
        }
        #expect(space.text("plot/caption.txt").hasPrefix("The theory, reconstructed.\n"))
        #expect(space.text("plot/caption.txt").contains("[B8.minimum] "))
        #expect(!space.bytes("plot/B8.png").isEmpty)
        for file in ["B8.gp", "B8.dat", "B8.pdf", "B8.png", "caption.txt"] {
            #expect(firstDifference(space.bytes("plot/\(file)"), space.bytes("again/\(file)")) == nil, "\(file)")
        }
    }

    @Test func somethingElseIsRefused() throws {
        let space = StageSpace()
        try space.run(
            TrainFlow(), "flow",
            ["neurons": .integer(50), "alpha": .number(1), "seed": .integer(1), "endTime": .number(0.1)])
        let failure = #expect(throws: Failure.self) {
            try space.run(
                PlotWeakStrong(), "plot", ["figure": .string("B8")], inputs: ["theory": ["flow/history.h5"]])
        }
        #expect(failure?.description.contains("analyse.weak-strong") == true)
    }
}
