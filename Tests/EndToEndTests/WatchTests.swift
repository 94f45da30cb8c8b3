import Foundation
import Testing

struct WatchTests {
    /// Its own writing is not a save to run again for; somebody else's is.
    @Test func aStageThatChangesItsOwnInputIsNotRunForEver() throws {
        let space = try TestSpace()
        try space.write("c.db", "")
        try space.manifest(
            """
            "a": { "kind": "command", "inputs": { "d": "file:c.db" }, "outputs": ["o"],
                   "command": ["sh", "-c", "echo x >> \(space.path("c.db")); echo x >> \(space.path("times")); cp c.db o"] }
            """)
        let watching = try space.start(["watch"])
        wait(for: "the first run") { space.errors(of: watching).hasSuffix("Ctrl-C ends\n") }
        let times = space.read("times")
        #expect(times == "x\nx\nx\nx\n")
        usleep(700_000)
        #expect(space.read("times") == times)
        try space.write("c.db", "new\n")
        wait(for: "the save") { (space.read("times") ?? "").count == 16 }
        kill(watching.process.processIdentifier, SIGINT)
        #expect(try watching.outcome().exit == 130)
    }

    @Test func runsAgainOnEverySaveAndWaitsOverMistakes() throws {
        let space = try TestSpace()
        try space.write("raw.csv", "a\n")
        func manifest(_ word: String, end: String = "") throws {
            try space.manifest(
                """
                "copy": { "kind": "command", "command": ["sh", "-c", "echo \(word) $(cat {input:raw}) > out"],
                          "inputs": { "raw": "file:raw.csv" }, "outputs": ["out"], "deliver": "results" }\(end)
                """)
        }
        try manifest("one")
        let watching = try space.start(["watch"])
        wait(for: "the first run") { space.read("results/out") == "one a\n" }

        // In place, as `echo >` does.
        try space.write("raw.csv", "b\n")
        wait(for: "a saved input") { space.read("results/out") == "one b\n" }
        // By renaming, as editors do; twice, because the first leaves a watch on the file with a lost one.
        for text in ["c", "d"] {
            try space.write("raw.csv.new", text + "\n")
            try space.shell("mv raw.csv.new raw.csv")
            wait(for: "a renamed input") { space.read("results/out") == "one \(text)\n" }
        }
        try manifest("two")
        wait(for: "a saved manifest") { space.read("results/out") == "two d\n" }
        // Halfway through typing; the next save is right again.
        try manifest("three", end: ", \"more")
        wait(for: "the mistake's report") { space.errors(of: watching).contains("this string is never closed") }
        try manifest("three")
        wait(for: "the mended manifest") { space.read("results/out") == "three d\n" }
        // An input that goes and comes back.
        try space.remove("raw.csv")
        try manifest("four")
        wait(for: "the missing input's report") { space.errors(of: watching).contains("'raw.csv' does not exist") }
        try space.write("raw.csv", "e\n")
        wait(for: "the input's return") { space.read("results/out") == "four e\n" }

        wait(for: "rest") { space.errors(of: watching).hasSuffix("Ctrl-C ends\n") }
        kill(watching.process.processIdentifier, SIGINT)
        let outcome = try watching.outcome()
        #expect(outcome.exit == 130)
        #expect(outcome.errors.contains("saved: raw.csv\n"))
        #expect(outcome.errors.contains("deliver results/out\n"))
    }

    @Test func aStageAtWorkEndsWithTheWatch() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "slow": { "kind": "command", "outputs": ["out"],
                      "command": ["sh", "-c", "echo x > \(space.path("begun")); sleep 20; sleep 20"] }
            """)
        let watching = try space.start(["watch"])
        wait(for: "the stage") { space.exists("begun") }
        kill(watching.process.processIdentifier, SIGINT)
        #expect(try watching.outcome().exit == 130)
    }

    @Test func withoutAManifestThereIsNothingToWatch() throws {
        let space = try TestSpace()
        #expect(try space.stagecraft("watch").exit == 2)
    }
}

extension TestSpace {
    /// What a running program has printed to standard error so far.
    func errors(of running: Running) -> String {
        (try? String(contentsOf: running.errors, encoding: .utf8)) ?? ""
    }
}
