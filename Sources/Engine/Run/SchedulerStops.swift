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

    /// SIGTERM first, SIGKILL the second time. The third time the keeper goes: it has tried in vain to end what the stage
    /// has started, or something has stopped it.
    func terminate(_ position: Int, _ now: Double) {
        let attempt = running[position]
        switch attempt.terminations {
        case 0:
            attempt.process.child.signal(SIGTERM)
            attempt.deadline = now + options.grace
        case 1:
            attempt.process.child.signal(SIGKILL)
            attempt.deadline = now + Self.keepersPatience
        default:
            attempt.process.child.killKeeper()
            attempt.deadline = nil
        }
        attempt.terminations += 1
    }

    /// Longer than a keeper tries to end processes.
    private static let keepersPatience = 15.0

    var stoppingBySignal: Bool { summary.interrupted }

    func interrupt(_ signal: Int32) {
        if !summary.interrupted { progress.report(.interrupted(signal: signal)) }
        summary.interrupted = true
        stopping = true
        // A second signal is impatience: SIGKILL.
        for position in running.indices { terminate(position, Clock.seconds()) }
    }
}
