// swift-format-ignore-file
// (golden text keeps its lines)
import Testing

@testable import Engine
@testable import StageGraph

/// A manifest in several files: one namespace, and every mistake at its place in the right file.
struct IncludedFilesTests {
    private func text(_ main: String, _ files: [Name: String] = [:], file: String = "pipeline.json") -> ManifestText {
        ManifestText(Array(main.utf8), file: file) { path in files[Name(path)].map { Array($0.utf8) } }
    }

    private func load(_ main: String, _ files: [Name: String] = [:], profile: String? = nil) throws -> Graph {
        try Graph.load(
            text(main, files), profile: profile, kinds: exampleKinds, projectFolder: "/nowhere", environment: [:]
        ).graph
    }

    private func mistakes(_ main: String, _ files: [Name: String] = [:]) -> String {
        do {
            _ = try load(main, files)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    private static let main = """
        {"stagecraft": 1, // the top
         "include": ["parts/a.json", "b.json"], "defaultProfile": "small",
         "profiles": {"small": {"n": 10}, "large": {"extends": "small"}}}
        """
    private static let a = """
        \u{FEFF}{"stagecraft": 1, "include": ["more/c.json"],
         "settings": {"alpha": {"small": 0.5, "large": 1.0}},
         "stages": {"t": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": "$alpha", "neurons": "$n"}}}}
        """
    private static let b = """
        {"stagecraft": 1, "profiles": {"small": {"seeds": [1]}, "large": {"seeds": [1, 2],}},
         "figures": {"F": {"paper": "p", "stage": "p"}},
         "stages": {"p": {"kind": "plot.lines", "parameters": {"figure": "F"}, "inputs": {"data": "m/mean.h5"}}}}
        """
    private static let c = """
        {"stagecraft": 1, "stages": {
          "m": {"kind": "analyse.mean", "inputs": {"runs": "u/history.h5"}},
          "u": {"kind": "train.flow", "matrix": {"s": "$seeds"},
            "parameters": {"problem": "odd", "alpha": "$alpha", "seed": "$s"}}}}
        """
    private static let files: [Name: String] = ["parts/a.json": a, "b.json": b, "parts/more/c.json": c]

    @Test func filesAreOneManifest() throws {
        let source = text(Self.main, Self.files)
        #expect(source.included == ["parts/a.json", "parts/more/c.json", "b.json"])
        let small = try load(Self.main, Self.files)
        #expect(small.stages.map(\.id) == ["t", "u[s=1]", "m", "p"])
        #expect(small.figures.map(\.id) == ["F"])
        #expect(small.stages[0].parameters.number("alpha") == 0.5 && small.stages[0].parameters.integer("neurons") == 10)
        let large = try load(Self.main, Self.files, profile: "large")
        #expect(large.stages.map(\.id) == ["t", "u[s=1]", "u[s=2]", "m", "p"])
        #expect(large.stages[0].parameters.number("alpha") == 1)
        // A stage says where it stands.
        #expect(small.stages.map { String($0.place.prefix { $0 != ":" }) } == ["parts/a.json", "parts/more/c.json", "parts/more/c.json", "b.json"])
    }

    @Test func namesOfFilesGoByTheManifestsFolder() {
        let source = text(Self.main, Self.files, file: "/work/p.json")
        #expect(source.files.map(\.name) == ["/work/p.json", "/work/parts/a.json", "/work/parts/more/c.json", "/work/b.json"])
        #expect(source.files.map(\.path) == ["p.json", "parts/a.json", "parts/more/c.json", "b.json"])
    }

    @Test(arguments: [
        // In the second file of three, behind a byte order mark, and in the third.
        (
            a.replacingOccurrences(of: "\"neurons\": \"$n\"", with: "\"neurons\": 0"), b,
            "parts/a.json:3:104: error: out of range\n  key:      stages.t.parameters.neurons\n  found:    the integer 0\n  expected: an integer from 1 to 100000"
        ),
        (
            a, b.replacingOccurrences(of: "m/mean.h5", with: "q/mean.h5"),
            "b.json:3:91: error: unknown stage 'q'\n  key:      stages.p.inputs.data\n  expected: t, m, u, p"
        ),
        (
            a, b.replacingOccurrences(of: "\"p\": {\"kind\"", with: "\"t\": {\"kind\""),
            "b.json:2:43: error: unknown stage 'p'\n  key:      figures.F.stage\n  expected: t, m, u\nb.json:3:13: error: 't' is given twice\n  key:   stages.t\n  first: parts/a.json:3:13"
        ),
        (
            a, b.replacingOccurrences(of: "\"seeds\": [1]}", with: "\"n\": 3, \"seeds\": [1]}"),
            "b.json:1:42: error: 'n' is given twice\n  key:   profiles.small.n\n  first: pipeline.json:3:25"
        ),
        (
            a, b.replacingOccurrences(of: "\"seeds\": [1]}", with: "\"alpha\": 2, \"seeds\": [1]}"),
            "parts/a.json:2:15: error: 'alpha' is given twice\n  key:   settings.alpha\n  first: b.json:1:42"
        ),
        (
            a, b.replacingOccurrences(of: "\"small\"", with: "\"smal\""),
            "pipeline.json:3:15: error: profile 'small' lacks the setting 'seeds'\n  key:     profiles.small\n  defined: b.json:1:66\nb.json:1:32: error: unknown profile 'smal'\n  key:      profiles.smal\n  expected: small, large\n  hint: did you mean 'small'?"
        ),
        (
            a, b.replacingOccurrences(of: "\"seeds\": [1]}", with: "\"extends\": \"large\", \"seeds\": [1]}"),
            "b.json:1:42: error: 'extends' belongs in the main file\n  key:       profiles.small.extends\n  main file: pipeline.json:3:15"
        ),
        (
            a, b.replacingOccurrences(of: "{\"stagecraft\": 1,", with: "{\"project\": \"b\","),
            "b.json:1:1: error: the format version is missing\n  expected: \"stagecraft\": 1\nb.json:1:2: error: 'project' belongs in the main file\n  key:       project\n  expected:  stagecraft, include, settings, profiles, datasets, stages, figures\n  main file: pipeline.json"
        ),
        (
            a, b.replacingOccurrences(of: "\"figures\": {", with: "\"figure\": {"),
            "b.json:2:2: error: unknown key 'figure'\n  key:      figure\n  expected: stagecraft, include, settings, profiles, datasets, stages, figures\n  hint: did you mean 'figures'?"
        ),
    ])
    func mistakesHaveTheirFile(a: String, b: String, expected: String) {
        #expect(mistakes(Self.main, ["parts/a.json": a, "b.json": b, "parts/more/c.json": Self.c]) == expected)
    }

    @Test(arguments: [
        (
            "{\"stagecraft\": 1, \"include\": \"a\"}", [:],
            "pipeline.json:1:30: error: wrong type\n  key:      include\n  found:    the string \"a\"\n  expected: a list of files"
        ),
        (
            "{\"stagecraft\": 1, \"include\": [1, \"../a\", \"/a\", \"./a\", \"b\"]}", [:],
            """
            pipeline.json:1:31: error: wrong type
              key:      include[0]
              found:    the integer 1
              expected: a string
            pipeline.json:1:34: error: '../a' leaves the folder by '..'
              key:      include[1]
              expected: the path of a file, from the folder of this one on
            pipeline.json:1:42: error: '/a' is an absolute path
              key:      include[2]
              expected: the path of a file, from the folder of this one on
            pipeline.json:1:48: error: './a' has needless steps: it is 'a'
              key:      include[3]
              expected: the path of a file, from the folder of this one on
            pipeline.json:1:55: error: there is no file 'b'
              key:      include[4]
              searched: b
            """
        ),
        (
            "{\"include\": [\"a\"]}", ["a": "{\"include\": [\"b\"]}", "b": "{\n\"include\": [\"a\"]}"],
            "b:2:13: error: 'a' includes itself\n  key:   include[0]\n  first: pipeline.json:1:14"
        ),
        (
            "{\"include\": [\"pipeline.json\"]}", [:],
            "pipeline.json:1:14: error: 'pipeline.json' includes itself\n  key: include[0]"
        ),
        (
            "{\"include\": [\"a\", \"b\"]}", ["a": "{\"include\": [\"b\"]}", "b": "{}"],
            "pipeline.json:1:19: error: 'b' is included twice\n  key:   include[1]\n  first: a:1:14"
        ),
        // All files are read before their mistakes are told.
        (
            "{\"include\": [\"a\", \"b\"]}", ["a": "{\"stagecraft\": 1", "b": "[\n01]"],
            "a:1:1: error: this '{' is never closed\nb:2:1: error: a number starts with a needless 0"
        ),
    ] as [(String, [Name: String], String)])
    func mistakesInWhatIsIncluded(main: String, files: [Name: String], expected: String) {
        #expect(mistakes(main, files) == expected)
    }

    @Test func filesWithMistakesAreKnownToo() {
        let source = text("{\"include\": [\"a\", \"gone\", \"c/b\"]}", ["a": "{", "c/b": "{\"include\": [\"d\"]}"])
        #expect(source.included == ["a", "gone", "c/b", "c/d"])
    }
}
