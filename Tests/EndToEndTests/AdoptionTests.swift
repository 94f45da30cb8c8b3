// Results that nobody has computed here: what a person does or has, what is kept although it is not up to date, and what is
// left of stages that are gone.

import Foundation
import Testing

struct AdoptionTests {
    private static let manual = #"""
        "draw": {"kind": "command", "inputs": {"d": "file:d"}, "command": ["cat", "{input:d}"], "stdout": "fig.txt", "deliver": "figs"},
        "look": {"kind": "manual", "inputs": {"fig": "draw/fig.txt"}, "instructions": "Is the curve smooth?\nThen label it.", "outputs": ["label.txt"]},
        "publish": {"kind": "command", "inputs": {"ok": "look/label.txt", "fig": "draw/fig.txt"},
          "command": ["cat", "{input:fig}", "{input:ok}"], "stdout": "page", "deliver": "out"},
        "beside": {"kind": "command", "command": ["echo", "x"], "stdout": "o"}
        """#

    @Test func aPersonIsAskedAndTheOthersGoOn() throws {
        let space = try TestSpace()
        try space.write("d", "curve\n")
        try space.manifest(Self.manual)
        // One at a time: the last one has not begun when the person is asked.
        let waits = try space.run("--jobs", "1")
        #expect(waits.exit == 1 && Set(waits.ran) == ["draw", "beside"], "\(waits.output)")
        let asked = try space.stagecraft("run")
        #expect(asked.errors.contains("1 for a person to do, 1 not run"), "\(asked.errors)")
        for text in [
            "stage 'look' waits for a person", "Is the curve smooth?", "figs/fig.txt", "label.txt",
            "stagecraft adopt 'look' --from FOLDER --note",
        ] { #expect(asked.errors.contains(text), "\(asked.errors)") }
        #expect(try space.stagecraft("adopt", "look").exit == 2)
        let without = try space.stagecraft("adopt", "look", "--note", "n")
        #expect(without.exit == 2 && without.errors.contains("where the outputs of 'look' are"), "\(without.errors)")
        let missing = try space.stagecraft("adopt", "look", "--from", ".", "--note", "n")
        #expect(missing.exit == 2 && missing.errors.contains("no file for output 'label.txt'"), "\(missing.errors)")
        try space.write("mine/label.txt", "smooth\n")
        let adopted = try space.stagecraft("sign-off", "look", "--from", "mine", "--note", "seen by Anna")
        #expect(adopted.exit == 0 && adopted.output == "adopted look: label.txt\n", "\(adopted.errors)")
        let run = try space.run()
        #expect(run.exit == 0 && run.ran == ["publish"])
        #expect(space.read("out/page") == "curve\nsmooth\n")
        // Every report says so.
        for report in [
            try space.stagecraft("run").errors, try space.stagecraft("status").output,
            try space.stagecraft("why", "look").output,
            try space.stagecraft("whence", "mine/label.txt").output, try space.stagecraft("claims").errors,
        ] { #expect(report.contains("adopted") && report.contains(": seen by Anna"), "\(report)") }
        // What was looked at has changed: it is to be looked at again, and the former answer is kept.
        try space.write("d", "line\n")
        #expect(try space.run().exit == 1)
        try space.write("d", "curve\n")
        #expect(try space.run().ran == [])
        #expect(space.read("out/page") == "curve\nsmooth\n")
    }

    @Test func aSignatureNeedsNoFile() throws {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "a": {"kind": "command", "command": ["echo", "1"], "stdout": "o"},
            "ok": {"kind": "manual", "matrix": {"k": [1, 2]}, "inputs": {"i": "a/o"}, "parameters": {"k": "$k"}, "instructions": "Look."}
            """#)
        #expect(try space.stagecraft("adopt", "ok", "--note", "n").exit == 1)
        #expect(try space.run().exit == 1)
        let outcome = try space.stagecraft("adopt", "ok", "--note", "both fine")
        #expect(
            outcome.output == "adopted ok[k=1]: nothing to keep\nadopted ok[k=2]: nothing to keep\n",
            "\(outcome.errors)")
        #expect(try space.run().exit == 0)
        let again = try space.stagecraft("adopt", "ok[k=1]", "--note", "better")
        #expect(again.exit == 2 && again.errors.contains("has a result"), "\(again.errors)")
        #expect(try space.stagecraft("adopt", "ok[k=1]", "--note", "better", "--replace").exit == 0)
        #expect(try space.stagecraft("why", "ok[k=1]").output.contains(": better"))
    }

    /// A result of hours is taken for the key that the stage has now; when something changes, it runs.
    @Test func aResultOfHoursIsAdopted() throws {
        let space = try TestSpace()
        try space.write("d", "1\n")
        func write(_ text: String) throws {
            try space.manifest(
                #"""
                "long": {"kind": "command", "inputs": {"d": "file:d"}, "command": ["sh", "-c", "exit \#(text)"], "outputs": ["w.bin", "logs/"],
                  "deliver": "results"},
                "use": {"kind": "command", "inputs": {"w": "long/w.bin", "l": "long/logs/"},
                  "command": ["sh", "-c", "cat $1 $2/*", "sh", "{input:w}", "{input:l}"], "stdout": "o", "deliver": "out"}
                """#)
        }
        try write("7")
        try space.write("results/w.bin", "weights\n")
        try space.write("results/logs/a", "log\n")
        #expect(try space.run().exit == 1)
        let outcome = try space.stagecraft("adopt", "long", "--note", "cluster, May")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(try space.run().ran == ["use"])
        #expect(space.read("out/o") == "weights\nlog\n")
        // Forced, it runs and is no adopted result any more; here it fails.
        #expect(try space.run("--force", "long").exit == 1)
        #expect(try space.run().ran == [])
        try write("8")
        #expect(try space.run().exit == 1)
    }

    /// Its record stays what it was; what depends on it goes on with its last result.
    @Test func aFrozenStageKeepsItsResult() throws {
        let space = try TestSpace()
        func write(_ text: String, _ frozen: String) throws {
            try space.manifest(
                #"""
                "long": {"kind": "command"\#(frozen), "command": ["echo", "\#(text)"], "stdout": "o"},
                "use": {"kind": "command", "inputs": {"o": "long/o"}, "command": ["cat", "{input:o}"], "stdout": "p", "deliver": "out"}
                """#)
        }
        let frozen = #", "frozen": true"#
        try write("one", frozen)
        #expect(try space.run().ran == ["long", "use"])
        try write("two", frozen)
        #expect(try space.run().ran == [])
        #expect(try space.stagecraft("status").exit == 0)
        let why = try space.stagecraft("why", "long").output
        #expect(why.contains("frozen: its last result is kept, although this has changed since"), "\(why)")
        #expect(why.contains(#""one" → "two""#), "\(why)")
        #expect(try space.run("--force", "long").ran == ["long", "use"])
        #expect(space.read("out/p") == "two\n")
        try write("three", "")
        #expect(try space.run().ran == ["long", "use"])
        #expect(space.read("out/p") == "three\n")
        // What is kept must be there.
        try write("four", frozen)
        #expect(try space.run().ran == [])
        try space.shell("rm -rf .stagecraft/objects/*")
        #expect(try space.run().ran == ["long", "use"])
        #expect(space.read("out/p") == "four\n")
    }

    @Test func filesOfRemovedStagesAreMentionedAndPruned() throws {
        let space = try TestSpace()
        func write(_ seeds: String, _ more: String = "") throws {
            try space.manifest(
                #"""
                "fit": {"kind": "command", "matrix": {"seed": [\#(seeds)]}, "command": ["echo", "{parameter:s}"], "parameters": {"s": "$seed"},
                  "stdout": "${seed}.txt", "deliver": "figs/${seed}"}\#(more)
                """#.replacingOccurrences(of: "${seed}.txt", with: "fit.txt"))
        }
        let table =
            #", "table": {"kind": "command", "command": ["sh", "-c", "echo > t/a; echo > t/b"], "outputs": ["t/"], "deliver": "tab"}"#
        try write("1, 2, 3", table)
        #expect(try space.run().exit == 0)
        try write("1")
        try space.write("figs/3/fit.txt", "mine now\n")
        let mentioned = try space.stagecraft("run").errors
        #expect(
            mentioned.contains("4 delivered files belong to stages that the manifest no longer has"), "\(mentioned)")
        #expect(mentioned.contains("stagecraft prune"))
        let dry = try space.stagecraft("prune", "--dry-run").output
        #expect(dry.contains("would go figs/2/fit.txt  (fit[seed=2])"), "\(dry)")
        #expect(space.exists("figs/2/fit.txt"))
        let pruned = try space.stagecraft("prune").output
        #expect(
            pruned.contains("kept (changed since) figs/3/fit.txt") && pruned.contains("removed tab/t/a  (table)"),
            "\(pruned)")
        #expect(!space.exists("figs/2") && !space.exists("tab"))
        #expect(space.read("figs/1/fit.txt") == "1\n" && space.read("figs/3/fit.txt") == "mine now\n")
        #expect(!(try space.stagecraft("run").errors.contains("no longer has")))
        // A stage that comes back delivers again.
        try write("1, 2", table)
        #expect(try space.run().ran == [])
        #expect(space.read("figs/2/fit.txt") == "2\n" && space.exists("tab/t/b"))
    }

    /// What another profile delivers at the same place is nobody's leftover, nor what a condition keeps out for now.
    @Test func whatComesBackIsNotLeftBehind() throws {
        let space = try TestSpace()
        func write(_ more: Bool, _ profile: String) throws {
            try space.manifest(
                #"""
                "a": {"kind": "command", "profiles": ["\#(profile)"], "command": ["echo", "a"], "stdout": "o", "deliver": "out/a"},
                "b": {"kind": "command", "when": "$more", "command": ["echo", "b"], "stdout": "o", "deliver": "out/b"},
                "c": {"kind": "command", "command": ["echo", "c"], "stdout": "o", "deliver": "out/c"}
                """#,
                more: #""defaultProfile": "one", "profiles": {"one": {"more": \#(more)}, "two": {"more": false}},"#)
        }
        try write(true, "one")
        #expect(try space.run().exit == 0)
        #expect(!(try space.stagecraft("run", "--profile", "two").errors.contains("no longer has")))
        #expect(!(try space.stagecraft("run", "--set", "more=false").errors.contains("no longer has")))
        // The same profile, which has neither of them now.
        try write(false, "two")
        #expect(!(try space.stagecraft("run").errors.contains("no longer has")))
        #expect(try space.stagecraft("prune").output.contains("nothing is left"))
        #expect(space.exists("out/a/o") && space.exists("out/b/o"))
    }
}
