// Ten mistakes that everybody makes once: the whole of what is said of each (Files/mistakes).

import Foundation
import Testing

struct MistakesTests {
    /// One change of the project that makes it wrong.
    struct Mistake: CustomStringConvertible, Sendable {
        var description: String
        var file = "pipeline.json"
        var old: String
        var new: String
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Files/mistakes/"

    static let mistakes = [
        Mistake(description: "misspelt-script", old: "file:scripts/fit.py", new: "file:scripts/fitt.py"),
        Mistake(description: "misspelt-parameter", old: "{parameter:ridge}", new: "{parameter:rigde}"),
        Mistake(description: "misspelt-key", old: "\"outputs\": [\"slope", new: "\"ouputs\": [\"slope"),
        Mistake(
            description: "misspelt-program", old: "[\"python3\", \"{input:script}\", \"{input",
            new: "[\"pyhton3\", \"{input:script}\", \"{input"),
        Mistake(
            description: "missing-comma", old: "\"matrix\": { \"ridge\": [0, 1] },",
            new: "\"matrix\": { \"ridge\": [0, 1] }"),
        Mistake(
            description: "cycle", old: "\"points\": \"file:data/points.csv\"", new: "\"points\": \"table/table.txt\""),
        Mistake(
            description: "missing-output", file: "scripts/fit.py", old: "open(output, \"w\")",
            new: "open(\"slope.csv\", \"w\")"),
        Mistake(
            description: "undeclared-import", file: "scripts/fit.py", old: "import sys\n",
            new: "import sys\nimport helpers\n"),
        Mistake(
            description: "exception", file: "scripts/fit.py", old: "slope = sum",
            new: "if ridge == 0:\n    raise ValueError(\"no ridge\")\nslope = sum"),
        Mistake(
            description: "two-makers", old: "\"table\": {",
            new:
                "\"other\": { \"kind\": \"command\", \"command\": [\"touch\", \"table.txt\"], \"outputs\": [\"table.txt\"], \"deliver\": \"results\" },\n    \"table\": {"
        ),
    ]

    @Test(arguments: mistakes) func isSaidInFull(mistake: Mistake) throws {
        let space = try TestSpace()
        try space.shell("cp -r '\(Self.folder)project/.' .")
        let text = try #require(space.read(mistake.file))
        try #require(text.components(separatedBy: mistake.old).count == 2)
        try space.write(mistake.file, text.replacingOccurrences(of: mistake.old, with: mistake.new))
        let outcome = try space.stagecraft("run", "--jobs", "1")
        let expected = try String(contentsOfFile: "\(Self.folder)\(mistake).txt", encoding: .utf8)
        let said = "exit \(outcome.exit)\n" + Self.withoutPlaces(outcome.errors, space)
        #expect(said == expected, "\(said)")
    }

    @Test func withoutAMistakeItRuns() throws {
        let space = try TestSpace()
        try space.shell("cp -r '\(Self.folder)project/.' .")
        #expect(try space.stagecraft("run").exit == 0)
        #expect(space.read("results/table.txt")?.split(separator: "\n").count == 2)
    }

    /// Folders, keys and times are others every time.
    private static func withoutPlaces(_ text: String, _ space: TestSpace) -> String {
        text.replacing(#/"[^"\n]*/(scripts/[a-z]+\.py)"/#) { "\"…/\($0.1)\"" }
            .replacing(#/[^ \n]*/\.stagecraft/[^ \n]*/#, with: "…/.stagecraft/…")
            .replacing(#/[0-9.]+ m?s\b/#, with: "… s").replacing(#/[0-9.]+ MiB/#, with: "… MiB")
            .replacingOccurrences(of: space.folder, with: "…")
    }
}
