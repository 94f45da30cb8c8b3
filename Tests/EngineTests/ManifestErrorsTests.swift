// swift-format-ignore-file
// (golden text keeps its lines)
import Testing

@testable import StageGraph

/// Mistakes in the outer format, and how many mistakes read.
struct ManifestErrorsTests {
    @Test(arguments: [
        (
            "{\"stagecraft\": 1,\n \"stages\": {,}}",
            "pipeline.json:2:13: error: the file is not valid JSON\n  found:    ','\n  expected: a key in double quotes"
        ),
        (
            "[]",
            "pipeline.json:1:1: error: wrong type\n  found:    an empty list\n  expected: an object (the manifest)\npipeline.json:1:1: error: the format version is missing\n  expected: \"stagecraft\": 1"
        ),
        (
            "{\"stagecraft\": 2, \"stage\": {}}",
            "pipeline.json:1:16: error: this program does not read that format\n  key:      stagecraft\n  found:    the integer 2\n  expected: 1\npipeline.json:1:19: error: unknown key 'stage'\n  key:      stage\n  expected: stagecraft, include, project, defaultProfile, environment, secrets, settings, profiles, datasets, remotes, … (15 in all)\n  hint: did you mean 'stages'?"
        ),
        (
            "{\"stagecraft\": 1, \"project\": 3, \"environment\": [\"A=B\"]}",
            "pipeline.json:1:30: error: wrong type\n  key:      project\n  found:    the integer 3\n  expected: a string\npipeline.json:1:49: error: 'A=B' cannot name an environment variable\n  key: environment[0]"
        ),
        (
            "{\"stagecraft\": 1, \"profiles\": {\"a\": {\"extends\": \"b\"}, \"b\": {\"extends\": \"a\"}}, \"defaultProfile\": \"a\"}",
            "pipeline.json:1:49: error: a profile extends itself: a -> b -> a\n  key: profiles.a.extends"
        ),
    ])
    func mistakes(text: String, expected: String) {
        #expect(message(text) == expected)
    }

    /// The reader's mistakes alone, as `data list` meets them.
    @Test func readerThrowsToo() throws {
        let failures = #expect(throws: Failures.self) {
            try Manifest(parsing: Array("{\"stagecraft\": 1, \"stages\": {\"a\": {}}}".utf8), file: "p")
        }
        #expect(failures?.description == "p:1:30: error: 'kind' is missing\n  key: stages.a")
        let manifest = try Manifest(parsing: Array(GraphTests.manifest.utf8))
        #expect(manifest.stageNames == ["plot", "train", "mean"] && manifest.project == "example")
    }

    @Test func manyMistakesFitOnAScreen() {
        let stages = (0..<30).map { "\"s\($0)\": {\"kind\": \"no.kind\"}" }.joined(separator: ", ")
        let lines = message("{\"stagecraft\": 1, \"stages\": {\(stages)}}").split(separator: "\n")
        #expect(lines.count == 20 * 3 + 1)
        #expect(lines.last == "… and 10 more errors")
    }

    @Test func nearestNames() {
        #expect(nearest(to: "alhpa", among: ["beta", "alpha"]) == "alpha")
        #expect(nearest(to: "Alpha", among: ["beta", "alpha"]) == "alpha")
        #expect(nearest(to: "seed", among: ["seeds", "speed"]) == "seeds")
        #expect(nearest(to: "x", among: ["y", "abc"]) == nil)
        #expect(nearest(to: "history", among: ["weights", "numbers"]) == nil)
    }
}
