import Engine
import Testing

/// What becomes of a stage that continues another whose optional data is absent, whatever its role asks for.
struct AbsentChainTests {
    /// Two trainings, one of which needs a data set that is not there, and a stage that reads both by `role`.
    private func stages(role: String, count: InputDeclaration.Count) throws -> [Name] {
        let kinds: [any StageKind] = [
            ExampleKind(name: "make", inputs: [.init("images", .optional, "pictures")], files: { _ in ["state"] }),
            ExampleKind(name: "follow", inputs: [.init(role, count, "what it continues")], files: { _ in ["out"] }),
        ]
        let digest = String(repeating: "0a", count: 32)
        let manifest = """
            {"stagecraft": 1,
             "datasets": {"gone": {"folders": ["/bin"], "optional": true,
               "files": {"x": {"file": "none", "sha256": "\(digest)"}}}},
             "stages": {
              "here": {"kind": "make"},
              "away": {"kind": "make", "inputs": {"images": "data:gone/x"}},
              "both": {"kind": "follow", "inputs": {"\(role)": ["here", "away"]}}}}
            """
        let graph = try Graph.load(
            Array(manifest.utf8), profile: nil, kinds: kinds, overrides: [], projectFolder: "/nowhere", environment: [:]
        ).graph
        return graph.stages.map(\.id)
    }

    /// Half of what it continues is not what it continues.
    @Test(arguments: [InputDeclaration.Count.oneOrMore, .any]) func aChainIsNotContinuedFromAPart(
        _ count: InputDeclaration.Count
    ) throws {
        #expect(try stages(role: "previous", count: count) == ["here"])
        #expect(try stages(role: "runs", count: count) == ["here", "both"])
    }
}
