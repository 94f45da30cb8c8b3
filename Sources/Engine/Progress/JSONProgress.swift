// A JSON object a line for each thing that happens: for programs.

/// Prints JSON lines: `{"event":"started","stage":…}`.
public final class JSONProgress: Progress {
    private let output: ProgressOutput
    /// From which second of a transfer on it is told of again.
    private var nextTransfer = 0.0

    /// `output` takes one line at a time.
    public init(output: ProgressOutput = .standardOutput) { self.output = output }

    /// Lines are not redrawn.
    public var refreshInterval: Double? { nil }

    /// Programs that want it ask for the records.
    public var showsExpectedWork: Bool { false }

    /// Nothing to redraw.
    public func refresh() {}

    /// Prints an object, of absent data sets one for each.
    public func report(_ event: ProgressEvent) {
        // Programs are told of what is kept.
        if case .made = event { return }
        // The end of a transfer is told by what comes next.
        if case .transferring(let transfer) = event {
            if transfer.isOver || transfer.seconds < nextTransfer { return }
            nextTransfer = transfer.seconds + 1
        } else {
            nextTransfer = 0
        }
        if case .absent(let absences) = event {
            for absence in absences {
                print { json in
                    json.member("event", "absent")
                    json.members(absence)
                }
            }
        } else {
            print { write(event, &$0) }
        }
    }

    private func print(_ members: (inout JSONWriter) -> Void) {
        var json = JSONWriter()
        json.object(members)
        output.write(json.text + "\n")
    }

    private func write(_ event: ProgressEvent, _ json: inout JSONWriter) {
        switch event {
        case .absent: break
        case .began(let total, let upToDate, _):
            json.member("event", "began")
            json.member("total", total)
            json.member("upToDate", upToDate)
        case .started(let stage, let reasons, let attempt):
            json.member("event", "started")
            json.member("stage", stage)
            json.member("attempt", attempt)
            json.array("reasons") { json in for reason in reasons { json.reason(reason) } }
        case .advanced(let stage, let done, let total, let unit):
            json.member("event", "advanced")
            json.member("stage", stage)
            json.member("done", done)
            json.member("total", total)
            json.member("unit", unit)
        case .made: break
        case .finished(let stage, let cost):
            json.member("event", "finished")
            json.member("stage", stage)
            json.member("seconds", cost.seconds)
            json.member("cpuSeconds", cost.cpuSeconds)
            json.member("peakMemoryBytes", cost.peakMemoryBytes)
        case .reused(let stage):
            json.member("event", "reused")
            json.member("stage", stage)
        case .fetched(let remote, let files, let bytes):
            json.member("event", "fetched")
            json.member("remote", remote)
            json.member("files", files)
            json.member("bytes", bytes)
        case .transferring(let transfer):
            json.member("event", "transferring")
            json.member("direction", transfer.direction.rawValue)
            json.member("remote", transfer.remote)
            json.member("bytes", transfer.bytes)
            json.member("totalBytes", transfer.total)
        case .grown(let total):
            json.member("event", "grown")
            json.member("total", total)
        case .verified(let stages):
            json.member("event", "verified")
            json.member("stages", stages)
        case .delivered(let path, let outcome):
            json.member("event", "delivered")
            json.member("path", path)
            if outcome == .removed { json.member("removed", true) }
            if case .repaired(let kept, _) = outcome { json.member("changedVersionKeptAt", kept) }
        case .traced(let stage, let report, _):
            json.member("event", "traced")
            json.member("stage", stage)
            json.members(report)
        case .retrying(let stage, let attempt, let failure):
            json.member("event", "retrying")
            json.member("stage", stage)
            json.member("attempt", attempt)
            json.member("error", failure.description)
        case .failed(let stage, let failure):
            json.member("event", "failed")
            json.member("stage", stage)
            json.member("error", failure.description)
        case .skipped(let stage, let cause):
            json.member("event", "skipped")
            json.member("stage", stage)
            json.member("because", cause)
        case .waitsForOther(let stage):
            json.member("event", "waits")
            json.member("stage", stage)
        case .warning(let failure):
            json.member("event", "warning")
            json.member("warning", failure.description)
        case .interrupted(let signal):
            json.member("event", "interrupted")
            json.member("signal", Int(signal))
        case .ended(let summary): write(summary, &json)
        }
    }

    private func write(_ summary: RunSummary, _ json: inout JSONWriter) {
        json.member("event", "ended")
        json.member("total", summary.total)
        json.member("ran", summary.ran)
        json.member("reused", summary.reused)
        json.member("upToDate", summary.upToDate)
        json.member("failed", summary.failed)
        json.member("byHand", summary.byHand)
        json.member("skipped", summary.skipped)
        if summary.inJobs > 0 { json.member("inJobs", summary.inJobs) }
        json.member("delivered", summary.delivered)
        if let traced = summary.traced {
            json.member("traced", traced)
            json.member("undeclared", summary.undeclared)
        }
        json.member("seconds", summary.seconds)
        json.member("interrupted", summary.interrupted)
    }
}

extension JSONWriter {
    /// A reason as an object: its code, its words, and for a changed ingredient its name and both values.
    public mutating func reason(_ reason: Reason) {
        object { json in
            json.member("reason", reason.code)
            json.member("text", reason.description)
            guard case .changed(let difference) = reason else { return }
            json.member("ingredient", difference.name)
            if let old = difference.old { json.member("old", old) }
            if let new = difference.new { json.member("new", new) }
        }
    }
}
