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
}
