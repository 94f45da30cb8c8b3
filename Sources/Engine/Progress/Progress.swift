// What a run tells those who watch it. Unaware of how it is shown.

/// Something that happened in a run.
public enum ProgressEvent: Sendable {
    /// Data sets are not on this machine, so that stages and figures are left out or incomplete. Before all else.
    case absent([Absence])
    /// Before the first stage starts; not sent when there is nothing to do. `expected`: how much work each stage that
    /// may run is likely to be, in any one unit.
    case began(total: Int, upToDate: Int, expected: [Name: Double])
    /// Stages have been added, of which nobody knew before: so many are wanted now.
    case grown(total: Int)
    case started(stage: Name, reasons: [Reason], attempt: Int)
    case advanced(stage: Name, done: Double, total: Double, unit: String)
    /// It has ended well, and what it has made is known. Stages that need it may start before `finished`.
    case made(stage: Name, cost: StageCost)
    /// Its result is on the disk: whatever happens now, it is kept.
    case finished(stage: Name, cost: StageCost)
    /// The result was in the store.
    case reused(stage: Name)
    /// Contents came from a shared store.
    case fetched(remote: Name, files: Int, bytes: Int)
    /// Bytes go to or come from a shared store; not sent of what is quickly done.
    case transferring(Transfer)
    /// So many results of shared stores were computed again and came out the same.
    case verified(stages: Int)
    /// A delivered file was put in place or back.
    case delivered(path: String, DeliveryOutcome)
    /// What a traced stage was seen to read. `warning`: for people; nil: there is nothing to say, or its failure says it.
    case traced(stage: Name, TraceReport, warning: Failure?)
    case retrying(stage: Name, attempt: Int, Failure)
    case failed(stage: Name, Failure)
    case skipped(stage: Name, because: Name)
    /// Another program works on the same key.
    case waitsForOther(stage: Name)
    /// Something a person should know that stops nothing.
    case warning(Failure)
    case interrupted(signal: Int32)
    case ended(RunSummary)
}

/// How a run went, in numbers.
public struct RunSummary: Sendable, Equatable {
    /// Stages asked for, with all they need.
    public var total = 0
    /// Stages whose process ended well.
    public var ran = 0
    /// Results found in the store that were not this stage's last ones.
    public var reused = 0
    /// Stages whose last result was still right.
    public var upToDate = 0
    /// Stages that failed.
    public var failed = 0
    /// Of kind `manual`: a person has not done them yet.
    public var byHand = 0
    /// Not run because of a failure or an interrupt.
    public var skipped = 0
    /// Left to jobs on a cluster, or to be run when these have ended.
    public var inJobs = 0
    /// Delivered files written.
    public var delivered = 0
    /// Stages that were traced; nil: none were to be.
    public var traced: Int?
    /// Those of them that have read what they do not declare.
    public var undeclared = 0
    /// Wall-clock time of the run.
    public var seconds = 0.0
    /// Whether a signal stopped it.
    public var interrupted = false
    /// Absolute paths of inputs that changed so often while their stages ran that these were given up.
    public var restlessInputs: [String] = []

    /// Nothing has happened yet.
    public init() {}

    /// Nothing failed and nothing is left to do.
    public var isComplete: Bool { failed == 0 && byHand == 0 && skipped == 0 && !interrupted }
}

/// Shows a run. Called from one thread only.
public protocol Progress: AnyObject {
    func report(_ event: ProgressEvent)
    /// Whether `began` shall tell how much work is expected: that takes a look at many records.
    var showsExpectedWork: Bool { get }
    /// Seconds until `refresh` must be called, at the latest; nil: it need not be.
    var refreshInterval: Double? { get }
    func refresh()
}
