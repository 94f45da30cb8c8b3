import Foundation
import Testing

struct ConcurrentRunTests {
    private func prepared() throws -> TestSpace {
        let space = try TestSpace()
        let stages = (0..<6).map { index in
            let inputs = index < 2 ? "" : "\"inputs\": { \"from\": \"s\(index - 2)/out\" },"
            return """
                "s\(index)": { "kind": "command", "outputs": ["out"], \(inputs) "deliver": "results/\(index)",
                    "command": ["sh", "-c", "echo s\(index) >> \(space.path("log")); sleep 0.1; echo \(index) > out"] }
                """
        }
        try space.manifest(stages.joined(separator: ",\n"))
        return space
    }

    @Test(arguments: [2, 4]) func everyStageRunsExactlyOnce(_ programs: Int) throws {
        let space = try prepared()
        let running = try (0..<programs).map { _ in try space.start(["run", "--jobs", "2"]) }
        for program in running {
            let outcome = try program.outcome()
            #expect(outcome.exit == 0, "\(outcome)")
        }
        let log = (space.read("log") ?? "").split(separator: "\n").sorted()
        #expect(log == ["s0", "s1", "s2", "s3", "s4", "s5"])
        #expect(try space.stagecraft("status").exit == 0)
        #expect(try space.stagecraft("fsck").exit == 0)
    }

    @Test func statusAndCleaningSeeARunThatIsAtWork() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "slow": { "kind": "command", "outputs": ["out"],
                      "command": ["sh", "-c", "echo x > \(space.path("begun")); sleep 0.7; echo 1 > out"] }
            """)
        let running = try space.start(["run"])
        wait(for: "the stage") { space.exists("begun") }
        #expect(try space.stagecraft("status").output.contains("running slow"))
        let cleaning = try space.stagecraft("gc")
        #expect(cleaning.exit == 1)
        #expect(cleaning.errors.contains("in use by another program"))
        #expect(try running.outcome().exit == 0)
        #expect(try space.stagecraft("gc").exit == 0)
    }
}
