// Stages that share work in one process, through a program whose kinds leave a trace of what they compute where.

import Foundation
import TestSupport
import Testing

struct SharedWorkTests {
    /// A project whose stages are `probe.sum` with these parameters beside the trace.
    private struct Project {
        let space = try! TestSpace()

        init(_ parameters: String, matrix: String, more: String = "", manifest: String = "") throws {
            let axes = ["factor", "set", "layer", "fault"].filter { matrix.contains("\"\($0)\"") }
            let values = axes.map { "\"\($0)\": \"$\($0)\"" } + (parameters.isEmpty ? [] : [parameters])
            try space.write(
                "pipeline.json",
                """
                {"stagecraft": 1, "project": "test", "stages": {
                "p": { "kind": "probe.sum", "matrix": { \(matrix) }, \(more)
                       "parameters": { "trace": "\(space.path("trace"))", \(values.joined(separator: ", ")) },
                       "deliver": "results/\(axes.map { "${\($0)}" }.joined(separator: "-"))" } \(manifest) }}
                """)
        }

        func run(_ arguments: String...) throws -> TestSpace.Outcome {
            try space.start(arguments, program: "sharing-stages").outcome()
        }

        /// What was computed, and in which process.
        var trace: [(what: String, process: String)] {
            (space.read("trace") ?? "").split(separator: "\n").map { line in
                let parts = line.components(separatedBy: " in ")
                return (parts[0], parts[1])
            }
        }

        func count(_ what: String) -> Int { trace.filter { $0.what.hasPrefix(what) }.count }

        var results: [String: String?] {
            Dictionary(uniqueKeysWithValues: space.files("results").map { ($0, space.read($0)) })
        }
    }

    private static let matrix = #""factor": [1, 2, 3], "set": [1, 2], "layer": [5, 6]"#

    @Test func whatStagesHaveInCommonIsComputedOnce() throws {
        let project = try Project("", matrix: Self.matrix)
        let outcome = try project.run("1")
        #expect(outcome.exit == 0, "\(outcome)")
        #expect(project.count("begin") == 12)
        #expect(project.count("set") == 2)
        #expect(project.count("layer") == 4)
        #expect(Set(project.trace.map(\.process)).count == 2)
        // Sums of {set, 2, 3} times layer times factor.
        #expect(project.results["results/3-2-6/sum.txt"] == "126\n")
        #expect(project.results["results/1-1-5/sum.txt"] == "30\n")
        // Each stage is one of its own: record, log, key.
        #expect(project.space.read(".stagecraft/records")?.split(separator: "\n").count == 12)
        let logs = project.space.files(".stagecraft/logs")
        #expect(Set(logs.map { project.space.read($0) }).count == 12)
        #expect(outcome.events.last?["ran"] as? Int == 12)
        #expect(try project.run("1").ran == [])
    }

    /// A worker that has closed its line is waited for without asking again and again.
    @Test func aClosedLineCostsNoProcessorTime() throws {
        let project = try Project(#""fault": "close-line""#, matrix: #""factor": [1]"#)
        let running = try project.space.start(["1"], program: "sharing-stages")
        let process = running.process.processIdentifier
        var ticks = 0
        while running.process.isRunning {
            let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
            let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
            if fields.count > 12 { ticks = max(ticks, (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)) }
            usleep(50_000)
        }
        #expect(try running.outcome().exit == 0)
        #expect(Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK))) < 0.5)
    }

    @Test func resultsAreThoseOfStagesThatRunAlone() throws {
        let together = try Project("", matrix: Self.matrix)
        #expect(try together.run("2").exit == 0)
        var alone: [String: String?] = [:]
        for factor in 1...3 {
            for set in 1...2 {
                for layer in 5...6 {
                    let project = try Project(
                        "", matrix: "\"factor\": [\(factor)], \"set\": [\(set)], \"layer\": [\(layer)]")
                    #expect(try project.run("1").exit == 0)
                    alone.merge(project.results) { first, _ in first }
                }
            }
        }
        #expect(alone.count == 12)
        #expect(firstDifference(together.results, alone) == nil)
    }

    @Test func oneGroupUsesAllJobs() throws {
        let project = try Project(#""pause": 0.15"#, matrix: #""factor": [1, 2, 3, 4, 5, 6], "layer": [1, 2]"#)
        #expect(try project.run("3").exit == 0)
        #expect(Set(project.trace.map(\.process)).count == 3)
        // Three at a time: as many have begun before the first ends.
        #expect(project.trace.prefix { !$0.what.hasPrefix("end") }.filter { $0.what.hasPrefix("begin") }.count == 3)
    }

    @Test func threadsOrMemoryThatDifferSeparate() throws {
        let project = try Project(
            "", matrix: #""factor": [1, 2]"#,
            manifest: """
                , "wide": { "kind": "probe.sum", "threads": 2, "parameters": { "trace": "$trace" } }
                , "small": { "kind": "probe.sum", "memoryMiB": 4000, "parameters": { "trace": "$trace", "factor": 9 } }
                """)
        try project.space.write(
            "pipeline.json",
            (project.space.read("pipeline.json") ?? "").replacingOccurrences(
                of: "$trace", with: project.space.path("trace")))
        let outcome = try project.run("2")
        #expect(outcome.exit == 0, "\(outcome)")
        #expect(project.count("set") >= 3)
        #expect(Set(project.trace.filter { $0.what == "set" }.map(\.process)).count >= 3)
    }

    @Test func aStageThatThrowsIsTheOneThatFails() throws {
        let project = try Project(
            "", matrix: #""factor": [1, 2, 3, 4], "fault": ["none", "throw"]"#)
        let outcome = try project.run("1", "keep-going")
        #expect(outcome.exit == 1)
        let failed = outcome.events.filter { $0["event"] as? String == "failed" }.compactMap { $0["stage"] as? String }
        #expect(failed.sorted() == (1...4).map { "p[factor=\($0),fault=throw]" })
        for event in outcome.events where event["event"] as? String == "failed" {
            #expect((event["error"] as? String)?.contains("this stage throws") == true)
        }
        #expect(project.results.isEmpty == false)
        #expect(outcome.events.last?["ran"] as? Int == 4)
        // The log of a failed stage holds what it printed, not what others did.
        let logs = project.space.files(".stagecraft/failed").filter { $0.hasSuffix("/log") }
        #expect(logs.count == 4)
        for log in logs { #expect(project.space.read(log)?.components(separatedBy: "log of p[").count == 2) }
    }

    @Test(arguments: ["1", "2"]) func aCrashInCompanyIsTriedAlone(_ jobs: String) throws {
        let project = try Project(#""fault": "crash-in-company""#, matrix: #""factor": [1, 2, 3, 4, 5]"#)
        let outcome = try project.run(jobs)
        #expect(outcome.exit == 0, "\(outcome)")
        #expect(outcome.events.last?["ran"] as? Int == 5)
        #expect(project.results.count == 5)
        #expect(outcome.events.contains { $0["event"] as? String == "retrying" })
        #expect(try project.run(jobs).ran == [])
    }

    @Test func aCrashAloneIsAFailure() throws {
        let project = try Project(
            "", matrix: #""factor": [1, 2], "fault": ["none", "crash", "no-output"]"#)
        let outcome = try project.run("1", "keep-going")
        #expect(outcome.exit == 1)
        let failed = outcome.events.filter { $0["event"] as? String == "failed" }.compactMap { $0["stage"] as? String }
        #expect(failed.count == 4)
        #expect(failed.allSatisfy { !$0.contains("fault=none") })
        #expect(outcome.events.last?["ran"] as? Int == 2)
        // At most one more attempt than a stage that is alone has.
        #expect(project.count("begin") <= 2 + 2 * 4)
    }

    /// One that fails after others in its process may be their victim: it is tried once more, alone, and only once.
    @Test(arguments: [0, 1]) func aFailureInCompanyIsForgivenOnce(_ retries: Int) throws {
        let project = try Project(
            "", matrix: #""factor": [1], "fault": ["none", "crash"]"#, more: #""retries": \#(retries),"#)
        let outcome = try project.run("1", "keep-going")
        #expect(outcome.exit == 1)
        #expect(outcome.events.last?["failed"] as? Int == 1)
        // The good stage, then the other: in company, alone, and as often as the manifest allows.
        #expect(project.count("begin") == 1 + 2 + retries)
        #expect(outcome.events.count { $0["event"] as? String == "retrying" } == 1 + retries)
    }

    @Test func aTimeLimitIsEachStagesOwn() throws {
        let project = try Project(
            #""pause": 0.25"#, matrix: #""factor": [1, 2, 3, 4]"#, more: #""timeLimit": 0.8,"#)
        let outcome = try project.run("1")
        #expect(outcome.exit == 0, "\(outcome)")
        let slow = try Project(#""pause": 3"#, matrix: #""factor": [1, 2]"#, more: #""timeLimit": 0.3,"#)
        let stopped = try slow.run("1", "keep-going")
        #expect(stopped.exit == 1)
        #expect(stopped.output.contains("longer than its time limit of 0.3 s"))
        #expect(stopped.events.last?["failed"] as? Int == 2)
    }

    @Test func aKilledProcessLosesOneStage() throws {
        let project = try Project(#""pause": 0.2"#, matrix: #""factor": [1, 2, 3, 4]"#)
        let running = try project.space.start(["1"], program: "sharing-stages")
        wait(for: "the second stage") { project.count("begin") == 2 }
        Glibc.kill(try #require(pid_t(project.trace.last!.process)), SIGKILL)
        let outcome = try running.outcome()
        #expect(outcome.exit == 0, "\(outcome)")
        #expect(project.count("begin") == 5)
        #expect(project.results.count == 4)
    }

    @Test func anInterruptKeepsWhatIsDone() throws {
        let project = try Project(#""pause": 0.2"#, matrix: #""factor": [1, 2, 3, 4]"#)
        let running = try project.space.start(["1"], program: "sharing-stages")
        wait(for: "the third stage") { project.count("begin") == 3 }
        Glibc.kill(running.process.processIdentifier, SIGINT)
        #expect(try running.outcome().exit == 130)
        let done = project.results.count
        #expect(done >= 2)
        #expect(try project.run("1").ran.count == 4 - done)
        #expect(project.results.count == 4)
    }

    @Test func theProcessDiesWithTheEngine() throws {
        let project = try Project(#""pause": 0.5"#, matrix: #""factor": [1, 2]"#)
        let running = try project.space.start(["1"], program: "sharing-stages")
        wait(for: "the first stage") { project.count("begin") == 1 }
        Glibc.kill(running.process.processIdentifier, SIGKILL)
        _ = try running.outcome()
        let worker = try #require(pid_t(project.trace[0].process))
        wait(for: "the worker's end") { Glibc.kill(worker, 0) != 0 }
        #expect(project.count("end") == 0)
        #expect(try project.run("1").exit == 0)
    }

    @Test func forcedStagesGiveTheSameBytes() throws {
        let project = try Project("", matrix: Self.matrix)
        #expect(try project.run("1").exit == 0)
        let again = try project.run("1", "force")
        #expect(again.ran.count == 12)
        #expect(!again.output.contains("not deterministic"))
    }

    /// A file that changes while a process holds what it was: no stage may get a result from the former content.
    @Test func anInputThatChangesMeanwhileIsReadAgain() throws {
        let project = try Project(
            #""pause": 0.3"#, matrix: #""factor": [1, 2, 3]"#, more: #""inputs": { "data": "file:data" },"#)
        try project.space.write("data", "a")
        let running = try project.space.start(["1"], program: "sharing-stages")
        wait(for: "the first stage's numbers") { project.count("layer") == 1 }
        try project.space.write("data", "b")
        #expect(try running.outcome().exit == 0)
        // {98, 1, 2, 3} times factor: 'b' is 98.
        for factor in 1...3 { #expect(project.space.read("results/\(factor)/sum.txt") == "\(104 * factor)\n") }
    }
}
