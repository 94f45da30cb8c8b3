@testable import StageGraph
import TestSupport
import Testing

/// Expansion of good manifests: instances, inputs, order, figures.
struct GraphTests {
    static let manifest = """
        {
          "stagecraft": 1,
          "project": "example",
          "defaultProfile": "laptop",
          "environment": ["LANG", "UNSET"],
          "profiles": {
            "smoke": { "alphas": [0.6], "seeds": [1, 2], "ends": [64], "neurons": 10 },
            "laptop": { "extends": "smoke", "alphas": [0.6, 1.0], "ends": [64, 256], "neurons": 1000 }
          },
          "stages": {
            "plot": {
              "kind": "plot.lines", "parameters": { "figure": "A1" }, "inputs": { "data": "mean[alpha=1]" }
            },
            "train": {
              "kind": "train.flow",
              "matrix": { "alpha": "$alphas", "seed": "$seeds" }, "chain": { "until": "$ends" },
              "parameters": { "problem": "odd", "alpha": "$alpha", "seed": "$seed", "neurons": "$neurons" },
              "threads": 2, "memoryMiB": 64, "timeLimit": 1.5, "retries": 1
            },
            "mean": {
              "kind": "analyse.mean",
              "matrix": { "alpha": "$alphas" },
              "inputs": { "runs": "train[alpha=$alpha]/history.h5" },
              "deliver": "results/${alpha}-${neurons}"
            }
          },
          "figures": { "A1": { "paper": "a", "title": "Stages", "stage": "plot", "claims": ["A1.x"] } }
        }
        """

    @Test func expandsMatrixChainAndFanIn() throws {
        let graph = try expand(Self.manifest, environment: ["LANG": "C", "HOME": "/"])
        #expect(graph.profile == "laptop")
        #expect(graph.environment == ["LANG": "C"])
        #expect(
            graph.stages.map(\.id) == [
                "train[alpha=1.0,seed=1,until=64]", "train[alpha=1.0,seed=1,until=256]",
                "train[alpha=1.0,seed=2,until=64]", "train[alpha=1.0,seed=2,until=256]", "mean[alpha=1.0]", "plot",
                "train[alpha=0.6,seed=1,until=64]", "train[alpha=0.6,seed=1,until=256]",
                "train[alpha=0.6,seed=2,until=64]", "train[alpha=0.6,seed=2,until=256]", "mean[alpha=0.6]",
            ])
        let mean = graph.stages[4]
        #expect(
            mean.inputs.map(\.label) == [
                "train[alpha=1.0,seed=1,until=64]/history.h5", "train[alpha=1.0,seed=1,until=256]/history.h5",
                "train[alpha=1.0,seed=2,until=64]/history.h5", "train[alpha=1.0,seed=2,until=256]/history.h5",
            ])
        #expect(mean.inputs.map(\.source) == (0..<4).map { .stage(index: $0, name: "history.h5") })
        #expect(mean.deliverTo == "results/1.0-1000")
        #expect(graph.stages[0].inputs.isEmpty)
        #expect(
            graph.stages[3].inputs == [
                .init(
                    role: "previous", source: .stage(index: 2, name: "history.h5"),
                    label: "train[alpha=1.0,seed=2,until=64]/history.h5")
            ])
        let train = graph.stages[7]
        #expect(train.name == "train" && train.kind == "train.flow" && train.place == "pipeline.json:14:5")
        #expect(
            train.coordinates == [
                .init(axis: "alpha", value: .number(0.6)), .init(axis: "seed", value: .integer(1)),
                .init(axis: "until", value: .integer(256)),
            ])
        #expect(train.parameters.number("alpha") == 0.6 && train.parameters.integer("neurons") == 1000)
        #expect(train.parameters.numbers("times").isEmpty)
        #expect(train.resources.threads == 2 && train.resources.memoryMiB == 64)
        #expect(train.resources.timeLimit == 1.5 && train.resources.retries == 1)
        #expect(graph.figures == [.init(id: "A1", paper: "a", title: "Stages", stage: 5, claims: ["A1.x"])])
        #expect(graph.stages[5].deliverTo == "figures/a/A1")
        #expect(graph.stages[5].inputs.map(\.label) == ["mean[alpha=1.0]/mean.h5"])
        #expect(graph.stages[5].outputs == ["A1.gp", "A1.pdf"])
    }

    @Test func keepsDeclaredOrderWhereItCan() throws {
        let stages = (0..<50).map {
            "\"s\($0)\": {\"kind\": \"train.flow\", \"parameters\": {\"problem\": \"odd\", \"alpha\": \($0 % 3)}}"
        }
        let graph = try expand("{\"stagecraft\": 1, \"stages\": {\(stages.joined(separator: ", "))}}")
        #expect(graph.profile == "default")
        #expect(firstDifference(graph.stages.map(\.id), (0..<50).map { "s\($0)" }) == nil)
        // An integer for a number is converted, so that 1 and 1.0 are one parameter value.
        #expect(graph.stages[1].parameters.values["alpha"] == .number(1))
    }

    @Test func profilesReplaceSettings() throws {
        let manifest = Self.manifest.replacing("mean[alpha=1]", with: "mean[alpha=0.6]")
        let graph = try expand(manifest, profile: "smoke")
        #expect(
            graph.stages.map(\.id) == [
                "train[alpha=0.6,seed=1,until=64]", "train[alpha=0.6,seed=2,until=64]", "mean[alpha=0.6]", "plot",
            ])
        #expect(graph.stages[0].parameters.integer("neurons") == 10)
    }

    @Test func stagesOfOtherProfilesAreAbsent() throws {
        let manifest = Self.manifest.replacing(
            "\"kind\": \"plot.lines\",", with: "\"kind\": \"plot.lines\", \"profiles\": [\"smoke\"],")
        let graph = try expand(manifest)
        #expect(graph.figures.isEmpty && graph.stages.count == 10)
    }

    @Test func aProfileMayHaveSomeFiguresOnly() throws {
        let stages = """
            "one": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}},
            "two": {"kind": "train.flow", "parameters": {"problem": "gen", "alpha": 1}},
            "both": {"kind": "analyse.mean", "inputs": {"runs": ["one", "two"]}},
            "plot-b": {"kind": "plot.lines", "parameters": {"figure": "B"}, "inputs": {"data": "both"}},
            "plot-a": {"kind": "plot.lines", "parameters": {"figure": "A"}, "inputs": {"data": "one"}}
            """
        func manifest(_ figures: String) -> String {
            """
            {"stagecraft": 1, "defaultProfile": "all", "profiles": {"all": {}, "a": {"figures": [\(figures)]}},
             "stages": {\(stages)},
             "figures": {"A": {"paper": "p", "stage": "plot-a"}, "B": {"paper": "p", "stage": "plot-b"}}}
            """
        }
        #expect(try expand(manifest("\"A\"")).stages.count == 5)
        let graph = try expand(manifest("\"A\""), profile: "a")
        #expect(graph.stages.map(\.id) == ["one", "plot-a"] && graph.figures.map(\.id) == ["A"])
        #expect(graph.figures[0].stage == 1 && graph.stages[1].inputs[0].source == .stage(index: 0, name: "history.h5"))
        #expect(
            message(manifest("\"A\", \"BB\""), profile: "a").hasPrefix(
                "pipeline.json:1:91: error: unknown figure 'BB' of profile 'a'"))
    }

    @Test func overridesParametersAndSettings() throws {
        let graph = try expand(
            Self.manifest, set: ["train.neurons=7", "alphas=[1, 2]", "train.problem=gen", "plot.figure=\"12\""])
        #expect(graph.stages.map(\.id).contains("train[alpha=2,seed=1,until=64]"))
        let train = try #require(graph.stages.first { $0.name == "train" })
        #expect(train.parameters.integer("neurons") == 7 && train.parameters.string("problem") == "gen")
        #expect(graph.stages.contains { $0.outputs == ["12.gp", "12.pdf"] })
        #expect(graph.stages.contains { $0.deliverTo == "results/2-1000" })
    }

    @Test func commandStages() throws {
        let graph = try expand(
            """
            {"stagecraft": 1, "stages": {
              "split": {"kind": "command", "matrix": {"part": [1, 2]},
                "command": ["sh", "-c", "echo {parameter:part} $HOME {{}} > {output:a/x.txt}", "{threads}"],
                "outputs": ["a/x.txt"], "parameters": {"part": "$part", "free": [1, 2.5]}},
              "join": {"kind": "command", "command": ["cat", "{input:parts}"], "outputs": ["all"],
                "inputs": {"parts": ["split", "file:/bin/sh"]}, "deliver": "."}}}
            """)
        #expect(graph.stages[0].command[2] == "echo {parameter:part} $HOME {{}} > {output:a/x.txt}")
        #expect(graph.stages[0].outputs == ["a/x.txt"])
        #expect(
            graph.stages[2].inputs.map(\.label) == ["split[part=1]/a/x.txt", "split[part=2]/a/x.txt", "file:/bin/sh"])
        #expect(graph.stages[2].inputs[2].source == .file(path: "/bin/sh"))
        #expect(graph.stages[2].deliverTo == ".")
        #expect(
            graph.stages[1].parameters.values == ["part": .integer(2), "free": .list([.integer(1), .number(2.5)])])
    }

    @Test func replacesPlaceholders() throws {
        func arguments(_ text: String) throws -> [String] {
            try CommandTemplate(parsing: text).arguments(
                inputs: ["raw": ["/in/1", "/in/2"], "one": ["/in/3"]], output: { "/out/\($0)" },
                parameters: ParameterValues(["a": .number(0.5), "list": .list([.integer(1), .integer(2)])]), threads: 3)
        }
        #expect(try arguments("{input:raw}") == ["/in/1", "/in/2"])
        #expect(try arguments("-i={input:one}") == ["-i=/in/3"])
        #expect(try arguments("{output:a/b} x{{y}}z {threads} {parameter:a}") == ["/out/a/b x{y}z 3 0.5"])
        #expect(try arguments("{parameter:list}") == ["1", "2"])
        #expect(try arguments("") == [""])
        #expect(throws: CommandTemplate.Mistake(found: "{print $1}")) { try arguments("{print $1}") }
        #expect(throws: CommandTemplate.Mistake(found: "}")) { try arguments("a}") }
    }

    @Test func bracketsSelectByValueAndInterpolate() throws {
        let graph = try expand(
            """
            {"stagecraft": 1,
             "profiles": {"p": {"names": ["x", "y"], "wanted": 2.0, "who": ["train-x[seed=1]", "train-y/history.h5"]}},
             "stages": {
              "train-x": {"kind": "train.flow", "matrix": {"seed": [1, 2], "tag": ["1", "b"]},
                "parameters": {"problem": "odd", "alpha": 1, "seed": "$seed"}},
              "train-y": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1, "times": [1, 2.5]}},
              "mean": {"kind": "analyse.mean", "matrix": {"name": "$names"},
                "inputs": {"runs": "train-${name}/history.h5"}},
              "some": {"kind": "analyse.mean", "inputs": {"runs": ["train-x[tag=1,seed=$wanted]", "train-y"]}},
              "list": {"kind": "analyse.mean", "inputs": {"runs": "$who"}}}}
            """)
        func labels(_ id: Name) -> [Name]? { graph.stages.first { $0.id == id }?.inputs.map(\.label) }
        #expect(labels("mean[name=x]")?.count == 4)
        #expect(labels("mean[name=y]") == ["train-y/history.h5"])
        #expect(
            labels("some") == ["train-x[seed=2,tag=1]/history.h5", "train-y/history.h5", "train-y/snapshots.h5"])
        #expect(
            labels("list") == [
                "train-x[seed=1,tag=1]/history.h5", "train-x[seed=1,tag=b]/history.h5", "train-y/history.h5",
            ])
    }

    @Test func findsDatasetFiles() throws {
        let digest = String(repeating: "0a", count: 32)
        let manifest = """
            {"stagecraft": 1,
             "datasets": {"set": {"folders": ["${MY_DATA}/sub", "data", "/"], "package": "some-package",
               "files": {"shell": {"file": "bin/sh", "sha256": ["\(digest)"], "sources": ["https://example.org/sh"]}}}},
             "stages": {"mean": {"kind": "analyse.mean", "inputs": {"runs": "data:set/shell", "weights": "file:none.csv"}},
               "other": {"kind": "analyse.mean", "inputs": {"runs": "data:set"}}}}
            """
        let graph = try expand(manifest, folder: "/project/")
        #expect(
            graph.stages[1].inputs == [
                .init(
                    role: "runs", source: .file(path: "/bin/sh"), label: "data:set/shell", expectedDigests: [digest])
            ])
        try graph.requireFiles(for: [1])
        let failures = #expect(throws: Failures.self) { try graph.requireFiles(for: 0...1) }
        #expect(
            failures?.description == """
                pipeline.json:4:94: error: input file 'none.csv' does not exist
                  key:      stages.mean.inputs.weights
                  searched: /project/none.csv
                """)
        let without = try expand(manifest.replacing(", \"/\"]", with: "]"), folder: "/project")
        #expect(
            without.missingFiles.first?.failure.description == """
                pipeline.json:4:65: error: dataset file 'set/shell' is not on this machine
                  key:      stages.mean.inputs.runs
                  file:     bin/sh
                  searched: /project/data
                  not set:  MY_DATA
                  package:  some-package
                  source:   https://example.org/sh
                  hint: install some-package, or run `stagecraft data fetch set`, or set MY_DATA to a folder that holds the file
                """)
        #expect(without.missingFiles.map(\.stages) == [[0, 1], [0]])
    }

    @Test func expandsAHundredThousandStages() throws {
        let seeds = (0..<100_000).map(String.init).joined(separator: ",")
        let graph = try expand(
            """
            {"stagecraft": 1, "stages": {
              "train": {"kind": "train.flow", "matrix": {"seed": [\(seeds)]},
                "parameters": {"problem": "odd", "alpha": 1, "seed": "$seed"}},
              "mean": {"kind": "analyse.mean", "inputs": {"runs": "train[seed=99999]"}}}}
            """)
        #expect(graph.stages.count == 100_001)
        #expect(graph.stages[100_000].inputs.map(\.label) == ["train[seed=99999]/history.h5"])
    }
}
