import Engine
import HDF5
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct PhaseCauseTests {
    @Test func risesAreTakenAtEqualAccuracy() {
        let first = TrainingCurves.Run(losses: [1, 0.5, 0.6, 0.8], accuracies: [0.1, 0.5, 0.7, 0.9])
        let second = TrainingCurves.Run(losses: [1, 0.8, 0.4, 0.44], accuracies: [0.1, 0.2, 0.5, 0.8])
        let compared = EqualAccuracy(first, second)
        #expect(compared.accuracy == 0.8)
        // Halfway between .6 and .8, over the minimum .5.
        #expect(abs(compared.rises.first - 0.4) < 1e-12 && abs(compared.rises.second - 0.1) < 1e-12)
        // Before the minimum there is no rise.
        #expect(EqualAccuracy.rise(first, 0.3) == 0)
    }

    /// A phases.h5 as analyse.phases writes it.
    private static func write(_ name: String, end: [Double], in space: StageSpace) throws {
        let file = try Artifact.create(kind: "test", description: "drawn", parameters: ParameterValues([:]))
        try file.root.createGroup("mean", attributes: ["label": .string(name)])
        for (seed, end) in end.enumerated() {
            try Table([
                Column("iteration", "updates done", [0, 1, 2]),
                Column("reconstruction_test", "drawn", [1, 0.5, end]),
                Column("accuracy_train", "drawn", [0.1, 0.5, 1]),
            ]).write(to: file.root, "seeds/\(seed + 1)")
        }
        _ = space.run("mkdir -p phases")
        try Artifact.finish(file, at: "\(space.folder)/phases/\(name)")
    }

    private static func analyse(
        _ others: [String], names: [String], roles: [String], in space: StageSpace
    ) throws -> [Claim] {
        let folder = try space.run(
            AnalysePhaseCause(), "analysis",
            ["names": .list(names.map { .string($0) }), "roles": .list(roles.map { .string($0) })],
            inputs: ["reference": ["phases/softmax"], "others": others.map { "phases/\($0)" }])
        return try Claim.read(from: File.open(folder + "/cause.h5").root)
    }

    @Test func aLossWithoutARiseHoldsAndAnActivationWithOneToo() throws {
        let space = StageSpace()
        try Self.write("softmax", end: [0.8, 0.81], in: space)
        try Self.write("squares", end: [0.5, 0.51], in: space)
        try Self.write("tanh", end: [0.7, 0.71], in: space)
        let claims = try Self.analyse(
            ["squares", "tanh"], names: ["squares", "tanh"], roles: ["loss", "activation"], in: space)
        #expect(claims.map(\.id) == ["B11.squares", "B11.tanh"] && claims.allSatisfy(\.holds))
        expectHolds(claims[1], only: 0.05 ... .infinity)
        #expect(abs(claims[0].measured - 0.6) < 1e-9 && abs(claims[1].measured - 0.41) < 1e-9)
        try space.run(PlotPhaseCause(), "plot", ["figure": .string("B11")], inputs: ["cause": ["analysis/cause.h5"]])
        #expect(space.text("plot/caption.txt").contains("[B11.tanh]"))

        try Self.write("squares", end: [0.8, 0.82], in: space)
        #expect(try !Self.analyse(["squares"], names: ["squares"], roles: ["loss"], in: space)[0].holds)
    }

    @Test func namesAndSeedsMustFit() throws {
        let space = StageSpace()
        try Self.write("softmax", end: [0.8, 0.81], in: space)
        try Self.write("squares", end: [0.5], in: space)
        #expect {
            _ = try Self.analyse(["squares"], names: [], roles: ["loss"], in: space)
        } throws: {
            ($0 as? Failure)?.facts.first == .init("names", "0")
        }
        #expect {
            _ = try Self.analyse(["squares"], names: ["squares"], roles: ["loss"], in: space)
        } throws: {
            ($0 as? Failure)?.facts == [.init("softmax", "[1, 2]"), .init("squares", "[1]")]
        }
    }
}
