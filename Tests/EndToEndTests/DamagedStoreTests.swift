import Foundation
import Testing

struct DamagedStoreTests {
    private func object(_ space: TestSpace, holding text: String) throws -> String {
        try #require(space.files(".stagecraft/objects").first { space.read($0) == text })
    }

    /// How an object can go bad.
    static let damages = [
        "printf X | dd of=OBJECT conv=notrunc bs=1 seek=2 2>/dev/null", "truncate -s 1 OBJECT", ": > OBJECT",
        "rm -f OBJECT", "truncate -s 100 OBJECT",
    ]

    @Test(arguments: damages) func aDamagedObjectIsMadeAgain(_ damage: String) throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        let object = try object(space, holding: "a\nb\n")
        try space.shell("chmod u+w \(object); " + damage.replacingOccurrences(of: "OBJECT", with: object))
        let status = try space.stagecraft("status")
        #expect(status.exit == 1)
        #expect(
            status.output.contains("clean.csv is \(damage.hasPrefix("rm") ? "missing from" : "damaged in") the store"))
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 0)
        #expect(outcome.errors.contains("clean.csv is") || outcome.errors.contains("damaged and is made again"))
        #expect(space.read(object) == "a\nb\n")
        #expect(try space.run().ran == [])
        #expect(space.read("results/print.txt") == "lines 2\n")
        #expect(try space.stagecraft("fsck").exit == 0)
    }

    /// Stores once had their objects in 256 folders.
    @Test func objectsOfAFormerLayoutAreFound() throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        let former = """
            cd .stagecraft/objects && for o in ????*; do d=$(printf %.2s $o); mkdir -p $d && mv $o $d; done
            """
        try space.shell(former)
        #expect(try space.stagecraft("fsck").output.contains("3 objects"))
        #expect(try space.stagecraft("gc", "--dry-run").output.contains("0 objects"))
        #expect(try space.run().ran == [])
        #expect(space.read("results/print.txt") == "lines 2\n")
        try space.shell(former + "; rm ??/*")
        #expect(try space.run().ran.count == 3)
    }

    @Test func aDamagedObjectWhoseTimesWerePutBackIsFoundByFsck() throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        let object = try object(space, holding: "a\nb\n")
        // Bytes that change below the file system: fake it by forgetting what the times were.
        try space.shell("chmod u+w \(object); printf X | dd of=\(object) conv=notrunc bs=1 2>/dev/null")
        let check = try space.stagecraft("fsck")
        #expect(check.exit == 1)
        #expect(check.output.contains("damaged"))
        #expect(check.output.contains("dropped clean: its output clean.csv is missing or damaged"))
        #expect(!space.exists(object))
        #expect(try space.run().ran == ["clean"])
        #expect(try space.stagecraft("fsck").exit == 0)
    }

    /// How the records can go bad, how many of the three are left, and whether `fsck` has something to say.
    static let recordDamages = [
        // A kill in the middle of a write.
        ("truncate -s -40 .stagecraft/records", 2, false), (": > .stagecraft/records", 0, false),
        ("rm .stagecraft/records", 0, false),
        // A power failure, a bad disk.
        ("sed -i '2s/ingredients/ingredientz/' .stagecraft/records", 2, true),
        ("sed -i '1s/^..//' .stagecraft/records", 2, true), ("sed -i '1s/$/ /' .stagecraft/records", 2, true),
        ("head -c 100 /dev/zero >> .stagecraft/records; echo >> .stagecraft/records", 3, true),
    ]

    @Test(arguments: recordDamages) func aDamagedRecordIsAsGoodAsNone(_ damage: (String, Int, Bool)) throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        try space.shell(damage.0 + "; rm -r .stagecraft/last")
        let check = try space.stagecraft("fsck", "--dry-run")
        #expect(check.exit == (damage.2 ? 1 : 0), "\(check)")
        #expect(!damage.2 || check.output.contains("a line is not a whole record"))
        #expect(try space.run().ran.count == 3 - damage.1)
        // The line is gone, or a new record of its key has taken its place.
        try space.stagecraft("fsck")
        #expect(try space.stagecraft("fsck").exit == 0)
        #expect(try space.run().ran == [])
    }

    @Test func lostIndexesCostNothingButTime() throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        try space.shell("rm -r .stagecraft/last .stagecraft/stat .stagecraft/runs .stagecraft/locks")
        let outcome = try space.run()
        #expect(outcome.ran == [])
        #expect(outcome.exit == 0)
        try space.shell("printf garbage > .stagecraft/stat; printf garbage > .stagecraft/last/default")
        #expect(try space.run().ran == [])
        #expect(try space.stagecraft("status").exit == 0)
    }
}
