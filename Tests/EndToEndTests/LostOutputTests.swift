import Foundation
import Testing

/// What was asked for and cannot be written is an error, whatever was asked for.
struct LostOutputTests {
    private func project() throws -> TestSpace {
        let space = try TestSpace()
        try space.manifest(
            #""a": { "kind": "command", "command": ["sh", "-c", "echo said; echo 1 > out"], "outputs": ["out"] }"#,
            more: #""datasets": { "d": { "folders": ["none"], "files": {} } },"#)
        try space.run()
        return space
    }

    static let commands = [
        "status --all", "status --json", "run -n", "run --json", "why a", "why --json a", "graph", "graph --format svg",
        "graph --format mermaid", "list stages", "list kinds", "list artifacts", "list runs", "claims", "schema",
        "log a",
        "log --raw a", "inspect a", "inspect --json a", "diff last last", "data list", "gc", "fsck", "--help",
        "run --help",
        "help status", "--generate-completion-script bash",
    ]

    @Test func aFullDiskIsSaidAndNotZero() throws {
        let space = try project()
        for command in Self.commands {
            let outcome = try space.shell("\(TestSpace.program) \(command) > /dev/full")
            #expect(outcome.exit == 1, "\(command)")
            #expect(
                outcome.errors.contains(
                    "error: what was asked for cannot be written to standard output\n  reason: No space left on device"),
                "\(command): \(outcome.errors)")
        }
    }

    @Test func aClosedPipeEndsItWithoutAWord() throws {
        let space = try project()
        for command in Self.commands {
            // The reader is gone before anything is written.
            let script = "{ sleep 0.05; \(TestSpace.program) \(command) 2> errors; echo $? > code; } | true; cat errors"
            let outcome = try space.shell(script)
            #expect(space.read("code") == "141\n", "\(command)")
            #expect(outcome.output == "", "\(command)")
        }
    }

    @Test func soIsOneWhereTheSignalIsIgnored() throws {
        let space = try project()
        for command in ["status --all", "inspect a", "run --json"] {
            try space.shell(
                "trap '' PIPE; { sleep 0.05; \(TestSpace.program) \(command) 2> errors; echo $? > code; } | true")
            #expect(space.read("code") != "0\n", "\(command)")
        }
    }

    @Test func aClosedDescriptorIsAnErrorAndNoFileOfTheStoreTakesItsPlace() throws {
        let space = try project()
        let outcome = try space.shell("\(TestSpace.program) status --all >&-")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("reason: Bad file descriptor"))
        try space.shell("rm -r .stagecraft; \(TestSpace.program) run --json <&- >&- 2>&-")
        let intact = try space.stagecraft("fsck")
        #expect(intact.exit == 0, "\(intact.output)")
        #expect(try space.stagecraft("status").exit == 0)
    }
}
