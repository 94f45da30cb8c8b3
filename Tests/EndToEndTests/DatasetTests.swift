import Testing

struct DatasetTests {
    private func prepared(_ digest: String) throws -> TestSpace {
        let space = try TestSpace()
        try space.write("data/numbers.txt", "abc")
        try space.manifest(
            """
            "use": { "kind": "command", "command": ["cp", "{input:numbers}", "out"],
                     "inputs": { "numbers": "data:set/numbers" }, "outputs": ["out"], "deliver": "results" }
            """,
            more: """
                "datasets": { "set": { "summary": "three letters", "folders": ["data"],
                    "files": { "numbers": { "file": "numbers.txt", "sha256": ["\(digest)"] } } } },
                """)
        return space
    }

    /// SHA-256 of "abc" (FIPS 180-2).
    private let right = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    @Test func theRightFileIsUsed() throws {
        let space = try prepared(right)
        #expect(try space.run().exit == 0)
        #expect(space.read("results/out") == "abc")
    }

    @Test func anotherFileIsRefusedWithBothDigests() throws {
        let wrong = String(repeating: "12", count: 32)
        let space = try prepared(wrong)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1)
        #expect(
            outcome.errors.contains("data/numbers.txt: error: data:set/numbers is not the file that the manifest names")
        )
        #expect(outcome.errors.contains(right))
        #expect(outcome.errors.contains(wrong))
        #expect(!space.exists("results"))
    }
}

struct SharedStoreTests {
    @Test func aSecondProjectReusesResultsAndKeepsItsOwnHistory() throws {
        let first = try TestSpace()
        let second = try TestSpace()
        let store = try TestSpace()
        for space in [first, second] {
            try chain(space)
            space.environment["STAGECRAFT_STORE"] = store.path("shared")
        }
        #expect(try first.run().ran.count == 3)
        #expect(try second.run().ran == [])
        #expect(second.read("results/print.txt") == "lines 2\n")
        try second.write("raw.csv", "a\n")
        #expect(try second.run().ran == ["clean", "count", "print"])
        // The first project's last results are still its own.
        #expect(try first.stagecraft("status").exit == 0)
        #expect(try first.stagecraft("gc").exit == 0)
        #expect(try first.run().ran == [])
        #expect(try second.run().ran == [])
    }
}
