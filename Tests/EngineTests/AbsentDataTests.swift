@testable import Engine
@testable import StageGraph
import Testing

/// Optional data sets that are not there: what is left out, what is told, what people read.
struct AbsentDataTests {
    /// Set "here" is complete, "gone" lacks one of two files, "away" all; each is trained on, the means join them.
    static func manifest(optional: String = "true", stages: String = "") -> String {
        let digest = String(repeating: "0a", count: 32)
        return """
            {"stagecraft": 1,
             "datasets": {
              "here": {"folders": ["/bin"], "optional": true, "files": {"x": {"file": "sh", "sha256": "\(digest)"}}},
              "gone": {"folders": ["/bin"], "optional": \(optional), "files": {
                "x": {"file": "sh", "sha256": "\(digest)"}, "y": {"file": "none-y", "sha256": "\(digest)"}}},
              "away": {"folders": ["${UNSET}"], "optional": true, "files": {
                "x": {"file": "x.gz", "sha256": "\(digest)"}, "y": {"file": "y.gz", "sha256": "\(digest)"}}}},
             "stages": {
              "train": {"kind": "train.flow", "matrix": {"set": ["here", "gone", "away"]}, "chain": {"until": [1, 2]},
                "parameters": {"problem": "odd", "alpha": 1},
                "inputs": {"state": "data:${set}/x"}},
              "mean": {"kind": "analyse.mean", "matrix": {"set": ["here", "gone", "away"]},
                "inputs": {"runs": "train[set=$set]"}},
              "all": {"kind": "analyse.mean", "inputs": {"runs": "train"}},
              "plot": {"kind": "plot.lines", "parameters": {"figure": "F1"}, "inputs": {"data": "all"}},
              "plot-gone": {"kind": "plot.lines", "parameters": {"figure": "F2"}, "inputs": {"data": "mean[set=gone]"}}
              \(stages)},
             "figures": {
              "F1": {"paper": "p", "title": "", "stage": "plot"},
              "F2": {"paper": "p", "title": "", "stage": "plot-gone"}}}
            """
    }

    private let gone = AbsentDataset(name: "gone", problem: "none-y not found")
    private let away = AbsentDataset(name: "away", problem: "x.gz and 1 more not found")

    @Test func stagesWithoutTheirDataAreLeftOut() throws {
        let graph = try expand(Self.manifest())
        #expect(
            graph.stages.map(\.id) == [
                "train[set=here,until=1]", "train[set=here,until=2]", "mean[set=here]", "all", "plot",
            ])
        #expect(graph.figures.map(\.id) == ["F1"])
        #expect(graph.missingFiles.isEmpty)
        // Inputs still point at the stages they did.
        let all = graph.stages[3]
        #expect(
            all.inputs.map(\.label) == ["train[set=here,until=1]/history.h5", "train[set=here,until=2]/history.h5"])
        #expect(all.inputs.map(\.source) == [0, 1].map { .stage(index: $0, name: "history.h5") })
        #expect(graph.figures[0].stage == 4 && graph.stages[4].inputs[0].source == .stage(index: 3, name: "mean.h5"))
    }

    @Test func stagesAreToldWhatTheyLackAlsoUpstream() throws {
        let graph = try expand(Self.manifest())
        #expect(graph.stages.map { $0.lacking.isEmpty } == [true, true, true, false, false])
        #expect(graph.stages[3].lacking == ["runs": [gone, away]])
        #expect(graph.stages[4].lacking == ["data": [gone, away]])
        #expect(gone.description == "gone (none-y not found)")
    }

    @Test func saysWhatAnAbsenceDoes() throws {
        let graph = try expand(Self.manifest())
        #expect(graph.absences.map(\.dataset) == [gone, away])
        #expect(
            graph.absences[0]
                == Absence(
                    dataset: gone,
                    stages: ["train[set=gone,until=1]", "train[set=gone,until=2]", "mean[set=gone]", "plot-gone"],
                    incompleteFigures: ["F1"], missingFigures: ["F2"]))
        #expect(
            AbsenceText.line([graph.absences[0]])
                == "data set gone is not here (none-y not found): 4 stages left out; drawn without it: F1; "
                + "not drawn: F2; `stagecraft data fetch gone` gets it")
        #expect(AbsenceText.line(graph.absences).hasPrefix("data sets gone, away are not here: "))
        #expect(
            AbsenceText.line(graph.absences).hasSuffix(
                "; drawn without them: F1; not drawn: F2; `stagecraft data fetch gone away` gets them"))
        #expect(graph.absences(reaching: [2]).isEmpty)
        #expect(graph.absences(reaching: [4]).map(\.dataset) == [gone, away])
    }

    @Test func whatTheStageIsToldIsInItsKey() throws {
        func ingredients(_ stage: StageInstance) -> [String] {
            let kind = KindIngredients(code: .text(""), versions: [])
            let preImage = stage.preImage(KeyParts(kind: kind, environment: KeyEnvironment(variables: [])))
            return preImage.ingredients.filter { $0.name.text.hasPrefix("lacking") }.map { "\($0.name): \($0.value)" }
        }
        let graph = try expand(Self.manifest())
        #expect(ingredients(graph.stages[2]).isEmpty)
        #expect(
            ingredients(graph.stages[3]) == [
                #"lacking.runs[0]: ["gone", "none-y not found"]"#,
                #"lacking.runs[1]: ["away", "x.gz and 1 more not found"]"#,
            ])
    }

    @Test func aSetThatIsNotOptionalIsStillMissing() throws {
        let graph = try expand(
            Self.manifest(
                optional: "false", stages: #", "use": {"kind": "analyse.mean", "inputs": {"runs": "data:gone/y"}}"#))
        #expect(graph.stages.contains { $0.id == "plot-gone" })
        #expect(graph.absences.map(\.dataset) == [away])
        #expect(graph.missingFiles.map { $0.stages.map { graph.stages[$0].id } } == [["use"]])
    }

    @Test func rolesDecideWhoGoesOn() throws {
        let stages = """
            , "weighted": {"kind": "analyse.mean", "inputs": {"runs": "file:/bin/sh", "weights": "mean[set=gone]"}},
            "start": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1},
              "inputs": {"previous": "train[set=away]"}},
            "copy": {"kind": "command", "command": ["cat"], "outputs": ["o"], "inputs": {"a": ["mean"]}}
            """
        let graph = try expand(Self.manifest(stages: stages))
        let ids = graph.stages.map(\.id)
        // An optional input is done without; a chain is not begun in the middle; a command cannot be told.
        #expect(ids.contains("weighted") && !ids.contains("start") && !ids.contains("copy"))
        let weighted = try #require(graph.stages.first { $0.id == "weighted" })
        #expect(weighted.inputs.map(\.role) == ["runs"] && weighted.lacking == ["weights": [gone]])
    }

    @Test func targetsThatWereLeftOutAreNamedAsSuch() throws {
        let graph = try expand(Self.manifest())
        for target in ["F2", "plot-gone", "train[set=gone]", "plot-g*"] {
            let failure = #expect(throws: Failure.self) { try graph.matching([target]) }
            #expect(
                failure?.description == """
                    error: '\(target)' needs data that is not on this machine
                      data set: gone (none-y not found)
                      hint: `stagecraft data fetch gone` gets it
                    """)
        }
        #expect(try graph.matching(["train"]).count == 2)
        #expect(throws: Failure.self) { try graph.matching(["train[set=gome]"]) }
    }

    @Test func theSchemaAndTheReaderWantABoolean() {
        #expect(message(Self.manifest(optional: "1")).contains("pipeline.json:4:45: error: wrong type"))
    }

    @Test func aContextNamesEachSetOnce() {
        let context = StageContext(
            stage: "s", parameters: .init([:]), inputs: [:], lacking: ["a": [gone, away], "b": [gone]], outputFolder: ""
        )
        #expect(context.absentDatasets == [away, gone])
    }

    @Test func groupsStandForFilesOrForNone() throws {
        let digest = String(repeating: "0a", count: 32)
        func manifest(_ groups: String, _ reference: String = "both") -> String {
            """
            {"stagecraft": 1,
             "datasets": {"set": {"folders": ["/bin"], "groups": {\(groups)}, "files": {
               "x": {"file": "sh", "sha256": "\(digest)"}, "y": {"file": "cat", "sha256": "\(digest)"}}}},
             "stages": {"mean": {"kind": "analyse.mean",
               "inputs": {"runs": "data:set/\(reference)", "weights": "data:set/none"}}}}
            """
        }
        let graph = try expand(manifest(#""both": ["y", "x"], "none": []"#))
        #expect(graph.stages[0].inputs.map(\.label) == ["data:set/y", "data:set/x"])
        #expect(message(manifest(#""both": ["z"], "none": []"#)).contains("unknown file 'z' of dataset 'set'"))
        #expect(message(manifest(#""x": ["y"], "both": ["y"], "none": []"#)).contains("is called 'x' too"))
        #expect(message(manifest(#""both": ["y"], "none": []"#, "bath")).contains("did you mean 'both'?"))
    }
}
