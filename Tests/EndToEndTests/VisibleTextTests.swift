import Foundation
import FoundationXML
import Testing

/// Whatever is in names, titles and logs: no character of it acts on a terminal, in JSON, SVG or Mermaid.
struct VisibleTextTests {
    /// ESC, BEL, C1's CSI, a right-to-left override, an isolate, and U+FFFF.
    private static let bad = "\\u001b[31m\\u0007\\u009b\\u202e\\u2066\\uffff"

    private func project() throws -> TestSpace {
        let space = try TestSpace()
        try space.manifest(
            """
            "a": { "kind": "command", "matrix": { "m": ["x\\u009b\\u202e\\uffffy"] },
                   "command": ["sh", "-c", "printf 'x\\\\033[2J\\\\302\\\\233\\\\342\\\\200\\\\256y\\\\rz\\\\r\\\\n'; echo 1 > \\"$1\\"", "sh",
                               "{output:o\(Self.bad)}"],
                   "outputs": ["o\(Self.bad)"] },
            "broken": { "kind": "command", "outputs": ["out"],
                        "command": ["sh", "-c", "head -c 300000 /dev/zero; echo; printf '\\\\033]0;t\\\\007\\\\n'; exit 3"] }
            """,
            more: """
                "figures": { "F": { "paper": "p", "title": "t\(Self.bad)\\nsecond", "stage": "a" } },
                """)
        return space
    }

    private func acting(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { scalar in
            (scalar.properties.generalCategory == .control && scalar != "\n")
                || [0x202E, 0x2066, 0xFFFF].contains(scalar.value)
        }
    }

    @Test func nothingOfItReachesATerminal() throws {
        let space = try project()
        let run = try space.stagecraft("run", "--keep-going")
        #expect(run.exit == 1)
        #expect(acting(run.errors) == [])
        #expect(run.errors.contains("\n    | \\u{1b}]0;t\\u{7}\n"), "\(run.errors)")
        // A flood of one character is shortened.
        #expect(run.errors.contains("\n    | \\u{0}×"), "\(run.errors)")
        #expect(run.errors.utf8.count < 2000)
        for arguments in [
            ["status", "--all"], ["why", "a"], ["why", "--all", "a"], ["list", "figures"], ["list", "stages"],
            ["list", "artifacts"], ["log", "a"], ["graph"], ["inspect", "a"], ["claims"], ["run", "x\u{1B}[2J"],
            ["status", "--json"], ["run", "--json", "--keep-going"], ["diff", "last", "last", "--json"],
        ] {
            let outcome = try space.start(arguments).outcome()
            #expect(acting(outcome.output + outcome.errors) == [], "\(arguments)")
            #expect(!(outcome.output + outcome.errors).isEmpty)
        }
        let title = try space.stagecraft("list", "figures").output
        #expect(title.contains(#"t\u{1b}[31m\u{7}\u{9b}\u{202e}\u{2066}\u{ffff}\nsecond"#), "\(title)")
    }

    @Test func jsonStillSaysTheSame() throws {
        let space = try project()
        try space.stagecraft("run", "a")
        let output = try space.stagecraft("list", "artifacts").output
        #expect(output.contains("a[m=x\\u{9b}\\u{202e}\\u{ffff}y]/o"))
        let json = try space.stagecraft("status", "--json").output
        let parsed = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let stages = try #require(parsed?["stages"] as? [[String: Any]])
        #expect(
            stages.first?["stage"] as? String == "a[m=x\u{9B}\u{202E}"
                + String(Unicode.Scalar(UInt16(0xFFFF)).map(Character.init) ?? " ") + "y]")
    }

    @Test func aLogIsShownOrCopied() throws {
        let space = try project()
        try space.stagecraft("run", "a")
        #expect(try space.stagecraft("log", "a").output == "x\\u{1b}[2J\\u{9b}\\u{202e}y\nz\n")
        #expect(try space.stagecraft("log", "--raw", "a").output == "x\u{1B}[2J\u{9B}\u{202E}y\rz\r\n")
    }

    @Test func picturesAreWellFormed() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "a": { "kind": "command", "command": ["true"], "outputs": ["out"],
                   "inputs": { "i": "file:n\\"\\u0301<b>\\ufffe\\u001b&#`.txt" }, "matrix": { "m": ["<script>\\uffff"] } }
            """)
        let svg = try space.stagecraft("graph", "--format", "svg", "--instances").output
        let parser = XMLParser(data: Data(svg.utf8))
        #expect(parser.parse(), "\(svg)")
        #expect(acting(svg) == [])
        let mermaid = try space.stagecraft("graph", "--format", "mermaid", "--instances").output
        #expect(
            mermaid.contains(#"["file:n#quot;"# + "\u{301}" + #"#lt;b#gt;#92;u{fffe}#92;u{1b}#amp;#35;#96;.txt"]"#),
            "\(mermaid)")
        #expect(mermaid.contains("a[m=#lt;script#gt;#92;u{ffff}]"), "\(mermaid)")
        #expect(!mermaid.contains("<script>"))
        let dot = try space.stagecraft("graph", "--instances").output
        #expect(dot.contains(#""file:n\""# + "\u{301}" + #"<b>\\u{fffe}\\u{1b}&#`.txt""#), "\(dot)")
    }
}
