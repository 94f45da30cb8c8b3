import Foundation
import TestPython
import Testing

@testable import StageGraph

/// Thousands of changed manifests: what the reader refuses the schema refuses too, unless it is of a kind that no schema
/// can tell; and what the schema refuses the reader refuses.
struct SchemaMutationTests {
    /// Mistakes that no schema sees: names that do not exist, and what follows from values elsewhere in the file.
    private static let beyondSchemas: [String] = [
        #"^unknown (profile|stage|name|axis|figure|dataset|file|group|setting) "#,
        // In placeholders. Of a kind's own inputs and parameters a schema does know.
        #"^unknown (input|parameter|output) '[^']*'$"#, #"(?s)^unknown output '.*' of '"#,
        #"^stage '.*' is not in profile"#, #"^no stage uses the setting"#, #"lacks the setting"#,
        #"^a profile extends itself"#, #"^no profile is chosen"#,
        #"^axis '.*' (has the name of a setting|is in the matrix too|is selected twice)"#,
        #"^axis value .* is given twice"#, #"^input '.*' has (no file|too many files)"#, #"^input '.*' is missing$"#,
        #"^role 'previous' is filled by the chain"#, #"^two stages deliver"#, #"would overwrite an input file"#,
        #"^a figure's stage is delivered with the figure"#, #"^stage '.*' draws two figures"#,
        #"^a figure is drawn by one stage"#, #"need(s)? (itself|each other)"#, #"^no instance of"#,
        #"^stage '.*' has no axis"#,
        #"stands inside text but is not one file"#, #"^the list '.*' cannot stand inside text"#,
        #"would be a file and a folder"#, #"^output '.*' and another one are in each other's way$"#,
        #"^unknown folder '"#, #"^the values of an axis (come from|are what)"#, #"^the axes of stages wait"#,
        #"^the axis '.*' has no values"#, #"^there is no '"#, #"^stage '.*' needs what is found in its own folder"#,
        #"^the stage would write"#, #"^delivering "#,
        #"^a file of the dataset is called"#, #"^matrix expands to too many"#,
        #"^there is no file '"#, #"' is (included|given) twice$"#, #"' includes itself$"#,
        #"^steps of .* do not lead from"#, #"^the numbers of the range"#, #"^the list (is too long|holds .* already)"#,
        #"^these are no powers of two$"#,
    ]

    /// Values are refused for their type or range: by a schema too, unless they come from a setting or an axis, are put
    /// together from pieces, or are such as 1.0 and 1e300, which to a schema are integers.
    private static func isBeyondSchemas(_ failure: Failure) -> Bool {
        func matches(_ text: String, _ pattern: String) -> Bool {
            text.range(of: pattern, options: .regularExpression) != nil
        }
        if beyondSchemas.contains(where: { matches(failure.headline, $0) }) { return true }
        let found = failure.facts.first { $0.name == "found" }?.value ?? ""
        let names = [
            #" \(from \$"#, #" \(in profile '"#, #"^the number -?[0-9]+\.0$"#, #"^the number .*e\+"#, #"^the list \["#,
            #"\.0[,\]]"#,
        ]
        if names.contains(where: { matches(found, $0) }) { return true }
        // A folder with an axis's value in it.
        if failure.facts.contains(where: { $0.value.hasSuffix(".deliver") }), failure.headline.contains("the folder by")
        {
            return true
        }
        // A text with an axis's value in it.
        return failure.headline.hasPrefix("unknown choice") && !found.contains("$")
    }

    private static let seeds: [String] = [
        """
        {"stagecraft": 1, "$schema": "x", "project": "p", "defaultProfile": "small", "environment": ["LANG", "A_B"], "include": [],
         "settings": {"many": {"range": [1, 2]}, "half": {"base": 0.5, "large": [1]}, "word2": "odd"},
         "profiles": {"base": {"ks": [1, 2], "a": 1, "n": 5, "word": "odd", "t": [0, 1.5]},
          "small": {"extends": "base", "n": 6}, "large": {"extends": "base", "a": 0.5, "ks": [7], "figures": ["F1"]}},
         "datasets": {"d": {"summary": "s", "folders": ["${X}", "/usr"], "package": "x", "optional": true,
            "files": {"f": {"file": "a/f.gz", "bytes": 3, "sources": [],
              "sha256": "\(String(repeating: "0a", count: 32))"}}},
          "e": {"folders": [], "groups": {"all": ["f"], "none": []},
           "archive": {"file": "e.tar.gz", "bytes": 12, "sha256": "\(String(repeating: "0b", count: 32))", "folder": "e"},
           "files": {"f": {"file": "f", "bytes": [1, 2], "sha256": [], "content": "\(String(repeating: "0c", count: 32))"}}}},
         "stages": {
          "c": {"kind": "command", "summary": "s", "matrix": {"k": "$ks"},
            "command": ["cat", "{input:a}", "x{parameter:k}{{}}", "{output:o}", "{threads}"],
            "outputs": ["o", "a/b.csv", ".x"], "inputs": {"a": ["file:/bin/sh", "data:e/all", "file:notes/x.csv"]},
            "parameters": {"k": "$k", "l": [1, "x", "k${k}"], "m": "$$", "n": ["$half", {"range": [0, 1, 0.5], "with": [3]}]}, "deliver": "results/${k}"},
          "t": {"kind": "train.flow", "matrix": {"seed": {"powersOfTwo": [0, 1]}, "w": ["a", true]}, "chain": {"step": [1, 2]},
            "parameters": {"problem": "$word", "alpha": "$a", "times": [0, "$a", 2.5], "neurons": "$n", "seed": "$seed"},
            "inputs": {"state": "c[k=1]/o"}, "threads": 2, "memoryMiB": 100, "timeLimit": 5, "retries": 0},
          "m": {"kind": "analyse.mean", "matrix": {"y": "$many"}, "inputs": {"runs": ["t[seed=1,w=a]/history.h5", "t[step=2]/history.h5"]},
            "profiles": ["small", "large"]},
          "only": {"kind": "train.flow", "profiles": ["large"], "parameters": {"problem": "$word2", "alpha": 2, "times": "$t"},
            "matrix": {"q": [1]}, "threads": 1, "deliver": "other"},
          "run": {"kind": "command", "profiles": ["large"], "command": ["x", "{input:i}"], "outputs": ["y"],
            "inputs": {"i": "m[y=1]/mean.h5"}},
          "p": {"kind": "plot.lines", "parameters": {"figure": "F1"}, "inputs": {"data": "m[y=1]/mean.h5"}}},
         "figures": {"F1": {"paper": "paper-a", "title": "t", "stage": "p", "claims": ["F1.x"]}}}
        """
    ]

    private static let values: [JSONTree] =
        [
            "", "x", "..", "../x", "a//b", "/abs", "a/", "a/../b", "$x", "${a}", "a${k}b", "a$b", "${", "${1}", "$$",
            "$1",
            "a\nb", "a\n", "é", "a b", "-a", "1a", ".a", "file:", "file:../x", "file:a/./b", "data:d/f", "data:",
            "data:d/",
            "t[", "t[seed]", "t[seed=1]", "t[seed=1]x", "t/", "t", "{input:a}", "{input:}", "{x}", "{", "}", "{{",
            "a[=", "*",
            "command", "train.flow", "odd", "large", "0", "small",
        ].map(JSONTree.string) + [
            .null, .boolean(true), .integer(-1), .integer(0), .integer(1), .integer(5000), .integer(1 << 40),
            .number(1.5),
            .number(1e300), .number(-0.5), .number(2), .array([]), .object([]), .array([.string("x")]),
            .array([.integer(1), .integer(1)]), .array([.array([.integer(1)])]), .array([.null]),
            .object([.init(name: "x", value: .integer(1))]),
            .object([.init(name: "range", value: .array([.integer(1), .integer(3)]))]),
            .object([.init(name: "small", value: .integer(1))]),
        ]

    private static let keys = [
        "", "x", "1x", "a b", "é", "-a", ".a", "a.b", "x\n", "extends", "kind", "figures", "previous", "range", "with",
    ]

    /// A linear congruence: the same mutants everywhere.
    private struct Random {
        var state: UInt64
        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % max(1, bound)
        }
        mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }
    }

    private static func mutate(_ tree: inout JSONTree, _ random: inout Random) {
        var generator = random
        tree.change(generator.below(tree.count)) { value in
            switch value {
            case .object(var members) where !members.isEmpty && generator.below(4) > 0:
                let index = generator.below(members.count)
                switch generator.below(4) {
                case 0: members.remove(at: index)
                case 1:
                    let name = generator.pick(keys)
                    if !members.contains(where: { $0.name == name }) { members[index].name = name }
                case 2:
                    let name = generator.pick(keys)
                    if !members.contains(where: { $0.name == name }) {
                        members.append(.init(name: name, value: generator.pick(values)))
                    }
                default:
                    let other = generator.below(members.count)
                    (members[index].value, members[other].value) = (members[other].value, members[index].value)
                }
                value = .object(members)
            case .array(var items) where !items.isEmpty && generator.below(3) > 0:
                let index = generator.below(items.count)
                switch generator.below(3) {
                case 0: items.remove(at: index)
                case 1: items.append(items[index])
                default: items.append(generator.pick(values))
                }
                value = .array(items)
            case .string(let text) where generator.below(2) > 0:
                guard case .string(let other) = generator.pick(values) else { return value = .string(text + "/") }
                value = .string(generator.below(2) > 0 ? text + other : other + text)
            default: value = generator.pick(values)
            }
        }
        random = generator
    }

    private static func failures(_ text: String) -> [Failure] {
        do {
            _ = try expand(text)
            return []
        } catch let failures as Failures {
            return failures.all
        } catch {
            return [error as? Failure ?? Failure(.work, "another error: \(error)")]
        }
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func readerAndSchemaAgree() throws {
        var random = Random(state: 1)
        var texts = Self.seeds
        for _ in 0..<1500 {
            var tree = JSONTree(try JSONDocument(parsing: Array(random.pick(Self.seeds).utf8)).root)
            for _ in 0...random.below(2) { Self.mutate(&tree, &random) }
            texts.append(tree.text)
        }
        let folder = TemporaryFolder()
        var json = JSONWriter()
        json.array { json in for text in texts { json.string(text) } }
        try Data(json.bytes).write(to: URL(filePath: folder.path + "/manifests"))
        try Schema.text(kinds: exampleKinds).write(toFile: folder.path + "/schema", atomically: true, encoding: .utf8)
        let verdicts = try PythonReference.run(
            """
            import json
            from jsonschema import Draft202012Validator
            schema = json.load(open("\(folder.path)/schema"))
            Draft202012Validator.check_schema(schema)
            validator = Draft202012Validator(schema)
            result = [validator.is_valid(json.loads(text)) for text in json.load(open("\(folder.path)/manifests"))]
            """)
        try #require(verdicts.count == texts.count)
        #expect(verdicts[0] == 1 && Self.failures(texts[0]).isEmpty, "\(Self.failures(texts[0]))")
        var (accepted, refused) = (0, 0)
        for (text, verdict) in zip(texts, verdicts) {
            let failures = Self.failures(text)
            // Every mistake has its place in the manifest.
            #expect(failures.allSatisfy { $0.place?.hasPrefix("pipeline.json:") == true }, "\(failures)")
            if failures.isEmpty { accepted += 1 } else { refused += 1 }
            if verdict == 1 {
                let visible = failures.filter { !Self.isBeyondSchemas($0) }
                #expect(visible.isEmpty, "the schema accepts: \(visible)\n\(text)")
            } else {
                #expect(!failures.isEmpty, "the reader accepts: \(text)")
            }
        }
        // The test has power only if both happen.
        #expect(accepted > 150 && refused > 500)
    }
}
