import Foundation
import Testing

/// `stagecraft log`: of a running attempt, of a failed one, of the last result.
struct LogCommandTests {
    @Test func theLastResultsLog() throws {
        let space = try TestSpace()
        try space.manifest(
            #""talk": {"kind": "command", "command": ["sh", "-c", "echo hello; echo x > out"], "outputs": ["out"]}"#)
        #expect(try space.stagecraft("log", "talk").exit == 1)
        #expect(try space.run().exit == 0)
        let log = try space.stagecraft("log", "talk")
        #expect(log.exit == 0)
        #expect(log.output == "hello\n")
    }

    @Test func aFailedAttemptsLogIsShownBeforeAnOlderResults() throws {
        let space = try TestSpace()
        let stage = { (word: String, code: Int) in
            """
            "talk": {"kind": "command", "command": ["sh", "-c", "echo \(word); echo x > out; exit \(code)"], "outputs": ["out"]}
            """
        }
        try space.manifest(stage("good", 0))
        #expect(try space.run().exit == 0)
        try space.manifest(stage("bad", 3))
        #expect(try space.run().exit == 1)
        #expect(try space.stagecraft("log", "talk").output == "bad\n")
    }

    @Test func aRunningCommandIsFollowedToItsEnd() throws {
        let space = try TestSpace()
        let script = "echo first; while [ ! -e \(space.path("go")) ]; do sleep .05; done; echo last; echo x > out"
        try space.manifest(
            #""talk": {"kind": "command", "command": ["sh", "-c", "\#(script)"], "outputs": ["out"]}"#)
        let run = try space.start(["run", "--json"])
        wait(for: "the first line") { (try? space.stagecraft("log", "talk").output) == "first\n" }
        let follower = try space.start(["log", "talk", "--follow"])
        usleep(300_000)
        try space.write("go", "")
        #expect(try run.outcome().exit == 0)
        let followed = try follower.outcome()
        #expect(followed.exit == 0)
        #expect(followed.output == "first\nlast\n")
    }
}
