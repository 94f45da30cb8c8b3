// swift-format-ignore-file
// (golden text keeps its lines)
import Testing

@testable import Engine
@testable import StageGraph

/// A parameter that picks runs must pick some that there are, and that is known before anything runs.
struct PickedValuesTests {
    private static let kinds: [any StageKind] =
        exampleKinds + [
            ExampleKind(
                name: "plot.picked",
                parameters: [
                    ParameterDeclaration("alpha", .number(0...10), default: .number(1), "").picking("alpha", of: ["one", "two"]),
                    ParameterDeclaration("widths", .list(.integer(1...100)), default: .list([]), "").picking("neurons", of: ["one"]),
                ],
                inputs: [.init("one", .oneOrMore, ""), .init("two", .any, "")], files: { _ in ["p"] })
        ]

    private func message(_ parameters: String, alphas: String = "[0.5, 1]", two: String = "", set: [String] = []) -> String {
        let text = """
            {"stagecraft": 1, "profiles": {"a": {"alphas": \(alphas)}}, "stages": {
             "t": {"kind": "train.flow", "matrix": {"alpha": "$alphas", "w": [5, 7]},
                   "parameters": {"problem": "odd", "alpha": "$alpha", "neurons": "$w"}},
             "m": {"kind": "analyse.mean", "inputs": {"runs": "t/history.h5"}},
             "half": {"kind": "analyse.mean", "inputs": {"runs": "t[alpha=0.5]/history.h5"}},
             "c": {"kind": "command", "command": ["c"], "outputs": ["o"]},
             "p": {"kind": "plot.picked", "parameters": {\(parameters)}, "inputs": {"one": "m/mean.h5"\(two)}}}}
            """
        do {
            let graph = try Graph.load(
                Array(text.utf8), kinds: Self.kinds, overrides: set.map { try Override(parsing: $0) }, projectFolder: "/nowhere",
                environment: [:]).graph
            // Who does not want the plot need not mind.
            let others = graph.stages.indices.filter { graph.stages[$0].name != "p" }
            try graph.requireFiles(for: others)
            try graph.requireFiles(for: graph.stages.indices)
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test func valuesOfStagesBehindTheInputsWillDo() {
        #expect(message("") == "no error")
        #expect(message(#""alpha": 0.5, "widths": [7, 5]"#, two: #", "two": "half/mean.h5""#) == "no error")
        // The plot's own default is a number, the list an integer: they are the same value.
        #expect(message("", alphas: "[1]", two: #", "two": "t/history.h5""#, set: []) .hasPrefix("pipeline.json:5:54: error: no instance of 't' has alpha=0.5"))
    }

    @Test(arguments: [
        ("", "[0.5, 1.1]", "", [], "pipeline.json:7:2: error: no stage behind input 'one' has alpha = 1.0\n  key:       stages.p\n  there are: 0.5, 1.1\n  hint: give 'alpha', which is 1.0 otherwise"),
        (#""alpha": 0.6"#, "[0.5, 1]", "", [], "pipeline.json:7:55: error: no stage behind input 'one' has alpha = 0.6\n  key:       stages.p.parameters.alpha\n  there are: 0.5, 1.0"),
        ("", "[0.5, 1]", #", "two": "half/mean.h5""#, [], "pipeline.json:7:2: error: no stage behind input 'two' has alpha = 1.0\n  key:       stages.p\n  there are: 0.5\n  hint: give 'alpha', which is 1.0 otherwise"),
        (#""widths": [5, 6]"#, "[0.5, 1]", "", [], "pipeline.json:7:56: error: no stage behind input 'one' has neurons = 6\n  key:       stages.p.parameters.widths\n  there are: 5, 7"),
        ("", "[0.5, 1]", "", ["p.alpha=0.7"], "--set p.alpha=0.7: error: no stage behind input 'one' has alpha = 0.7\n  there are: 0.5, 1.0"),
        ("", "[0.5, 1]", "", ["alphas=[0.5, 2]"], "pipeline.json:7:2: error: no stage behind input 'one' has alpha = 1.0\n  key:       stages.p\n  there are: 0.5, 2.0\n  hint: give 'alpha', which is 1.0 otherwise"),
    ] as [(String, String, String, [String], String)])
    func valuesThatNoStageHasAreMistakes(parameters: String, alphas: String, two: String, set: [String], expected: String) {
        #expect(message(parameters, alphas: alphas, two: two, set: set) == expected)
    }

    /// What a program of unknown parameters has made is not judged.
    @Test func inputsFromElsewhereAreNotJudged() { #expect(message("", two: #", "two": "c/o""#) == "no error") }
}
