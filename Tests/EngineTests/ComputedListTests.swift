// swift-format-ignore-file
// (golden text keeps its lines)
import Testing

@testable import Engine
@testable import StageGraph

/// Lists that the manifest computes are those that somebody would have written out.
struct ComputedListTests {
    /// The list as JSON, which tells integers from numbers; else what is wrong with it.
    private func list(_ text: String) throws -> String {
        let document = try JSONDocument(parsing: Array(text.utf8))
        var errors = ManifestErrors(files: ["f"], document: document)
        guard let expression = Expression(document.root, errors: &errors) else { return errors.failures.description }
        #expect(errors.isEmpty)
        return expression.constant?.json ?? "not constant"
    }

    @Test(arguments: [
        (#"{"range": [1, 5]}"#, "[1, 2, 3, 4, 5]"), (#"{"range": [3, 3]}"#, "[3]"), (#"{"range": [5, 1, -2]}"#, "[5, 3, 1]"),
        (#"{"range": [0, 1, 0.25]}"#, "[0.0, 0.25, 0.5, 0.75, 1.0]"), (#"{"range": [1.0, 3]}"#, "[1.0, 2.0, 3.0]"),
        // Added up, 0.1 would give 0.30000000000000004.
        (#"{"range": [0.1, 1.0, 0.1]}"#, "[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]"),
        (#"{"range": [0.36, 0.4, 0.01], "with": [0.45, 0.3]}"#, "[0.3, 0.36, 0.37, 0.38, 0.39, 0.4, 0.45]"),
        (#"{"range": [-1e-05, 1e-05, 1e-05]}"#, "[-1e-05, 0.0, 1e-05]"),
        (#"{"range": [1e20, 3e20, 1e20]}"#, "[1e+20, 2e+20, 3e+20]"),
        (#"{"powersOfTwo": [0, 4], "with": [0]}"#, "[0, 1, 2, 4, 8, 16]"),
        (#"{"powersOfTwo": [3, 1], "with": [3, 100]}"#, "[100, 8, 4, 3, 2]"),
        (#"{"powersOfTwo": [-4, -6]}"#, "[0.0625, 0.03125, 0.015625]"), (#"{"powersOfTwo": [-1, 1]}"#, "[0.5, 1.0, 2.0]"),
        (#"{"powersOfTwo": [61, 62], "with": [0.5]}"#, "[0.5, 2.305843009213694e+18, 4.611686018427388e+18]"),
        (#"{"powersOfTwo": [61, 62], "with": [4611686018427387903]}"#, "[2305843009213693952, 4611686018427387903, 4611686018427387904]"),
        (#"{"range": [-9223372036854775808, -9223372036854775807]}"#, "[-9223372036854775808, -9223372036854775807]"),
        (#"[0, {"range": [1, 2]}]"#, "[0, [1, 2]]"),
    ])
    func lists(text: String, expected: String) throws { #expect(try list(text) == expected) }

    @Test(arguments: [
        (#"{"range": 3}"#, "f:1:11: error: this is no range\n  key:      range\n  found:    the integer 3\n  expected: [first, last] or [first, last, step], numbers"),
        (#"{"range": [1, "2"]}"#, "f:1:11: error: this is no range\n  key:      range\n  found:    a list\n  expected: [first, last] or [first, last, step], numbers"),
        (#"{"range": [1, 2, 1, 1]}"#, "f:1:11: error: this is no range\n  key:      range\n  found:    a list\n  expected: [first, last] or [first, last, step], numbers"),
        (#"{"range": [0, 1, 0.3]}"#, "f:1:11: error: steps of 0.3 do not lead from 0 to 1\n  key: range"),
        (#"{"range": [3, 1]}"#, "f:1:11: error: steps of 1 do not lead from 3 to 1\n  key: range"),
        (#"{"range": [1, 3, 0]}"#, "f:1:11: error: steps of 0 do not lead from 1 to 3\n  key: range"),
        (#"{"range": [-9223372036854775807, 0, -1]}"#, "f:1:11: error: steps of -1 do not lead from -9223372036854775807 to 0\n  key: range"),
        (#"{"range": [1, 1000001]}"#, "f:1:11: error: the list is too long\n  key:      range\n  found:    1000000 steps\n  expected: less than 1000000"),
        (#"{"range": [1e300, 2e300, 1.5]}"#, "f:1:11: error: the numbers of the range are too far apart\n  key: range"),
        (#"{"range": [-9223372036854775808, 1]}"#, "f:1:11: error: the numbers of the range are too far apart\n  key: range"),
        (#"{"powersOfTwo": [0, 63]}"#, "f:1:17: error: these are no powers of two\n  key:      powersOfTwo\n  found:    a list\n  expected: [first, last], two exponents from -1022 to 62"),
        (#"{"powersOfTwo": [1.0, 2]}"#, "f:1:17: error: these are no powers of two\n  key:      powersOfTwo\n  found:    a list\n  expected: [first, last], two exponents from -1022 to 62"),
        (#"{"powersOfTwo": [0, 2], "range": [1, 2]}"#, "f:1:25: error: a list is computed in one way\n  key: range"),
        (#"{"powersOfTwo": [0, 2], "With": [1, 2]}"#, "f:1:25: error: unknown key 'With'\n  key:      With\n  expected: range, powersOfTwo, with\n  hint: did you mean 'with'?"),
        (#"{"powersOfTwo": [0, 2], "with": 7}"#, "f:1:33: error: wrong type\n  key:      with\n  found:    the integer 7\n  expected: a list of numbers"),
        (#"{"powersOfTwo": [0, 2], "with": [7, "x"]}"#, "f:1:37: error: wrong type\n  key:      with[1]\n  found:    the string \"x\"\n  expected: a number"),
        (#"{"powersOfTwo": [0, 2], "with": [3, 2]}"#, "f:1:37: error: the list holds 2 already\n  key: with[1]"),
        (#"{"powersOfTwo": [0, 2], "with": [3, 2.0]}"#, "f:1:37: error: the list holds 2.0 already\n  key: with[1]"),
        (#"{"with": [3]}"#, "f:1:1: error: wrong type\n  found:    an object\n  expected: a boolean, a number, a string or a list"),
    ])
    func mistakes(text: String, expected: String) throws { #expect(try list(text) == expected) }

    /// Wherever a list may stand: an axis, a parameter, a setting of a profile, one by profile, one for all.
    @Test func listsStandWhereListsDo() throws {
        func manifest(_ one: String, _ two: String) -> String {
            """
            {"stagecraft": 1, "defaultProfile": "a", "profiles": {"a": {"one": \(one)}, "b": {"one": [9]}},
             "settings": {"two": {"a": \(two), "b": [1]}, "three": \(two)},
             "stages": {
              "t": {"kind": "train.flow", "matrix": {"k": "$one", "l": \(two)}, "parameters": {"problem": "odd", "alpha": 1, "seed": "$k", "times": \(two)}},
              "u": {"kind": "train.flow", "matrix": {"k": "$two", "m": "$three"}, "parameters": {"problem": "odd", "alpha": 1, "seed": "$k", "neurons": "$m"}}}}
            """
        }
        let computed = try expand(manifest(#"{"range": [1, 3]}"#, #"{"powersOfTwo": [0, 1], "with": [3]}"#))
        let written = try expand(manifest("[1, 2, 3]", "[1, 2, 3]"))
        #expect(computed.stages.map(\.id) == written.stages.map(\.id) && computed.stages.count == 18)
        #expect(computed.stages.map(\.parameters) == written.stages.map(\.parameters))
    }

    @Test func proseMayStandInSeveralStrings() throws {
        let kind = ExampleKind(name: "k", parameters: [.init("caption", .prose, "")], files: { _ in ["o"] })
        func caption(_ text: String) throws -> String {
            try Graph.load(
                Array(#"{"stagecraft": 1, "settings": {"x": 3}, "stages": {"s": {"kind": "k", "parameters": {"caption": \#(text)}}}}"#.utf8),
                kinds: [kind], projectFolder: "/", environment: [:]
            ).graph.stages[0].parameters.string("caption")
        }
        #expect(try caption(#"["one ${x},", "two"]"#) == "one 3, two")
        #expect(try caption(#""$x seeds""#.replacing("$x", with: "${x}")) == "3 seeds")
        let failures = #expect(throws: Failures.self) { try caption(#"["${x}", 1]"#) }
        #expect(failures?.all[0].headline == "wrong type")
        #expect(failures?.all[0].facts.last == .init("expected", "a string, or a list of strings"))
    }
}
