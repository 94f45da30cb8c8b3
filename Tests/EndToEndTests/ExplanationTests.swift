import Foundation
import Testing

struct ExplanationTests {
    @Test func statusAndDryRunAndWhyNameTheChangedIngredient() throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        let change = #"parameter.label: "lines" → "rows""#
        #expect(
            try space.stagecraft("status", "--set", "print.label=rows").output.contains("stale   print  (\(change))"))
        let plan = try space.stagecraft("run", "--dry-run", "--set", "print.label=rows")
        #expect(plan.exit == 0)
        #expect(plan.output.contains("run     print  (\(change))"))
        #expect(try space.stagecraft("why", "print", "--set", "print.label=rows").output.contains(change))
        // Nothing of this has run anything.
        #expect(try space.stagecraft("status").exit == 0)
    }

    @Test func whyFollowsTheCauseUpstream() throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        try space.write("raw.csv", "a\nb\nc\n")
        let why = try space.stagecraft("why", "print").output
        #expect(why.contains("print is stale"))
        #expect(why.contains("waits for count"))
        #expect(why.contains("because clean is stale:"))
        #expect(why.contains("input.raw[0]: raw.csv, 4 bytes"))
    }

    @Test func whyOfAFreshStageSaysWhatMadeItAndWhatHadChanged() throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        try space.run("--set", "print.label=rows")
        let why = try space.stagecraft("why", "print", "--set", "print.label=rows").output
        #expect(why.contains("print is fresh"))
        #expect(why.contains("what had changed since the result before:"))
        #expect(why.contains(#"parameter.label: "lines" → "rows""#))
    }

    @Test func twoRunsCanBeCompared() throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        try space.run("--set", "print.label=rows")
        let runs = try space.stagecraft("list", "runs").output.split(separator: "\n").map(String.init)
        #expect(runs.count == 2)
        let between = try space.stagecraft("why", "print", "--between", runs[0], runs[1])
        #expect(between.output.contains(#"parameter.label: "lines" → "rows""#))
        #expect(try space.stagecraft("why", "print", "--from", runs[0]).output.contains("nothing differs"))
    }

    @Test func statusIsJSONForPrograms() throws {
        let space = try TestSpace()
        try chain(space)
        try space.run()
        try space.write("raw.csv", "a\n")
        let text = try space.stagecraft("status", "--json").output
        let json = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let stages = try #require(json["stages"] as? [[String: Any]])
        #expect(stages.map { $0["condition"] as? String } == ["stale", "stale", "stale"])
        let reasons = try #require(stages[0]["reasons"] as? [[String: Any]])
        #expect(reasons.first?["ingredient"] as? String == "input.raw[0]")
        #expect((stages[1]["reasons"] as? [[String: Any]])?.first?["reason"] as? String == "waits")
    }

    @Test func forceRunsAndReportsWhatIsNotDeterministic() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "random": { "kind": "command", "command": ["sh", "-c", "head -c 8 /dev/urandom | od -An -tx1 > out"],
                        "outputs": ["out"] }
            """)
        try space.run()
        let outcome = try space.stagecraft("run", "--force", "random")
        #expect(outcome.exit == 0)
        #expect(outcome.errors.contains("run     [1/1] random  (forced)"))
        #expect(outcome.errors.contains("is not deterministic"))
        #expect(try space.run().ran == [])
    }

    @Test func badUsageIsExit2() throws {
        let space = try TestSpace()
        try chain(space)
        #expect(try space.stagecraft("run", "--jobs", "0").exit == 2)
        #expect(try space.stagecraft("run", "nonsense").exit == 2)
        #expect(try space.stagecraft("frobnicate").exit == 2)
        #expect(try space.stagecraft("run", "--manifest", "absent.json").exit == 2)
        #expect(try space.stagecraft("--help").exit == 0)
    }
}
