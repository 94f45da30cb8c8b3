// Runs stages in child processes on this machine. Unaware of why they run and what becomes of their outputs.

import CProcess
import Glibc

/// The executor of a run without a cluster.
final class LocalExecutor: Executor {
    unowned let scheduler: Scheduler
    private let jobs: Int
    /// Seconds between SIGTERM and SIGKILL.
    private let grace: Double
    private var queue = ReadyQueue()
    private var sharings = SharingCatalog()
    private var running: [Attempt] = []
    /// Processes whose stage has ended and that could run another.
    private var idle: [StageProcess] = []
    /// Processes that are not needed any more and have yet to vanish.
    private var leaving: [ChildProcess] = []
    private var freeSlots: Int
    private var folders: AttemptFolders
    private let keepers = Keepers()
    /// What was told of traced stages, by their names.
    var told: [Name: [TraceReport]] = [:]
    /// Ends what stages leave running when this program ends; -1: not started yet.
    private var guardLine: Int32 = -1

    init(_ scheduler: Scheduler, jobs: Int, grace: Double) {
        self.scheduler = scheduler
        self.jobs = max(1, jobs)
        self.grace = grace
        freeSlots = self.jobs
        folders = AttemptFolders(in: scheduler.runFolder)
    }

    var isIdle: Bool { queue.isEmpty && running.isEmpty }

    func add(_ stage: Int, isAlone: Bool) {
        let instance = scheduler.pipeline.graph.stages[stage]
        let work = isAlone ? [] : scheduler.resolver.catalog.sharedWork(of: instance)
        if work.isEmpty { return queue.append(stage, nil) }
        queue.append(stage, sharings.sharing(instance, scheduler.resolver.keyedInputs(of: stage), work))
    }

    func takeBack(_ folder: AttemptFolder) -> Bool { folders.giveBack(folder) }

    func start(wanted: Bool) throws {
        if wanted { try startWhatFits() } else { queue.removeAll() }
        for process in idle { dismiss(process.child) }
        idle.removeAll()
    }

    private func startWhatFits() throws {
        while freeSlots > 0 {
            let busy = running.compactMap(\.process.sharing)
            let next = queue.next(idle: idle.map { $0.sharing! }, busy: busy, isOpen: scheduler.hasUnits) {
                slots($0) <= freeSlots
            }
            guard let next else { return }
            let process = next.process.map { idle[$0] }
            guard let stage = try scheduler.claim(next.stage) else { continue }
            guard try start(stage, next.stage, next.sharing, by: process), let used = next.process else { continue }
            let former = idle.remove(at: used).child
            // It has ended by itself: another one was started.
            if running.last!.process.child.pid != former.pid { dismiss(former) }
        }
    }

    /// Ends a process that has nothing to do. It has no say in this: all it was asked for is done.
    private func dismiss(_ child: ChildProcess) {
        child.signal(SIGKILL)
        leaving.append(child)
    }

    private func slots(_ stage: Int) -> Int { min(scheduler.pipeline.graph.stages[stage].resources.threads, jobs) }

    /// Starts the stage, by a process that waits for one or a new one. False: it cannot be started.
    private func start(_ stage: FrozenStage, _ index: Int, _ sharing: Sharing?, by process: StageProcess?) throws
        -> Bool
    {
        do {
            if guardLine < 0 { try startGuard() }
            let attempt = try Attempt(
                starting: stage, as: index, folders: &folders, by: process, or: keepers, sharing: sharing,
                mayKeep: running.count + scheduler.finishing < AttemptFolders.most, scheduler.small,
                tracing: try traceSetup(stage, index)
            ) { request, code in stage.isCommand ? startFailure(index, request, code) : nil }
            running.append(attempt)
            freeSlots -= slots(index)
            scheduler.takeUnits(index)
            scheduler.hasStarted(index)
            return true
        } catch let failure as Failure {
            try scheduler.fail(index, failure)
            return false
        }
    }

    /// What an error number of a command's start means; nil: no more than the system's words.
    func startFailure(_ index: Int, _ request: ChildProcess.Request, _ code: Int32) -> Failure? {
        let pipeline = scheduler.pipeline
        return StartFailure(stage: pipeline.graph.stages[index], request: request, pipeline.project)
            .failure(code)
    }

    private func startGuard() throws(Failure) {
        guardLine = guard_start(scheduler.runFolder)
        guard guardLine >= 0 else { throw .system("start a guard", scheduler.runFolder) }
    }

    // MARK: waiting

    var descriptors: [pollfd] {
        var descriptors: [pollfd] = []
        for attempt in running {
            let child = attempt.process.child
            descriptors.append(pollfd(fd: child.endDescriptor, events: Int16(POLLIN), revents: 0))
            let line = attempt.lineIsClosed ? nil : child.line?.descriptor ?? attempt.trace?.endDescriptor
            descriptors.append(pollfd(fd: line ?? -1, events: Int16(POLLIN), revents: 0))
        }
        for child in leaving { descriptors.append(pollfd(fd: child.endDescriptor, events: Int16(POLLIN), revents: 0)) }
        return descriptors
    }

    func patience(_ now: Double) -> Double {
        running.reduce(.infinity) { min($0, max(0, ($1.deadline ?? .infinity) - now)) }
    }

    func attend(_ ready: ArraySlice<pollfd>) throws {
        let ready = Array(ready)
        // From the last to the first, so that ended ones can be taken out. What was started meanwhile has no descriptor yet.
        let firstLeaving = ready.count - leaving.count
        for position in leaving.indices.reversed() where ready[firstLeaving + position].revents != 0 {
            _ = leaving.remove(at: position).reap()
        }
        for position in running.indices.reversed() {
            let (ended, line) = (ready[2 * position].revents, ready[1 + 2 * position].revents)
            if line != 0, let cost = readMessages(running[position]) {
                try release(running.remove(at: position), cost)
            } else if ended != 0 {
                try end(running.remove(at: position))
            } else if line != 0, running[position].trace != nil {
                // The stage has ended; what it has left running must not keep strace.
                running[position].lineIsClosed = true
                running[position].process.child.signal(SIGKILL)
            }
        }
        enforceDeadlines()
    }

    /// Shows what the process has reported last. Returns what the stage has cost if it has ended well and its process waits
    /// for another.
    private func readMessages(_ attempt: Attempt) -> StageCost? {
        guard let line = attempt.process.child.line, !attempt.lineIsClosed else { return nil }
        let (messages, isClosed) = line.messages()
        attempt.lineIsClosed = isClosed
        // Only the latest report matters.
        if case .progress(let done, let total, let unit)? = messages.last(where: { !$0.isEnd }) {
            scheduler.progress.report(.advanced(stage: attempt.stage.id, done: done, total: total, unit: unit))
        }
        guard case .ended(let cpuSeconds, let memory)? = messages.last else { return nil }
        return StageCost(
            seconds: Clock.seconds() - attempt.started, cpuSeconds: cpuSeconds, peakMemoryBytes: memory)
    }

    /// The stage has ended well; its process can run another.
    private func release(_ attempt: Attempt, _ cost: StageCost) throws {
        freeSlots += slots(attempt.index)
        var process = attempt.process
        process.stagesRun += 1
        if attempt.wasTerminated { dismiss(process.child) } else { idle.append(process) }
        try finish(attempt, .exit(0), cost)
    }

    /// The process has ended.
    private func end(_ attempt: Attempt) throws {
        _ = readMessages(attempt)
        var (ending, cost) = attempt.process.child.reap()
        cost.seconds = Clock.seconds() - attempt.started
        freeSlots += slots(attempt.index)
        if let trace = attempt.trace { ending = trace.end().ending(else: ending) }
        try finish(attempt, ending, cost)
    }

    private func finish(_ attempt: Attempt, _ ending: ChildProcess.Ending, _ cost: StageCost) throws {
        let outcome: EndedAttempt.Outcome
        let report = try judge(attempt, ending)
        if attempt.wasTerminated && scheduler.summary.interrupted && ending != .exit(0) {
            outcome = .stopped
        } else if ending == .exit(0) && !attempt.timedOut, let refusal = refusal(report, attempt) {
            outcome = .failed(refusal, isForgiven: false)
        } else if ending == .exit(0) && !attempt.timedOut {
            let job = attempt.finishJob(scheduler.store.paths)
            let scheduler = scheduler
            // What this run has made or found to be intact is not looked at again.
            let quick: () throws(Failure) -> FinishedAttempt? = { () throws(Failure) in
                try job.run(limit: FinishJob.quickSize) {
                    scheduler.small[$0.digest] != nil || scheduler.store.isIntact($0)
                }
            }
            outcome = .well(
                finish: { () throws(Failure) in try job.run()! }, now: attempt.stage.isCommand ? quick : nil)
        } else {
            let pipeline = scheduler.pipeline
            let failure = AttemptFailure(
                stage: pipeline.graph.stages[attempt.index], folder: attempt.folder,
                stagesRun: attempt.process.stagesRun,
                timedOut: attempt.timedOut, ending: ending, cost: cost, project: pipeline.project
            ).failure
            // It may be the fault of a stage before it: what counts is how it does alone.
            outcome = .failed(
                explained(failure, by: report, attempt), isForgiven: attempt.process.stagesRun > 0 && !attempt.timedOut)
        }
        try scheduler.hasEnded(
            EndedAttempt(
                stage: attempt.index, key: attempt.stage.key, outcome: outcome,
                mayRunAgain: ending != .exit(0) || attempt.timedOut, watched: attempt.stage.watched,
                folder: attempt.folder, report: nil, cost: cost, host: Host.name))
    }

    // MARK: ending stages before they end by themselves

    private func enforceDeadlines() {
        let now = Clock.seconds()
        for attempt in running where now >= attempt.deadline ?? .infinity {
            if !attempt.wasTerminated && !scheduler.summary.interrupted { attempt.timedOut = true }
            attempt.terminate(now, grace: grace)
        }
    }

    var leavesStages: Bool { false }

    func interrupt(by signal: Int32) { for attempt in running { attempt.terminate(Clock.seconds(), grace: grace) } }

    func end() {
        // After what stops everything: no child may outlive the run.
        for process in running.map(\.process) + idle { dismiss(process.child) }
        running.removeAll()
        idle.removeAll()
        for child in leaving { _ = child.reap() }
        leaving.removeAll()
        keepers.endAll()
        folders.closeAll()
        if guardLine >= 0 { close(guardLine) }
        guardLine = -1
    }
}
