import Foundation
import Testing

/// Programs stay programs, and what a stage keeps to itself is not opened to others.
struct OutputModeTests {
    private func mode(_ space: TestSpace, _ name: String) throws -> String {
        try space.shell("stat -c %a '\(name)'").output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static let maker = #"""
        "b": {"kind": "command", "outputs": ["p", "data"], "deliver": "r",
              "command": ["sh", "-c", "printf '#!/bin/sh\\necho hi\\n' > p; cp p data; chmod 755 p"]},
        "u": {"kind": "command", "inputs": {"p": "b/p", "d": "b/data"}, "outputs": ["o"], "deliver": "r",
              "command": ["sh", "-c", "./$1 > o; test ! -x $2", "-", "{input:p}", "{input:d}"]}
        """#

    @Test func aProgramThatAStageMakesCanBeRunByTheNext() throws {
        let space = try TestSpace()
        try space.manifest(Self.maker)
        let first = try space.stagecraft("run")
        #expect(first.exit == 0, "\(first)")
        #expect(space.read("r/o") == "hi\n")
        #expect(try mode(space, "r/p") == "755")
        #expect(try mode(space, "r/data") == "644")
        // From the store, too.
        try space.shell("rm -rf r")
        let again = try space.run()
        #expect(again.exit == 0 && again.ran == [])
        #expect(try mode(space, "r/p") == "755")
        #expect(try space.stagecraft("fsck").exit == 0)
    }

    @Test func aDeliveredProgramThatLosesItsBitGetsItBack() throws {
        let space = try TestSpace()
        try space.manifest(Self.maker)
        try space.run()
        try space.shell("chmod -x r/p")
        #expect(try space.stagecraft("status").exit == 1)
        try space.run()
        #expect(try mode(space, "r/p") == "755")
        #expect(try space.stagecraft("status").exit == 0)
        // Who may read it is the owner's affair.
        try space.shell("chmod 700 r/p; chmod 640 r/data")
        #expect(try space.stagecraft("status").exit == 0)
        try space.run()
        #expect(try mode(space, "r/p") == "700")
        #expect(try mode(space, "r/data") == "640")
    }

    @Test func aScriptThatIsNoProgramAnyMoreIsNoticed() throws {
        let space = try TestSpace()
        try space.write("s.sh", "#!/bin/sh\ntouch o\n")
        try space.shell("chmod +x s.sh")
        try space.manifest(
            #""s": {"kind": "command", "inputs": {"s": "file:s.sh"}, "outputs": ["o"], "command": ["./s.sh"]}"#)
        #expect(try space.run().ran == ["s"])
        try space.shell("chmod -x s.sh")
        #expect(try space.stagecraft("why", "s").output.contains(", executable → "))
        #expect(try space.stagecraft("run").exit == 1)
        try space.shell("chmod 700 s.sh")
        #expect(try space.run().ran == [])
    }

    @Test(arguments: ["000", "022", "077"]) func aPrivateOutputStaysPrivate(_ mask: String) throws {
        let space = try TestSpace()
        let stages = #"""
            "s": {"kind": "command", "outputs": ["key", "open"], "deliver": "r",
                  "command": ["sh", "-c", "echo secret > key; chmod 600 key; echo 1 > open"]},
            "t": {"kind": "command", "inputs": {"key": "s/key"}, "outputs": ["o"], "deliver": "r",
                  "command": ["sh", "-c", "stat -c %a key/key > o"]}
            """#
        try space.manifest(stages)
        let program = TestSpace.program
        try space.shell("umask \(mask); '\(program)' run")
        #expect(try mode(space, "r/key") == "600")
        #expect(try mode(space, "r/open") == ["000": "666", "022": "644", "077": "600"][mask])
        #expect(space.read("r/o") == "600\n")
        let readable = try space.shell("grep -rl secret .stagecraft/objects | xargs stat -c %a").output
        #expect(readable == "400\n")
        try space.shell("rm -rf r; umask 000; '\(program)' run")
        #expect(try mode(space, "r/key") == "600")
    }

    @Test func aFileThatBecomesPrivateIsClosedWhereItIs() throws {
        let space = try TestSpace()
        func stage(_ mode: String) -> String {
            "\"s\": {\"kind\": \"command\", \"outputs\": [\"o\"], \"deliver\": \"r\", "
                + "\"command\": [\"sh\", \"-c\", \"echo 1 > o; chmod \(mode) o\"]}"
        }
        try space.manifest(stage("644"))
        try space.run()
        #expect(try mode(space, "r/o") == "644")
        try space.manifest(stage("600"))
        try space.run()
        #expect(try mode(space, "r/o") == "600")
    }
}
