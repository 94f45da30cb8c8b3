// Slurm in trouble: limits, a controller that does not answer or dies, nodes that die, no memory, no time, no room.

import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: SlurmCluster.isUsable, SlurmCluster.hint), .serialized) struct SlurmTroubleTests {
    @Test func limitsAreHonouredByWaiting() throws {
        let cluster = try SlurmCluster(nodes: 2, "MinJobAge=2", "MaxArraySize=3", "MaxJobCount=5")
        let space = try TestSpace(on: cluster)
        try space.prepareStages(work: "sleep 0.3")
        let outcome = try space.runOnSlurm()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("out/all") == TestSpace.expectedOfStages)
    }

    @Test func aQueueThatDoesNotAnswerStopsNothing() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try space.prepareStages(work: "sleep 1")
        try space.write(
            "bin/squeue", "#!/bin/sh\necho 'slurm_load_jobs error: Unable to contact slurm controller' >&2\nexit 1\n")
        try space.shell("chmod +x bin/squeue")
        space.environment["PATH"] = space.path("bin") + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
        let outcome = try space.runOnSlurm()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("out/all") == TestSpace.expectedOfStages)
        #expect("\(outcome.events)".contains("squeue does not answer"))
    }

    @Test func aControllerThatIsKilledComesBack() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try space.prepareStages(work: "sleep 3")
        let running = try space.start(["run", "--json", "--executor", "slurm"])
        wait(for: "a job") { !space.files(".stagecraft/jobs").filter { $0.contains("/taken/") }.isEmpty }
        kill(try cluster.process("slurmctld"), SIGKILL)
        usleep(2_000_000)
        try cluster.restart("slurmctld")
        let outcome = try running.outcome()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("out/all") == TestSpace.expectedOfStages)
        #expect(space.recordCounts().values.allSatisfy { $0 == 1 })
    }

    @Test func aJobThatIsCancelledByOthersRunsAgain() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try space.prepareStages(work: "sleep 1")
        let running = try space.start(["run", "--json", "--executor", "slurm"])
        wait(for: "a job") { !space.files(".stagecraft/jobs").filter { $0.contains("/taken/") }.isEmpty }
        try cluster.shell("scancel --state=RUNNING -u root; scancel --state=RUNNING --me")
        let outcome = try running.outcome()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("out/all") == TestSpace.expectedOfStages)
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
        let outcome = try space.runOnSlurm("--keep-going")
        let text = outcome.events.compactMap { $0["error"] as? String }.joined(separator: "\n")
        #expect(outcome.exit == 1)
        #expect(text.contains("stage 'some' has run out of its job's 200 MiB"), "\(text)")
        #expect(text.contains("stage 'most' has run out of its job's memory"), "\(text)")
        #expect(space.recordCounts().count == 1)
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

    @Test(.enabled(if: LongTests.areWanted, "\(LongTests.hint)"))
    func aNodeThatDiesIsReplaced() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try space.prepareStages(work: "sleep 20")
        let running = try space.start(["run", "--json", "--executor", "slurm"])
        wait(for: "a job") { !space.files(".stagecraft/jobs").filter { $0.contains("/taken/") }.isEmpty }
        kill(try cluster.process("slurmd.n1"), SIGKILL)
        let outcome = try running.outcome()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("out/all") == TestSpace.expectedOfStages)
        #expect(space.recordCounts().values.allSatisfy { $0 == 1 })
    }

    @Test(.enabled(if: LongTests.areWanted, "\(LongTests.hint)"))
    func aStageThatNeedsMoreTimeThanItsJobGetsIt() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try space.prepareStages(work: "sleep 45", settings: ", \"minutes\": 1")
        let outcome = try space.runOnSlurm("part[i=1]")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        let errors = outcome.events.compactMap { $0["error"] as? String }.joined()
        #expect(errors.contains("did not end within its job's 1 min"), "\(errors)")
    }
}
