import Engine
import HDF5
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct TransferTests {
    /// A head.h5 or classification.h5 of one checkpoint as its probe writes it.
    private static func write(
        _ name: String, group: String, seed: Int, iteration: Int, _ columns: [String: Double], in space: StageSpace
    ) throws {
        let file = try Artifact.create(kind: "test", description: "drawn", parameters: ParameterValues([:]))
        try Table(
            [Column("iteration", "updates done", [Double(iteration)])]
                + columns.sorted { $0.key < $1.key }.map { Column($0.key, "drawn", [$0.value]) }
        ).write(
            to: file.root, group,
            attributes: [
                "run_seed": .integer(seed), "classes": .integer(5), "test_images": .integer(100),
                "train_images": .integer(200), "chance": .number(0.2),
            ])
        _ = space.run("mkdir -p heads")
        try Artifact.finish(file, at: "\(space.folder)/heads/\(name)")
    }

    /// Accuracies by seed: validation half, report half, pre-training; at iterations 0, 4, 64.
    private static func transfer(
        _ curves: [Int: (validation: [Double], report: [Double], training: [Double])], in space: StageSpace
    ) throws -> String {
        var inputs: [String: [String]] = [:]
        for (seed, curve) in curves.sorted(by: { $0.key > $1.key }) {
            for (row, iteration) in [64, 0, 4].enumerated() {
                let place = [2, 0, 1][row]
                let (first, second) = (curve.validation[place], curve.report[place])
                try write(
                    "h\(seed)-\(iteration)", group: "head", seed: seed, iteration: iteration,
                    [
                        "accuracy_validation": first, "accuracy_report": second, "accuracy_train": 1,
                        "accuracy_test": (first + second) / 2,
                    ], in: space)
                try write(
                    "c\(seed)-\(iteration)", group: "classification", seed: seed, iteration: iteration,
                    ["accuracy_test": curve.training[place]], in: space)
                inputs["heads", default: []].append("heads/h\(seed)-\(iteration)")
                inputs["classifications", default: []].append("heads/c\(seed)-\(iteration)")
            }
        }
        return try space.run(
            AnalyseTransfer(), "transfer", ["label": .string("A → B"), "name": .string("a-b")], inputs: inputs)
    }

    @Test func theChoiceAndTheReportAreOfDifferentHalves() throws {
        let space = StageSpace()
        let folder = try Self.transfer(
            [
                // The halves choose 4 and 64: the report is .6 at 4, the validation half .7 at 64; at the end .9 and .7.
                1: (validation: [0.5, 0.8, 0.7], report: [0.5, 0.6, 0.9], training: [0.1, 0.8, 0.9]),
                2: (validation: [0.5, 0.9, 0.7], report: [0.5, 0.9, 0.7], training: [0.1, 0.9, 0.9]),
            ], in: space)
        let file = try File.open(folder + "/transfer.h5")
        let stops = try Table(reading: file.root.group("stops"))
        #expect(try stops.values("seed") == [1, 2] && stops.values("stop") == [4, 4])
        #expect(try stops.values("best_pretraining") == [64, 4], "the first of equals")
        let expected = [("early", [0.65, 0.9]), ("end", [0.8, 0.7]), ("gain", [-15, 20]), ("gain_biased", [0, 20])]
        for (column, values) in expected {
            for (found, value) in zip(try stops.values(column), values) { #expect(abs(found - value) < 1e-9) }
        }
        let claims = try Claim.read(from: file.root)
        #expect(claims.map(\.id) == ["B6.peak-early.a-b", "B7.gain.a-b"])
        #expect(abs(claims[1].measured - 2.5) < 1e-9 && !claims[1].holds)
        #expect(try abs(Table(reading: file.root.group("transfer")).values("accuracy_test")[1] - 0.8) < 1e-9)

        for kind in [PlotTransfer(), PlotTransferGain()] as [any StageKind] {
            try space.run(
                kind, kind.name, ["figure": .string("B6")],
                inputs: ["transfers": ["transfer/transfer.h5", "transfer/transfer.h5"]])
            #expect(space.text("\(kind.name)/caption.txt").contains("A → B"))
        }
    }

    @Test func aGainInEverySeedHolds() throws {
        let space = StageSpace()
        let folder = try Self.transfer(
            [
                1: (validation: [0.5, 0.8, 0.7], report: [0.5, 0.8, 0.7], training: [0.1, 0.8, 0.9]),
                2: (validation: [0.5, 0.9, 0.78], report: [0.5, 0.9, 0.78], training: [0.1, 0.8, 0.9]),
            ], in: space)
        #expect(try Claim.read(from: File.open(folder + "/transfer.h5").root).allSatisfy(\.holds))
    }

    @Test func headsAndClassificationsMustMatch() throws {
        let space = StageSpace()
        try Self.write("h", group: "head", seed: 1, iteration: 0, ["accuracy_test": 1], in: space)
        try Self.write("c", group: "classification", seed: 1, iteration: 4, ["accuracy_test": 1], in: space)
        let parameters: [String: Value] = ["label": .string("x"), "name": .string("x")]
        #expect {
            try space.run(
                AnalyseTransfer(), "a", parameters, inputs: ["heads": ["heads/h"], "classifications": ["heads/c"]])
        } throws: {
            "\($0)".contains("iterations [4]")
        }
        #expect {
            try space.run(
                AnalyseTransfer(), "b", parameters,
                inputs: ["heads": ["heads/h", "heads/h"], "classifications": ["heads/c"]])
        } throws: {
            ($0 as? Failure)?.headline == "two files give iteration 0 of seed 1"
        }
    }
}
