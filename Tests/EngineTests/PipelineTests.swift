// What a run is told before it starts.
import Testing

@testable import Engine

@Suite struct PipelineTests {
    /// A manifest's number is a promise to a program, or more than was asked for: neither is lowered, no command's changed.
    @Test func raisedThreadsReachAllStagesButCommands() throws {
        let graph = try expand(
            """
            {"stagecraft": 1, "stages": {
              "one": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 1}},
              "many": {"kind": "train.flow", "parameters": {"problem": "odd", "alpha": 2}, "threads": 4},
              "other": {"kind": "command", "command": ["true"], "outputs": ["x"]}}}
            """)
        var pipeline = Pipeline(
            graph: graph, project: "/nowhere", store: "/nowhere/store", kinds: exampleKinds, code: CodeTable(""))
        pipeline.raiseThreads(to: 2)
        let threads = Dictionary(uniqueKeysWithValues: pipeline.graph.stages.map { ($0.name, $0.resources.threads) })
        #expect(threads == ["one": 2, "many": 4, "other": 1])
    }
}
