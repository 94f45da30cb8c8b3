// What is said of a file that is not the one that should be delivered there.

import Foundation
import Testing

struct DeliveredFileTests {
    private func project(_ value: Int = 1, in space: TestSpace? = nil) throws -> TestSpace {
        let space = try space ?? TestSpace()
        try space.manifest(
            """
            "s": { "kind": "command", "parameters": { "x": \(value) }, "outputs": ["o"], "deliver": "r",
                   "command": ["sh", "-c", "echo $1 > o", "-", "{parameter:x}"] }
            """)
        return space
    }

    private func expect(_ words: String, _ space: TestSpace, _ arguments: String...) throws {
        let status = try space.start(["status"] + arguments).outcome()
        #expect(status.output.contains("(r/o \(words))"), "\(status)")
        let run = try space.start(["run"] + arguments).outcome()
        #expect(run.exit == 0)
        #expect(run.errors.contains("changed by hand") == words.contains("by hand"), "\(run)")
        #expect(try space.start(["status"] + arguments).outcome().exit == 0)
    }

    @Test func aTrialHasDeliveredIt() throws {
        let space = try project()
        try space.run()
        try space.run("--set", "s.x=2")
        try expect("is of another result", space)
        #expect(space.read("r/o") == "1\n")
        #expect(space.files(".stagecraft/displaced").isEmpty)
    }

    /// Even of one that is not in the store any more.
    @Test func aTrialThatIsGoneHasDeliveredIt() throws {
        let space = try project()
        try space.run()
        try space.run("--set", "s.x=2")
        try space.shell("rm .stagecraft/last/*+*")
        #expect(try space.stagecraft("gc").output.contains("1 result, 1 object"))
        try expect("is of another result", space)
    }

    @Test func anotherStoreHasDeliveredIt() throws {
        let space = try project()
        try space.run("--store", "one")
        try space.run("--store", "two", "--set", "s.x=2")
        try expect("is of another result", space, "--store", "one")
    }

    @Test func anotherManifestHasDeliveredIt() throws {
        let space = try project()
        try space.run()
        try space.shell("sed 's/: 1 }/: 2 }/' pipeline.json > other.json")
        #expect(try space.run("--manifest", "other.json").ran == ["s"])
        try expect("is of another result", space)
    }

    @Test(arguments: ["echo 3 > r/o", "echo 3 > new; mv new r/o"]) func somebodyHasChangedIt(_ change: String) throws {
        let space = try project()
        try space.run()
        try space.shell(change)
        try expect("was changed by hand", space)
        #expect(space.files(".stagecraft/displaced").count == 1)
    }

    @Test func nothingWasDeliveredThereBefore() throws {
        let space = try project()
        try space.run()
        try space.shell("rm -r .stagecraft r; mkdir r")
        try space.run()
        try space.shell("rm -r .stagecraft r; mkdir r; echo precious > r/o")
        let run = try space.stagecraft("run")
        #expect(run.exit == 0)
        #expect(!run.errors.contains("by hand"), "\(run)")
        #expect(space.files(".stagecraft/displaced").map { space.read($0) } == ["precious\n"])
    }
}
