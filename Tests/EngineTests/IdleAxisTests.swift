import Testing

@testable import StageGraph

/// An axis by which nothing differs looks like replicates and is none.
struct IdleAxisTests {
    private func warnings(_ stage: String, set: [String] = []) throws -> [String] {
        let graph = try expand(#"{"stagecraft": 1, "stages": {"t": "# + stage + "}}", set: set)
        return graph.warnings(for: graph.stages.indices).map(\.headline)
    }

    private func command(_ rest: String) -> String {
        #"{"kind": "command", "outputs": ["o"], "command": ["x"], "deliver": "d/${seed}", "# + rest + "}"
    }

    @Test func anAxisThatOnlyNamesDeliveriesIsIdle() throws {
        let found = try warnings(command(#""matrix": {"seed": [1, 2]}"#))
        #expect(found == ["nothing that stage 't' runs depends on the axis 'seed'"])
    }

    @Test func oneOfTwoAxesIsIdle() throws {
        let found = try warnings(
            #"{"kind": "command", "outputs": ["o"], "command": ["x"], "matrix": {"n": [1, 2], "seed": [1, 2]}, "#
                + #""parameters": {"p": "$n"}}"#)
        #expect(found == ["nothing that stage 't' runs depends on the axis 'seed'"])
    }

    @Test(arguments: [
        #""matrix": {"seed": [1, 2]}, "parameters": {"p": "$seed"}"#, #""matrix": {"seed": [1]}"#,
        #""matrix": {"seed": [1, 2]}, "threads": "$seed""#,
        #""matrix": {"seed": ["sh", "ls"]}, "inputs": {"x": "file:/bin/${seed}"}"#,
        #""chain": {"seed": [1, 2]}"#,
    ]) func otherAxesAreNot(_ rest: String) throws {
        #expect(try warnings(command(rest)) == [])
    }

    @Test func aKindsAxisIsIdleWhereItsParameterIsSet() throws {
        let stage =
            #"{"kind": "train.flow", "matrix": {"seed": [1, 2]}, "#
            + #""parameters": {"problem": "odd", "alpha": 1, "seed": "$seed"}}"#
        #expect(try warnings(stage) == [])
        #expect(try warnings(stage, set: ["t.seed=3"]).count == 1)
    }

    @Test func onlyTheStagesOfARunAreWarnedOf() throws {
        let idle = #"{"kind": "command", "outputs": ["o"], "command": ["x"], "matrix": {"seed": [1, 2]}}"#
        let graph = try expand(#"{"stagecraft": 1, "stages": {"a": \#(idle), "b": \#(idle)}}"#)
        let ofB = graph.stages.indices.filter { graph.stages[$0].name == "b" }
        #expect(graph.warnings(for: ofB).count == 1)
        #expect(graph.warnings(for: graph.stages.indices).count == 2)
    }
}
