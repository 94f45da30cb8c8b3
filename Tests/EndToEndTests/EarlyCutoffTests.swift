import Testing

/// A pipeline of three stages; the first drops comments, so that its output often stays the same.
func chain(_ space: TestSpace) throws {
    try space.manifest(
        """
        "clean": { "kind": "command", "command": ["sh", "-c", "grep -v '^#' {input:raw} > clean.csv"],
                   "inputs": { "raw": "file:raw.csv" }, "outputs": ["clean.csv"] },
        "count": { "kind": "command", "command": ["sh", "-c", "wc -l < {input:clean} > count.txt"],
                   "inputs": { "clean": "clean/clean.csv" }, "outputs": ["count.txt"] },
        "print": { "kind": "command", "command": ["sh", "-c", "echo {parameter:label} $(cat {input:count}) > print.txt"],
                   "inputs": { "count": "count/count.txt" }, "outputs": ["print.txt"],
                   "parameters": { "label": "lines" }, "deliver": "results" }
        """)
    try space.write("raw.csv", "a\nb\n")
}

struct EarlyCutoffTests {
    @Test func aCommentInAnInputRunsNothingDownstream() throws {
        let space = try TestSpace()
        try chain(space)
        #expect(try space.run().ran == ["clean", "count", "print"])
        #expect(space.read("results/print.txt") == "lines 2\n")
        try space.write("raw.csv", "# a comment\na\nb\n")
        #expect(try space.run().ran == ["clean"])
        #expect(try space.run().ran == [])
    }

    @Test func aSecondRunHasNothingToDo() throws {
        let space = try TestSpace()
        try chain(space)
        #expect(try space.stagecraft("status").exit == 1)
        try space.run()
        let again = try space.stagecraft("run")
        #expect(again.exit == 0)
        #expect(again.errors == "nothing to do: 3 stages up to date\n")
        #expect(try space.stagecraft("status").exit == 0)
    }

    @Test func onlyTheTargetAndWhatItNeedsRun() throws {
        let space = try TestSpace()
        try chain(space)
        #expect(try space.run("count").ran == ["clean", "count"])
        #expect(try space.run("pr*").ran == ["print"])
    }

    @Test func stagesWithEqualKeysRunOnce() throws {
        let space = try TestSpace()
        let stage = """
            "kind": "command", "command": ["sh", "-c", "echo x >> \(space.path("log")); echo 1 > x"], "outputs": ["x"]
            """
        try space.manifest("\"a\": { \(stage) }, \"b\": { \(stage) }")
        #expect(try space.run("--jobs", "2").exit == 0)
        #expect(space.read("log") == "x\n")
        #expect(try space.stagecraft("status").exit == 0)
    }
}
