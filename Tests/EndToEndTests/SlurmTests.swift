// Stages in Slurm's jobs: the same results as here, whatever is killed, refused or changed meanwhile.

import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: SlurmCluster.isUsable, SlurmCluster.hint), .serialized) struct SlurmTests {
    @Test func theSameResultsAsHere() throws {
        let cluster = try SlurmCluster()
        let (there, here) = (try TestSpace(on: cluster), try TestSpace())
        for space in [there, here] { try space.prepareStages() }
        let outcome = try there.runOnSlurm()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(outcome.ran.count == 9)
        #expect(try here.run("--jobs", "2").exit == 0)
        #expect(there.read("out/all") == TestSpace.expectedOfStages)
        #expect(there.files(".stagecraft/objects") == here.files(".stagecraft/objects"))
        #expect(there.recordCounts().count == 9 && there.recordCounts().values.allSatisfy { $0 == 1 })
        #expect(there.recordCounts().keys.sorted() == here.recordCounts().keys.sorted())
        // Each record says which job it was, and what that had.
        #expect(try #require(there.read(".stagecraft/records")).contains("\"allocation\":{\"job\":\""))
        #expect(try there.runOnSlurm().ran == [])
        wait(for: "an empty queue") { (try? cluster.jobs()) == [] }
        #expect(there.files(".stagecraft/jobs").allSatisfy { $0.contains("/inputs/") })
    }

    @Test func figuresOfBothPapersComeOutAlike() throws {
        let cluster = try SlurmCluster()
        let project = URL(fileURLWithPath: #filePath).appending(path: "../../..").standardizedFileURL
        var objects: [[String]] = []
        for executor in ["slurm", "local"] {
            let space = try TestSpace(on: cluster)
            try space.copyManifest(from: project.path)
            let outcome = try space.start(
                ["run", "--json", "--profile", "smoke", "A12", "B9", "--executor", executor]).outcome()
            #expect(outcome.exit == 0, "\(outcome.errors)")
            objects.append(space.files(".stagecraft/objects"))
        }
        #expect(objects[0].count > 50 && firstDifference(objects[0], objects[1]) == nil)
    }

    /// Folders, and stages that are known when another has run, in jobs as here.
    @Test func theGraphGrows() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try space.write("raw.csv", "a,1\nb,2\na,3\n")
        try space.manifest(FanOutTests.stages)
        let outcome = try space.runOnSlurm()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(Set(outcome.ran) == ["split", "sum[station=a]", "sum[station=b]", "report"])
        #expect(space.read("out/r.csv") == "a,4\nb,2\n")
        #expect(try space.run().ran == [])
    }

    @Test func aKilledRunIsTakenOver() throws {
        let cluster = try SlurmCluster()
        var random = SystemSeed(state: 20_261_129)
        let rounds = ProcessInfo.processInfo.environment["STAGECRAFT_KILLS"].flatMap { Int($0) } ?? 4
        for _ in 0..<rounds {
            let space = try TestSpace(on: cluster)
            try space.prepareStages(work: "sleep 0.4")
            let running = try space.start(["run", "--json", "--executor", "slurm"])
            usleep(UInt32(random.next() % 3_500_000))
            kill(running.process.processIdentifier, SIGKILL)
            _ = try running.outcome()
            let next = try space.runOnSlurm()
            #expect(next.exit == 0, "\(next.errors)")
            #expect(space.read("out/all") == TestSpace.expectedOfStages)
            #expect(space.recordCounts().values.allSatisfy { $0 == 1 })
            #expect(try space.stagecraft("fsck").exit == 0)
        }
        wait(for: "an empty queue") { (try? cluster.jobs()) == [] }
    }

    @Test func aDetachedRunIsSeenAndTakenIn() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try space.prepareStages(work: "echo >> \(space.path("count")); sleep 2")
        let outcome = try space.runOnSlurm("--detach")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(outcome.delivered == [])
        #expect(outcome.events.last?["inJobs"] as? Int == 9)
        let status = try space.stagecraft("status")
        #expect(status.output.contains("running"), "\(status.output)")
        let why = try space.stagecraft("why", "part[i=1]")
        #expect(why.output.contains("is at it") || why.output.contains("waits for a job"), "\(why.output)")
        #expect(try space.stagecraft("gc").errors.contains("jobs on a cluster work for this store"))
        let next = try space.runOnSlurm()
        #expect(next.exit == 0, "\(next.errors)")
        #expect(space.read("out/all") == TestSpace.expectedOfStages)
        // What jobs are at is waited for, not done twice.
        #expect(space.read("count")?.utf8.count == 8)
        #expect(space.recordCounts().values.allSatisfy { $0 == 1 })
    }

    @Test func whatIsFrozenStaysSo() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try space.prepareStages(work: "sleep 1.5")
        let running = try space.start(["run", "--json", "--executor", "slurm"])
        wait(for: "a job") { !space.files(".stagecraft/jobs").filter { $0.contains("/taken/") }.isEmpty }
        // An edit of the manifest and of an input changes nothing that is on its way.
        try space.write("seed", "other\n")
        let manifest = try #require(space.read("pipeline.json"))
        try space.write("pipeline.json", manifest.replacingOccurrences(of: "sleep 1.5", with: "exit 3"))
        let outcome = try running.outcome()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(space.read("out/all") == TestSpace.expectedOfStages)
    }

    @Test func interruptedTwiceItCancelsItsOwnJobsOnly() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try space.prepareStages(work: "sleep 60")
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
        try space.prepareStages(work: "echo no luck; exit 7")
        let outcome = try space.runOnSlurm("--keep-going")
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
        try space.prepareStages(settings: ", \"partition\": \"nowhere\"")
        let outcome = try space.runOnSlurm()
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("Slurm does not accept such jobs"), "\(outcome.errors)")
        #expect(outcome.errors.contains("nowhere"), "\(outcome.errors)")
        try space.write("site.json", #"{"slurm": {"partition": "main"}}"#)
        #expect(try space.runOnSlurm("--site", "site.json").exit == 0)
        try space.write("site.json", #"{"slurm": {"partitoin": "main"}}"#)
        let wrong = try space.runOnSlurm("--site", "site.json")
        #expect(wrong.exit == 2 && wrong.errors.contains("did you mean 'partition'"), "\(wrong.errors)")
    }

    @Test func theCheckFindsWhatJobsNeed() throws {
        let cluster = try SlurmCluster()
        let space = try TestSpace(on: cluster)
        try space.prepareStages()
        let outcome = try space.stagecraft("slurm", "check")
        #expect(outcome.exit == 0, "\(outcome.output)\(outcome.errors)")
        for name in ["controller", "submission", "machine", "clock", "file", "rename", "locks"] {
            #expect(outcome.output.contains("good  \(name): "), "\(outcome.output)")
        }
        try space.prepareStages(settings: ", \"partition\": \"nowhere\"")
        let bad = try space.stagecraft("slurm", "check")
        #expect(bad.exit == 1 && bad.output.contains("BAD   submission: "), "\(bad.output)")
    }
}
