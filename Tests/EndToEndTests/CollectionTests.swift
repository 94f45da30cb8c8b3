import Testing

struct CollectionTests {
    @Test func oldResultsGoAndLastOnesStay() throws {
        let space = try TestSpace()
        try chain(space)
        for label in ["a", "b", "c", "lines"] { try space.run("--set", "print.label=\(label)") }
        let before = space.files(".stagecraft/objects").count
        let plan = try space.stagecraft("gc", "--dry-run")
        #expect(plan.output.contains("would free"))
        #expect(space.files(".stagecraft/objects").count == before)
        #expect(try space.stagecraft("gc", "--max-size", "1M").output.contains("0 results"))
        #expect(try space.stagecraft("gc").output.contains("3 results, 3 objects"))
        #expect(space.files(".stagecraft/objects").count == before - 3)
        #expect(try space.run().ran == [])
        #expect(try space.stagecraft("fsck").exit == 0)
        #expect(try space.run("--set", "print.label=a").ran == ["print"])
    }

    @Test func aMaximumSizeRemovesTheOldestFirst() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "big": { "kind": "command", "command": ["sh", "-c", "yes {parameter:x} | head -c 100000 > out"],
                     "outputs": ["out"], "parameters": { "x": 0 } }
            """)
        for number in 1...3 {
            try space.run("--set", "big.x=\(number)")
            // Records tell time in seconds.
            try space.shell("sleep 1.1")
        }
        #expect(try space.stagecraft("gc", "--max-size", "200K").output.contains("1 result,"))
        #expect(try space.run("--set", "big.x=2").ran == [])
        #expect(try space.run("--set", "big.x=1").ran == ["big"])
        #expect(try space.stagecraft("gc", "--max-size", "many").exit == 2)
    }

    @Test func resultsOfStagesThatAreGoneFromTheManifestGo() throws {
        let space = try TestSpace()
        func manifest(_ profiles: String, _ numbers: String, extra: String = "") throws {
            try space.manifest(
                """
                "one": { "kind": "command", "command": ["sh", "-c", "echo one {parameter:n} > out"], "outputs": ["out"],
                         "matrix": { "n": \(numbers) }, "parameters": { "n": "$n" } } \(extra)
                """, more: "\"profiles\": { \(profiles) }, \"defaultProfile\": \"a\",")
        }
        let other = """
            , "other": { "kind": "command", "command": ["sh", "-c", "echo other > out"], "outputs": ["out"],
                         "profiles": ["b"] }
            """
        try manifest(#""a": {}, "b": {}"#, "[1, 2]", extra: other)
        for profile in ["a", "b"] { #expect(try space.run("--profile", profile).exit == 0) }
        #expect(space.files(".stagecraft/objects").count == 3)
        #expect(try space.stagecraft("gc").output.contains("0 results"))

        // An instance that no profile has any more.
        try manifest(#""a": {}, "b": {}"#, "[1]", extra: other)
        let plan = try space.stagecraft("gc", "--dry-run").output
        #expect(plan.contains("would remove one[n=2]  (no longer in the manifest, "), "\(plan)")
        #expect(!plan.contains("one[n=1]") && !plan.contains("other"))
        #expect(space.files(".stagecraft/objects").count == 3)
        #expect(try space.stagecraft("gc").output.contains("1 result, 1 object"))
        #expect(try space.run("--profile", "b").ran == [])

        // A stage, then a profile that is gone.
        try manifest(#""a": {}, "b": {}"#, "[1]")
        #expect(try space.stagecraft("gc", "--dry-run").output.contains("would remove other"))
        try manifest(#""a": {}"#, "[1]")
        #expect(try space.stagecraft("gc").output.contains("1 result, 1 object"))
        #expect(space.files(".stagecraft/objects").count == 1)
        #expect(try space.run().ran == [])
        #expect(try space.stagecraft("fsck").exit == 0)

        // A manifest that cannot be read says nothing about what is needed.
        try space.write("pipeline.json", "{")
        #expect(try space.stagecraft("gc").exit == 2)
        #expect(space.files(".stagecraft/objects").count == 1)
    }

    @Test func anotherProjectsResultsStay() throws {
        let (space, neighbour) = (try TestSpace(), try TestSpace())
        try chain(space)
        try chain(neighbour)
        try neighbour.write("raw.csv", "a\nb\nc\n")
        neighbour.environment["STAGECRAFT_STORE"] = space.path(".stagecraft")
        try space.run()
        try neighbour.run()
        let before = space.files(".stagecraft/objects").count
        try space.manifest(#""new": { "kind": "command", "command": ["sh", "-c", "echo 1 > x"], "outputs": ["x"] }"#)
        #expect(try space.stagecraft("gc").exit == 0)
        #expect(space.files(".stagecraft/objects").count == before - 3)
        #expect(try neighbour.run().ran == [])
    }
}
