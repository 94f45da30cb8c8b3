import Foundation
import Testing

@testable import Engine
@testable import ResultStore
@testable import StageGraph

/// What is handed to jobs and comes back reads as it was written.
@Suite struct JobFileTests {
    private static let digest = Digest(String(repeating: "ab", count: 32))!

    private func stage(_ action: FrozenStage.Action) -> JobStage {
        var resources = Resources()
        resources.threads = 3
        resources.memoryMiB = 500
        resources.timeLimit = 1.5
        var content = FileContent(size: 5, digest: Self.digest)
        content.mode = 0o640
        return JobStage(
            frozen: FrozenStage(
                id: "cafe\u{301}[a=1]", key: Self.digest, outputs: ["out/1", "caf\u{E9}"], resources: resources,
                environment: StageEnvironment(whitelisted: ["LANG": "C", "TOKEN": "a\"b\\c\n"]), action: action,
                watched: [.init(label: "file:x", path: "x", content: content)]),
            preImage: PreImage(members: Array(#""kind":"command","parameter.x":"\"quoted\" \\ text""#.utf8)),
            work: StageWork(2.5, of: "steps"))
    }

    private func read(_ stages: [JobStage]) throws -> [JobStage] {
        let folder = TemporaryFolder()
        try Files.write(JobBundle(stages).encoded, to: folder.path + "/bundle")
        return try #require(try JobBundle(at: folder.path + "/bundle")).stages
    }

    @Test func commandsComeBack() throws {
        let command = FrozenStage.Command(
            program: "/bin/sh", arguments: ["sh", "-c", "echo \"$1\"\n"],
            copies: [
                .init(
                    path: "in/é", source: "/store/objects/1", content: FileContent(size: 7, digest: Self.digest),
                    isProjectFile: true)
            ], lists: [CommandList(path: "list", bytes: Array("a\nb\n".utf8))],
            variables: [(name: "A", value: "b\"c")], standardOutput: "out/1", discards: [FilePattern("*.aux")],
            optional: ["w"], emptyFolders: ["f/"], workingFolder: "a/b")
        let stage = stage(.command(command))
        let back = try #require(try read([stage, stage]).last)
        #expect(back.frozen.id == stage.frozen.id && back.frozen.key == stage.frozen.key)
        #expect(back.frozen.outputs == stage.frozen.outputs && back.frozen.resources == stage.frozen.resources)
        #expect(back.frozen.watched == stage.frozen.watched)
        #expect(
            back.frozen.environment.variables(threads: 2, scratch: "/s")
                == stage.frozen.environment.variables(threads: 2, scratch: "/s"))
        #expect(back.preImage.ingredients == stage.preImage.ingredients)
        #expect(back.work == stage.work)
        guard case .command(let read) = back.frozen.action else { return #expect(Bool(false), "no command") }
        #expect(read.program == command.program && read.arguments == command.arguments)
        #expect(read.copies == command.copies)
        #expect(read.standardOutput == command.standardOutput && read.discards == command.discards)
        #expect(read.optional == ["w"] && read.emptyFolders == ["f/"] && read.workingFolder == "a/b")
        #expect(read.variables.map(\.name) == ["A"] && read.variables.map(\.value) == ["b\"c"])
        #expect(read.lists.map(\.path) == command.lists.map(\.path) && read.lists[0].bytes == command.lists[0].bytes)
    }

    @Test func requestsComeBack() throws {
        let instance = StageInstance(
            id: "s", name: "s", kind: "k", parameters: ParameterValues(["a": .list([.number(0.1), .integer(2)])]),
            outputs: ["o"], place: "")
        let request = WorkerRequest(
            stage: instance,
            inputs: [.init(role: "r", origin: "o", name: "n", path: "/p", content: Self.digest.hexadecimal, size: 9)],
            unverified: ["u"])
        let back = try #require(try read([stage(.kind(request))]).first)
        guard case .kind(let read) = back.frozen.action else { return #expect(Bool(false), "no request") }
        #expect(read == request)
    }

    @Test(arguments: ["", "{}", #"{"stagecraft":1,"stages":[]}"#, #"{"stagecraft":1,"stages":[{"id":"x"}]}"#])
    func whatIsNoFileOfStagesIsRefused(text: String) throws {
        let folder = TemporaryFolder()
        try Files.write(Array(text.utf8), to: folder.path + "/bundle")
        #expect(throws: Failure.self) { try JobBundle(at: folder.path + "/bundle") }
        #expect(try JobBundle(at: folder.path + "/none") == nil)
    }

    @Test func reportsComeBack() throws {
        let folder = TemporaryFolder()
        let record = ActionRecord(
            key: Self.digest, stage: "s", preImage: PreImage(members: Array(#""kind":"command""#.utf8)),
            outputs: [.init(name: "o", content: FileContent(size: 1, digest: Self.digest))],
            cost: StageCost(seconds: 1, cpuSeconds: 2, peakMemoryBytes: 3), host: "h", finished: "now")
        let outcomes: [JobReport.Outcome] = [
            .well(record, log: "/log"), .badly(.exit(3), timedOut: false, stagesRun: 2),
            .badly(.signal(9), timedOut: true, stagesRun: 0), .badly(.left(4), timedOut: false, stagesRun: 0),
            .badly(.lost, timedOut: false, stagesRun: 0), .notStarted(code: 2, program: "p", arguments: ["a"]),
            .failed(Failure(.work, "headline", at: "place", facts: [.init("found", "1")], hint: "hint")), .stopped,
            .outOfTime, .outOfMemory,
        ]
        for outcome in outcomes {
            let report = JobReport(
                bundle: "1-2", member: 0, key: Self.digest, job: "12_3", host: "n1", attempt: "/a",
                cost: StageCost(seconds: 1, cpuSeconds: 2, peakMemoryBytes: 3), outcome: outcome)
            try Files.write(report.encoded, to: folder.path + "/report")
            let back = try #require(try JobReport(at: folder.path + "/report"))
            #expect("\(back)" == "\(report)")
            // What a kill has cut is none.
            try Files.write(Array(report.encoded.dropLast(20)), to: folder.path + "/report")
            #expect(try JobReport(at: folder.path + "/report") == nil)
        }
    }
}

@Suite struct SharedFileWaitTests {
    @Test func aFileThatComesLateIsWaitedFor() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/late"
        let thread = Thread {
            usleep(150_000)
            try? Files.write([1], to: path)
            usleep(150_000)
            try? Files.write([1, 2, 3], to: path)
        }
        thread.start()
        try SharedFileWait.wait(for: path, size: 3, seconds: 20)
    }

    @Test func oneThatDoesNotComeIsNamedWithTheMachine() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/never"
        try Files.write([1], to: path)
        let failure = #expect(throws: Failure.self) { try SharedFileWait.wait(for: path, size: 3, seconds: 0.1) }
        #expect(failure?.place == path && failure?.headline.contains(Host.name) == true)
        #expect(failure?.facts.contains(.init("found", "1 bytes")) == true)
    }
}

@Suite struct SlurmTextTests {
    @Test func linesOfSqueue() {
        let text = "123_4|stagecraft-x|RUNNING|None|n1\n7|other|PENDING|Priority|\nnonsense\n"
        let jobs = JobState.parse(text)
        #expect(jobs.count == 2)
        #expect(jobs[0] == JobState(job: "123_4", name: "stagecraft-x", state: "RUNNING", reason: "None", node: "n1"))
        #expect(jobs[0].isAlive && !jobs[0].isPending && jobs[1].isPending)
        for state in ["COMPLETED", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "TIMEOUT", "CANCELLED", "PREEMPTED"] {
            #expect(!JobState(job: "1", name: "", state: state, reason: "", node: "").isAlive)
        }
    }

    @Test(arguments: [
        (
            "sbatch: error: AssocMaxSubmitJobLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
            "limit"
        ),
        ("sbatch: error: Batch job submission failed: Invalid job array specification", "limit"),
        ("sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying.", "limit"),
        (
            "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)",
            "unreachable"
        ),
        ("sbatch: error: Batch job submission failed: Socket timed out on send/recv operation", "unreachable"),
        ("sbatch: error: invalid partition specified: nowhere", "refused"),
        (
            "sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified",
            "refused"
        ),
    ])
    func whatSbatchSays(text: String, kind: String) {
        let found =
            switch SubmissionProblem(text) {
            case .limit: "limit"
            case .unreachable: "unreachable"
            case .refused: "refused"
            }
        #expect(found == kind)
    }

    @Test func whatIsAskedFor() {
        var settings = SlurmSettings()
        settings.partition = "main"
        settings.options = ["--nice=5"]
        let submission = JobSubmission(
            folder: JobFolder(path: "/s/jobs/stagecraft-1"), size: JobSize(threads: 4, memoryMiB: 1024, minutes: 90),
            count: 8, comment: "c", settings: settings)
        let arguments = submission.arguments
        for word in [
            "--cpus-per-task=4", "--mem=1024M", "--time=90", "--array=0-7", "--partition=main", "--no-requeue",
            "--job-name=stagecraft-1",
        ] { #expect(arguments.contains(word)) }
        #expect(Array(arguments.suffix(2)) == ["--nice=5", "/s/jobs/stagecraft-1/job.sh"])
    }
}

@Suite struct SlurmPoolTests {
    private func pool(_ folder: TemporaryFolder) throws -> SlurmPool {
        let description = JobPool(
            program: "/bin/it's", store: folder.path, size: JobSize(threads: 1, memoryMiB: 1, minutes: 1), linger: 0,
            patience: 1)
        let made = try JobFolder.make("stagecraft-test", description, in: StorePaths(folder: folder.path))
        #expect(try JobPool(of: made) == description)
        return SlurmPool(made, description, isOpen: true)
    }

    private func stage(_ number: UInt8) -> JobStage {
        let key = SHA256.digest(of: [number])
        return JobStage(
            frozen: FrozenStage(
                id: Name("s\(number)"), key: key, outputs: ["o"], resources: Resources(),
                environment: StageEnvironment(whitelisted: [:]),
                action: .command(.init(program: nil, arguments: ["true"], copies: [], lists: [])), watched: []),
            preImage: PreImage(), work: nil)
    }

    @Test func jobsAreAskedForByWork() throws {
        let folder = TemporaryFolder()
        let pool = try pool(folder)
        var settings = SlurmSettings()
        settings.target = 60
        #expect(pool.demand(settings) == 0)
        for number in 0..<10 { try pool.add([(index: number, stage: stage(UInt8(number)), seconds: 30)]) }
        // 10 × (30 + 0.1) s, a job a minute.
        #expect(pool.demand(settings) == 6)
        settings.jobs = 4
        #expect(pool.demand(settings) == 4)
        settings.target = 1_000_000
        #expect(pool.demand(settings) == 1)
        settings.target = 1
        settings.jobs = 100
        #expect(pool.demand(settings) == 10)
    }

    @Test func aFileIsTakenOnceAndWhatIsLeftIsTakenBack() throws {
        let folder = TemporaryFolder()
        let pool = try pool(folder)
        for number in 0..<3 { try pool.add([(index: number, stage: stage(UInt8(number)), seconds: 1)]) }
        let names = try pool.folder.waiting()
        #expect(names.count == 3 && names == names.sorted())
        #expect(try pool.folder.take(names[0], as: "1_1") != nil)
        #expect(try pool.folder.take(names[0], as: "1_2") == nil)
        pool.takers[Name(names[0])] = "1_1"
        #expect(try pool.withdraw().compactMap(\.stage).sorted() == [1, 2])
        #expect(try pool.folder.waiting() == [])
        // Another run finds the one that is on its way.
        let next = SlurmPool(pool.folder, pool.description, isOpen: true)
        try next.adopt()
        #expect(next.bundles.count == 1 && next.holds(stage(0).frozen.key) && !next.holds(stage(1).frozen.key))
        #expect(Array(next.takers.values) == ["1_1"])
    }
}
