// Inputs that change while stages run.

import Foundation
import Testing

struct RestlessInputTests {
    @Test func aStageThatChangesItsOwnInputEndsWithAnError() throws {
        let space = try TestSpace()
        try space.write("c.db", "0\n")
        try space.manifest(
            """
            "count": { "kind": "command", "inputs": { "d": "file:c.db" }, "outputs": ["o"],
                       "command": ["sh", "-c", "echo x >> \(space.path("c.db")); wc -l < c.db > o"] }
            """)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1)
        let words = "input 'file:c.db' of stage 'count' has changed each of the 4 times"
        #expect(outcome.errors.contains(words), "\(outcome)")
        #expect(outcome.errors.contains("copy in the stage's folder"), "\(outcome)")
        #expect(space.read("c.db") == "0\nx\nx\nx\nx\n")
    }

    /// Changes of inputs are not failures: they take none of a stage's retries.
    @Test func aChangedInputCostsNoRetry() throws {
        let space = try TestSpace()
        try space.write("seed", "old\n")
        try space.manifest(
            """
            "a": { "kind": "command", "inputs": { "d": "file:seed" }, "outputs": ["o"], "retries": 1,
                   "command": ["sh", "-c", "echo x >> \(space.path("times")); case $(wc -l < \(space.path("times"))) in 1) echo new > \(space.path("seed"));; 2) exit 1;; esac; cp seed o"] }
            """)
        #expect(try space.stagecraft("run").exit == 0)
        #expect(space.read("times") == "x\nx\nx\n")
    }

    /// Two stages with one key, whose input changes while one of them runs for both.
    @Test func aStageThatIsServedByAnotherFollowsAChangedInputToo() throws {
        let space = try TestSpace()
        try space.write("seed", "old\n")
        let (flag, seed) = (space.path("flag"), space.path("seed"))
        let command = "[ -e \(flag) ] || (touch \(flag); echo new > \(seed)); cp seed o"
        let stages = ["x", "y"].map {
            """
            "\($0)": { "kind": "command", "inputs": { "d": "file:seed" }, "outputs": ["o"], "deliver": "results/\($0)",
                       "command": ["sh", "-c", "\(command)"] }
            """
        }
        try space.manifest(stages.joined(separator: ","))
        #expect(try space.run().exit == 0)
        for stage in ["x", "y"] { #expect(space.read("results/\(stage)/o") == "new\n") }
        #expect(try space.stagecraft("status").exit == 0)
        try space.write("seed", "old\n")
        #expect(try space.run().exit == 0)
        for stage in ["x", "y"] { #expect(space.read("results/\(stage)/o") == "old\n") }
    }
}
