// Every name of a pipeline in both forms of "é": one character, and an "e" with an accent. To the file system they are two
// names, to Swift one string.

import Foundation
import Testing

@Suite struct NamesTests {
    private static let composed = "\u{E9}"
    private static let decomposed = "e\u{301}"

    /// What the pipeline below is about: outputs, parameters, values of an axis and so instances, files of the project and
    /// of a data set, environment variables and folders for deliveries, each in both forms.
    private static func space() throws -> TestSpace {
        let space = try TestSpace()
        let (c, d) = (composed, decomposed)
        for (name, text) in [("in\(c)", "one"), ("in\(d)", "two"), ("data/f\(c)", "three"), ("data/f\(d)", "four")] {
            try space.write(name, text)
        }
        func digest(_ name: String) throws -> String {
            String(try space.shell("sha256sum < '\(name)'").output.prefix(64))
        }
        let make = "printf '%s,%s' \\\"$1\\\" \\\"$2\\\" > o\(c); printf '%s,%s' \\\"$2\\\" \\\"$1\\\" > o\(d)"
        // A shell would drop variables whose names it cannot use itself.
        let read =
            "import os, sys\\nwith open('r\(c)', 'wb') as out:\\n for f in sys.argv[1:]: out.write(open(f, 'rb').read() + b'\\\\n')"
            + "\\nopen('r\(d)', 'wb').write(b' '.join(os.environb[n.encode()] for n in ['V\(c)', 'V\(d)']) + b'\\\\n')"
        try space.manifest(
            """
            "make": {"kind": "command", "matrix": {"x": ["\(c)", "\(d)"]}, "outputs": ["o\(c)", "o\(d)"],
                "parameters": {"p\(c)": "$x", "p\(d)": "constant"}, "deliver": "made/\(c)${x}",
                "command": ["sh", "-c", "\(make)", "-", "{parameter:p\(c)}", "{parameter:p\(d)}"]},
            "read": {"kind": "command", "matrix": {"x": ["\(c)", "\(d)"]}, "outputs": ["r\(c)", "r\(d)"],
                "inputs": {"a": ["make[x=$x]/o\(c)", "make[x=$x]/o\(d)"], "b": ["file:in\(c)", "file:in\(d)"],
                    "c": ["data:set/composed", "data:set/decomposed"]}, "deliver": "read${x}",
                "command": ["python3", "-c", "\(read)", "{input:a}", "{input:b}", "{input:c}"]}
            """,
            more: """
                "environment": ["V\(c)", "V\(d)"], "datasets": {"set": {"folders": ["data"], "files": {
                    "composed": {"file": "f\(c)", "sha256": "\(try digest("data/f\(c)"))"},
                    "decomposed": {"file": "f\(d)", "sha256": "\(try digest("data/f\(d)"))"}}}},
                """)
        return space
    }

    /// Runs the program with both variables, which a Swift dictionary could not hold.
    private func stagecraft(_ arguments: String, in space: TestSpace) throws -> TestSpace.Outcome {
        try space.shell("env V\u{E9}=five Ve\u{301}=six '\(TestSpace.program)' \(arguments)")
    }

    private func bytes(_ texts: [String]) -> Set<Data> { Set(texts.map { Data($0.utf8) }) }

    @Test func eachNameIsItsOwn() throws {
        let space = try Self.space()
        let (c, d) = (Self.composed, Self.decomposed)
        let outcome = try stagecraft("run --json", in: space)
        #expect(outcome.exit == 0)
        #expect(bytes(outcome.ran) == bytes(["make[x=\(c)]", "make[x=\(d)]", "read[x=\(c)]", "read[x=\(d)]"]))
        for x in [c, d] {
            let made = try space.shell("cat 'made/\(c)\(x)/o\(c)'; echo; cat 'made/\(c)\(x)/o\(d)'").output
            #expect(Data(made.utf8) == Data("\(x),constant\nconstant,\(x)".utf8))
            let read = try space.shell("cat 'read\(x)/r\(c)' 'read\(x)/r\(d)'").output
            #expect(Data(read.utf8) == Data("\(x),constant\nconstant,\(x)\none\ntwo\nthree\nfour\nfive six\n".utf8))
        }
        #expect(try stagecraft("run", in: space).errors.contains("nothing to do: 4 stages up to date"))
    }

    @Test func aChangeOfOneLeavesTheOther() throws {
        let space = try Self.space()
        let (c, d) = (Self.composed, Self.decomposed)
        #expect(try stagecraft("run", in: space).exit == 0)
        try space.write("in\(d)", "changed")
        let outcome = try stagecraft("run --json", in: space)
        #expect(bytes(outcome.ran) == bytes(["read[x=\(c)]", "read[x=\(d)]"]))
        #expect(try space.shell("sed -n 3,4p 'read\(c)/r\(c)'").output == "one\nchanged\n")
        try space.shell("rm 'made/\(c)\(d)/o\(c)'")
        let restored = try stagecraft("run", in: space)
        #expect(Data(restored.errors.utf8).starts(with: Data("deliver made/\(c)\(d)/o\(c)\n".utf8)))
        // The other form of the variable is another ingredient.
        let other = try space.shell("env V\u{E9}=five Ve\u{301}=7 '\(TestSpace.program)' run --json")
        #expect(bytes(other.ran) == bytes(["make[x=\(c)]", "make[x=\(d)]", "read[x=\(c)]", "read[x=\(d)]"]))
        #expect(try space.shell("cat 'read\(c)/r\(d)'").output == "five 7\n")
        let difference = try stagecraft("diff last~1 last", in: space).output
        #expect(Data(difference.utf8).range(of: Data("environment.V\(d): ".utf8)) != nil)
        #expect(Data(difference.utf8).range(of: Data("environment.V\(c): ".utf8)) == nil)
    }

    @Test func targetsAndSettingsMeanOne() throws {
        let space = try Self.space()
        let (c, d) = (Self.composed, Self.decomposed)
        #expect(try stagecraft("run", in: space).exit == 0)
        for (number, x) in [c, d].enumerated() {
            let forced = try stagecraft("run --json --force 'make[x=\(x)]'", in: space)
            #expect(forced.exit == 0 && bytes(forced.ran) == bytes(["make[x=\(x)]"]))
            let status = try stagecraft("status --json 'make[x=\(x)]'", in: space).output
            #expect(Data(status.utf8).range(of: Data("make[x=\(x)]".utf8)) != nil)
            #expect(status.components(separatedBy: "\"condition\"").count == 2)
            let why = try stagecraft("why --all 'read[x=\(x)]'", in: space).output
            #expect(Data(why.utf8).range(of: Data("input.b[0] = in\(c)".utf8)) != nil)
            #expect(Data(why.utf8).range(of: Data("input.b[1] = in\(d)".utf8)) != nil)
            let set = try stagecraft("run --json --set 'make.p\(x)=new' 'make[x=\(c)]'", in: space)
            #expect(set.exit == 0 && set.ran.count == 1)
            #expect(
                Data(try space.shell("cat 'made/\(c)\(c)/o\(c)'").output.utf8)
                    == Data((number == 0 ? "new,constant" : "\(c),new").utf8))
            #expect(try stagecraft("run", in: space).exit == 0)
        }
        #expect(try stagecraft("run 'make[x=e\u{308}]'", in: space).exit == 2)
        #expect(try stagecraft("graph --format dot --instances", in: space).output.contains("->"))
        #expect(try stagecraft("gc", in: space).exit == 0)
        #expect(try stagecraft("fsck", in: space).exit == 0)
        #expect(try stagecraft("run", in: space).errors.contains("nothing to do: 4 stages up to date"))
        let artifacts = try stagecraft("list artifacts", in: space).output
        #expect(artifacts.split(separator: "\n").count == 8)
    }

    /// U+212A, the sign of the kelvin, is canonically equivalent to the letter K.
    @Test func aSignIsNotTheLetterThatItStandsFor() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "K": {"kind": "command", "outputs": ["o"], "command": ["touch", "o"], "parameters": {"P": 1}}
            """)
        for arguments in [["run", "\u{212A}"], ["run", "--set", "\u{212A}.P=2"], ["run", "--profile", "\u{212A}"]] {
            let outcome = try space.start(arguments).outcome()
            #expect(outcome.exit == 2 && outcome.errors.contains("\u{212A}"), "\(arguments)")
        }
        #expect(!space.exists(".stagecraft"))
        try space.manifest(
            """
            "a": {"kind": "command", "outputs": ["K"], "command": ["touch", "{output:K}"]},
            "b": {"kind": "command", "inputs": {"x": "a/\u{212A}"}, "outputs": ["o"], "command": ["touch", "o"]}
            """)
        #expect(try space.stagecraft("graph").errors.contains("unknown output '\u{212A}' of 'a'"))
    }

    @Test func namesMayBeginWithACombiningMark() throws {
        let space = try TestSpace()
        try space.write("\u{301}in", "text")
        try space.manifest(
            """
            "a": {"kind": "command", "inputs": {"x": "file:\u{301}in"}, "outputs": ["\u{301}o", "f/\u{308}o"],
                "deliver": "d/\u{301}e", "matrix": {"x": ["\u{301}v"]},
                "command": ["sh", "-c", "cp {input:x} '\u{301}o' && cp {input:x} 'f/\u{308}o'"]},
            "b": {"kind": "command", "inputs": {"x": "a[x=\u{301}v]/\u{301}o"}, "outputs": ["o"], "deliver": ".",
                "command": ["cp", "{input:x}", "o"]}
            """)
        #expect(try space.run().exit == 0)
        #expect(space.read("o") == "text")
        #expect(try space.shell("cat 'd/\u{301}e/\u{301}o' 'd/\u{301}e/f/\u{308}o'").output == "texttext")
    }
}

/// Names that are no text at all: bytes that are not UTF-8.
@Suite struct NamesThatAreNoTextTests {
    private static let bad = "\\\"$(printf 'bad\\\\377')\\\""

    @Test func anOutputIsNotDeclared() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "s": {"kind": "command", "outputs": ["o"], "command": ["sh", "-c", "echo 1 > o; echo 2 > \(Self.bad)"]}
            """)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("wrote what it does not declare: bad\u{FFFD}\n"))
        #expect(try space.stagecraft("gc").exit == 0)
        #expect(try space.shell("find .stagecraft -name 'bad*'").output.isEmpty)
        #expect(space.files(".stagecraft/attempts").isEmpty && !space.exists(".stagecraft/failed"))
    }

    @Test func whatStagesLeaveInTheirTemporaryFoldersGoes() throws {
        let space = try TestSpace()
        let make =
            "mkdir -p $TMPDIR/\(Self.bad)/\(Self.bad) && echo 1 > $TMPDIR/\(Self.bad)/\(Self.bad)/x && echo 1 > o"
        try space.manifest(
            """
            "s": {"kind": "command", "outputs": ["o"], "command": ["sh", "-c", "\(make)"]}
            """)
        #expect(try space.run().exit == 0)
        #expect(try space.shell("find .stagecraft/attempts -mindepth 1").output.isEmpty)
    }
}
