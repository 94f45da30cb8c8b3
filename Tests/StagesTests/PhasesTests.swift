import Engine
import HDF5
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct PhasesTests {
    /// Probes of iterations 0, 1, 2 and 4 for each seed, with classifications.
    private func probes(_ space: StageSpace, seeds: [Int], iterations: [Int] = [0, 1, 2, 4]) throws {
        try ImageFiles.draw(in: space, train: 60, test: 40)
        for seed in seeds {
            try space.run(
                TrainNetwork(), "train\(seed)", NetworkTests.until(4).merging(["seed": .integer(seed)]) { $1 },
                inputs: NetworkTests.trainInputs)
            for iteration in iterations {
                let settings = ProbeTests.probe(iteration, ["batch": .integer(20)])
                let inputs = ProbeTests.inputs("train\(seed)")
                try space.run(ProbeReconstruction(), "probe\(seed)-\(iteration)", settings, inputs: inputs)
                try space.run(ProbeClassification(), "classify\(seed)-\(iteration)", settings, inputs: inputs)
            }
        }
    }

    private func analyse(
        _ space: StageSpace, _ name: String, probes: [String], classifications: [String] = [],
        _ parameters: [String: Value] = [:]
    ) throws -> String {
        try space.run(
            AnalysePhases(), name, ["label": .string("drawn")].merging(parameters) { $1 },
            inputs: [
                "probes": probes.map { "probe\($0)/probe.h5" },
                "classifications": classifications.map { "classify\($0)/classification.h5" },
            ])
    }

    @Test func probesOfSeedsAndCheckpointsAreJoined() throws {
        let space = StageSpace()
        try probes(space, seeds: [1, 2])
        let all = [1, 2].flatMap { seed in [4, 0, 2, 1].map { "\(seed)-\($0)" } }
        let folder = try analyse(space, "phases", probes: all, classifications: all, ["claims": .string("B1")])
        let file = try File.open(folder + "/phases.h5")
        let mean = try Table(reading: file.root.group("mean"))
        #expect(try mean.values("iteration") == [0, 1, 2, 4])
        for column in ["reconstruction_test", "accuracy_test"] {
            let seeds = try [1, 2].map { try Table(reading: file.root.group("seeds/\($0)")).values(column) }
            let expected = zip(seeds[0], seeds[1]).map { ($0 + $1) / 2 }
            for (mean, expected) in zip(try mean.values(column), expected) { #expect(abs(mean - expected) < 1e-12) }
        }
        let claims = try Claim.read(from: file.root)
        #expect(claims.map(\.id) == ["B1.drop", "B1.rise", "B1.three-phases"])
        for (claim, least) in zip(claims, [0.05, 0.05, 1]) { expectHolds(claim, only: least ... .infinity) }
        let plain = try File.open(try analyse(space, "plain", probes: all) + "/phases.h5")
        #expect(try Claim.read(from: plain.root).isEmpty)
        #expect(try Table(reading: plain.root.group("mean")).columns.allSatisfy { !$0.name.hasPrefix("accuracy") })
    }

    @Test func probesThatDoNotFitTogetherAreExplained() throws {
        let space = StageSpace()
        try probes(space, seeds: [1, 2])
        let one = [0, 1, 2, 4].map { "1-\($0)" }
        let mistakes: [(probes: [String], classifications: [String], epochs: Int, headline: String)] = [
            (one + ["1-2"], [], 0, "two files give iteration 2 of seed 1"),
            (one + ["2-0"], [], 0, "the seeds were not measured at the same iterations, or at none"),
            (one, ["1-0", "1-1"], 0, "probes and classifications are not of the same checkpoints and seeds"),
            (
                one, ["2-0", "2-1", "2-2", "2-4"], 0,
                "probes and classifications are not of the same checkpoints and seeds"
            ),
            (one, [], 5, "the probe's decoder was not measured after 5 epochs"),
        ]
        for (probes, classifications, epochs, headline) in mistakes {
            #expect {
                _ = try analyse(
                    space, "mistake", probes: probes, classifications: classifications, ["epochs": .integer(epochs)])
            } throws: {
                ($0 as? Failure)?.headline == headline
            }
        }
    }
}
