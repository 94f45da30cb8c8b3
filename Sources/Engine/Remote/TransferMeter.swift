// Tells a display how far a transfer has come, now and then. Unaware of what is transferred and how it is shown.

/// How far a transfer has come.
public struct Transfer: Sendable {
    /// Which way.
    public enum Direction: String, Sendable {
        case fetch
        case push
    }

    /// From here or to there.
    public var direction: Direction
    /// The shared store.
    public var remote: Name
    /// Bytes so far.
    public var bytes: Int
    /// Bytes in all.
    public var total: Int
    /// Seconds since it began.
    public var seconds: Double
    /// Whether it has ended.
    public var isOver = false
}

/// Counts the bytes of one transfer.
final class TransferMeter {
    private let began = Clock.seconds()
    private let progress: any Progress
    private var transfer: Transfer
    /// Bytes of the groups that are through.
    private var before = 0
    private var last = 0.0

    /// Seconds between reports.
    private static let interval = 0.2

    init(_ direction: Transfer.Direction, _ remote: String, total: Int, _ progress: any Progress) {
        self.progress = progress
        transfer = Transfer(direction: direction, remote: Name(remote), bytes: 0, total: total, seconds: 0)
    }

    /// So many bytes of the present group have been moved.
    func report(_ bytes: Int) {
        let now = Clock.seconds()
        guard now - max(last, began) >= Self.interval else { return }
        last = now
        transfer.bytes = min(transfer.total, max(transfer.bytes, before + bytes))
        transfer.seconds = now - began
        progress.report(.transferring(transfer))
    }

    /// A group of so many bytes is through.
    func advance(by bytes: Int) { before += bytes }

    /// It has ended, whatever has come of it.
    func end() {
        guard last > 0, !transfer.isOver else { return }
        transfer.isOver = true
        transfer.seconds = Clock.seconds() - began
        progress.report(.transferring(transfer))
    }

}
