// swift-format-ignore-file
// (one manifest a line)
import Engine
import Foundation
import TestSupport
import Testing

/// Runs Python's jsonschema, the reference implementation of JSON Schema, where it is installed (python3-jsonschema or
/// PyPI's jsonschema).
private let python = "/usr/bin/env"

private func runPython(_ script: String, input: Data) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["python3", "-c", script]
    let (stdin, stdout) = (Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = FileHandle.nullDevice
    try process.run()
    DispatchQueue.global().async {
        stdin.fileHandleForWriting.write(input)
        try? stdin.fileHandleForWriting.close()
    }
    let output = stdout.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

private let hasJSONSchema = (try? runPython("from jsonschema import Draft202012Validator", input: Data()))?.status == 0

/// The schema accepts what the reader accepts and refuses what it refuses, as far as a schema can tell.
struct SchemaTests {
    private static let good = [
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x", "{parameters}", "{list:i}", "{table:i}"], "stdout": "o", "environment": {"A": "x", "B": 1}, "discard": ["*.aux", "tmp/"], "inputs": {"i": ["file:/bin/s*", "file:/etc/apt/"]}, "mayBeEmpty": ["i"]}}}"#,
        #"{"stagecraft": 1, "stages": {"s": {"kind": "command", "command": ["x"], "outputs": ["f/"]}, "a": {"kind": "command", "matrix": {"k": "s/f/*.csv", "l": "file:/bin/s*h"}, "command": ["x"], "outputs": ["o"], "inputs": {"f": ["s/f/${k}.csv", "s/f/", "s/f/*"]}, "parameters": {"l": "$l"}}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"py": {"python": "a/uv.lock", "program": ".venv/bin/python", "others": "ignored", "default": true}, "r": {"r": "renv.lock"}, "i": {"container": "docker://x/y:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}, "j": {"container": "a.sif"}, "k": {"julia": "Manifest.toml", "program": "julia"}, "c": {"conda": "c.yml"}}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": [], "lockFiles": ["r", "i", "k", "c"]}, "b": {"kind": "command", "command": ["x"], "outputs": [], "lockFiles": ["j"]}, "c": {"kind": "command", "command": ["x"], "outputs": [], "lockFiles": []}}}"#,
        #"{"stagecraft": 1, "settings": {"w": true, "n": 2, "s": "x"}, "pools": {"gpu": "$n", "x": 0}, "stages": {"a": {"kind": "command", "command": ["x", "{attempt}"], "outputs": ["f/"], "mayBeEmpty": ["f/"], "workingFolder": "a/b", "pools": {"gpu": 1}, "when": "$w", "frozen": true}, "m": {"kind": "manual", "inputs": {"f": "a/f/"}, "instructions": "look", "outputs": ["o"], "when": {"s": ["x", "y"], "n": 2}, "parameters": {"p": 1}}}}"#,
        GraphTests.manifest,
        #"{"stagecraft": 1}"#,
        #"{"stagecraft": 1, "settings": {"a": {"range": [0, 1, 0.25]}, "b": {"p": {"powersOfTwo": [-1, 1], "with": [7]}}, "c": true}, "profiles": {"p": {}}, "stages": {"s": {"kind": "command", "command": ["x"], "outputs": ["o"], "parameters": {"a": "$a", "b": "$b", "c": "$c"}}}}"#,
        """
        {"stagecraft": 1, "$schema": "pipeline.schema.json", "profiles": {"p": {"ks": [1, 2], "a": 1, "n": 5}},
         "datasets": {"d": {"folders": ["${X}", "/usr"], "package": "x", "files": {"f": {"file": "a/f.gz",
           "sha256": "\(String(repeating: "0a", count: 32))", "sources": []}}},
          "e": {"folders": [], "optional": true, "groups": {"all": ["f"], "none": []},
           "archive": {"file": "e.tar.gz", "bytes": 12, "sha256": "\(String(repeating: "0b", count: 32))", "folder": "e",
             "sources": ["https://example.org/e.tar.gz"]},
           "files": {"f": {"file": "f", "bytes": [1, 2], "sha256": [], "content": "\(String(repeating: "0c", count: 32))"}}}},
         "stages": {
          "c": {"kind": "command", "matrix": {"k": "$ks"}, "command": ["cat", "{input:a}", "{parameter:k}"],
            "outputs": ["o", "a/b.csv", ".x"], "inputs": {"a": ["file:/bin/sh", "data:d/f"]}, "parameters": {"k": "$k", "l": [1, "x"]}},
          "t": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": "$a", "times": [0, "$a", 2.5], "neurons": "$n"},
            "inputs": {"state": "c[k=1]/o"}, "threads": 2, "timeLimit": 5, "retries": 0}}}
        """,
    ]

    /// Each is refused by the reader, too.
    private static let bad = [
        #"{"stagecraft": 1, "lockFiles": {"x y": {"python": "a", "default": true}}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"x": {"default": true}}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"x": {"python": "a", "r": "b", "default": true}}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"x": {"python": "/a", "default": true}}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"x": {"python": 1, "default": true}}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"x": {"python": "a", "program": "", "default": true}}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"x": {"python": "a", "program": "b/", "default": true}}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"x": {"python": "a", "others": "x", "default": true}}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"x": {"python": "a", "default": 1}}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"x": {"python": "a", "default": true, "y": 1}}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"x": {"container": "a@sha256:12", "default": true}}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"x": {"container": "../a", "default": true}}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"x": 1}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "lockFiles": [], "stages": {"a": {"kind": "command", "command": ["x"], "outputs": []}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"x": {"python": "a", "default": true}}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": [], "lockFiles": "x"}}}"#,
        #"{"stagecraft": 1, "lockFiles": {"x": {"python": "a", "default": true}}, "stages": {"a": {"kind": "manual", "instructions": "x", "lockFiles": ["x"]}}}"#,
        #"{"stagecraft": 1, "pools": {"x y": 1}}"#,
        #"{"stagecraft": 1, "pools": {"x": -1}}"#,
        #"{"stagecraft": 1, "pools": {"x": 1}, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": [], "pools": {"x": 0}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": [], "when": "yes"}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": [], "when": {}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": [], "when": true}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": [], "frozen": 1}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": [], "workingFolder": "../a"}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": [], "instructions": "x"}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "manual"}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "manual", "instructions": ""}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "manual", "instructions": "x", "command": ["x"]}}}"#,
        "[]",
        "{}",
        #"{"stagecraft": 1, "include": "a"}"#,
        #"{"stagecraft": 1, "include": ["../a"]}"#,
        #"{"stagecraft": 1, "settings": {"1": 1}}"#,
        #"{"stagecraft": 1, "settings": {"a": {}}}"#,
        #"{"stagecraft": 1, "profiles": {"p": {}}, "settings": {"a": {"p": {"q": 1}}}}"#,
        #"{"stagecraft": 1, "settings": {"a": {"range": [1]}}}"#,
        #"{"stagecraft": 1, "settings": {"a": {"range": [1, 2], "powersOfTwo": [1, 2]}}}"#,
        #"{"stagecraft": 1, "settings": {"a": {"powersOfTwo": [1, 63]}}}"#,
        #"{"stagecraft": 1, "profiles": {"range": {}}}"#,
        #"{"stagecraft": 2}"#,
        #"{"stagecraft": 1, "stage": {}}"#,
        #"{"stagecraft": 1, "project": 3}"#,
        #"{"stagecraft": 1, "environment": ["A=B"]}"#,
        #"{"stagecraft": 1, "environment": [1]}"#,
        #"{"stagecraft": 1, "profiles": {"p": {"1x": 1}}}"#,
        #"{"stagecraft": 1, "profiles": {"p": {"x": null}}}"#,
        #"{"stagecraft": 1, "profiles": {"p": {"x": {"y": 1}}}}"#,
        #"{"stagecraft": 1, "profiles": {"p": 1}}"#,
        #"{"stagecraft": 1, "datasets": {"d": {"files": {}}}}"#,
        #"{"stagecraft": 1, "datasets": {"d": {"folders": [], "files": {"x": {"file": "../a", "sha256": []}}}}}"#,
        #"{"stagecraft": 1, "datasets": {"d": {"folders": [], "files": {"x": {"file": "a", "sha256": ["ab"]}}}}}"#,
        #"{"stagecraft": 1, "datasets": {"d": {"folders": [], "files": {"y z": {"file": "a", "sha256": []}}}}}"#,
        #"{"stagecraft": 1, "datasets": {"d": {"folders": [], "optional": "yes", "files": {}}}}"#,
        #"{"stagecraft": 1, "datasets": {"d": {"folders": [], "files": {"x": {"file": "a", "sha256": [], "bytes": "1"}}}}}"#,
        #"{"stagecraft": 1, "datasets": {"d": {"folders": [], "files": {"x": {"file": "a", "sha256": [], "folder": "b"}}}}}"#,
        #"{"stagecraft": 1, "datasets": {"d": {"folders": [], "archive": {"file": "a.tar.gz"}, "files": {}}}}"#,
        #"{"stagecraft": 1, "datasets": {"d": {"folders": [], "groups": {"g": "x"}, "files": {}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {}}}"#,
        #"{"stagecraft": 1, "stages": {"-a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flw"}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow"}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd"}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "old", "alpha": 1}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 3}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": "x"}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1, "neurons": 0}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1, "neurons": 1.5}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1, "neuron": 1}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1, "times": [-1]}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "paramters": {}, "parameters": {"problem": "odd", "alpha": 1}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "inputs": {"stat": "b"}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "inputs": {"state": 1}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "outputs": ["x"]}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "matrix": {}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "matrix": {"x": []}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "matrix": {"x": [1, 1.0]}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "matrix": {"x": 4}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "chain": {"x": [1], "y": [1]}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "threads": 0}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}, "profiles": []}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "plot.lines", "parameters": {"figure": "x"}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "plot.lines", "parameters": {"figure": "x y"}, "inputs": {"data": "file:/bin/sh"}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "plot.lines", "parameters": {"figure": "é"}, "inputs": {"data": "file:/bin/sh"}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "plot.lines", "parameters": {"figure": ""}, "inputs": {"data": "file:/bin/sh"}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "analyse.mean", "inputs": {"runs": "file:/bin/sh"}, "chain": {"x": [1]}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "outputs": ["o"]}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": [], "outputs": ["o"]}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"]}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "stdout": "o/"}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "stdout": "o", "environment": {"PATH": "x"}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "stdout": "o", "environment": {"A": [1]}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "stdout": "o", "discard": ["../x"]}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": ["o"], "matrix": {"k": "file:a/b"}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": ["o"], "matrix": {"k": "b"}}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": ["o//"]}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": ["../o"]}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": ["/o"]}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": ["o", "o"]}}}"#,
        #"{"stagecraft": 1, "stages": {"a": {"kind": "command", "command": ["x"], "outputs": ["o"], "parameters": {"p": null}}}}"#,
        #"{"stagecraft": 1, "figures": {"A1": {"paper": "p"}}}"#,
        #"{"stagecraft": 1, "figures": {"A1": {"paper": "p", "stage": "x", "caption": "y"}}}"#,
    ]

    @Test(.enabled(if: hasJSONSchema, "needs Python's jsonschema: apt-get install python3-jsonschema"))
    func agreesWithTheReader() throws {
        let script = """
            import json, sys
            from jsonschema import Draft202012Validator
            schema, manifests = json.load(sys.stdin)
            Draft202012Validator.check_schema(schema)
            validator = Draft202012Validator(schema)
            print(json.dumps([validator.is_valid(json.loads(text)) for text in manifests]))
            """
        let texts = Self.good + Self.bad
        let schema = Schema.text(kinds: exampleKinds)
        var json = JSONWriter()
        json.array { json in for text in texts { json.string(text) } }
        let (status, output) = try runPython(script, input: Data("[\(schema),\(json.text)]".utf8))
        try #require(status == 0)
        let verdicts = try JSONDocument(parsing: Array(output.utf8)).root.items.map { $0.boolean == true }
        try #require(verdicts.count == texts.count)
        for (text, isValid) in zip(texts, verdicts) {
            let readerAccepts = message(text) == "no error"
            #expect(readerAccepts == Self.good.contains(text), "reader: \(text)\n\(message(text))")
            #expect(isValid == Self.good.contains(text), "schema: \(text)")
        }
    }

    @Test func isDeterministicJSON() throws {
        let text = Schema.text(kinds: exampleKinds)
        #expect(firstDifference(text, Schema.text(kinds: exampleKinds.reversed())) == nil)
        let json = try JSONDocument(parsing: Array(text.utf8)).root
        let alpha = json["$defs"]?["train.flow"]?["properties"]?["parameters"]?["properties"]?["alpha"]
        #expect(alpha?["description"]?.string == "initial scale")
        #expect(alpha?["anyOf"]?.items.map { $0 }.first?["maximum"]?.double == 2)
    }
}
