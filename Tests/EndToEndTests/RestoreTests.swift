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
}
