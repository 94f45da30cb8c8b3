import Foundation
import Testing

struct RunDifferenceTests {
    /// train copies a file, plot counts its bytes; other is never touched.
    private func pipeline(_ space: TestSpace) throws {
        try space.manifest(
            """
            "train": { "kind": "command", "command": ["cp", "{input:raw}", "{output:history.h5}"],
                       "inputs": { "raw": "file:raw.h5" }, "outputs": ["history.h5"], "parameters": { "rate": 0.1 } },
            "plot": { "kind": "command", "command": ["sh", "-c", "wc -c < {input:history} > out"],
                      "inputs": { "history": "train/history.h5" }, "outputs": ["out"] },
            "other": { "kind": "command", "command": ["sh", "-c", "echo 1 > out"], "outputs": ["out"] }
            """)
    }

    @Test func ingredientsOutputsNumbersAndClaims() throws {
        let space = try TestSpace()
        try pipeline(space)
        try space.write("raw.h5", losses: [2, 0.5, .nan], verdict: "holds")
        try space.run()
        try space.write("raw.h5", losses: [2.5, 0.5, .nan], verdict: "does not hold")
        try space.run("--set", "train.rate=0.2")
        let text = try space.stagecraft("diff")
        #expect(text.exit == 0)
        #expect(text.output.contains("stages: 2 changed, 1 unchanged, 0 only in the new run, 0 only in the old run"))
        #expect(text.output.contains("\ntrain\n  parameter.rate: 0.1 → 0.2\n  input.raw[0]: raw.h5, "))
        #expect(text.output.contains("    /history/loss: 1 of 3 numbers differ, by at most 0.5, relative 0.2\n"))
        #expect(text.output.contains("    claim A1.plateau, measured: 2.0 → 2.5\n"))
        #expect(text.output.contains("    claim A1.plateau, verdict: holds → does not hold\n"))
        #expect(text.output.contains("\nplot\n  input.history[0]: history.h5, "))

        let back = try space.stagecraft("diff", "last", "last~1", "--json").output
        let json = try #require(JSONSerialization.jsonObject(with: Data(back.utf8)) as? [String: Any])
        #expect(json["unchanged"] as? [String] == ["other"])
        let changed = try #require(json["changed"] as? [[String: Any]])
        #expect(changed.map { $0["stage"] as? String } == ["train", "plot"])
        let ingredients = try #require(changed[0]["ingredients"] as? [[String: Any]])
        #expect(ingredients[0]["old"] as? String == "0.2")
        #expect(ingredients[0]["new"] as? String == "0.1")
        let outputs = try #require(changed[0]["outputs"] as? [[String: Any]])
        let objects = try #require(outputs[0]["objects"] as? [[String: Any]])
        #expect(objects[0]["largestAbsolute"] as? Double == 0.5)
    }

    @Test func stagesOfOneRunOnlyAndRecordsThatAreGone() throws {
        let space = try TestSpace()
        try pipeline(space)
        try space.write("raw.h5", losses: [1], verdict: "holds")
        try space.run("train", "other")
        let first = try #require(space.stagecraft("list", "runs").output.split(separator: "\n").last.map(String.init))
        try space.run("plot", "--set", "train.rate=0.3")
        let text = try space.stagecraft("diff", first, "last").output
        #expect(text.contains("train\n  parameter.rate: 0.1 → 0.3\n  outputs: the same bytes\n"))
        #expect(text.contains("only in the new run: plot"))
        #expect(text.contains("only in the old run: other"))
        try space.shell("sed -i '/\"parameter.rate\":\"0.1\"/d' .stagecraft/records")
        #expect(try space.stagecraft("diff", first, "last").output.contains("is gone from the store"))
    }

    @Test func otherShapesAndObjectsThatComeAndGo() throws {
        let space = try TestSpace()
        try pipeline(space)
        try space.write("raw.h5", losses: [1, 2], verdict: "holds")
        try space.run("train")
        try space.write("raw.h5", losses: [1, 2, 3], verdict: "holds")
        try space.run("train")
        #expect(try space.stagecraft("diff").output.contains("/history/loss: float64 [2] → float64 [3]"))
        try space.write("raw.h5", "no HDF5\n")
        try space.run("train")
        #expect(try space.stagecraft("diff").output.contains("not an HDF5 file"))
    }

    @Test func runsThatDoNotExist() throws {
        let space = try TestSpace()
        try pipeline(space)
        try space.write("raw.h5", losses: [1], verdict: "holds")
        #expect(try space.stagecraft("diff").exit == 2)
        try space.run()
        #expect(try space.stagecraft("diff").errors.contains("there is no run 'last~1'"))
        #expect(try space.stagecraft("diff", "yesterday", "last").errors.contains("there is no run 'yesterday'"))
        #expect(try space.stagecraft("diff", "last~x", "last").exit == 2)
    }

    @Test func whyBetweenRunsNamesTheCauseUpstream() throws {
        let space = try TestSpace()
        try pipeline(space)
        try space.write("raw.h5", losses: [1], verdict: "holds")
        try space.run()
        try space.write("raw.h5", losses: [1, 2], verdict: "holds")
        try space.run("--set", "train.rate=0.2")
        let text = try space.stagecraft("why", "plot", "--between", "last~1", "last")
        #expect(text.exit == 0)
        #expect(text.output.contains("  input.history[0]: history.h5, "))
        #expect(text.output.contains("  because of train:\n    parameter.rate: 0.1 → 0.2\n    input.raw[0]: raw.h5, "))
        #expect(text.output.contains("figures it reaches: none"))
        // An input from outside alone, though the stage's output has the same bytes as its input.
        try space.write("raw.h5", losses: [3, 2], verdict: "holds")
        try space.run("--set", "train.rate=0.2")
        let third = try space.stagecraft("why", "plot", "--between", "last~2", "last").output
        #expect(third.contains("  because of train:\n    parameter.rate: 0.1 → 0.2\n    input.raw[0]: raw.h5, "))
        #expect(
            try space.stagecraft("why", "train", "--between", "last~1", "last").output
                .contains(":\n  input.raw[0]: raw.h5, "))
        #expect(try space.stagecraft("why", "other", "--between", "last~1", "last").output.contains("nothing differs"))
        #expect(try space.stagecraft("why", "plot", "--between", "last").exit == 2)
        #expect(try space.stagecraft("why", "plot", "--between", "last", "last~7").exit == 2)
    }
}
