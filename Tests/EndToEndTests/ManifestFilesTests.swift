// A manifest in several files, written by hand: what includes means to every command that reads or keeps the manifest.

import Foundation
import Testing

struct ManifestFilesTests {
    /// `pipeline.json` with one stage, and `parts/sums.json`, which it includes, with another one that reads its output.
    private func project(sum: String = "sum") throws -> TestSpace {
        let space = try TestSpace()
        try space.write(
            "pipeline.json",
            """
            {
              "stagecraft": 1,
              "include": ["parts/sums.json"],  // everything about sums
              "profiles": { "small": {}, "large": {} },
              "defaultProfile": "small",
              "stages": {
                "numbers": {
                  "kind": "command",
                  "command": ["sh", "-c", "cat {input:data} > numbers"],
                  "inputs": { "data": "file:data" },
                  "outputs": ["numbers"],
                },
              },
            }
            """)
        try space.write("parts/sums.json", sums(sum))
        try space.write("data", "1\n2\n")
        return space
    }

    private func sums(_ output: String) -> String {
        """
        { "stagecraft": 1,
          "settings": { "times": { "small": 1, "large": 10 } },
          /* Sums of columns. */
          "stages": {
            "sum": {
              "kind": "command", "parameters": { "times": "$times" }, "inputs": { "numbers": "numbers/numbers" },
              "command": ["awk", "{{ s += $1 }} END {{ print s * {parameter:times} > \\"\(output)\\" }}", "{input:numbers}"],
              "outputs": ["\(output)"], "deliver": "results",
            },
          },
        }
        """
    }

    @Test func runsAndSaysWhereMistakesAre() throws {
        let space = try project()
        let first = try space.run()
        #expect(first.exit == 0 && first.ran == ["numbers", "sum"], "\(first)")
        #expect(space.read("results/sum") == "3\n")
        #expect(try space.run("--profile", "large").ran == ["sum"])
        #expect(space.read("results/sum") == "30\n")
        // From another folder, too, files are found beside the manifest.
        let elsewhere = try space.shell("cd parts && \(TestSpace.program) status --profile large")
        #expect(elsewhere.exit == 0, "\(elsewhere)")
        try space.write("parts/sums.json", sums("sum").replacingOccurrences(of: "\"outputs\"", with: "\"outpust\""))
        let refused = try space.run()
        #expect(refused.exit == 2)
        #expect(refused.errors.contains("parts/sums.json:8:7: error: unknown key 'outpust'"), "\(refused)")
        try space.remove("parts/sums.json")
        let missing = try space.run()
        #expect(
            missing.exit == 2
                && missing.errors.hasPrefix("pipeline.json:3:15: error: there is no file 'parts/sums.json'"),
            "\(missing)")
    }

    @Test func noDeliveryReplacesAnIncludedFile() throws {
        let space = try project()
        let text = sums("sums.json").replacingOccurrences(of: "\"results\"", with: "\"parts\"")
        try space.write("parts/sums.json", text)
        let refused = try space.run()
        #expect(refused.exit == 2)
        #expect(
            refused.errors.hasPrefix(
                "parts/sums.json:5:5: error: delivering 'parts/sums.json' would be written over the manifest"),
            "\(refused)")
        #expect(space.read("parts/sums.json") == text)
    }

    @Test func watchSeesIncludedFilesAlsoWithMistakesInThem() throws {
        let space = try project()
        let watch = try space.start(["watch"])
        wait(for: "the first result") { space.read("results/sum") == "3\n" }
        func said(_ text: String) -> Bool { space.errors(of: watch).contains(text) }
        wait(for: "the watch") { said("watching 3 files") }
        try space.write("parts/sums.json", sums("sum").replacingOccurrences(of: "\"outputs\":", with: "\"outputs\""))
        wait(for: "the mistake") { said("parts/sums.json:8:17: error") }
        wait(for: "the watch again") { said("watching 2 files") }
        try space.write("parts/sums.json", sums("sum").replacingOccurrences(of: "\"small\": 1", with: "\"small\": 5"))
        wait(for: "the second result") { space.read("results/sum") == "15\n" }
        kill(watch.process.processIdentifier, SIGINT)
        #expect(try watch.outcome().exit == 130)
    }

    @Test func archivesHoldIncludedFiles() throws {
        let space = try project()
        #expect(try space.run().exit == 0)
        #expect(try space.stagecraft("archive", "-o", "a.zip", "--all").exit == 0)
        #expect(try space.shell("unzip -q a.zip -d u").exit == 0)
        let found = try space.shell("find u -name sums.json").output
        #expect(found.hasSuffix("/data/manifest/included/parts/sums.json\n"), "\(found)")
        #expect(try space.shell("cmp parts/sums.json \(found)").exit == 0)
        let verified = try space.stagecraft("verify", "a.zip", "--level", "recompute")
        #expect(verified.exit == 0, "\(verified)")
        #expect(verified.output.contains("2 stages computed again"), "\(verified)")
        // verify.sh reads it without our program.
        let script = try space.shell("sh u/stagecraft-archive/verify.sh chain")
        #expect(script.exit == 0, "\(script)")
        try space.shell("rm -rf .stagecraft results")
        #expect(try space.stagecraft("restore", "a.zip").exit == 0)
        let after = try space.run()
        #expect(after.exit == 0 && after.ran == [], "\(after)")
    }

    @Test func branchesKeepWhatTheirIncludedFilesDescribe() throws {
        let space = try project()
        let git = "git -c user.name=n -c user.email=e@e -c init.defaultBranch=main"
        try space.write(".gitignore", ".stagecraft\nresults\n")
        #expect(try space.run().exit == 0)
        #expect(
            try space.shell("\(git) init -q . && \(git) add -A && \(git) commit -qm one && \(git) tag one").exit == 0)
        try space.write("parts/sums.json", sums("sum").replacingOccurrences(of: "\"small\": 1", with: "\"small\": 2"))
        #expect(try space.run().ran == ["sum"])
        #expect(try space.stagecraft("gc", "--dry-run").output.contains("1 result"))
        #expect(try space.stagecraft("gc", "--git-refs").output.contains("0 results"))
        #expect(try space.shell("\(git) checkout -q -- . && cat parts/sums.json").exit == 0)
        #expect(try space.run().ran == [])
    }
}
