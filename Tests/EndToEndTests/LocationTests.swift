import Foundation
import Testing

/// Where the program finds the manifest and the profile, and what it makes of the machine.
struct LocationTests {
    private func project() throws -> TestSpace {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "print": {"kind": "command", "command": ["sh", "-c", "echo {parameter:label} > out"],
                      "outputs": ["out"],
                      "parameters": {"label": "$label"}}
            """#, more: #""defaultProfile": "small", "profiles": {"small": {"label": "s"}, "large": {"label": "l"}},"#)
        return space
    }

    @Test func theManifestIsFoundUpward() throws {
        let space = try project()
        try space.write("deep/er/note", "")
        let program = TestSpace.program
        let run = try space.shell("cd deep/er && \(program) run")
        #expect(run.exit == 0, "\(run.errors)")
        #expect(space.exists(".stagecraft"))
        #expect(!space.exists("deep/er/.stagecraft"))
        #expect(try space.shell("cd deep/er && \(program) status").exit == 0)
        // An error names the file that was found.
        try space.write("pipeline.json", "{")
        #expect(try space.shell("cd deep/er && \(program) status").errors.contains(space.path("pipeline.json")))
    }

    @Test func looksAtTheProfileOfTheLastRun() throws {
        let space = try project()
        try space.run("--profile", "large")
        let status = try space.stagecraft("status")
        #expect(status.exit == 0)
        #expect(status.errors.contains("profile large, as in the last run"))
        #expect(try space.stagecraft("why", "print").output.contains("print is fresh"))
        // Named, or run again: the manifest's default counts, and nothing need be said.
        #expect(try space.stagecraft("status", "--profile", "small").exit == 1)
        let run = try space.run()
        #expect(run.ran == ["print"])
        #expect(!(try space.stagecraft("status").errors.contains("last run")))
    }

    @Test(arguments: [
        ["gc", "-n"], ["fsck"], ["diff"], ["list", "runs"], ["list", "kinds"], ["list", "profiles"],
    ]) func whatAnOptionCannotChangeRefusesIt(_ command: [String]) throws {
        let space = try project()
        try space.run()
        try space.run("--set", "print.label=x")
        #expect(try space.start(command).outcome().exit == 0)
        for option in [["--profile", "large"], ["--set", "print.label=z"], ["--accept-unverified-data"]] {
            #expect(try space.start(command + option).outcome().exit == 2, "\(command + option)")
        }
    }

    @Test func jobsAreThoseOfTheAffinityMask() throws {
        let space = try project()
        let help = try space.shell("taskset -c 0 \(TestSpace.program) run --help").output
        #expect(
            help.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains("side by side. (default: 1)"))
    }

    /// A program that does not answer `stage-worker` would run everything once more in each of its stages.
    @Test func aStagesProcessRunsNoPipeline() throws {
        let space = try project()
        space.environment["STAGECRAFT_STAGE_WORKER"] = "1"
        let run = try space.stagecraft("run")
        #expect(run.exit == 2)
        #expect(run.errors.contains("this process was started for one stage"))
        #expect(!space.exists("out"))
    }
}
