import Foundation
import Testing

@testable import Engine
@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

/// The project's own manifest as a machine with all data sets expands it.
@Suite struct ManifestTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "manifest-\(UUID().uuidString)").path
    private let manifest: Manifest

    init() throws {
        let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        manifest = try Manifest(Pipeline.manifestText(at: project.appending(path: "pipeline.json").path))
        // Whether a set is there is a question of names.
        for set in manifest.datasets {
            let place = "\(folder)/\(set.name)"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            for file in set.files { _ = FileManager.default.createFile(atPath: "\(place)/\(file.file)", contents: nil) }
        }
    }

    private func graph(_ profile: String, _ overrides: [String] = []) throws -> Graph {
        try Graph.expand(
            manifest, profile: profile, kinds: StageKinds.all, overrides: overrides.map { try Override(parsing: $0) },
            projectFolder: folder, environment: ["STAGECRAFT_DATA": folder])
    }

    @Test func thePaperProfileHasEveryNetworkOnEveryDataSet() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let graph = try graph("paper")
        let names = graph.figures.map(\.id)
        for id in ["B1-networks", "B1-scaled", "B2-sets", "B3-networks", "B10-networks"] {
            #expect(names.contains(id), "no figure \(id)")
        }
        let trained = graph.stages.filter { $0.name == "train-networks" }
        let pairs = Set(trained.map { "\($0.parameters.string("network")) \($0.parameters.string("dataset"))" })
        #expect(pairs.count == 7 * 4)
        // Each with three decoders, of which B3 draws all and B1 the exact one.
        let drawn = try #require(graph.figures.first { $0.id == "B3-networks" })
        #expect(graph.stages[drawn.stage].inputs.count == 3 * 28)
        for stage in graph.closure(of: [drawn.stage]).map({ graph.stages[$0] }) where stage.kind == "analyse.phases" {
            #expect(stage.inputs.filter { $0.role == "probes" }.count == 5 * 19, "\(stage.id)")
        }
    }

    @Test func everyStageOfPaperBThatTakesLongSaysHowMuchWorkItIs() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let graph = try graph("paper")
        let pipeline = Pipeline(
            graph: graph, project: folder, store: folder, kinds: StageKinds.all, code: CodeTable(""))
        for stage in graph.stages where stage.kind.hasPrefix("probe.") || stage.kind == "train.network" {
            let work = pipeline.work(of: stage)
            #expect(
                (work?.amount ?? -1) >= 0 && work?.unit == "multiplications", "\(stage.id): \(String(describing: work))"
            )
        }
    }

    @Test func theDemonstrationGoesWithoutDecodersTrainedByAdam() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let all = Set(try graph("authors-demo").stages.map(\.name))
        let exact = Set(
            try graph("authors-demo", ["demoPhases=[\"demo-phases-exact/phases.h5\"]"]).stages.map(\.name))
        #expect(all.subtracting(exact) == ["demo-linear", "demo-phases-linear"])
        #expect(exact.isSubset(of: all) && exact.contains("plot-demo"))
    }
}
