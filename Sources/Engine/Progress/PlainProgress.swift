// A line for each thing that happens: for log files and CI.

/// Prints plain lines.
public final class PlainProgress: Progress {
    private let output: ProgressOutput
    private let clock: () -> Double
    private var total = 0
    private var started = 0
    private var upToDate = 0
    /// Lines that are not written yet, and when the first of them was reported.
    private var pending = ""
    private var pendingSince = 0.0

    /// Lines that come thick and fast are written together, at the latest so many seconds after the first of them: each
    /// write wakes whoever reads them.
    private static let delay = 0.1
    /// Seconds between lines about a transfer, and before the first.
    private static let transferInterval = 10.0
    /// From which second of a transfer on it is told of again.
    private var nextTransfer = PlainProgress.transferInterval

    /// `output` takes whole lines; `clock`: seconds.
    public init(output: ProgressOutput = .standardError, clock: (() -> Double)? = nil) {
        self.output = output
        self.clock = clock ?? Clock.seconds
    }

    deinit { flush() }

    /// The end of a run tells how long it took.
    public var showsExpectedWork: Bool { false }

    /// Lines are not redrawn, but must not wait for ever.
    public var refreshInterval: Double? { pending.isEmpty ? nil : Self.delay }

    /// Writes lines that have waited.
    public func refresh() {
        if !pending.isEmpty, clock() - pendingSince >= Self.delay { flush() }
    }

    /// Prints a line, if the event is worth one: at once if it is no matter of course.
    public func report(_ event: ProgressEvent) {
        guard let line = line(for: event) else { return }
        if pending.isEmpty { pendingSince = clock() }
        pending += line
        pending += "\n"
        switch event {
        case .started, .made, .reused, .delivered, .skipped: refresh()
        default: flush()
        }
    }

    private func flush() {
        if !pending.isEmpty { output.write(pending) }
        pending = ""
    }

    /// The text of an event; nil if it is not worth a line.
    func line(for event: ProgressEvent) -> String? {
        switch event {
        case .absent(let absences): return AbsenceText.line(absences)
        case .began(let total, let upToDate, _):
            self.total = total
            self.upToDate = upToDate
            started = 0
            return nil
        case .grown(let total):
            let more = total - self.total
            // Without a stage that runs, nobody has been told how many there were.
            if self.total > 0 { self.total = total }
            return self.total > 0 && more > 0 ? "grow    \(Quantity.count(more, "stage")) more, \(total) in all" : nil
        case .started(let stage, let reasons, let attempt):
            if attempt == 1 { started += 1 }
            return "run     [\(upToDate + started)/\(total)] \(stage)"
                + (reasons.isEmpty ? "" : "  (\(ProgressText.reasons(reasons)))")
        case .advanced: return nil
        case .finished: return nil
        case .made(let stage, let cost):
            return "done    \(stage)  \(ProgressText.duration(cost.seconds)), "
                + Quantity.memory(cost.peakMemoryBytes)
        case .reused(let stage):
            upToDate += 1
            return "restore \(stage)"
        case .fetched(let remote, let files, let bytes):
            return "fetch   \(Quantity.count(files, "file")), \(Quantity.bytes(bytes)), from \(remote)"
        case .transferring(let transfer):
            if transfer.isOver { nextTransfer = Self.transferInterval }
            guard !transfer.isOver, transfer.seconds >= nextTransfer else { return nil }
            nextTransfer = transfer.seconds + Self.transferInterval
            return ProgressText.transfer(transfer)
        case .verified(let stages):
            return "verify  \(Quantity.count(stages, "result")) of shared stores came out the same here"
        case .delivered(let path, let outcome): return ProgressText.delivered(path, outcome)
        case .traced(_, _, let warning):
            return warning?.description.replacingFirst("error: ", by: "warning: ")
        case .retrying(let stage, let attempt, let failure):
            return "\(failure)\nretry   \(stage), attempt \(attempt)"
        case .failed(_, let failure): return failure.description
        case .skipped(let stage, let cause): return "skip    \(stage): it needs \(cause)"
        case .waitsForOther(let stage): return "wait    \(stage): another program is at it"
        case .warning(let failure): return failure.description.replacingFirst("error: ", by: "warning: ")
        case .interrupted(let signal): return ProgressText.interrupted(by: signal)
        case .ended(let summary): return ProgressText.summary(summary)
        }
    }
}

extension String {
    fileprivate func replacingFirst(_ old: String, by new: String) -> String {
        guard hasPrefix(old) || contains(": " + old) else { return self }
        var rest = self[...]
        while !rest.hasPrefix(old) { rest = rest.dropFirst() }
        return self[..<rest.startIndex] + new + rest.dropFirst(old.count)
    }
}
