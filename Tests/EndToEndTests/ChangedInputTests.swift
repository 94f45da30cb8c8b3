import Foundation
import Testing

struct ChangedInputTests {
    private func prepared() throws -> TestSpace {
        let space = try TestSpace()
        try space.manifest(
            """
            "copy": { "kind": "command", "command": ["cp", "{input:from}", "{output:to}"],
                      "inputs": { "from": "file:from" }, "outputs": ["to"], "deliver": "results" }
            """)
        try space.write("from", "one\n")
        #expect(try space.run().ran == ["copy"])
        return space
    }

    @Test func touchChangesNothing() throws {
        let space = try prepared()
        try space.shell("touch from pipeline.json")
        let again = try space.run()
        #expect(again.ran == [])
        #expect(again.exit == 0)
    }

    @Test func newContentWithTheSameSizeAndTimeIsNoticed() throws {
        let space = try prepared()
        try space.shell("touch -r from stamp; printf 'two\\n' > from; touch -r stamp from")
        #expect(try space.run().ran == ["copy"])
        #expect(space.read("results/to") == "two\n")
    }

    @Test func anOlderFileInItsPlaceIsNoticed() throws {
        let space = try prepared()
        try space.shell("printf 'old\\n' > other; touch -d 2001-01-01 other; mv other from")
        #expect(try space.run().ran == ["copy"])
        #expect(space.read("results/to") == "old\n")
    }

    @Test func aQuickSuccessionOfEditsIsNoticed() throws {
        // Each edit may fall in the same clock tick as the run before it.
        let space = try prepared()
        for number in 0..<20 {
            try space.write("from", "\(number % 10)\n")
            #expect(try space.run().exit == 0)
            #expect(space.read("results/to") == "\(number % 10)\n")
        }
    }

    @Test func aMissingInputIsNamed() throws {
        let space = try prepared()
        try space.remove("from")
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("input file 'from' does not exist"))
        let status = try space.stagecraft("status")
        #expect(status.output.contains("stale   copy  (input file 'from' does not exist)"))
    }

    @Test func anInputThatChangesWhileItIsUsedIsUsedAgain() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "slow": { "kind": "command", "command": ["sh", "-c", "sleep 0.3; cp {input:from} to"],
                      "inputs": { "from": "file:from" }, "outputs": ["to"], "deliver": "results" }
            """)
        try space.write("from", "one\n")
        let running = try space.start(["run", "--json"])
        wait(for: "the stage to start") { !space.files(".stagecraft/attempts").isEmpty }
        usleep(100_000)
        try space.write("from", "two\n")
        let outcome = try running.outcome()
        #expect(outcome.exit == 0)
        #expect(outcome.ran == ["slow", "slow"])
        #expect(space.read("results/to") == "two\n")
        #expect(try space.run().ran == [])
    }
}

struct KeyTests {
    @Test func swappedInputsAreNotConfused() throws {
        let space = try TestSpace()
        func manifest(_ first: String, _ second: String) throws {
            try space.manifest(
                """
                "join": { "kind": "command", "command": ["sh", "-c", "cat {input:first} {input:second} > both"],
                          "inputs": { "first": "file:\(first)", "second": "file:\(second)" },
                          "outputs": ["both"], "deliver": "results" }
                """)
        }
        try space.write("a", "a\n")
        try space.write("b", "b\n")
        try manifest("a", "b")
        #expect(try space.run().ran == ["join"])
        try manifest("b", "a")
        #expect(try space.run().ran == ["join"])
        #expect(space.read("results/both") == "b\na\n")
    }

    /// Pairs of parameter sets that a careless encoding confuses.
    static let pairs: [(String, String)] = [
        (#""a": 1, "b": 2"#, #""a1b": 2"#), (#""x": 0.30000000000000004"#, #""x": 0.3"#), (#""x": 1"#, #""x": 1.0"#),
        (#""x": 1"#, #""x": "1""#), (#""x": true"#, #""x": "true""#), (#""x": ["a", "b"]"#, #""x": ["a,b"]"#),
        (#""x": ["a"], "y": "b""#, #""x": "a", "y": ["b"]"#), (#""x": 0.0"#, #""x": -0.0"#),
    ]

    @Test(arguments: pairs) func parametersAreNotConfused(_ pair: (String, String)) throws {
        let space = try TestSpace()
        func manifest(_ parameters: String) throws {
            try space.manifest(
                """
                "stage": { "kind": "command", "command": ["sh", "-c", "echo > out"], "outputs": ["out"],
                           "parameters": { \(parameters) } }
                """)
        }
        try manifest(pair.0)
        #expect(try space.run().ran == ["stage"])
        try manifest(pair.1)
        #expect(try space.run().ran == ["stage"])
        #expect(!(try space.stagecraft("why", "stage").output.contains("→ \n")))
        try manifest(pair.0)
        #expect(try space.run().ran == [])
    }

    @Test func onlyWhitelistedVariablesCountAndAreSeen() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "show": { "kind": "command", "command": ["sh", "-c", "echo $SEEN $UNSEEN > out"], "outputs": ["out"],
                      "deliver": "results" }
            """, more: #""environment": ["SEEN"],"#)
        space.environment = ["SEEN": "one", "UNSEEN": "secret"]
        #expect(try space.run().ran == ["show"])
        #expect(space.read("results/out") == "one\n")
        space.environment["UNSEEN"] = "other"
        #expect(try space.run().ran == [])
        space.environment["SEEN"] = "two"
        #expect(try space.stagecraft("status").output.contains(#"environment.SEEN: "one" → "two""#))
        #expect(try space.run().ran == ["show"])
        #expect(space.read("results/out") == "two\n")
    }

    @Test func anotherVersionOfTheProgramIsNoticed() throws {
        let space = try TestSpace()
        try space.write("bin/tool", "#!/bin/sh\necho 1 > out\n")
        try space.shell("chmod +x bin/tool")
        space.environment["PATH"] = space.path("bin") + ":/usr/bin:/bin"
        try space.manifest(#""use": { "kind": "command", "command": ["tool"], "outputs": ["out"] }"#)
        #expect(try space.run().ran == ["use"])
        #expect(try space.run().ran == [])
        try space.write("bin/tool", "#!/bin/sh\necho 2 > out\n")
        #expect(try space.stagecraft("status").output.contains("program: "))
        #expect(try space.run().ran == ["use"])
    }

    @Test func aMissingProgramIsNamed() throws {
        let space = try TestSpace()
        try space.manifest(#""use": { "kind": "command", "command": ["no-such-tool"], "outputs": ["out"] }"#)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("the program 'no-such-tool' is not found"))
    }
}
