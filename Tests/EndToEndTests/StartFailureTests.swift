import Foundation
import Testing

/// A command that cannot be started says why, and what to declare.
struct StartFailureTests {
    @Test func eachCauseHasItsHint() throws {
        let space = try TestSpace()
        try space.write("n.sh", "#!/bin/sh\n:\n")
        try space.write("c.sh", "#!/bin/sh\r\n:\r\n")
        try space.write("e.sh", "#!/usr/bin/env sh\r\n:\r\n")
        try space.write("i.sh", "#!/no/such/interpreter -x\n")
        try space.write("plain", "touch o\n")
        try space.shell("chmod +x c.sh e.sh i.sh plain")
        func stage(_ name: String, _ file: String, _ inputs: String) -> String {
            "\"\(name)\": {\"kind\": \"command\", \"inputs\": {\(inputs)}, \"outputs\": [\"o\"], \"command\": [\"./\(file)\"]}"
        }
        let cases = [
            ("mode", "n.sh", #""s": "file:n.sh""#, "hint: chmod +x n.sh, or let an interpreter read it"),
            ("ends", "c.sh", #""s": "file:c.sh""#, "sed -i 's/\\r$//' c.sh"),
            ("env", "e.sh", #""s": "file:e.sh""#, "sed -i 's/\\r$//' e.sh"),
            ("reader", "i.sh", #""s": "file:i.sh""#, "first line: #!/no/such/interpreter -x"),
            ("format", "plain", #""s": "file:plain""#, "hint: a script begins with a line that names its interpreter"),
            (
                "undeclared", "n.sh", "",
                #"hint: a command sees only what is declared: "inputs": {"program": "file:n.sh"}"#
            ),
            ("absent", "x.sh", #""s": "file:n.sh""#, "'x.sh' is not among its inputs"),
        ]
        try space.manifest(cases.map { stage($0.0, $0.1, $0.2) }.joined(separator: ",\n"))
        let outcome = try space.stagecraft("run", "--keep-going", "--jobs", "1")
        #expect(outcome.exit == 1)
        #expect(!outcome.errors.contains("another store"))
        for (name, _, _, text) in cases {
            let parts = outcome.errors.components(separatedBy: "error: stage '\(name)' ")
            #expect(parts.count == 2, "\(name): \(outcome.errors)")
            let own = parts.last?.components(separatedBy: "error: ").first ?? ""
            #expect(own.contains(text), "\(name): \(own)")
        }
    }

    @Test func aProgramThatAStageLeavesWithoutItsBitNamesThatStage() throws {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "b": {"kind": "command", "outputs": ["p"], "command": ["sh", "-c", "echo '#!/bin/sh' > p"]},
            "u": {"kind": "command", "inputs": {"x": "b/p"}, "outputs": ["o"], "command": ["./x/p"]}
            """#)
        let errors = try space.stagecraft("run").errors
        #expect(errors.contains("hint: let the stage that makes it end with chmod +x"), "\(errors)")
    }

    @Test func aFileThatIsNotDeclaredIsNamedWhereItWasMissed() throws {
        let space = try TestSpace()
        try space.write("fit.sh", "touch o\n")
        try space.manifest(#""s": {"kind": "command", "outputs": ["o"], "command": ["sh", "fit.sh"]}"#)
        let errors = try space.stagecraft("run").errors
        #expect(errors.contains("hint: 'fit.sh' is a file of the project, but none of the stage's inputs"), "\(errors)")
    }

    /// Twelve thousand inputs with long names.
    private func many(_ placeholder: String) throws -> TestSpace {
        let space = try TestSpace()
        let names = (0..<12_000).map { "d/" + String(repeating: "x", count: 200) + String($0) }
        try FileManager.default.createDirectory(atPath: space.path("d"), withIntermediateDirectories: true)
        for name in names { _ = FileManager.default.createFile(atPath: space.path(name), contents: Data([49])) }
        let inputs = names.map { "\"file:\($0)\"" }.joined(separator: ",")
        try space.manifest(
            """
            "many": {"kind": "command", "inputs": {"x": [\(inputs)]}, "outputs": ["o"], "deliver": "r",
                     "command": ["sh", "-c", "if [ $# = 1 ]; then wc -l < $1; else echo $#; fi > o", "-", "{\(placeholder):x}"]}
            """)
        return space
    }

    @Test func argumentsThatAreTooLongAreCounted() throws {
        let outcome = try many("input").stagecraft("run")
        #expect(outcome.exit == 1)
        #expect(
            outcome.errors.contains("stage 'many' cannot be started: its arguments are longer than the system allows"))
        #expect(outcome.errors.contains("  limit:     2097152 bytes"), "\(outcome.errors)")
        #expect(outcome.errors.contains("write {list:x} for {input:x}"))
    }

    @Test func aListFileTakesAnyNumber() throws {
        let space = try many("list")
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("r/o") == "12000\n")
    }

    @Test func oneArgumentThatIsTooLongIsNamed() throws {
        let space = try TestSpace()
        let long = String(repeating: "x", count: 140_000)
        try space.manifest(#""s": {"kind": "command", "outputs": ["o"], "command": ["sh", "-c", ": > o", "\#(long)"]}"#)
        let errors = try space.stagecraft("run").errors
        #expect(errors.contains("one of 140000 bytes") && errors.contains("131071 bytes an argument"), "\(errors)")
    }

    @Test func aListParameterCanBeParsed() throws {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "s": {"kind": "command", "parameters": {"p": [1, [2, "x, y"]]}, "outputs": ["o"], "deliver": "r",
                  "command": ["sh", "-c", "printf '%s|' \"$@\" > o", "-", "{parameter:p}", "--p={parameter:p}"]}
            """#)
        #expect(try space.run().exit == 0)
        #expect(space.read("r/o") == #"1|[2, "x, y"]|--p=[1, [2, "x, y"]]|"#)
    }

    @Test func replicatesThatAreNoneAreWarnedOf() throws {
        let space = try TestSpace()
        try space.manifest(
            #""t": {"kind": "command", "matrix": {"seed": [1, 2]}, "outputs": ["o"], "command": ["sh", "-c", "echo > o"]}"#
        )
        for arguments in [["run"], ["run", "--dry-run"]] {
            let errors = try space.start(arguments).outcome().errors
            #expect(errors.contains("warning: nothing that stage 't' runs depends on the axis 'seed'"), "\(errors)")
        }
    }
}
