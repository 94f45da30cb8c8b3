// What ends stages before they end by themselves: time limits and signals.

import Glibc

extension Scheduler {
    func enforceDeadlines() {
        let now = Clock.seconds()
        for position in running.indices where now >= running[position].deadline ?? .infinity {
            if !running[position].wasTerminated && !stoppingBySignal { running[position].timedOut = true }
            terminate(position, now)
        }
    }

    /// SIGTERM first, SIGKILL the second time.
    func terminate(_ position: Int, _ now: Double) {
        running[position].process.child.signal(running[position].wasTerminated ? SIGKILL : SIGTERM)
        running[position].deadline = running[position].wasTerminated ? nil : now + options.grace
        running[position].wasTerminated = true
    }

    var stoppingBySignal: Bool { summary.interrupted }

    func interrupt(_ signal: Int32) {
        guard signal != 0 else { return }
        if !summary.interrupted { progress.report(.interrupted(signal: signal)) }
        summary.interrupted = true
        stopping = true
        // A second signal is impatience: SIGKILL.
        for position in running.indices { terminate(position, Clock.seconds()) }
    }
}
