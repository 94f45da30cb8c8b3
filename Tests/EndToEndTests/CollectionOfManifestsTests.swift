// What `gc` keeps: what manifests describe, whatever has run since.

import Foundation
import Testing

struct CollectionOfManifestsTests {
    private func manifest(_ space: TestSpace, _ value: Int, name: String = "pipeline.json", stage: String = "s") throws
    {
        try space.write(
            name,
            """
            {"stagecraft": 1, "project": "test", "stages": {
            "\(stage)": { "kind": "command", "parameters": { "x": \(value) }, "outputs": ["o"], "deliver": "\(name)-results",
                          "inputs": { "data": "file:data" }, "command": ["sh", "-c", "cat data; echo $1 > o", "-", "{parameter:x}"] }}}
            """)
        if !space.exists("data") { try space.write("data", "1\n") }
    }

    @Test func aTrialDoesNotReplaceWhatTheManifestDescribes() throws {
        let space = try TestSpace()
        try manifest(space, 1)
        for arguments in [[], ["--set", "s.x=2"], ["--set", "s.x=3"]] {
            #expect(try space.start(["run"] + arguments).outcome().exit == 0)
            try space.shell("sleep 0.02")
        }
        #expect(try space.stagecraft("gc").output.contains("1 result, 1 object"))
        #expect(try space.run().ran == [])
        // The last trial may be what somebody works on; the one before is what was asked to go.
        #expect(try space.run("--set", "s.x=3").ran == [])
        #expect(try space.run("--set", "s.x=2").ran == ["s"])
        #expect(try space.stagecraft("fsck").exit == 0)
    }

    @Test func whatTheManifestDescribesAgainIsKept() throws {
        let space = try TestSpace()
        for value in [1, 2] {
            try manifest(space, value)
            try space.run()
        }
        try manifest(space, 1)
        #expect(try space.stagecraft("gc").output.contains("0 results"))
        #expect(try space.run().ran == [])
    }

    @Test func everyManifestThatHasUsedTheStoreKeepsItsResults() throws {
        let space = try TestSpace()
        try manifest(space, 1)
        try manifest(space, 2, name: "other.json")
        try manifest(space, 3, name: "third.json", stage: "t")
        for name in ["pipeline.json", "other.json", "third.json"] { try space.run("--manifest", name) }
        for name in ["pipeline.json", "other.json"] {
            #expect(try space.stagecraft("gc", "--manifest", name).output.contains("0 results"))
        }
        for name in ["pipeline.json", "other.json", "third.json"] {
            #expect(try space.run("--manifest", name).ran == [])
        }
        // One that does not have the stage any more, and one that cannot be found: it may be on another branch.
        try manifest(space, 4, name: "other.json", stage: "new")
        try space.remove("third.json")
        let plan = try space.stagecraft("gc", "--dry-run").output
        #expect(plan.contains("would remove s  (no longer in the manifest"), "\(plan)")
        #expect(try space.stagecraft("gc").output.contains("1 result, 1 object"))
        try manifest(space, 3, name: "third.json", stage: "t")
        #expect(try space.run("--manifest", "third.json").ran == [])
    }

    @Test func branchesAndTagsKeepWhatTheyDescribe() throws {
        let space = try TestSpace()
        let git = "git -c user.name=n -c user.email=e@e -c init.defaultBranch=main"
        try space.write(".gitignore", ".stagecraft\n*-results\nlarge\n")
        try space.write("large", "not in the repository\n")
        func commit(_ value: Int, _ data: String, _ tag: String) throws {
            try manifest(space, value)
            try space.write("data", data)
            // Of a file that the repository does not hold.
            let text = try #require(space.read("pipeline.json"))
            try space.write(
                "pipeline.json", text.replacingOccurrences(of: #""file:data""#, with: #"["file:data", "file:large"]"#))
            #expect(try space.run().exit == 0)
            #expect(try space.shell("\(git) add -A && \(git) commit -qm \(tag) && \(git) tag \(tag)").exit == 0)
        }
        #expect(try space.shell("\(git) init -q .").exit == 0)
        try commit(1, "1\n", "one")
        try commit(1, "2\n", "two")
        try commit(3, "2\n", "three")
        let plan = try space.stagecraft("gc", "--dry-run").output
        #expect(plan.contains("2 results"), "\(plan)")
        let kept = try space.stagecraft("gc", "--git-refs")
        #expect(kept.output.contains("0 results"), "\(kept)")
        // A branch whose manifest cannot be read says so and hides no other.
        try space.write("pipeline.json", "{")
        #expect(
            try space.shell("\(git) commit -qam broken && \(git) branch broken && \(git) checkout -q three").exit == 0)
        #expect(try space.shell("\(git) tag -d two && \(git) branch -D main").exit == 0)
        let collected = try space.stagecraft("gc", "--git-refs")
        #expect(collected.errors.contains("broken"), "\(collected)")
        #expect(
            collected.output.contains("1 result, 1 object") || collected.output.contains("1 result, 0 objects"),
            "\(collected)")
        #expect(try space.shell("\(git) checkout -q one").exit == 0)
        #expect(try space.run().ran == [])
        #expect(try space.shell("\(git) status --porcelain").output == "")
    }
}
