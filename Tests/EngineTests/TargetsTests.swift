import Engine
import Testing

/// What people name on the command line, and what hangs on what.
struct TargetsTests {
    private let graph: Graph

    init() throws { graph = try expand(GraphTests.manifest) }

    @Test(arguments: [
        ("A1", ["plot"]),
        ("plot", ["plot"]),
        ("mean", ["mean[alpha=1.0]", "mean[alpha=0.6]"]),
        ("mean[alpha=0.6]", ["mean[alpha=0.6]"]),
        ("mean[alpha=1]", ["mean[alpha=1.0]"]),
        ("train[until=256,seed=2]", ["train[alpha=1.0,seed=2,until=256]", "train[alpha=0.6,seed=2,until=256]"]),
        (
            "train[alpha=*,until=64]",
            [
                "train[alpha=1.0,seed=1,until=64]", "train[alpha=1.0,seed=2,until=64]",
                "train[alpha=0.6,seed=1,until=64]",
                "train[alpha=0.6,seed=2,until=64]",
            ]
        ),
        ("m?an*", ["mean[alpha=1.0]", "mean[alpha=0.6]"]),
        ("A?", ["plot"]),
    ])
    func targets(target: String, ids: [Name]) throws {
        #expect(try graph.matching([target]).map { graph.stages[$0].id } == ids)
    }

    @Test func severalTargetsAndNone() throws {
        #expect(try graph.matching(["plot", "A1", "mean"]) == [4, 5, 10])
        #expect(try graph.matching([]) == Array(0..<11))
    }

    @Test(arguments: [
        ("A2", "error: no figure or stage is called 'A2' in profile 'laptop'\n  hint: did you mean 'A1'?"),
        ("trian", "error: no figure or stage is called 'trian' in profile 'laptop'\n  hint: did you mean 'train'?"),
        (
            "mean[alpha=0.7]",
            "error: no figure or stage is called 'mean[alpha=0.7]' in profile 'laptop'\n"
                + "  hint: did you mean 'mean[alpha=0.6]'?"
        ),
        (
            "x*",
            "error: no figure or stage is called 'x*' in profile 'laptop'\n  hint: `stagecraft list stages` lists them"
        ),
    ])
    func unknownTargets(target: String, message: String) {
        let failure = #expect(throws: Failure.self) { try graph.matching([target]) }
        #expect(failure?.description == message)
        #expect(failure?.category == .usage)
    }

    @Test func closures() {
        #expect(graph.dependencies(of: 4) == [0, 1, 2, 3])
        #expect(graph.closure(of: [5]) == [0, 1, 2, 3, 4, 5])
        #expect(graph.closure(of: [7]) == [6, 7])
        #expect(graph.downstream(of: [0]) == [0, 1, 4, 5])
        #expect(graph.figures(reachedFrom: [1]).map(\.id) == ["A1"])
        #expect(graph.figures(reachedFrom: [6, 10]).isEmpty)
    }
}
