// Why a stage must run: a closed list of causes and the one place that words them.

/// One reason why a stage is not up to date.
public enum Reason: Sendable, Equatable, CustomStringConvertible {
    /// It has no result yet.
    case neverRun
    /// An ingredient of its key is another than at its last result.
    case changed(Difference)
    /// Its key is another, but the record to compare with is gone from the store.
    case recordGone
    /// What it needs is not up to date; whether it must run itself is known when that has run.
    case waits(stage: Name)
    case outputMissing(name: Name)
    /// A shared store had it when it was last asked.
    case outputElsewhere(name: Name)
    case outputDamaged(name: Name, place: String?)
    /// It came from a shared store, and whoever vouches for it is not believed any more.
    case distrusted
    /// A file outside the graph that it reads is not on disk.
    case inputMissing(String)
    /// A delivered file is gone; it is restored without running anything.
    case deliveryMissing(path: String)
    /// A delivered file was changed by someone else; it is restored without running anything.
    case deliveryChanged(path: String)
    /// Another result was delivered there: of other settings, another manifest or another store.
    case deliveryOutdated(path: String)
    /// What is there was not delivered, and nothing is known to have been.
    case deliveryStrange(path: String)
    /// Its key cannot be known: a program that it needs is missing, say.
    case unknown(String)
    /// Its key is another, but that result is in the store already.
    case restorable
    case forced
    /// It is one of those of a shared store that are computed again.
    case sampled
    case failedBefore
    /// It is in a job, or waits for one.
    case inJob(String)

    /// The words for people.
    public var description: String {
        switch self {
        case .neverRun: "never run"
        case .changed(let difference): difference.description
        case .recordGone: "the record of its last result is gone"
        case .waits(let stage): "waits for \(stage)"
        case .outputMissing(let name): "its output \(name) is missing from the store"
        case .outputElsewhere(let name):
            "its output \(name) is in a shared store, not here (`stagecraft pull` brings it)"
        case .outputDamaged(let name, let place):
            "its output \(name) is damaged in the store" + (place.map { " (moved to \($0))" } ?? "")
        case .distrusted: "its result came from somebody who is not believed any more"
        case .inputMissing(let what): what
        case .deliveryMissing(let path): "\(path) is missing"
        case .deliveryChanged(let path): "\(path) was changed by hand"
        case .deliveryOutdated(let path): "\(path) is of another result"
        case .deliveryStrange(let path): "\(path) is another file"
        case .unknown(let what): what
        case .restorable: "the result is in the store"
        case .forced: "forced"
        case .sampled: "to verify what a shared store has"
        case .failedBefore: "its last attempt failed"
        case .inJob(let what): what
        }
    }

    /// The case's name, for programs that read `--json`.
    public var code: String {
        switch self {
        case .neverRun: "never-run"
        case .changed: "changed"
        case .recordGone: "record-gone"
        case .waits: "waits"
        case .outputMissing: "output-missing"
        case .outputElsewhere: "output-elsewhere"
        case .outputDamaged: "output-damaged"
        case .distrusted: "distrusted"
        case .inputMissing: "input-missing"
        case .deliveryMissing: "delivery-missing"
        case .deliveryChanged: "delivery-changed"
        case .deliveryOutdated: "delivery-outdated"
        case .deliveryStrange: "delivery-strange"
        case .unknown: "unknown"
        case .restorable: "restorable"
        case .forced: "forced"
        case .sampled: "sampled"
        case .failedBefore: "failed-before"
        case .inJob: "in-job"
        }
    }
}
