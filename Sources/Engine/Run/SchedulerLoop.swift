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
                if !stopping { try growIfDue() }
                if stopping { elsewhere.removeAll() } else { try askElsewhere() }
                try executor.start(wanted: !stopping)
                if isDone { break }
                // Nothing is left but to commit: that need not wait for more.
                if executor.isIdle && finishing == 0 { commitDue = 0 }
                commitIfDue()
                try wait(signals: signals, background.events)
            }
        } catch {
            stopped = error
        }
        executor.end()
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

    /// Looks at the stages that another program is at.
    private func askElsewhere() throws {
        for index in elsewhere {
            guard !locks.isHeldElsewhere(.action(keys[index]!)) else { continue }
            states[index] = .queued
            if try claim(index) == nil { continue }
            // It has ended without a result.
            locks.unlock(.action(keys[index]!))
            executor.add(index, isAlone: alone.contains(index))
        }
        elsewhere.removeAll { states[$0] != .elsewhere }
    }

    /// Takes hold of a stage that an executor is about to start. nil: it need not start any more, or not now.
    func claim(_ index: Int) throws -> FrozenStage? {
        let key = keys[index]!
        let stage = pipeline.graph.stages[index]
        do {
            guard try locks.tryLock(.action(key)) else {
                if !elsewhere.contains(index) {
                    elsewhere.append(index)
                    progress.report(.waitsForOther(stage: stage.id))
                }
                states[index] = .elsewhere
                return nil
            }
            // Another program may have made the result since we looked.
            if !options.forced.contains(index), case .hit(let contents) = try resolver.lookUp(index, key) {
                forget(index)
                try settle(index, contents, .found)
                return nil
            }
            return try resolver.freeze(
                index, key, resolver.keyedInputs(of: index), attempt: attemptCounts[index, default: 0] + 1)
        } catch let failure as Failure {
            try fail(index, failure)
            return nil
        }
    }

    /// A stage that was claimed has started.
    func hasStarted(_ index: Int) {
        attempts += 1
        attemptCounts[index, default: 0] += 1
        states[index] = .running
        progress.report(
            .started(
                stage: pipeline.graph.stages[index].id, reasons: reasons[index] ?? [], attempt: attemptCounts[index]!))
    }

    func wait(signals: Int32, _ events: Mailbox<BackgroundEvent>) throws {
        var descriptors = [
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
            pollfd(fd: events.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let own = descriptors.count
        descriptors += executor.descriptors
        let ready = poll(&descriptors, nfds_t(descriptors.count), timeout)
        guard ready >= 0 || errno == EINTR else { throw Failure.system("wait for stages", "poll") }
        if ready > 0 {
            if descriptors[0].revents != 0 {
                var times: Int32 = 0
                let signal = signal_next(signals, &times)
                if signal != 0 { for _ in 0..<times { interrupt(signal) } }
            }
            if descriptors[1].revents != 0 { for event in events.take() { try handle(event) } }
        }
        try executor.attend(descriptors[own...])
        if progress.refreshInterval != nil { progress.refresh() }
    }

    /// Milliseconds until something must be done without anybody calling.
    var timeout: Int32 {
        var seconds = progress.refreshInterval ?? .infinity
        if !elsewhere.isEmpty { seconds = min(seconds, 0.05) }
        let now = Clock.seconds()
        if !uncommitted.isEmpty && !isCommitting && fatal == nil { seconds = min(seconds, max(0, commitDue - now)) }
        seconds = min(seconds, executor.patience(now))
        // poll takes an Int32; a day is as good as no limit.
        return seconds.isFinite ? Int32(min(seconds, 86_400) * 1000) + 1 : -1
    }
}
