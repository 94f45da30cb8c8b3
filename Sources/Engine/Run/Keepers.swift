// The processes between the engine and its children. Unaware of stages.

import CProcess
import Glibc

/// A process that runs children one at a time, and ends all that a child has started when the child has ended.
struct Keeper {
    let pid: pid_t
    /// Readable once the child, and all that it has started, has ended.
    let line: Int32

    fileprivate init() throws(Failure) {
        var pid: pid_t = 0
        line = keeper_start(&pid)
        guard line >= 0 else { throw .system("start a process that watches over stages", "stage-keeper") }
        self.pid = pid
    }

    /// Ends the keeper itself. What its child has started is then ended with the run.
    func kill() { Glibc.kill(pid, SIGKILL) }

    fileprivate func end() {
        kill()
        close(line)
        while waitpid(pid, nil, 0) < 0 && errno == EINTR {}
    }
}

/// The keepers of a run: as many as it has had children at a time. Starting one takes as long as a short command.
final class Keepers {
    private var resting: [Keeper] = []

    /// One that has no child, and whether it has had one.
    func take() throws(Failure) -> (keeper: Keeper, isUsed: Bool) {
        if let keeper = resting.popLast() { return (keeper, true) }
        return (try Keeper(), false)
    }

    /// Takes back one whose child has ended.
    func giveBack(_ keeper: Keeper) { resting.append(keeper) }

    /// Takes one off the system's list that has died or cannot be trusted any more.
    func dismiss(_ keeper: Keeper) { keeper.end() }

    /// Ends those that have no child: all, once every child has been reaped.
    func endAll() {
        for keeper in resting { keeper.end() }
        resting = []
    }

    deinit { endAll() }
}
