// Manifests, and the small languages in them and on the command line.

import Engine
import StageGraph

/// A kind that is never run: what it declares is what the reader checks.
private struct ShapeKind: StageKind {
    let name: String
    var parameters: [ParameterDeclaration] = []
    var inputs: [InputDeclaration] = []
    let files: [String]
    var summary: String { "for manifests" }

    func outputs(_ parameters: ParameterValues) -> [String] { files }
    func ingredients() throws -> [String: String] { [:] }
    func run(_ context: StageContext) throws {}
}

extension Subject {
    static let kinds: [any StageKind] = [
        ShapeKind(
            name: "train",
            parameters: [
                .init("neurons", .integer(1...100_000), default: .integer(100), "width"),
                .init("alpha", .number(0...2), "scale"), .init("seed", .integer(0...Int.max), "seed"),
                .init("times", .list(.number(0...Double.infinity)), default: .list([]), "times"),
                .init("problem", .string(choices: ["odd", "gen"]), default: .string("odd"), "problem"),
            ],
            inputs: [.init("previous", .any, "the segment before"), .init("state", .optional, "start")],
            files: ["history.h5", "state.h5"]),
        ShapeKind(
            name: "mean", inputs: [.init("runs", .oneOrMore, "runs"), .init("weights", .optional, "weights")],
            files: ["mean.h5"]),
        ShapeKind(name: "plot", inputs: [.init("data", .one, "numbers")], files: ["F.gp", "F.pdf"]),
    ]

    private static let words = [
        "stagecraft", "project", "datasets", "folders", "files", "file", "sha256", "optional", "groups", "stages",
        "kind",
        "matrix", "chain", "parameters", "inputs", "outputs", "command", "deliver", "figures", "profiles", "extends",
        "settings", "threads", "memoryMiB", "timeLimit", "retries", "environment", "previous", "runs", "data", "train",
        "mean", "plot", "seed", "$seed", "${seed}", "${", "$$", "{input:runs}", "{threads}", "{{",
        "train[seed=1]/history.h5",
        "data:set/x", "file:a/../b", "[seed=$seed]", "true", "null", "[]", "{}", "[1, 2]", "\\u0301", "\u{301}",
        "e\u{301}",
        "\u{feff}", "\\ud800", "\u{2028}", "..", "/", "*", "?", "\"\": ", ", ",
    ]

    static let manifests = [
        Subject("manifest", words: words) { input, _ in
            let (manifest, graph) = try Graph.load(
                input, kinds: kinds, projectFolder: "/nowhere", environment: ["HOME": "/nowhere"])
            _ = ListText.stages(graph) + ListText.datasets(manifest) + ListText.figures(graph)
            _ = try? graph.matching(["plot", "train*"])
        },
        // A text in every place that has a language of its own.
        Subject("expression", words: words + ["=", ",", "[", "]", "$", "{", "}", ":", ".", "-", "1e-400"]) { input, _ in
            let text = String(decoding: input, as: UTF8.self)
            var quoted = JSONWriter()
            quoted.string(text)
            /// The text in one of the places, what is right in the others.
            func at(_ place: Int, _ right: String) -> String { input.count % 9 == place ? quoted.text : "\"\(right)\"" }
            let digest = String(repeating: "0a", count: 32)
            let manifest = """
                {"stagecraft": 1, "profiles": {"default": {"seeds": [1, 2], "name": \(at(0, "x"))}},
                 "datasets": {"set": {"folders": [\(at(1, "/bin"))], "files": {"x": {"file": \(at(2, "sh")), "sha256": "\(digest)"}}}},
                 "stages": {
                  "train": {"kind": "train", "matrix": {"seed": "$seeds", "axis": ["a", \(at(3, "b"))]},
                    "parameters": {"alpha": 1, "seed": "$seed", "problem": \(at(4, "odd"))}},
                  "mean": {"kind": "mean", "matrix": {"seed": [1]}, "inputs": {"runs": [\(at(5, "train[seed=1]/history.h5"))]}, "deliver": \(at(6, "out"))},
                  "named": {"kind": "command", "command": ["echo", "{parameter:n}"], "parameters": {"n": "$name"}, "outputs": ["name"]},
                  "run": {"kind": "command", "command": ["cat", \(at(7, "{input:runs}"))], "outputs": [\(at(8, "log"))],
                    "inputs": {"runs": "train[seed=1]/state.h5"}}}}
                """
            let plain = """
                {"stagecraft": 1, "stages": {"train": {"kind": "train", "matrix": {"seed": [1, 2]},
                  "parameters": {"alpha": 1, "seed": "$seed"}}}}
                """
            let overrides = (try? Override(parsing: text)).map { [$0] } ?? []
            let graph = try? Graph.load(
                Array(plain.utf8), kinds: kinds, overrides: overrides, projectFolder: "/", environment: [:]
            ).graph
            _ = try? graph?.matching([text])
            _ = try Graph.load(Array(manifest.utf8), kinds: kinds, projectFolder: "/", environment: [:])
        },
    ]
}
