// Signals to the run. Unaware of where stages run.

import Glibc

extension Scheduler {
    func interrupt(_ signal: Int32) {
        if !summary.interrupted { progress.report(.interrupted(signal: signal)) }
        summary.interrupted = true
        stopping = true
        interrupts += 1
        executor.interrupt(by: signal)
    }
}
