// What a job does on its machine: takes stages from its folder until there are none, runs them, and says how they ended.
// It reads neither the manifest nor the store's records.

import CProcess
import Glibc

/// The main function of a job.
public struct JobWorker {
    private let folder: JobFolder
    private let pool: JobPool
    /// What Slurm calls it.
    private let job: String
    private let paths: StorePaths
    private var stageCheck: JobStageCheck
    private let signals: Int32
    private var folders: AttemptFolders
    private let keepers = Keepers()
    private var guardLine: Int32 = -1
    /// `Clock.seconds()` by which the job must have ended.
    private var deadline: Double
    /// Names of files of stages as they were when last looked, in order, without those that were tried.
    private var listing: ArraySlice<String> = []
    /// The job has been told to end.
    private var isStopped = false
    /// Its time is nearly up: no more is taken.
    private var isLate = false

    /// Seconds before a job's end in which a stage is ended, and its report written.
    private static let margin = 20.0
    /// Seconds within which a signal to a job has reached all of its processes, on a node that has much to do: where a
    /// stage seems to have ended by one, and where it seems to have failed by itself.
    private static let signalSeconds = (bySignal: 3.0, byItself: 0.3)
    /// Seconds between looks at the folder while it is empty: at first, and in the end.
    private static let lookInterval = 0.03...0.5

    /// Runs stages from the folder at `path` by these kinds, whose code is `code`.
    public static func run(folder path: String, kinds: [any StageKind], code: String) throws {
        let folder = JobFolder(path: path)
        guard let pool = try JobPool(of: folder) else { throw Failure(.usage, "this is no folder of jobs", at: path) }
        signal(SIGXFSZ, SIG_IGN)
        signal(SIGIO, SIG_IGN)
        let question = JobQuestion(folder)
        if question.isAsked {
            let answers = ProgramAnswers(path: StorePaths(folder: pool.store).programs)
            return try question.answer(pool, KindCatalog(kinds, CodeTable(code), answers))
        }
        var worker = try JobWorker(folder, pool, kinds, code)
        defer { worker.end() }
        try worker.work()
    }

    private init(_ folder: JobFolder, _ pool: JobPool, _ kinds: [any StageKind], _ code: String) throws {
        self.folder = folder
        self.pool = pool
        job = Self.jobName
        paths = StorePaths(folder: pool.store)
        stageCheck = JobStageCheck(
            KindCatalog(kinds, CodeTable(code), ProgramAnswers(path: paths.programs)), patience: Double(pool.patience))
        let place = folder.attempts + "/" + job
        try Files.createFolder(place)
        folders = AttemptFolders(in: place)
        deadline = Clock.seconds() + Double(pool.size.minutes) * 60 - Self.margin
        signals = signal_descriptor()
        guardLine = guard_start(place)
    }

    /// `123_4` in an array, else `123`; without Slurm, for tests, the process.
    private static var jobName: String {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        if let array = variable("SLURM_ARRAY_JOB_ID"), let task = variable("SLURM_ARRAY_TASK_ID") {
            return array + "_" + task
        }
        return variable("SLURM_JOB_ID") ?? "process-\(getpid())"
    }

    private func end() {
        keepers.endAll()
        if guardLine >= 0 { close(guardLine) }
    }

    private mutating func work() throws {
        var idleSince = Clock.seconds()
        var pause = Self.lookInterval.lowerBound
        while !isStopped && !isLate {
            if let (bundle, path) = try takeOne() {
                try run(bundle, at: path)
                idleSince = Clock.seconds()
                pause = Self.lookInterval.lowerBound
                continue
            }
            let now = Clock.seconds()
            if folder.isClosed || now - idleSince > Double(pool.linger) || now > deadline { return }
            // The folder has gone: so has whoever wanted something.
            if access(folder.description, F_OK) != 0 { return }
            try wait([], seconds: pause)
            pause = min(pause * 1.3, Self.lookInterval.upperBound)
        }
    }

    /// Takes the first stages that fit into what is left of the job's time. Others may be quicker.
    private mutating func takeOne() throws(Failure) -> (bundle: String, path: String)? {
        let left = deadline - Clock.seconds()
        var isFresh = false
        while true {
            // A few names to choose from, so that jobs that look at the same time seldom want the same.
            let most = min(listing.count, 8)
            for name in listing.prefix(most).shuffled() where JobFolder.expectedSeconds(name) < left {
                if let path = try folder.take(name, as: job) {
                    if let place = listing.firstIndex(where: { $0.hasBytes(of: name) }) { listing.remove(at: place) }
                    return (name, path)
                }
            }
            listing.removeFirst(most)
            guard listing.isEmpty else { continue }
            if isFresh { return nil }
            // A list of many thousand names takes its time: it is used up before the next is made.
            listing = try folder.waiting()[...]
            isFresh = true
        }
    }

    private mutating func run(_ name: String, at path: String) throws {
        guard let bundle = try JobBundle(at: path) else { return }
        var process: StageProcess?
        defer { if let process { Self.dismiss(process) } }
        let sharing = bundle.stages.count > 1 ? Sharing(group: 0, identities: []) : nil
        for (member, stage) in bundle.stages.enumerated() {
            var report = JobReport(
                bundle: name, member: member, key: stage.frozen.key, job: job, host: Host.name, attempt: "",
                cost: StageCost(), outcome: .stopped)
            if !isStopped {
                do {
                    try stageCheck.check(stage)
                    let before = process
                    process = nil
                    process = try run(stage, &report, sharing, by: before)
                } catch let failure as Failure {
                    report.outcome = .failed(failure)
                }
            }
            try put(report)
        }
        unlink(path)
    }

    /// Writes a report. Where there is no room for it, what the attempt has left makes some.
    private func put(_ report: JobReport) throws(Failure) {
        let path = folder.done + "/" + report.name
        do throws(Failure) {
            try folder.put(report.encoded, at: path)
        } catch {
            Files.remove(report.attempt)
            var report = report
            report.outcome = .failed(
                Failure(
                    .work, "how a stage has ended cannot be written", at: path, facts: [.init("cause", error.headline)],
                    hint: "the store's disk is full (`stagecraft gc` removes what no result needs)"))
            try folder.put(report.encoded, at: path)
        }
    }

    private static func dismiss(_ process: StageProcess) {
        process.child.signal(SIGKILL)
        _ = process.child.reap()
    }

    /// Runs one stage to its end. Returns its process, if that waits for another stage.
    private mutating func run(
        _ stage: JobStage, _ report: inout JobReport, _ sharing: Sharing?, by idle: StageProcess?
    ) throws -> StageProcess? {
        var notStarted: JobReport.Outcome?
        let attempt: Attempt
        do {
            attempt = try Attempt(
                starting: stage.frozen, as: report.member, folders: &folders, by: idle, or: keepers, sharing: sharing,
                mayKeep: false, SmallContents()
            ) { request, code in
                notStarted = .notStarted(code: code, program: request.program, arguments: request.arguments)
                return nil
            }
        } catch {
            if let idle { Self.dismiss(idle) }
            guard let notStarted else { throw error }
            report.outcome = notStarted
            return nil
        }
        if let idle, attempt.process.child.pid != idle.child.pid { Self.dismiss(idle) }
        report.attempt = attempt.folder
        var rest: StageProcess?
        let ending: ChildProcess.Ending
        (ending, report.cost, rest) = try watch(attempt)
        report.cost.seconds = Clock.seconds() - attempt.started
        report.outcome = try outcome(of: attempt, stage, ending, report.cost)
        if case .well = report.outcome {
        } else if let process = rest {
            Self.dismiss(process)
            rest = nil
        }
        return rest
    }

    /// Waits until the stage has ended: by itself, or because it must.
    private mutating func watch(_ attempt: Attempt) throws -> (ChildProcess.Ending, StageCost, StageProcess?) {
        let child = attempt.process.child
        while true {
            let line = attempt.lineIsClosed ? nil : child.line?.descriptor
            let due = min(attempt.deadline ?? .infinity, attempt.wasTerminated ? .infinity : deadline)
            let ready = try wait(
                [child.endDescriptor, line ?? -1], seconds: max(0, min(due - Clock.seconds(), 60)))
            if ready[1], let messages = child.line?.messages() {
                attempt.lineIsClosed = messages.isClosed
                if case .ended(let cpuSeconds, let memory)? = messages.messages.last {
                    var process = attempt.process
                    process.stagesRun += 1
                    return (.exit(0), StageCost(cpuSeconds: cpuSeconds, peakMemoryBytes: memory), process)
                }
            }
            if ready[0] {
                let (ending, cost) = child.reap()
                return (ending, cost, nil)
            }
            let now = Clock.seconds()
            if isStopped && !attempt.wasTerminated {
                attempt.terminate(now, grace: 1)
            } else if now >= deadline && !attempt.wasTerminated {
                isLate = true
                attempt.terminate(now, grace: 5)
            } else if now >= attempt.deadline ?? .infinity {
                if !attempt.wasTerminated { attempt.timedOut = true }
                attempt.terminate(now, grace: 5)
            }
        }
    }

    private mutating func outcome(
        of attempt: Attempt, _ stage: JobStage, _ ending: ChildProcess.Ending, _ cost: StageCost
    ) throws -> JobReport.Outcome {
        guard ending == .exit(0), !attempt.timedOut else {
            // Who ends a job tells all of its processes, the stage's perhaps first.
            if !attempt.wasTerminated { try waitForSignal(after: ending) }
            if isStopped && !attempt.timedOut { return .stopped }
            if attempt.wasTerminated && !attempt.timedOut { return .outOfTime }
            if ending == .signal(SIGKILL), !attempt.timedOut, cost.peakMemoryBytes > pool.size.memoryMiB << 20 * 3 / 4 {
                return .outOfMemory
            }
            return .badly(ending, timedOut: attempt.timedOut, stagesRun: attempt.process.stagesRun)
        }
        let finished = try attempt.finishJob(paths).run()!
        let fresh = finished.outputs.filter { $0.status != nil }.map { paths.object($0.content.digest) }
        if !fresh.isEmpty {
            try Files.sync(fresh)
            try Files.syncFolder(paths.objects)
        }
        return .well(
            ActionRecord(
                key: stage.frozen.key, stage: stage.frozen.id, preImage: stage.preImage,
                outputs: finished.outputs.map { .init(name: $0.name, content: $0.content) },
                cost: cost, work: stage.work, host: Host.name, finished: UTC.now()),
            log: finished.log)
    }

    /// Waits until this process, too, has been told to end, or would have been.
    private mutating func waitForSignal(after ending: ChildProcess.Ending) throws {
        // Shells give 128 and the number for a signal that has ended their command.
        let isByItself = if case .exit(let code) = ending { code < 128 } else { false }
        let end = Clock.seconds() + (isByItself ? Self.signalSeconds.byItself : Self.signalSeconds.bySignal)
        while !isStopped {
            let left = end - Clock.seconds()
            if left <= 0 { return }
            try wait([], seconds: left)
        }
    }

    /// Waits for descriptors (-1: none) and signals; which of them are ready. May return before any is.
    @discardableResult
    private mutating func wait(_ descriptors: [Int32], seconds: Double) throws -> [Bool] {
        var polled = ([signals] + descriptors).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let count = poll(&polled, nfds_t(polled.count), Int32(min(seconds, 3600) * 1000) + 1)
        guard count >= 0 || errno == EINTR else { throw Failure.system("wait for a stage", "poll") }
        if count > 0, polled[0].revents != 0 {
            var times: Int32 = 0
            switch signal_next(signals, &times) {
            case 0: break
            case SIGHUP:
                // Slurm's warning that the time is nearly up.
                isLate = true
                deadline = min(deadline, Clock.seconds() + JobSubmission.warningSeconds - Self.margin)
            default: isStopped = true
            }
        }
        return polled.dropFirst().map { count > 0 && $0.revents != 0 }
    }
}
