// When results are committed, and what becomes of those whose records cannot be written.

import Foundation
import Testing

struct CommitOrderTests {
    /// `y` needs what `x` needs: its result serves it, but is delivered only when its record is on the disk.
    @Test func aResultThatServesAnotherStageIsDeliveredAfterItsRecord() throws {
        let space = try TestSpace()
        let make = #""kind": "command", "outputs": ["seed"], "command": ["sh", "-c","#
        let times = space.path("times")
        let copy =
            #""kind": "command", "outputs": ["o"], "command": ["sh", "-c", "cat from/seed > o; echo x >> \#(times)"],"#
        try space.manifest(
            """
            "a": { \(make) "echo 1 > seed"] },
            "z": { \(make) "sleep 0.3; echo 1 > seed"] },
            "x": { \(copy) "inputs": { "from": "a/seed" } },
            "y": { \(copy) "inputs": { "from": "z/seed" }, "deliver": "results" },
            "slow": { "kind": "command", "outputs": ["o"], "command": ["sh", "-c", "sleep 2.5; echo 1 > o"] }
            """)
        let running = try space.start(["run", "--jobs", "4"])
        wait(for: "the delivery") { space.exists("results/o") }
        #expect(space.read(".stagecraft/records")?.contains(#""stage":"x""#) == true)
        #expect(running.process.isRunning)
        #expect(try running.outcome().exit == 0)
        #expect(space.read("times") == "x\n")
        #expect(try space.stagecraft("status").exit == 0)
    }

    /// A stage fills the disk while five results wait for their records.
    @Test(.enabled(if: works("unshare", ["-rm", "true"]), "user namespaces are not allowed here"))
    func resultsSurviveADiskThatIsFullWhenTheirRecordsAreWritten() throws {
        let space = try TestSpace()
        let objects = space.path(".stagecraft/objects")
        let stages = (0..<6).map {
            """
            "s\($0)": { "kind": "command", "outputs": ["out"],
                        "command": ["sh", "-c", "yes \($0) | head -c 100000 > out; echo x >> \(space.path("times"))"] }
            """
        }
        let fill = """
            "fill": { "kind": "command", "outputs": ["out"],
                      "command": ["sh", "-c", "until [ $(ls \(objects) | wc -l) -ge 6 ]; do sleep 0.01; done; cat /dev/zero > $TMPDIR/big; sleep 2; exit 1"] }
            """
        try space.manifest((stages + [fill]).joined(separator: ","))
        try space.shell("mkdir .stagecraft")
        let outcome = try space.shell(
            """
            unshare -rm sh -c 'mount -t tmpfs -o size=3m none .stagecraft || exit 9
              \(TestSpace.program) run --jobs 2; echo first $?; \(TestSpace.program) fsck; echo fsck $?
              mount -o remount,size=20m .stagecraft
              \(TestSpace.program) status --all'
            """)
        #expect(outcome.output.contains("first 1\n"), "\(outcome)")
        #expect(outcome.errors.contains("No space left on device"), "\(outcome)")
        #expect(outcome.output.contains("fsck 0\n"), "\(outcome)")
        #expect(outcome.output.contains("6 fresh"), "\(outcome)")
        #expect(space.read("times")?.count == 12)
    }
}
