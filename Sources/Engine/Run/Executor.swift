// Where stages run: on this machine, or in jobs on a cluster. The scheduler, what is cached and what is shown are the same.

import Glibc

/// Runs stages that the scheduler hands over, as many at a time as it has room for. Called from the scheduler's thread only;
/// it reports back to the scheduler (`claim`, `hasStarted`, `hasEnded`).
protocol Executor: AnyObject {
    /// Whether no stage waits for its turn and none runs.
    var isIdle: Bool { get }

    /// Takes a stage whose key is known. `isAlone`: it must not follow others in their process.
    func add(_ stage: Int, isAlone: Bool)

    /// Takes back what a finished attempt has left for another one. False: it is of no use.
    func takeBack(_ folder: AttemptFolder) -> Bool

    /// Starts what there is room for, unless that is not wanted any more: then the stages that wait for their turn are
    /// forgotten.
    func start(wanted: Bool) throws

    /// What to wait for, and for how many seconds at most.
    var descriptors: [pollfd] { get }
    func patience(_ now: Double) -> Double

    /// Looks at what has happened; the descriptors say where.
    func attend(_ ready: ArraySlice<pollfd>) throws

    /// Somebody wants the run to end: stages are asked to end, and the second time they are ended.
    func interrupt(by signal: Int32)

    /// Whether stages that have not ended go on without this run.
    var leavesStages: Bool { get }

    /// Nothing is wanted any more; returns when nothing that belongs to this run is alive here.
    func end()
}

/// A try to run a stage that has ended.
struct EndedAttempt {
    /// How.
    enum Outcome {
        /// Well: what checks, hashes and stores its outputs, and does so at once if that is quickly done.
        case well(
            finish: @Sendable () throws(Failure) -> FinishedAttempt, now: (() throws(Failure) -> FinishedAttempt?)?)
        /// `isForgiven`: it may be the fault of a stage that ran in its process before, or of the machine.
        case failed(Failure, isForgiven: Bool)
        /// Somebody has asked the run to end.
        case stopped
    }

    let stage: Int
    let key: Digest
    let outcome: Outcome
    /// Whether another try could come to another end.
    var mayRunAgain = true
    /// Files outside the graph that it has read.
    let watched: [FrozenStage.Watched]
    /// Where it has run.
    let folder: String
    /// What says so and is of no use once there is a record; nil: nothing.
    let report: String?
    let cost: StageCost
    let host: String
    /// What was asked of a cluster for it.
    var allocation: JobAllocation?
}
