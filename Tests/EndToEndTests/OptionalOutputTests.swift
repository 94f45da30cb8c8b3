// Outputs that a stage may leave unwritten: what is read, delivered, taken away, archived.

import Foundation
import Testing

struct OptionalOutputTests {
    private static func stages(_ more: String = "") -> String {
        #"""
        "check": {"kind": "command", "inputs": {"d": "file:data"}, "outputs": ["ok.txt"], "optional": ["log/warnings.txt"], "deliver": "out",
          "command": ["sh", "-c", "echo ok > ok.txt; grep bad {input:d} > log/warnings.txt || rm log/warnings.txt"]},
        "report": {"kind": "command", "inputs": {"w": "check/log/warnings.txt"}, "mayBeEmpty": ["w"], "deliver": "out",
          "command": ["sh", "-c", "echo $# warnings; cat /dev/null \"$@\"", "sh", "{input:w}"], "stdout": "report.txt"}\#(more)
        """#
    }

    @Test func whatIsNotThereIsNotReadAndNotDelivered() throws {
        let space = try TestSpace()
        try space.manifest(Self.stages())
        try space.write("data", "good\n")
        #expect(try space.run().ran == ["check", "report"])
        #expect(space.read("out/report.txt") == "0 warnings\n" && !space.exists("out/log/warnings.txt"))
        #expect(try space.run().ran == [] && space.stagecraft("status").exit == 0)
        try space.write("data", "bad one\n")
        #expect(try space.run().ran == ["check", "report"])
        #expect(
            space.read("out/report.txt") == "1 warnings\nbad one\n" && space.read("out/log/warnings.txt") == "bad one\n"
        )
        #expect(try space.stagecraft("run", "out/log/warnings.txt").exit == 0)
        #expect(try space.stagecraft("whence", "out/log/warnings.txt").output.contains("made by check"))
        #expect(try space.stagecraft("why", "check").output.contains("made log/warnings.txt, 8 bytes"))
        // Back again: it is taken away, and what is beside it stays.
        try space.write("out/log/mine.txt", "mine\n")
        try space.write("data", "good\n")
        #expect(try space.run().ran == [])
        #expect(space.read("out/report.txt") == "0 warnings\n" && !space.exists("out/log/warnings.txt"))
        #expect(space.read("out/log/mine.txt") == "mine\n" && space.read("out/ok.txt") == "ok\n")
        #expect(try space.stagecraft("fsck").exit == 0 && space.stagecraft("gc").exit == 0)
        #expect(try space.run().ran == [])
    }

    @Test func aChangedOneIsKeptAside() throws {
        let space = try TestSpace()
        try space.manifest(Self.stages())
        try space.write("data", "bad\n")
        #expect(try space.run().exit == 0)
        try space.write("out/log/warnings.txt", "my notes\n")
        try space.write("data", "good\n")
        #expect(try space.run().exit == 0)
        #expect(!space.exists("out/log/warnings.txt"))
        #expect(space.files(".stagecraft/displaced").contains { space.read($0) == "my notes\n" })
    }

    @Test func theReaderHasToSayThatItCanDoWithout() throws {
        let space = try TestSpace()
        try space.write("data", "good\n")
        try space.manifest(Self.stages().replacingOccurrences(of: #""mayBeEmpty": ["w"],"#, with: ""))
        let refused = try space.stagecraft("run")
        #expect(
            refused.exit == 2 && refused.errors.contains("'check' may leave 'log/warnings.txt' unwritten"),
            "\(refused.errors)")
        for (optional, message) in [
            (#"["f/"]"#, "an optional output is one file"), (#"["*.txt"]"#, "an optional output is one file"),
            (#"["ok.txt"]"#, "is given twice"), (#"["ok.txt/a"]"#, "in each other's way"),
        ] {
            try space.manifest(
                #""a": {"kind": "command", "command": ["true"], "outputs": ["ok.txt"], "optional": \#(optional)}"#)
            let outcome = try space.stagecraft("run")
            #expect(outcome.exit == 2 && outcome.errors.contains(message), "\(outcome.errors)")
        }
        try space.manifest(#""a": {"kind": "command", "command": ["true"], "outputs": [".optional/"]}"#)
        #expect(try space.stagecraft("run").errors.contains("a name of the program's own"))
    }

    @Test func archivesHaveThemAndAreVerified() throws {
        let space = try TestSpace()
        try space.manifest(Self.stages())
        for text in ["bad\n", "good\n"] {
            try space.write("data", text)
            #expect(try space.run().exit == 0)
            #expect(try space.stagecraft("archive", "--all", "-o", "a.zip").exit == 0)
            for level in ["chain", "recompute"] {
                let outcome = try space.stagecraft("verify", "--level", level, "a.zip")
                #expect(outcome.exit == 0, "\(outcome.errors)")
            }
            try space.shell(
                "rm -rf unpacked; mkdir unpacked; cd unpacked; unzip -q ../a.zip; sh */verify.sh > ../said 2>&1; echo $? >> ../said"
            )
            #expect(space.read("said")?.hasSuffix("\n0\n") == true, "\(space.read("said") ?? "")")
            try space.remove("a.zip")
        }
    }

    /// Names go on from where the first kind of output ends: all of a stage's outputs are meant without a name.
    @Test func allOutputsAreMeantWithoutAName() throws {
        let space = try TestSpace()
        try space.write("data", "bad\n")
        try space.manifest(
            Self.stages(
                #", "all": {"kind": "command", "inputs": {"c": "check"}, "command": ["ls", "-R", "c"], "stdout": "l", "deliver": "out"}"#
            ))
        #expect(try space.run().exit == 0)
        #expect(space.read("out/l") == "c:\nlog\nok.txt\n\nc/log:\nwarnings.txt\n")
        try space.write("data", "good\n")
        #expect(try space.run().exit == 0)
        #expect(space.read("out/l") == "c:\nok.txt\n" || space.read("out/l") == "c:\nlog\nok.txt\n\nc/log:\n")
    }
}
