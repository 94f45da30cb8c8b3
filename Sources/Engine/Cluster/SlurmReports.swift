// What comes back from jobs: stages that were taken, reports, and those that were lost. Unaware of how jobs come about.

import Glibc

extension SlurmExecutor {
    /// Something has been put into folders, or is about to come back: look often again.
    func hurry() {
        lookInterval = 0.05
        lookDue = min(lookDue, Clock.seconds() + lookInterval)
        askInterval = 1
        askDue = min(askDue, Clock.seconds() + askInterval)
    }

    /// Looks into all folders.
    func look(_ now: Double) throws {
        var hasFound = false
        for pool in pools {
            hasFound = try lookForTaken(pool) || hasFound
            hasFound = try lookForReports(pool) || hasFound
            try lookForLost(pool, now)
        }
        lookInterval = hasFound ? 0.05 : min(lookInterval * 1.3, 0.5)
        lookDue = Clock.seconds() + lookInterval
    }

    private func lookForTaken(_ pool: SlurmPool) throws -> Bool {
        var hasFound = false
        for name in try Files.names(in: pool.folder.taken) {
            guard let (bundle, job) = JobFolder.split(name), pool.bundles[Name(bundle)] != nil,
                pool.takers[Name(bundle)] == nil
            else { continue }
            pool.takers[Name(bundle)] = job
            pool.useful.insert(job)
            pool.fruitless = 0
            startFirst(of: pool.bundles[Name(bundle)]!)
            hasFound = true
        }
        return hasFound
    }

    /// The stages of a file run one after the other.
    private func startFirst(of tasks: [JobTask]) {
        if let stage = tasks.first?.stage, scheduler.states[stage] == .queued { scheduler.hasStarted(stage) }
    }

    private func lookForReports(_ pool: SlurmPool) throws -> Bool {
        var hasFound = false
        for name in try Files.names(in: pool.folder.done) {
            let path = pool.folder.done + "/" + name
            guard !seen.contains(Name(path)), let report = try JobReport(at: path) else { continue }
            seen.insert(Name(path))
            hasFound = true
            pool.useful.insert(report.job)
            pool.fruitless = 0
            reportPaths[report.key] = path
            guard let task = pool.end(report) else {
                // A stage that was taken for lost, or one of a former run.
                if pools.allSatisfy({ !$0.holds(report.key) }) { early[report.key] = report }
                continue
            }
            if let index = task.stage {
                try conclude(report, index)
            } else {
                early[report.key] = report
            }
            if let rest = pool.bundles[Name(report.bundle)] { startFirst(of: rest) }
        }
        return hasFound
    }

    /// A stage of this run has ended.
    func conclude(_ report: JobReport, _ index: Int) throws {
        if scheduler.states[index] == .queued { scheduler.hasStarted(index) }
        let stage = scheduler.pipeline.graph.stages[index]
        let project = scheduler.pipeline.project
        switch report.outcome {
        case .well(let record, let log):
            // The report stays until there is a record.
            return try ended(
                index, report, .well(finish: arrival(of: record, log, report), now: nil),
                path: reportPaths.removeValue(forKey: report.key))
        case .badly(let ending, let timedOut, let stagesRun):
            let failure = AttemptFailure(
                stage: stage, folder: report.attempt, stagesRun: stagesRun, timedOut: timedOut, ending: ending,
                cost: report.cost, project: project
            ).failure
            try ended(index, report, .failed(located(failure, report), isForgiven: stagesRun > 0 && !timedOut))
        case .notStarted(let code, let program, let arguments):
            let work = AttemptFolder.work(report.attempt)
            let request = ChildProcess.Request(
                program: program, arguments: arguments, environment: [],
                folder: stage.workingFolder.map { "\(work)/\($0)" } ?? work,
                log: SharedFile(try OpenFile("/dev/null", O_WRONLY, to: "open")), isWorker: false)
            let known =
                stage.isCommand
                ? StartFailure(stage: stage, request: request, project).failure(code) : nil
            try ended(
                index, report,
                .failed(located(known ?? .system("start the program", program, code), report), isForgiven: false))
        case .failed(var failure):
            if failure.place == nil { failure.place = stage.place }
            try ended(index, report, .failed(located(failure, report), isForgiven: false))
        case .stopped: try again(index, "its job was told to end", report.job)
        case .outOfTime: try raise(index, time, report.job)
        case .outOfMemory: try raise(index, memory, report.job)
        }
        unlink(reportPaths.removeValue(forKey: report.key) ?? "")
    }

    private func ended(
        _ index: Int, _ report: JobReport, _ outcome: EndedAttempt.Outcome, path: String? = nil
    ) throws {
        try scheduler.hasEnded(
            EndedAttempt(
                stage: index, key: report.key, outcome: outcome, watched: watched.removeValue(forKey: index) ?? [],
                folder: report.attempt, report: path, cost: report.cost, host: report.host,
                allocation: sizes[index].map {
                    JobAllocation(job: report.job, seconds: 60 * $0.minutes, memoryBytes: $0.memoryMiB << 20)
                }))
    }

    private func located(_ failure: Failure, _ report: JobReport) -> Failure {
        var failure = failure
        failure.facts.append(.init("job", "\(report.job) on \(report.host)"))
        return failure
    }

    /// Waits until the outputs can be seen from here, and checks them.
    private func arrival(
        of record: ActionRecord, _ log: String?, _ report: JobReport
    ) -> @Sendable () throws(Failure) -> FinishedAttempt {
        let (paths, patience) = (scheduler.store.paths, Double(settings.patience))
        return { () throws(Failure) in
            var finished = FinishedAttempt()
            for output in record.outputs {
                let path = paths.object(output.content.digest)
                try SharedFileWait.wait(for: path, size: output.content.size, seconds: patience)
                let file = try OpenFile(path, O_RDONLY, to: "read an output")
                let hasher = SHA256()
                try file.forEachChunk { hasher.update($0) }
                guard hasher.finish() == output.content.digest else {
                    throw Failure(
                        .work, "output '\(output.name)' of stage '\(record.stage)' is not what its job has written",
                        at: path, facts: [.init("job", "\(report.job) on \(report.host)")],
                        hint: "does the file system of the store show what other machines write?")
                }
                let small = output.content.size <= SmallContents.largest
                finished.outputs.append(
                    FinishedOutput(
                        name: output.name, content: output.content, status: try file.status(),
                        bytes: small ? try file.wholeContent() : nil))
            }
            finished.log = log
            return finished
        }
    }

    // MARK: stages that must run again

    /// More often a stage is not lost: something about it, or about the machines, is wrong.
    private static let mostLosses = 5

    private func lookForLost(_ pool: SlurmPool, _ now: Double) throws {
        for (bundle, job) in pool.takers where isGone(job, now) {
            pool.takers[bundle] = nil
            guard let tasks = pool.bundles.removeValue(forKey: bundle) else { continue }
            Files.remove(pool.folder.taken + "/\(bundle).\(job)")
            let state = hasRunOutOfMemory(job, pool) ? "OUT_OF_MEMORY" : pool.states[job]?.state
            for (place, task) in tasks.enumerated() {
                guard let index = task.stage else { continue }
                // Only the first can have been at work.
                let state = place == 0 ? state : nil
                switch state {
                case "OUT_OF_MEMORY"?: try raise(index, memory, job)
                case "TIMEOUT"?, "DEADLINE"?: try raise(index, time, job)
                default:
                    let node = pool.states[job]?.node ?? ""
                    try again(
                        index,
                        "its job has vanished" + (state.map { " (\($0))" } ?? "")
                            + (node.isEmpty ? "" : " from \(node)"),
                        job)
                }
            }
        }
    }

    /// Whether Slurm has written into the job's log that it has ended it for its memory; not all of its versions say so in
    /// the job's state.
    private func hasRunOutOfMemory(_ job: String, _ pool: SlurmPool) -> Bool {
        guard let text = (try? Files.read(pool.folder.logs + "/" + job)) ?? nil else { return false }
        let end = String(decoding: text.suffix(4096), as: UTF8.self).lowercased()
        return ["memory limit", "oom-kill", "oom kill", "out of memory"].contains { end.contains($0) }
    }

    /// Whether the job has ended for long enough that its last report would have been seen.
    private func isGone(_ job: String, _ now: Double) -> Bool {
        guard let since = goneSince[job] else { return false }
        return now - since > min(Double(settings.patience), Self.graceSeconds)
    }

    private static let graceSeconds = 3.0

    /// The stage runs again, free of charge.
    private func again(_ index: Int, _ why: String, _ job: String) throws {
        let stage = scheduler.pipeline.graph.stages[index]
        if scheduler.stopping {
            return try scheduler.hasEnded(
                EndedAttempt(
                    stage: index, key: scheduler.keys[index]!, outcome: .stopped, watched: [], folder: "",
                    report: nil, cost: StageCost(), host: ""))
        }
        losses[index, default: 0] += 1
        var failure = Failure(
            .work, "stage '\(stage.id)' was interrupted: \(why)", at: stage.place, facts: [.init("job", job)])
        guard losses[index]! <= Self.mostLosses else {
            failure.headline = "stage '\(stage.id)' was interrupted \(losses[index]!) times: \(why)"
            failure.hint = "look at what the jobs have printed, and at the machines"
            return try scheduler.fail(index, failure)
        }
        scheduler.excuse(index, failure)
    }

    /// What a stage can have too little of in its job.
    private struct Shortage {
        var amount: WritableKeyPath<JobSize, Int>
        var usual: Int
        var most: Int
        var unit: String
        var isRaisedOnce: Bool
        /// What is said of the stage while it can get more, and when it cannot.
        var complaint: (_ had: String) -> String
        var verdict: String
        var fact: String
        var hint: String
    }

    private var time: Shortage {
        Shortage(
            amount: \.minutes, usual: settings.minutes, most: settings.mostMinutes, unit: "min", isRaisedOnce: false,
            complaint: { "did not end within its job's \($0)" }, verdict: "does not end within a job's time",
            fact: "time", hint: "raise \"mostMinutes\" in the settings of slurm")
    }

    private var memory: Shortage {
        Shortage(
            amount: \.memoryMiB, usual: settings.memoryMiB, most: settings.mostMemoryMiB, unit: "MiB",
            isRaisedOnce: true,
            complaint: { "has run out of its job's \($0)" }, verdict: "has run out of its job's memory", fact: "memory",
            hint: "give it more by \"memoryMiB\", or raise \"mostMemoryMiB\" in the settings of slurm")
    }

    /// The stage runs again in a job with twice as much, free of charge.
    private func raise(_ index: Int, _ shortage: Shortage, _ job: String) throws {
        let stage = scheduler.pipeline.graph.stages[index]
        let had = max(shortage.usual, sizes[index]?[keyPath: shortage.amount] ?? 0)
        var size = raised[index] ?? JobSize(threads: 0, memoryMiB: 0, minutes: 0)
        let isSpent = shortage.isRaisedOnce && size[keyPath: shortage.amount] > 0
        guard !isSpent, had < shortage.most else {
            return try scheduler.fail(
                index,
                Failure(
                    .work, "stage '\(stage.id)' \(shortage.verdict)", at: stage.place,
                    facts: [.init("job", job), .init(shortage.fact, "\(had) \(shortage.unit)")], hint: shortage.hint))
        }
        let next = min(2 * had, shortage.most)
        size[keyPath: shortage.amount] = next
        raised[index] = size
        scheduler.excuse(
            index,
            Failure(
                .work, "stage '\(stage.id)' \(shortage.complaint("\(had) \(shortage.unit)"))", at: stage.place,
                facts: [.init("job", job)], hint: "its next job has \(next) \(shortage.unit)"))
    }

    /// Reports that nobody has asked for are results all the same.
    func keepEarly() { JobHarvest.keep(Array(early.values), reportPaths, scheduler.store) }
}
