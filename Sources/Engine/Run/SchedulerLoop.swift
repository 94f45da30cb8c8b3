// The loop: starts what fits, waits until something happens, hands it on.

import CProcess
import Glibc

extension Scheduler {
    func loop() throws {
        let background = Background(store.paths)
        self.background = background
        let signals = signal_descriptor()
        var stopped: (any Error)?
        do {
            while true {
                if !stopping { try startWhatFits() }
                for process in idle { dismiss(process.child) }
                idle.removeAll()
                if stopping {
                    queue.removeAll()
                    elsewhere.removeAll()
                }
                if isDone { break }
                // Nothing is left but to commit: that need not wait for more.
                if queue.isEmpty && running.isEmpty && finishing == 0 { commitDue = 0 }
                commitIfDue()
                try wait(signals: signals, background.events)
            }
        } catch {
            // What stops everything: no child may outlive the loop.
            for process in running.map(\.process) + idle { dismiss(process.child) }
            stopped = error
        }
        for child in leaving { _ = child.reap() }
        keepers.endAll()
        background.finisher.finish()
        background.committer.finish()
        commitRest(background.events.take())
        // One that comes from now on ends the program.
        let late = signal_descriptor_close(signals)
        if late != 0 { interrupt(late) }
        if let stopped = stopped ?? fatal { throw stopped }
    }

    /// Seconds between commits while results keep coming. Each makes the disk's journal wait, which holds up everyone who
    /// creates files; a result that comes alone is committed at once.
    static let commitInterval = 1.0

    /// More results do not wait: each holds a lock, and the kernel walks through these for every other one.
    static let mostUncommitted = 256

    func commitIfDue() {
        guard !uncommitted.isEmpty, !isCommitting, fatal == nil else { return }
        guard uncommitted.count >= Self.mostUncommitted || Clock.seconds() >= commitDue else { return }
        background!.committer.post(uncommitted)
        uncommitted = []
        isCommitting = true
    }

    func startWhatFits() throws {
        for index in elsewhere { try start(index, sharing: nil, by: nil) }
        elsewhere.removeAll { states[$0] != .elsewhere }
        while freeSlots > 0, !stopping {
            let busy = running.compactMap(\.process.sharing)
            let next = queue.next(idle: idle.map { $0.sharing! }, busy: busy) { slots($0) <= freeSlots }
            guard let next else { return }
            let process = next.process.map { idle[$0] }
            guard try start(next.stage, sharing: next.sharing, by: process), let used = next.process else { continue }
            let former = idle.remove(at: used).child
            // It has ended by itself: another one was started.
            if running.last!.process.child.pid != former.pid { dismiss(former) }
        }
    }

    /// Ends a process that has nothing to do. It has no say in this: all it was asked for is done.
    func dismiss(_ child: ChildProcess) {
        child.signal(SIGKILL)
        leaving.append(child)
    }

    func slots(_ index: Int) -> Int {
        min(pipeline.graph.stages[index].resources.threads, max(1, options.jobs))
    }

    /// Starts the stage, by a process that waits for one or a new one. False: there is no need to, or it cannot be done now.
    @discardableResult
    func start(_ index: Int, sharing: Sharing?, by process: StageProcess?) throws -> Bool {
        let key = keys[index]!
        let stage = pipeline.graph.stages[index]
        guard slots(index) <= freeSlots else { return false }
        do {
            guard try locks.tryLock(.action(key)) else {
                if states[index] != .elsewhere {
                    states[index] = .elsewhere
                    elsewhere.append(index)
                    progress.report(.waitsForOther(stage: stage.id))
                }
                return false
            }
            // Another program may have made the result since we looked.
            if !options.forced.contains(index), case .hit(let contents) = try resolver.lookUp(index, key) {
                forget(index)
                try settle(index, contents, .found)
                return false
            }
            let contents = resolver.keyedContents(of: index)
            if guardLine < 0 { try startGuard() }
            let attempt = try Attempt(
                starting: index, key: key, contents: contents, folders: &folders, by: process, or: keepers,
                sharing: sharing,
                mayKeep: running.count + finishing < AttemptFolders.most, resolver, small)
            attemptCounts[index, default: 0] += 1
            states[index] = .running
            running.append(attempt)
            freeSlots -= slots(index)
            progress.report(
                .started(stage: stage.id, reasons: reasons[index] ?? [], attempt: attemptCounts[index]!))
            return true
        } catch let failure as Failure {
            try fail(index, failure)
            return false
        }
    }

    private func startGuard() throws(Failure) {
        guardLine = guard_start(runFolder)
        guard guardLine >= 0 else { throw .system("start a guard", runFolder) }
    }

    func wait(signals: Int32, _ events: Mailbox<BackgroundEvent>) throws {
        var descriptors = [
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
            pollfd(fd: events.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        for attempt in running {
            let child = attempt.process.child
            descriptors.append(pollfd(fd: child.endDescriptor, events: Int16(POLLIN), revents: 0))
            let line = attempt.lineIsClosed ? nil : child.line?.descriptor
            descriptors.append(pollfd(fd: line ?? -1, events: Int16(POLLIN), revents: 0))
        }
        for child in leaving { descriptors.append(pollfd(fd: child.endDescriptor, events: Int16(POLLIN), revents: 0)) }
        let ready = poll(&descriptors, nfds_t(descriptors.count), timeout)
        guard ready >= 0 || errno == EINTR else { throw Failure.system("wait for stages", "poll") }
        if ready > 0 {
            if descriptors[0].revents != 0 {
                var times: Int32 = 0
                let signal = signal_next(signals, &times)
                if signal != 0 { for _ in 0..<times { interrupt(signal) } }
            }
            if descriptors[1].revents != 0 { for event in events.take() { try handle(event) } }
            // From the last to the first, so that ended ones can be taken out.
            let firstLeaving = 2 + 2 * running.count
            for position in leaving.indices.reversed() where descriptors[firstLeaving + position].revents != 0 {
                _ = leaving.remove(at: position).reap()
            }
            for position in running.indices.reversed() {
                let (ended, line) = (descriptors[2 + 2 * position].revents, descriptors[3 + 2 * position].revents)
                if line != 0, let cost = readMessages(running[position]) {
                    try release(running.remove(at: position), cost)
                } else if ended != 0 {
                    try end(running.remove(at: position))
                }
            }
        }
        enforceDeadlines()
        if progress.refreshInterval != nil { progress.refresh() }
    }

    /// Milliseconds until something must be done without anybody calling.
    var timeout: Int32 {
        var seconds = progress.refreshInterval ?? .infinity
        if !elsewhere.isEmpty { seconds = min(seconds, 0.05) }
        let now = Clock.seconds()
        if !uncommitted.isEmpty && !isCommitting && fatal == nil { seconds = min(seconds, max(0, commitDue - now)) }
        for attempt in running { seconds = min(seconds, max(0, (attempt.deadline ?? .infinity) - now)) }
        // poll takes an Int32; a day is as good as no limit.
        return seconds.isFinite ? Int32(min(seconds, 86_400) * 1000) + 1 : -1
    }
}
