import Foundation
import Testing

/// When nothing is archived, what is said, and that nothing is left behind.
struct ArchiveRefusalTests {
    private func refused(_ archive: ArchiveSpace, _ arguments: String..., exit: Int32 = 1) throws -> String {
        let before = try archive.shell("ls -A")
        let outcome = try archive.space.start(["archive"] + arguments).outcome()
        #expect(outcome.exit == exit)
        #expect(outcome.output == "")
        #expect(try archive.shell("ls -A") == before)
        return outcome.errors
    }

    @Test func staleResultsAreNotArchived() throws {
        let archive = try ArchiveSpace()
        try archive.space.write("notes é.txt", "changed\n")
        let errors = try refused(archive, "-o", "a.zip")
        #expect(errors.contains("error: nothing is archived: results are not up to date"))
        #expect(errors.contains("count[seed=1] is stale"))
        #expect(errors.contains("input.notes"))
        #expect(errors.contains("stagecraft run --profile default"))
    }

    @Test func whatHasNeverRunIsNotArchived() throws {
        let archive = try ArchiveSpace()
        try archive.shell("rm -rf .stagecraft figures")
        #expect(try refused(archive, "-o", "a.zip", "count").contains("count[seed=1] is missing"))
    }

    @Test func aDamagedResultIsNotArchived() throws {
        let archive = try ArchiveSpace()
        let place = try #require(
            archive.shell("'\(TestSpace.program)' list artifacts | grep 'seed=1]/n.h5'").split(separator: " ").last)
        // Size and times stay, so that only its bytes tell.
        try archive.shell(
            """
            f='\(place.filter { $0 != "\n" })'; touch -r "$f" stamp; chmod u+w "$f"
            printf X | dd of="$f" bs=1 conv=notrunc status=none; touch -r stamp "$f"; chmod a-w "$f"; rm stamp
            """)
        let errors = try refused(archive, "-o", "a.zip")
        #expect(errors.contains("nothing is archived"))
    }

    @Test func anArchiveThatTheDiskDoesNotTakeLeavesNothing() throws {
        let archive = try ArchiveSpace()
        try archive.shell("head -c 3000000 /dev/urandom > 'notes é.txt'")
        try #require(try archive.space.run().exit == 0)
        let before = try archive.shell("ls -A")
        let outcome = try archive.space.shell("trap '' XFSZ; ulimit -f 1000; '\(TestSpace.program)' archive -o a.zip")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("error: cannot write"), "\(outcome.errors)")
        #expect(outcome.errors.contains("File too large"), "\(outcome.errors)")
        #expect(try archive.shell("ls -A") == before)
        // A former archive stays.
        try #require(try archive.space.stagecraft("archive", "-o", "a.zip").exit == 0)
        let sum = try archive.shell("sha256sum a.zip")
        _ = try archive.space.shell("trap '' XFSZ; ulimit -f 1000; '\(TestSpace.program)' archive -o a.zip")
        #expect(try archive.shell("sha256sum a.zip") == sum)
    }

    @Test func placesThatCannotBeWrittenAreNamed() throws {
        let archive = try ArchiveSpace()
        #expect(try refused(archive, "-o", "nowhere/a.zip").contains("nowhere"))
        #expect(try refused(archive, "-o", "data", exit: 2).contains("not a file"))
        #expect(try refused(archive, "-o", "a.zip", "--all", "--figures-only", exit: 2).contains("exclude each other"))
        #expect(try refused(archive, "-o", "a.zip", "--figures-only", "count", exit: 2).contains("none of the targets"))
        #expect(try refused(archive, "-o", "a.zip", "F2", exit: 2).contains("'F2'"))
        #expect(try refused(archive, exit: 2).contains("-o"))
    }

    @Test func namesThatDifferInCaseOnlyAreRefused() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "a": {"kind": "command", "outputs": ["x.txt", "X.txt"], "deliver": "out",
              "command": ["sh", "-c", "echo 1 > x.txt; echo 2 > X.txt"]}
            """)
        try #require(try space.run().exit == 0)
        let outcome = try space.stagecraft("archive", "-o", "a.zip")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("deliveries/out/X.txt") && outcome.errors.contains("out/x.txt"))
        #expect(!space.exists("a.zip"))
    }
}
