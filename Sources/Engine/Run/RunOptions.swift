// What a person may ask of a run.

/// Options of `run`.
public struct RunOptions: Sendable {
    /// Where stages run.
    public enum Place: Sendable {
        /// In processes of this machine.
        case here
        /// In Slurm's jobs. `detach`: the run ends once everything that can start is in jobs.
        case slurm(SlurmSettings, detach: Bool)
    }

    /// Where stages run.
    public var place = Place.here
    /// How many threads' worth of stages run side by side.
    public var jobs = 1
    /// After a failure, go on with what does not depend on it.
    public var keepGoing = false
    /// Stages (indices into the graph) to run even if their result is known.
    public var forced: Set<Int> = []
    /// What was asked for, as `Graph.matching` takes it, for stages that are not known before others have run; empty:
    /// everything.
    public var targets: [String] = []
    /// Only what depends on these, as `Graph.selection` takes it; empty: no matter.
    public var from: [String] = []
    /// Whether what commands read is looked at; nil: not.
    public var tracing: Tracing?
    /// Seconds between SIGTERM and SIGKILL for stages that must stop.
    public var grace = 5.0

    /// One job at a time, stopping at the first failure.
    public init() {}
}
