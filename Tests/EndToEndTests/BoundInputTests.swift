// Large inputs that a command does not change are not copied for it, and nothing can change the originals.

import Foundation
import Testing

struct BoundInputTests {
    private static func stages(_ script: String) -> String {
        #"""
        "make": {"kind": "command", "command": ["sh", "-c", "yes | head -c 1000000 > big"], "outputs": ["big"]},
        "use": {"kind": "command", "inputs": {"own": "file:data", "big": "make/big", "small": "file:note"}, "readOnly": ["own", "big"],
          "command": ["sh", "-c", "\#(script)", "sh", "{input:own}", "{input:big}", "{input:small}"],
          "stdout": "o", "discard": ["*.new"], "deliver": "out"}
        """#
    }

    private func space(_ script: String) throws -> TestSpace {
        let space = try TestSpace()
        try space.write("data", String(repeating: "data\n", count: 50_000))
        try space.write("note", "note\n")
        try space.manifest(Self.stages(script))
        return space
    }

    /// `df` names what a file is mounted as; of a copy that is the disk's own place.
    private static let isBound: Bool = {
        let space = try? TestSpace()
        return (try? space?.shell("unshare -m true || unshare -Urm true").exit) == 0
    }()

    @Test func itFindsTheFilesThemselves() throws {
        let space = try space("stat -c %i $1 $2; cat $1 $2 | wc -c; cat $3")
        let outcome = try space.run()
        #expect(outcome.exit == 0, "\(outcome.output)")
        let lines = try #require(space.read("out/o")).split(separator: "\n").map(String.init)
        #expect(lines.suffix(2) == ["1250000", "note"])
        let own = try space.shell("stat -c %i data").output.trimmingCharacters(in: .newlines)
        if Self.isBound { #expect(lines[0] == own) } else { #expect(lines[0] != own) }
        #expect(try space.run().ran == [])
        // Nothing of it is left behind.
        #expect(!(try space.shell("cat /proc/self/mountinfo").output.contains(space.folder + "/.stagecraft/attempts")))
    }

    /// Whatever it tries: the file of the project and the object in the store stay what they are.
    @Test(arguments: [
        "echo x >> $1", "echo x > $2", "chmod 777 $1 $2; echo x >> $2", "rm -f $1", "mv $2 b.new",
        "truncate -s 0 $1 $2",
        "mount -o remount,rw,bind $2 $2; umount $1; echo x >> $1; echo x >> $2",
    ])
    func nothingChangesTheOriginals(_ attack: String) throws {
        let space = try space(attack + " 2>/dev/null; echo done")
        let before = try space.shell("sha256sum data").output
        _ = try space.run()
        // As root what was bound in the attack's own way may fail the stage; it must change nothing.
        #expect(try space.shell("sha256sum data").output == before || getuid() == 0 && attack.hasPrefix("mount"))
        if !attack.hasPrefix("mount") || getuid() != 0 {
            #expect(try space.stagecraft("fsck").exit == 0)
        }
    }

    @Test func whoPromisesAndWritesFails() throws {
        guard Self.isBound else { return }
        let space = try space("echo x >> $1; echo done")
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(try space.stagecraft("log", "use").output.contains("Read-only file system"))
    }

    @Test func aProgramThatIsNotThereIsNamed() throws {
        let space = try space("true")
        try space.manifest(
            #"""
            "use": {"kind": "command", "inputs": {"own": "file:data"}, "readOnly": ["own"], "command": ["./run.sh", "{input:own}"], "outputs": []}
            """#)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1 && outcome.errors.contains("run.sh"), "\(outcome.errors)")
        let unknown = try self.space("true")
        try unknown.manifest(Self.stages("true").replacingOccurrences(of: #""own", "big"]"#, with: #""owm"]"#))
        let refused = try unknown.stagecraft("run")
        #expect(refused.exit == 2 && refused.errors.contains("unknown input 'owm'"), "\(refused.errors)")
    }
}
