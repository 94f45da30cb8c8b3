import Testing

struct RestoreTests {
    @Test func aDeletedOutputIsRestoredWithoutRunning() throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        try space.remove("results/print.txt")
        #expect(try space.stagecraft("status").output.contains("results/print.txt is missing"))
        let outcome = try space.run()
        #expect(outcome.ran == [])
        #expect(outcome.delivered == ["print.txt"])
        #expect(space.read("results/print.txt") == "lines 2\n")
    }

    @Test func aRevertedSettingRunsNothing() throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        #expect(try space.run("--set", "print.label=rows").ran == ["print"])
        #expect(space.read("results/print.txt") == "rows 2\n")
        let back = try space.run()
        #expect(back.ran == [])
        #expect(back.exit == 0)
        #expect(space.read("results/print.txt") == "lines 2\n")
        #expect(try space.stagecraft("status").exit == 0)
    }

    @Test func aRevertedSettingOfAnEarlierStageRunsNothing() throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        try space.write("raw.csv", "a\nb\nc\n")
        #expect(try space.run().ran == ["clean", "count", "print"])
        try space.write("raw.csv", "a\nb\n")
        #expect(try space.run().ran == [])
        #expect(space.read("results/print.txt") == "lines 2\n")
    }

    @Test func aTamperedOutputIsReportedRepairedAndKept() throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        try space.shell("touch -r results/print.txt stamp; printf 'lines 3\\n' > results/print.txt")
        try space.shell("touch -r stamp results/print.txt")
        #expect(try space.stagecraft("status").output.contains("results/print.txt was changed by hand"))
        let outcome = try space.run()
        #expect(outcome.ran == [])
        #expect(outcome.delivered == ["print.txt"])
        #expect(space.read("results/print.txt") == "lines 2\n")
        let kept = space.files(".stagecraft/displaced")
        #expect(kept.count == 1)
        #expect(space.read(kept.first ?? "") == "lines 3\n")
    }

    @Test func someoneElsesFileIsNotLost() throws {
        let space = try TestSpace()
        try chain(space)
        try space.write("results/print.txt", "precious\n")
        #expect(try space.run().exit == 0)
        #expect(space.read("results/print.txt") == "lines 2\n")
        #expect(space.files(".stagecraft/displaced").compactMap { space.read($0) } == ["precious\n"])
    }

    @Test func aStoreOnAnotherFileSystemDelivers() throws {
        let space = try TestSpace()
        try chain(space)
        let store = "/dev/shm/stagecraft-test-\(space.folder.suffix(6))"
        defer { _ = try? space.shell("rm -rf \(store)") }
        space.environment["STAGECRAFT_STORE"] = store
        #expect(try space.run().exit == 0)
        #expect(space.read("results/print.txt") == "lines 2\n")
        #expect(space.files("results") == ["results/print.txt"])
        try space.write("results/print.txt", "changed\n")
        #expect(try space.run().delivered == ["print.txt"])
        #expect(space.read("results/print.txt") == "lines 2\n")
        #expect(try space.run().delivered == [])
    }

    /// A clone of a project with its figures: the store is new, the figures came from elsewhere.
    @Test func figuresFromElsewhereAreReplacedUnlessTheyWereChanged() throws {
        let space = try TestSpace()
        try figure(space, word: "one")
        try space.run()
        #expect(space.files("figures") == ["figures/p/F/SHA256SUMS", "figures/p/F/a.txt", "figures/p/F/b.txt"])
        #expect(try space.shell("cd figures/p/F && sha256sum --check --strict SHA256SUMS").exit == 0)
        try space.shell("rm -rf .stagecraft; echo mine > figures/p/F/b.txt")
        try figure(space, word: "two")
        #expect(try space.run().exit == 0)
        #expect(space.read("figures/p/F/a.txt") == "two\n")
        #expect(space.files(".stagecraft/displaced").compactMap { space.read($0) } == ["mine\n"])
        #expect(try space.shell("cd figures/p/F && sha256sum --check --strict SHA256SUMS").exit == 0)
        try space.remove("figures/p/F/SHA256SUMS")
        #expect(try space.run().ran == [])
        #expect(try space.shell("cd figures/p/F && sha256sum --check --strict SHA256SUMS").exit == 0)
    }

    private func figure(_ space: TestSpace, word: String) throws {
        try space.manifest(
            """
            "draw": { "kind": "command", "command": ["sh", "-c", "echo {parameter:word} > a.txt; echo b > b.txt"],
                      "outputs": ["a.txt", "b.txt"], "parameters": { "word": "\(word)" } }
            """, more: "\"figures\": { \"F\": { \"paper\": \"p\", \"title\": \"t\", \"stage\": \"draw\" } },")
    }
}
