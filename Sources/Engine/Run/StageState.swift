// The states of a stage during a run: the engine's core idea in one enum.

/// Where a stage stands. The scheduler's loop owns all states; a stage only moves down this list, except that a retry
/// takes it back to `queued`.
///
/// A stage `plot` that needs `train`, whose code has changed: both are `waiting` for what they need to be known.
/// `train` needs nothing, so its key is computed at once; the store has no result: `queued`. A place among the jobs is
/// free and no other program holds the key: `running` in a child process. The child ends well: `finishing`, its outputs
/// are hashed and moved into the store by another thread. Now their contents are known, `train` is `settled` for its
/// dependents (its record is written meanwhile), and `plot`'s key is computed. The weights came out the same as before,
/// so the key is one that the store knows: `settled` without running. That is early cutoff.
enum StageState: Equatable {
    /// Not asked for by this run's targets.
    case unwanted
    /// The contents of some inputs are not known: this many stages it needs are not settled.
    case waiting(Int)
    /// Its key is known, the store has no result, and it waits for its turn.
    case queued
    /// Another program is working on the same key; its result will be reused.
    case elsewhere
    /// Another stage of this run has the same key; its result will be reused.
    case twin
    /// A child process is at work.
    case running
    /// The child has ended well; outputs are being checked, hashed and moved into the store.
    case finishing
    /// Its outputs are known and in the store.
    case settled
    case failed
    /// Something it needs has failed.
    case skipped

    /// Nothing more happens to it in this run.
    var isFinal: Bool {
        switch self {
        case .unwanted, .settled, .failed, .skipped: true
        default: false
        }
    }
}
