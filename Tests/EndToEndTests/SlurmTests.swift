// Stages in Slurm's jobs: the same results as here, whatever is killed, refused or changed meanwhile.

import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: SlurmCluster.isUsable, SlurmCluster.hint), .serialized) struct SlurmTests {
    /// Eight stages and one that needs them all. `work`: what each does before it writes.
    private static func prepare(_ space: TestSpace, work: String = "sleep 0.1", settings: String = "") throws {
        try space.write(
            "pipeline.json",
            """
            {"stagecraft": 1, "slurm": {"target": 1, "linger": 3\(settings)}, "profiles": {"main": {"n": [1,2,3,4,5,6,7,8]}},
             "defaultProfile": "main", "stages": {
              "part": {"kind": "command", "matrix": {"i": "$n"}, "parameters": {"i": "$i"}, "inputs": {"seed": "file:seed"},
                       "command": ["sh", "-c", "\(work); cat seed > part; echo {parameter:i} >> part"], "outputs": ["part"]},
              "all": {"kind": "command", "inputs": {"parts": "part/part"}, "deliver": "out",
                      "command": ["sh", "-c", "cat $(cat {list:parts}) > all"], "outputs": ["all"]}}}
            """)
        try space.write("seed", "seed\n")
    }

    private static let expected = (1...8).map { "seed\n\($0)\n" }.joined()

    /// How many records of each key the store holds.
    private func records(_ space: TestSpace) -> [Substring: Int] {
        var counts: [Substring: Int] = [:]
        for line in (space.read(".stagecraft/records") ?? "").split(separator: "\n") {
            counts[line.prefix(64), default: 0] += 1
        }
        return counts
    }

    private func onSlurm(_ space: TestSpace, _ arguments: String...) throws -> TestSpace.Outcome {
        try space.start(["run", "--json", "--executor", "slurm"] + arguments).outcome()
    }

    @Test func theSameResultsAsHere() throws {
        let cluster = try SlurmCluster()
        let (there, here) = (try TestSpace(on: cluster), try TestSpace())
        for space in [there, here] { try Self.prepare(space) }
        let outcome = try onSlurm(there)
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(outcome.ran.count == 9)
        #expect(try here.run("--jobs", "2").exit == 0)
        #expect(there.read("out/all") == Self.expected)
        #expect(there.files(".stagecraft/objects") == here.files(".stagecraft/objects"))
        #expect(records(there).count == 9 && records(there).values.allSatisfy { $0 == 1 })
        #expect(records(there).keys.sorted() == records(here).keys.sorted())
        // Each record says which job it was, and what that had.
        #expect(try #require(there.read(".stagecraft/records")).contains("\"allocation\":{\"job\":\""))
        #expect(try onSlurm(there).ran == [])
        wait(for: "an empty queue") { (try? cluster.jobs()) == [] }
        #expect(there.files(".stagecraft/jobs").allSatisfy { $0.contains("/inputs/") })
    }

    @Test func figuresOfBothPapersComeOutAlike() throws {
        let cluster = try SlurmCluster()
        let project = URL(fileURLWithPath: #filePath).appending(path: "../../..").standardizedFileURL
        var objects: [[String]] = []
        for executor in ["slurm", "local"] {
            let space = try TestSpace(on: cluster)
            try FileManager.default.copyItem(
                atPath: project.appending(path: "pipeline.json").path, toPath: space.path("pipeline.json"))
            let outcome = try space.start(
                ["run", "--json", "--profile", "smoke", "A12", "B9", "--executor", executor]).outcome()
            #expect(outcome.exit == 0, "\(outcome.errors)")
            objects.append(space.files(".stagecraft/objects"))
        }
        #expect(objects[0].count > 50 && firstDifference(objects[0], objects[1]) == nil)
    }

    @Test func aKilledRunIsTakenOver() throws {
        let cluster = try SlurmCluster()
        var random = SystemSeed(state: 20_261_129)
        let rounds = ProcessInfo.processInfo.environment["STAGECRAFT_KILLS"].flatMap { Int($0) } ?? 4
        for _ in 0..<rounds {
            let space = try TestSpace(on: cluster)
            try Self.prepare(space, work: "sleep 0.4")
            let running = try space.start(["run", "--json", "--executor", "slurm"])
            usleep(UInt32(random.next() % 3_500_000))
            kill(running.process.processIdentifier, SIGKILL)
            _ = try running.outcome()
            let next = try onSlurm(space)
            #expect(next.exit == 0, "\(next.errors)")
            #expect(space.read("out/all") == Self.expected)
            #expect(records(space).values.allSatisfy { $0 == 1 })
            #expect(try space.stagecraft("fsck").exit == 0)
        }
        wait(for: "an empty queue") { (try? cluster.jobs()) == [] }
    }

    @Test func aDetachedRunIsSeenAndTakenIn() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try Self.prepare(space, work: "sleep 2")
        let outcome = try onSlurm(space, "--detach")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(outcome.delivered == [])
        #expect(outcome.events.last?["inJobs"] as? Int == 9)
        let status = try space.stagecraft("status")
        #expect(status.output.contains("running"), "\(status.output)")
        let why = try space.stagecraft("why", "part[i=1]")
        #expect(why.output.contains("is at it") || why.output.contains("waits for a job"), "\(why.output)")
        #expect(try space.stagecraft("gc").errors.contains("jobs on a cluster work for this store"))
        let next = try onSlurm(space)
        #expect(next.exit == 0, "\(next.errors)")
        #expect(space.read("out/all") == Self.expected)
        #expect(records(space).values.allSatisfy { $0 == 1 })
    }

    @Test func whatIsFrozenStaysSo() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try Self.prepare(space, work: "sleep 1.5")
        let running = try space.start(["run", "--json", "--executor", "slurm"])
        wait(for: "a job") { !space.files(".stagecraft/jobs").filter { $0.contains("/taken/") }.isEmpty }
        // An edit of the manifest and of an input changes nothing that is on its way.
        try space.write("seed", "other\n")
        let manifest = try #require(space.read("pipeline.json"))
        try space.write("pipeline.json", manifest.replacingOccurrences(of: "sleep 1.5", with: "exit 3"))
        let outcome = try running.outcome()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("out/all") == Self.expected)
    }

    @Test func interruptedTwiceItCancelsItsOwnJobsOnly() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try Self.prepare(space, work: "sleep 60")
        try cluster.shell("sbatch --job-name=foreign --output=/dev/null --mem=1 --wrap 'sleep 100'")
        let running = try space.start(["run", "--json", "--executor", "slurm"])
        wait(for: "a job") { !space.files(".stagecraft/jobs").filter { $0.contains("/taken/") }.isEmpty }
        kill(running.process.processIdentifier, SIGINT)
        usleep(300_000)
        kill(running.process.processIdentifier, SIGINT)
        #expect(try running.outcome().exit == 130)
        var left = try cluster.jobs()
        for _ in 0..<50 where left.count != 1 {
            usleep(100_000)
            left = try cluster.jobs()
        }
        #expect(left.count == 1 && left.allSatisfy { $0.hasSuffix("foreign") }, "\(left)")
    }

    @Test func aFailureSaysWhereAndKeepsItsLog() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try Self.prepare(space, work: "echo no luck; exit 7")
        let outcome = try onSlurm(space, "--keep-going")
        #expect(outcome.exit == 1)
        let failed = outcome.events.filter { $0["event"] as? String == "failed" }
        #expect(failed.count == 8)
        let text = "\(failed)"
        #expect(text.contains("exit status 7") && text.contains("no luck") && text.contains("job"), "\(text)")
        // No retry unless asked.
        #expect(outcome.ran.count == 8)
    }

    @Test func whatSlurmRefusesIsSaid() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try Self.prepare(space, settings: ", \"partition\": \"nowhere\"")
        let outcome = try onSlurm(space)
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("Slurm does not accept such jobs"), "\(outcome.errors)")
        #expect(outcome.errors.contains("nowhere"), "\(outcome.errors)")
        try space.write("site.json", #"{"slurm": {"partition": "main"}}"#)
        #expect(try onSlurm(space, "--site", "site.json").exit == 0)
        try space.write("site.json", #"{"slurm": {"partitoin": "main"}}"#)
        let wrong = try onSlurm(space, "--site", "site.json")
        #expect(wrong.exit == 2 && wrong.errors.contains("did you mean 'partition'"), "\(wrong.errors)")
    }

    @Test func limitsAreHonouredByWaiting() throws {
        let cluster = try SlurmCluster(nodes: 2, "MinJobAge=2", "MaxArraySize=3", "MaxJobCount=5")
        let space = try TestSpace(on: cluster)
        try Self.prepare(space, work: "sleep 0.3")
        let outcome = try onSlurm(space)
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("out/all") == Self.expected)
    }

    @Test func aQueueThatDoesNotAnswerStopsNothing() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try Self.prepare(space, work: "sleep 1")
        try space.write(
            "bin/squeue", "#!/bin/sh\necho 'slurm_load_jobs error: Unable to contact slurm controller' >&2\nexit 1\n")
        try space.shell("chmod +x bin/squeue")
        space.environment["PATH"] = space.path("bin") + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
        let outcome = try onSlurm(space)
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("out/all") == Self.expected)
        #expect("\(outcome.events)".contains("squeue does not answer"))
    }

    @Test func aControllerThatIsKilledComesBack() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try Self.prepare(space, work: "sleep 3")
        let running = try space.start(["run", "--json", "--executor", "slurm"])
        wait(for: "a job") { !space.files(".stagecraft/jobs").filter { $0.contains("/taken/") }.isEmpty }
        kill(try cluster.process("slurmctld"), SIGKILL)
        usleep(2_000_000)
        try cluster.restart("slurmctld")
        let outcome = try running.outcome()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("out/all") == Self.expected)
        #expect(records(space).values.allSatisfy { $0 == 1 })
    }

    @Test func aJobThatIsCancelledByOthersRunsAgain() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try Self.prepare(space, work: "sleep 1")
        let running = try space.start(["run", "--json", "--executor", "slurm"])
        wait(for: "a job") { !space.files(".stagecraft/jobs").filter { $0.contains("/taken/") }.isEmpty }
        try cluster.shell("scancel --state=RUNNING -u root; scancel --state=RUNNING --me")
        let outcome = try running.outcome()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("out/all") == Self.expected)
        #expect("\(outcome.events)".contains("was interrupted"))
    }

    @Test func whatRunsOutOfMemoryGetsTwiceAsMuchOnce() throws {
        let cluster = try SlurmCluster(
            nodes: 1, "JobAcctGatherType=jobacct_gather/linux", "JobAcctGatherFrequency=1",
            "JobAcctGatherParams=OverMemoryKill", "SelectTypeParameters=CR_CPU_Memory")
        let space = try TestSpace(on: cluster)
        func stage(_ mebibytes: Int) -> String {
            let program = "import time; x = bytearray(\(mebibytes) << 20); time.sleep(6); open('out', 'w').write('x')"
            return """
                {"kind": "command", "command": ["python3", "-c", "\(program)"], "outputs": ["out"]}
                """
        }
        try space.manifest(
            "\"some\": \(stage(300)), \"most\": \(stage(700))",
            more: "\"slurm\": {\"memoryMiB\": 200, \"mostMemoryMiB\": 5000},")
        let outcome = try onSlurm(space, "--keep-going")
        let text = outcome.events.compactMap { $0["error"] as? String }.joined(separator: "\n")
        #expect(outcome.exit == 1)
        #expect(text.contains("stage 'some' has run out of its job's 200 MiB"), "\(text)")
        #expect(text.contains("stage 'most' has run out of its job's memory"), "\(text)")
        #expect(records(space).count == 1)
    }

    @Test func aFullStoreIsSaid() throws {
        let cluster = try SlurmCluster(nodes: 1)
        let space = try TestSpace(on: cluster)
        try space.shell("mkdir small")
        guard try space.shell("mount -t tmpfs -o size=100m none small").exit == 0 else {
            return print("skipped: file systems cannot be mounted here")
        }
        defer { _ = try? space.shell("umount -l small") }
        try space.manifest(
            """
            "big": {"kind": "command", "command": ["sh", "-c", "head -c 90000000 /dev/zero > out"], "outputs": ["out"]},
            "ok": {"kind": "command", "command": ["sh", "-c", "echo > out"], "outputs": ["out"]}
            """, more: "\"slurm\": {\"linger\": 2},")
        let outcome = try space.start(
            ["run", "--json", "--executor", "slurm", "--keep-going", "--store", "small/store"]).outcome()
        #expect(outcome.exit == 1)
        let failed = outcome.events.filter { $0["event"] as? String == "failed" }
        #expect(failed.count == 1 && "\(failed)".contains("disk is full"), "\(failed)")
        wait(for: "an empty queue") { (try? cluster.jobs()) == [] }
    }

    @Test func theCheckFindsWhatJobsNeed() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try Self.prepare(space)
        let outcome = try space.stagecraft("slurm", "check")
        #expect(outcome.exit == 0, "\(outcome.output)\(outcome.errors)")
        for name in ["controller", "submission", "machine", "clock", "file", "rename", "locks"] {
            #expect(outcome.output.contains("good  \(name): "), "\(outcome.output)")
        }
        try Self.prepare(space, settings: ", \"partition\": \"nowhere\"")
        let bad = try space.stagecraft("slurm", "check")
        #expect(bad.exit == 1 && bad.output.contains("BAD   submission: "), "\(bad.output)")
    }

    @Test(.enabled(if: LongTests.areWanted, "\(LongTests.hint)"))
    func aNodeThatDiesIsReplaced() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try Self.prepare(space, work: "sleep 20")
        let running = try space.start(["run", "--json", "--executor", "slurm"])
        wait(for: "a job") { !space.files(".stagecraft/jobs").filter { $0.contains("/taken/") }.isEmpty }
        kill(try cluster.process("slurmd.n1"), SIGKILL)
        let outcome = try running.outcome()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("out/all") == Self.expected)
        #expect(records(space).values.allSatisfy { $0 == 1 })
    }

    @Test(.enabled(if: LongTests.areWanted, "\(LongTests.hint)"))
    func aStageThatNeedsMoreTimeThanItsJobGetsIt() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try Self.prepare(space, work: "sleep 45", settings: ", \"minutes\": 1")
        let outcome = try onSlurm(space, "part[i=1]")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        let errors = outcome.events.compactMap { $0["error"] as? String }.joined()
        #expect(errors.contains("did not end within its job's 1 min"), "\(errors)")
    }
}
