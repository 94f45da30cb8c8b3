// A line for each thing that happens: for log files and CI.

/// Prints plain lines.
public final class PlainProgress: Progress {
    private let output: ProgressOutput
    private var total = 0
    private var started = 0
    private var upToDate = 0

    /// `output` takes one line at a time.
    public init(output: ProgressOutput = .standardError) { self.output = output }

    /// Lines are not redrawn.
    public var refreshInterval: Double? { nil }

    /// Nothing to redraw.
    public func refresh() {}

    /// Prints a line, if the event is worth one.
    public func report(_ event: ProgressEvent) {
        if let line = line(for: event) { output.write(line + "\n") }
    }

    /// The text of an event; nil if it is not worth a line.
    func line(for event: ProgressEvent) -> String? {
        switch event {
        case .absent(let absence): return AbsenceText.line(absence)
        case .began(let total, let upToDate, _):
            self.total = total
            self.upToDate = upToDate
            return nil
        case .started(let stage, let reasons, let attempt):
            if attempt == 1 { started += 1 }
            return "run     [\(upToDate + started)/\(total)] \(stage)"
                + (reasons.isEmpty ? "" : "  (\(ProgressText.reasons(reasons)))")
        case .advanced: return nil
        case .finished(let stage, let cost):
            return "done    \(stage)  \(ProgressText.duration(cost.seconds)), "
                + ProgressText.memory(cost.peakMemoryBytes)
        case .reused(let stage):
            upToDate += 1
            return "restore \(stage)"
        case .delivered(let path, let outcome): return ProgressText.delivered(path, outcome)
        case .retrying(let stage, let attempt, let failure):
            return "\(failure)\nretry   \(stage), attempt \(attempt)"
        case .failed(_, let failure): return failure.description
        case .skipped(let stage, let cause): return "skip    \(stage): it needs \(cause)"
        case .waitsForOther(let stage): return "wait    \(stage): another program is at it"
        case .warning(let failure): return failure.description.replacingFirst("error: ", by: "warning: ")
        case .interrupted(let signal): return "stopping: signal \(signal); what is done is kept"
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
