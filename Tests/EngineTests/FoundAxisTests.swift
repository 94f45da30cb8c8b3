import Testing

@testable import StageGraph

/// Stages of which there is one for each file that another one makes: before and after it is known which those are.
struct FoundAxisTests {
    private static let text = #"""
        {"stagecraft": 1, "stages": {
         "split": {"kind": "command", "command": ["x"], "outputs": ["stations/"]},
         "mean": {"kind": "command", "matrix": {"station": "split/stations/*.csv", "seed": [1, 2]}, "command": ["x", "{input:d}"],
           "inputs": {"d": "split/stations/${station}.csv"}, "parameters": {"s": "$seed"}, "outputs": ["m"]},
         "report": {"kind": "command", "command": ["x"], "inputs": {"m": "mean/m"}, "outputs": ["r"]},
         "other": {"kind": "command", "command": ["x"], "outputs": ["o"]}},
         "figures": {"F": {"paper": "p", "stage": "report"}, "G": {"paper": "p", "stage": "other"}}}
        """#

    private func graph(_ names: [Name]?, _ text: String = Self.text) throws -> Graph {
        try Graph.load(
            Array(text.utf8), kinds: [], projectFolder: "/nowhere", environment: [:],
            found: names.map { ["split/stations/": $0] } ?? [:]
        ).graph
    }

    @Test func whatIsNotKnownIsSaid() throws {
        let graph = try graph(nil)
        #expect(graph.stages.map(\.id) == ["split", "other"])
        #expect(graph.figures.map(\.id) == ["G"])
        #expect(graph.awaited.count == 1)
        #expect(graph.awaited.first?.folder == AwaitedFolder(maker: "split", folder: "stations/"))
        #expect(graph.awaited.first?.maker == 0)
        #expect(graph.awaited.first?.stages == ["mean", "report"] && graph.awaited.first?.figures == ["F"])
        for target in ["mean", "report", "F", "mean[station=a]", "re*"] {
            #expect(try graph.matching([target]) == [0], "\(target)")
        }
        #expect(throws: Failure.self) { try graph.matching(["nothing"]) }
    }

    @Test func thereIsAStageForEachFile() throws {
        let graph = try graph(["b.csv", "a.csv", "notes.txt"])
        #expect(graph.awaited.isEmpty)
        let means: [Name] = [
            "mean[station=a,seed=1]", "mean[station=a,seed=2]", "mean[station=b,seed=1]", "mean[station=b,seed=2]",
        ]
        #expect(graph.stages.map(\.id) == ["split"] + means + ["report", "other"])
        #expect(graph.stages[1].inputs.map(\.label) == ["split/stations/a.csv"])
        #expect(graph.stages[5].inputs.map(\.label) == means.map { "\($0)/m" })
        // Those that were there before stay where they were.
        let grown = try #require(graph.continuing(self.graph(nil)))
        #expect(grown.stages.map(\.id) == ["split", "other"] + means + ["report"])
        #expect(grown.stages[6].inputs.first?.source == .stage(index: 2, name: "m"))
        #expect(grown.figures.map(\.stage) == [6, 1])
        #expect(try #require(self.graph(nil).continuing(graph) as Graph??) == nil)
    }

    @Test func mistakesAreFoundBeforeAnythingRuns() {
        func message(_ text: String) -> String {
            do { return "\(try graph(nil, text).stages.map(\.id))" } catch { return "\(error)" }
        }
        for (old, new, error) in [
            (#""s": "$seed""#, #""s": "$sed""#, "unknown name '$sed'"),
            ("{input:d}", "{input:e}", "unknown input 'e'"),
            ("split/stations/*.csv", "split/station/*.csv", "unknown folder 'station/*.csv' of 'split'"),
            ("split/stations/*.csv", "split/stations/a.csv", "the values of an axis are what one '*' stands for"),
            ("split/stations/*.csv", "split/stations/*/*", "the values of an axis are what one '*' stands for"),
            ("split/stations/*.csv", "splitt/stations/*", "unknown stage 'splitt'"),
            ("split/stations/*.csv", "mean/stations/*", "the axes of stages wait for each other"),
            (
                #""command": ["x"], "outputs": ["stations/"]"#,
                #""command": ["x"], "inputs": {"r": "report/r"}, "outputs": ["stations/"]"#,
                "need"
            ),
            (#""x"], "outputs": ["o"]"#, #""x"], "inputs": {"r": "mean/mm"}, "outputs": ["o"]"#, "unknown output 'mm'"),
        ] {
            let text = message(Self.text.replacing(old, with: new))
            #expect(text.contains(error), "\(new): \(text)")
        }
        // An axis that is found in what only its own results give.
        let circle = #"""
            {"stagecraft": 1, "stages": {
             "a": {"kind": "command", "command": ["x"], "inputs": {"i": "b/o"}, "outputs": ["f/"]},
             "b": {"kind": "command", "matrix": {"k": "a/f/*"}, "command": ["x"], "outputs": ["o"]}}}
            """#
        #expect(message(circle).contains("stage 'a' needs what is found in its own folder 'f/'"), "\(message(circle))")
    }

    @Test func namesThatCannotStandInAStagesNameAreRefused() {
        #expect(throws: Failures.self) { try graph(["a b.csv"]) }
        #expect(throws: Failures.self) { try graph(["notes.txt"]) }
    }
}
