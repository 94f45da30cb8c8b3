import Foundation
import Testing

struct InterruptTests {
    @Test(arguments: [SIGINT, SIGTERM]) func whatIsDoneIsKeptAndTheExitCodeSaysSo(_ signal: Int32) throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "quick": { "kind": "command", "outputs": ["out"], "command": ["sh", "-c", "echo 1 > out"],
                       "deliver": "results" },
            "slow": { "kind": "command", "outputs": ["out"], "inputs": { "quick": "quick/out" },
                      "command": ["sh", "-c", "trap 'echo x > \(space.path("told")); exit 1' TERM; echo x > \(space.path("begun")); sleep 20 & wait"] },
            "after": { "kind": "command", "outputs": ["out"], "inputs": { "slow": "slow/out" },
                       "command": ["sh", "-c", "echo 1 > out"] }
            """)
        let running = try space.start(["run"])
        wait(for: "the slow stage") { space.exists("begun") }
        kill(running.process.processIdentifier, signal)
        let outcome = try running.outcome()
        #expect(outcome.exit == 130)
        #expect(outcome.errors.contains("what is done is kept"))
        #expect(space.exists("told"))
        #expect(space.read("results/out") == "1\n")
        #expect(space.files(".stagecraft/attempts").isEmpty)
        #expect(try space.stagecraft("status", "--all").output.contains("fresh   quick"))
    }

    @Test func aSecondSignalKillsWhoDoesNotListen() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "deaf": { "kind": "command", "outputs": ["out"],
                      "command": ["sh", "-c", "trap '' TERM; echo x > \(space.path("begun")); sleep 20; sleep 20"] }
            """)
        let running = try space.start(["run"])
        wait(for: "the stage") { space.exists("begun") }
        let start = Date()
        kill(running.process.processIdentifier, SIGINT)
        usleep(200_000)
        #expect(running.process.isRunning)
        kill(running.process.processIdentifier, SIGINT)
        let outcome = try running.outcome()
        #expect(outcome.exit == 130, "\(outcome)")
        #expect(Date().timeIntervalSince(start) < 4)
    }

    /// Before the first one has been looked at.
    @Test func aSecondSignalThatComesAtOnceCounts() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "deaf": { "kind": "command", "outputs": ["out"],
                      "command": ["sh", "-c", "trap '' TERM; echo x > \(space.path("begun")); sleep 20; sleep 20"] }
            """)
        for _ in 0..<3 {
            let running = try space.start(["run"])
            wait(for: "the stage") { space.exists("begun") }
            let start = Date()
            // Of two equal signals that wait, one is lost to the program; these are two.
            kill(running.process.processIdentifier, SIGINT)
            kill(running.process.processIdentifier, SIGTERM)
            #expect(try running.outcome().exit == 130)
            #expect(Date().timeIntervalSince(start) < 4)
            try space.remove("begun")
        }
    }
}
