// What an edit of one of this package's files changes.
import Testing

@testable import fingerprint

@Suite struct RealTreeTests {
    private static let tree = Result<RealTree, any Error> { try RealTree() }
    private static let before = Result<Table, any Error> { try tree.get().table() }

    /// Digests by the kind's type, without its module.
    private func digests(_ table: Table) -> [String: [String]] {
        Dictionary(
            uniqueKeysWithValues: table.kinds.map {
                (String($0.name.drop { $0 != "." }.dropFirst()), table.digests(of: $0))
            })
    }

    /// The kinds that change with an edit.
    private func changed(_ file: String, _ edit: @escaping (String) -> String) throws -> Set<String> {
        let tree = try Self.tree.get()
        let (old, new) = (digests(try Self.before.get()), digests(try tree.table(try tree.path(file), edited: edit)))
        #expect(Set(old.keys) == Set(new.keys))
        return Set(old.keys.filter { old[$0] != new[$0] })
    }

    private func code(_ text: String) -> String { text + "\nprivate let edited = 1\n" }
    private func comment(_ text: String) -> String { "// Edited.\n" + text + "\n/* Edited. */\n" }

    private func reached(_ kind: String) throws -> [String] {
        let table = try Self.before.get()
        let found = try #require(table.kinds.first { $0.name.hasSuffix("." + kind) })
        return found.files.map { table.name(of: $0) }
    }

    @Test func everyKindHasAPlausibleNumberOfFiles() throws {
        let table = try Self.before.get()
        let tree = try Self.tree.get()
        let listed = try ["PaperAKinds.swift", "PaperBKinds.swift"].flatMap { list in
            tree.text(try tree.path(list)).matches(of: #/(?m)^ +(\w+)\(\),$/#).map { String($0.1) }
        }
        #expect(listed.count >= 60)
        #expect(Set(digests(table).keys) == Set(listed))
        for kind in table.kinds { #expect((10...120).contains(kind.files.count), "\(kind.name): \(kind.files.count)") }
    }

    @Test func aPlotReachesWhatItDrawsWith() throws {
        let names = try reached("PlotEscape").map { String($0.split(separator: "/").last!) }
        for name in [
            "EscapeFigure.swift", "EscapeFollowedPanels.swift", "EscapeTimesPanels.swift", "Style.swift",
            "FlowRun.swift",
            // Extensions alone.
            "FlowHistories.swift",
        ] {
            #expect(names.contains(name), "\(name)")
        }
        for name in [
            "EscapeAnalysis.swift", "FlowTraining.swift", "BoundariesFigure.swift", "Trainer.swift",
            "PaperAKinds.swift",
        ] {
            #expect(!names.contains(name), "\(name)")
        }
    }

    @Test func aCommentChangesNothing() throws {
        #expect(try changed("Layers/Linear.swift", comment) == [])
        #expect(try changed("gemm.c", comment) == [])
        #expect(try changed("Layers/Linear.swift") { $0.replacing("\n", with: "\n\n  ") } == [])
    }

    @Test func aPlotChangesThatPlot() throws {
        #expect(try changed("EscapeFigure.swift", code) == ["PlotEscape"])
        #expect(try changed("PhasesGridFigure.swift", code) == ["PlotPhasesGrid"])
        #expect(try changed("EscapeTimesPanels.swift") { $0.replacing("0.", with: "1.") } == ["PlotEscape"])
    }

    @Test func anAnalysisChangesThatAnalysis() throws {
        #expect(try changed("EscapeRun.swift", code) == ["AnalyseEscape"])
        #expect(try changed("PhaseCauseAnalysis.swift", code) == ["AnalysePhaseCause"])
    }

    @Test func theStyleChangesAllPlots() throws {
        let plots = digests(try Self.before.get()).keys.filter { $0.hasPrefix("Plot") }
        #expect(try changed("Style.swift", code) == Set(plots))
    }

    /// Those that run a network, and those that put one together.
    @Test func aLayerChangesWhatUsesNetworks() throws {
        let kinds = try changed("Layers/Linear.swift", code)
        #expect(
            kinds == [
                "TrainNetwork", "ProbeClassification", "ProbeHead", "ProbePictures", "ProbeReconstruction",
                "ProbeSampleStrength",
            ])
    }

    @Test func aNetworkChangesNothing() throws {
        #expect(
            try changed("Classifiers.swift") {
                $0.replacing("case \"f0\": elements", with: "case \"f1\": elements = []\n        case \"f0\": elements")
            } == [])
        #expect(try changed("PaperBKinds.swift", code) == [])
    }

    @Test func aKernelChangesWhatImportsIt() throws {
        let kinds = try changed("gemm.c") { $0 + "\nint edited;\n" }
        #expect(kinds.isSuperset(of: ["TrainFlow", "TrainNetwork", "ProbeHead"]))
        #expect(kinds.isDisjoint(with: ["PlotPhases", "AnalyseTransfer"]))
    }

    @Test func ofTheEngineNothing() throws {
        for file in ["Kind/StageKind.swift", "Key/StageKey.swift", "Run/Resolver.swift"] {
            #expect(try changed(file, code) == [])
        }
    }
}
