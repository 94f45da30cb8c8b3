import Testing

@testable import StageGraph

/// Profiles that extend each other in thousands cost no more than others.
struct LongLineageTests {
    private func manifest(_ count: Int, last: String) -> [UInt8] {
        let profiles = (0..<count).map { number in
            let next = number + 1 < count ? "p\(number + 1)" : last
            return "\"p\(number)\": {" + (next.isEmpty ? "\"n\": 1" : "\"extends\": \"\(next)\"") + "}"
        }
        return Array(
            """
            {"stagecraft": 1, "defaultProfile": "p0", "profiles": {\(profiles.joined(separator: ", "))},
             "stages": {"s": {"kind": "command", "command": ["x"], "outputs": ["o"], "parameters": {"n": "$n"}}}}
            """.utf8)
    }

    private func load(_ bytes: [UInt8]) throws -> Graph {
        try Graph.load(bytes, kinds: [], projectFolder: "/", environment: [:]).graph
    }

    @Test func aChainOfThousands() throws {
        let clock = ContinuousClock()
        var graph: Graph?
        let time = try clock.measure { graph = try load(manifest(5000, last: "")) }
        #expect(graph?.stages.first?.parameters.values["n"] == .integer(1))
        // 43 s for 2000 of them when each looked through all others; generous for a busy machine.
        #expect(time < .seconds(10))
    }

    @Test func aCircleOfThousandsIsOneMistake() throws {
        let clock = ContinuousClock()
        var message = ""
        let time = clock.measure {
            do { _ = try load(manifest(5000, last: "p0")) } catch { message = "\(error)" }
        }
        #expect(time < .seconds(10))
        #expect(
            message.contains(
                "error: a profile extends itself: p0 -> p1 -> p2 -> p3 -> p4 -> p5 -> … (5000 in all) -> p0"))
        #expect(message.components(separatedBy: "extends itself").count == 2)
    }

    @Test func aWayIntoACircleIsNoSecondMistake() throws {
        let text = """
            {"stagecraft": 1, "profiles": {"way": {"extends": "a"}, "a": {"extends": "b"}, "b": {"extends": "a"},
             "self": {"extends": "self"}}}
            """
        var message = ""
        do { _ = try Manifest(parsing: Array(text.utf8)) } catch { message = "\(error)" }
        #expect(message.components(separatedBy: "extends itself").count == 3, "\(message)")
        #expect(message.contains("a profile extends itself: a -> b -> a\n  key: profiles.a.extends"))
        #expect(message.contains("a profile extends itself: self -> self\n  key: profiles.self.extends"))
    }
}
