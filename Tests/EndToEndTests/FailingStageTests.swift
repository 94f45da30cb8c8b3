import Testing

struct FailingStageTests {
    private func failing(_ space: TestSpace) throws {
        try space.manifest(
            """
            "bad": { "kind": "command", "command": ["sh", "-c", "echo half > out; echo it went wrong >&2; exit 3"],
                     "outputs": ["out"], "deliver": "results" },
            "after": { "kind": "command", "command": ["cp", "{input:bad}", "copy"], "inputs": { "bad": "bad/out" },
                       "outputs": ["copy"] },
            "other": { "kind": "command", "command": ["sh", "-c", "echo 1 > out"], "outputs": ["out"],
                       "deliver": "other" }
            """)
    }

    @Test func nothingOfItIsVisibleAndTheMessageSaysWhere() throws {
        let space = try TestSpace()
        try failing(space)
        let outcome = try space.stagecraft("run", "--jobs", "1", "bad", "after")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("pipeline.json:"))
        #expect(outcome.errors.contains("stage 'bad' failed: exit status 3"))
        #expect(outcome.errors.contains("| it went wrong"))
        #expect(outcome.errors.contains("skip    after: it needs bad"))
        #expect(!space.exists("results"))
        #expect(space.files(".stagecraft/objects").isEmpty)
        let attempt = try #require(outcome.errors.split(separator: "\n").first { $0.contains("attempt:") })
        let place = attempt.drop { $0 != "/" }
        #expect(space.read(String(place.dropFirst(space.folder.count + 1)) + "/work/out") == "half\n")
        #expect(try space.stagecraft("status", "bad").output.contains("failed  bad"))
    }

    @Test func keepGoingFinishesWhatDoesNotDependOnIt() throws {
        let space = try TestSpace()
        try failing(space)
        let outcome = try space.run("--keep-going", "--jobs", "1")
        #expect(outcome.exit == 1)
        #expect(outcome.ran.sorted() == ["bad", "other"])
        #expect(space.read("other/out") == "1\n")
        #expect(try space.run("--keep-going").ran == ["bad"])
    }

    @Test func itRunsAgainWhenItsCauseIsMended() throws {
        let space = try TestSpace()
        try failing(space)
        try space.run("bad")
        try space.manifest(
            #""bad": { "kind": "command", "command": ["sh", "-c", "echo whole > out"], "outputs": ["out"] }"#)
        #expect(try space.run().ran == ["bad"])
        #expect(try space.stagecraft("status").exit == 0)
    }

    /// Commands that end well but not as declared, and what the error says.
    static let unruly = [
        ("true", "did not write out"), ("echo 1 > out; echo 2 > extra", "wrote what it does not declare: extra"),
        ("mkdir out", "did not write out"), ("ln -s /etc/hostname out", "is not a regular file"),
        ("echo 1 > out; mkdir d; echo 1 > d/x", "d/x"), ("kill -9 $$", "killed by signal 9"),
    ]

    @Test(arguments: unruly) func unrulyCommandsAreRefused(_ command: (String, String)) throws {
        let space = try TestSpace()
        try space.manifest(
            #""bad": { "kind": "command", "command": ["sh", "-c", "\#(command.0)"], "outputs": ["out"] }"#)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains(command.1))
        #expect(!space.exists(".stagecraft/records"))
    }

    @Test func aRetryMaySucceed() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "flaky": { "kind": "command", "retries": 2, "outputs": ["out"],
                       "command": ["sh", "-c", "echo x >> \(space.path("tries")); [ $(wc -l < \(space.path("tries"))) = 3 ] && echo 1 > out"] }
            """)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 0)
        #expect(outcome.errors.contains("retry   flaky, attempt 3"))
        #expect(space.read("tries") == "x\nx\nx\n")
    }

    @Test func aTimeLimitEndsTheWholeGroup() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "slow": { "kind": "command", "timeLimit": 0.3, "outputs": ["out"],
                      "command": ["sh", "-c", "sh -c 'sleep 1.5; echo x > \(space.path("survivor"))'; echo 1 > out"] }
            """)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("longer than its time limit of 0.3 s"))
        try space.shell("sleep 1.6")
        #expect(!space.exists("survivor"))
    }

    @Test func aMemoryLimitHolds() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "big": { "kind": "command", "memoryMiB": 100, "outputs": ["out"],
                     "command": ["sh", "-c", "head -c 400M /dev/zero | tail -c 300M > $TMPDIR/tail && echo 1 > out"] }
            """)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("stage 'big' failed"))
        #expect(
            outcome.errors.contains(#"raise "memoryMiB""#) || outcome.errors.contains(#"MiB that "memoryMiB" allows"#))
    }

    /// Whatever the program makes of it: it says so, it says nothing, it does not even start.
    @Test(arguments: [
        ("head -c 400M /dev/zero | tail -c 300M > out", 64, "it has run out of the 64 MiB"),
        ("exit 7", 64, "if it needs more memory than the 64 MiB"), ("exit 7", 1, "1 MiB"),
    ])
    func aFailureUnderAMemoryLimitNamesTheLimit(_ command: String, _ limit: Int, _ words: String) throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "big": { "kind": "command", "memoryMiB": \(limit), "outputs": ["out"], "command": ["sh", "-c", "\(command)"] }
            """)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains(words), "\(outcome)")
        #expect(outcome.errors.contains(#""memoryMiB""#), "\(outcome)")
    }

    /// Up to the largest number that a manifest may give.
    @Test(arguments: ["2147483", "2147484", "3000000", "1e9"]) func aVeryLongTimeLimitIsNoLimit(_ limit: String) throws
    {
        let space = try TestSpace()
        try space.manifest(
            #""a": { "kind": "command", "timeLimit": \#(limit), "outputs": ["out"], "command": ["sh", "-c", "sleep 0.1; echo 1 > out"] }"#
        )
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 0, "\(outcome)")
    }

    @Test func aCommandSeesOnlyItsDeclaredInputs() throws {
        let space = try TestSpace()
        try space.write("data/a.txt", "a\n")
        try space.write("data/b.txt", "b\n")
        try space.manifest(
            """
            "look": { "kind": "command", "command": ["sh", "-c", "find . -type f ! -name seen | sort > seen"],
                      "inputs": { "a": "file:data/a.txt" }, "outputs": ["seen"], "deliver": "results" },
            "more": { "kind": "command", "command": ["sh", "-c", "echo x >> look/seen; find . -type f ! -name more | sort > more"],
                      "inputs": { "look": "look/seen" }, "outputs": ["more"], "deliver": "results" }
            """)
        #expect(try space.run().exit == 0)
        #expect(space.read("results/seen") == "./data/a.txt\n")
        #expect(space.read("results/more") == "./look/seen\n")
        // Writing to its copy of an input has not touched the store.
        #expect(try space.stagecraft("fsck").exit == 0)
    }
}
