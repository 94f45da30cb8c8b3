import Foundation
import Testing

/// Stages of an archive, or of the working folder, computed again: equal bytes, or the first stage that differs and why.
struct RecomputedArchiveTests {
    private func project(_ first: String, more: String = "") throws -> TestSpace {
        let space = try TestSpace()
        try space.write("in.txt", "hello\n")
        try space.manifest(
            """
            "before": { "kind": "command", "command": ["sh", "-c", "wc -c < {input:src} > out"], "outputs": ["out"],
              "inputs": { "src": ["file:in.txt"] } },
            "first": { "kind": "command", "command": ["sh", "-c", "\(first)"], "outputs": ["out"],
              "inputs": { "x": ["before/out"] } },
            "after": { "kind": "command", "command": ["cp", "{input:x}", "out"], "outputs": ["out"], "deliver": "results",
              "inputs": { "x": ["first/out"] } },
            "beside": { "kind": "command", "command": ["touch", "out"], "outputs": ["out"] }
            """, more: more)
        return space
    }

    @Test func whatIsNotDeterministicIsFound() throws {
        let space = try project("date +%N > out")
        #expect(try space.run().exit == 0)
        #expect(try space.stagecraft("archive", "--all", "-o", "a.zip").exit == 0)
        let says = [
            "stage 'first' gives other bytes when it is computed again", "stages that differ: 2 of 4",
            "nothing: equal ingredients have given different bytes",
        ]
        let verified = try space.stagecraft("verify", "a.zip", "--level", "recompute")
        let checked = try space.stagecraft("check")
        for (outcome, place) in [(verified, "a.zip: error"), (checked, ".stagecraft: error")] {
            #expect(outcome.exit == 1)
            for text in says + [place] { #expect(outcome.errors.contains(text), "\(outcome.errors)") }
        }
        // What does not need it is right.
        #expect(try space.stagecraft("check", "before", "beside").exit == 0)
        #expect(try space.stagecraft("verify", "a.zip", "--level", "recompute", "before").exit == 0)
        #expect(try space.stagecraft("verify", "a.zip", "--level", "recompute", "nothing").exit == 2)
    }

    /// On a machine where something else is set the ingredients that differ are named.
    @Test func whatDiffersOnThisMachineIsNamed() throws {
        let space = try project("echo $LABEL > out", more: "\"environment\": [\"LABEL\"],")
        space.environment["LABEL"] = "one"
        #expect(try space.run().exit == 0)
        #expect(try space.stagecraft("archive", "--all", "-o", "a.zip").exit == 0)
        space.environment["LABEL"] = "two"
        let verified = try space.stagecraft("verify", "a.zip", "--level", "recompute")
        #expect(verified.exit == 1)
        for text in ["stage 'first' gives other bytes", #"environment.LABEL: "one" → "two""#] {
            #expect(verified.errors.contains(text), "\(verified.errors)")
        }
        // 'before' and 'beside' have another key and the same bytes.
        let others = try space.stagecraft("verify", "a.zip", "--level", "recompute", "before", "beside")
        #expect(others.exit == 0)
        #expect(others.output.contains("2 of them with another key here"))
    }

    /// The archive's own manifest and inputs are used, whatever is here.
    @Test func anArchiveIsComputedFromWhatIsInIt() throws {
        let space = try project("paste -s {input:x} > out")
        #expect(try space.run().exit == 0)
        #expect(try space.stagecraft("archive", "-o", "a.zip").exit == 0)
        let elsewhere = try TestSpace()
        let verified = try elsewhere.stagecraft("verify", space.path("a.zip"), "--level", "recompute")
        #expect(verified.exit == 0, "\(verified.errors)")
        #expect(verified.output.contains("recompute: 4 stages computed again, all outputs equal byte by byte"))
        #expect(elsewhere.files(".") == [])
    }

    @Test func aCheckChangesNothing() throws {
        let space = try project("paste -s {input:x} > out")
        #expect(try space.run().exit == 0)
        let state =
            "find . -path ./.stagecraft/stat -prune -o -printf '%p %s %T@ %m\\n' | grep -v '^./.stagecraft ' | sort"
        let before = try space.shell(state).output
        let checked = try space.stagecraft("check")
        #expect(checked.exit == 0, "\(checked.errors)")
        #expect(checked.output == "recompute: 4 stages computed again, all outputs equal byte by byte\n")
        #expect(try space.shell(state).output == before)
    }

    @Test func whatIsNotUpToDateCannotBeChecked() throws {
        let space = try project("paste -s {input:x} > out")
        #expect(try space.stagecraft("check").errors.contains("before is missing"))
        #expect(try space.run().exit == 0)
        try space.write("in.txt", "other and longer\n")
        let refused = try space.stagecraft("check")
        #expect(refused.exit == 1)
        #expect(refused.errors.contains("not everything is up to date") && refused.errors.contains("before is stale"))
    }

    @Test func aStageThatFailsIsNoProof() throws {
        let space = try TestSpace()
        let flaky = try project("mkdir \(space.path("once")) && paste -s {input:x} > out")
        #expect(try flaky.run().exit == 0)
        let refused = try flaky.stagecraft("check")
        #expect(refused.exit == 1)
        #expect(refused.errors.contains("not everything could be computed again"))
    }
}
