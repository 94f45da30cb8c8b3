// How numbers and events read in progress lines; shared by the displays.

import Glibc

/// Words for people.
package enum ProgressText {
    /// `0.31 s`, `12.3 s`, `4 min 05 s`, `2 h 03 min`.
    package static func duration(_ seconds: Double) -> String {
        if seconds < 1 { return fixed(seconds, 2) + " s" }
        // What records and clocks say may be anything.
        if seconds < 60 || !(seconds < 1e15) { return fixed(seconds, 1) + " s" }
        let whole = Int(seconds.rounded())
        if whole < 3600 { return "\(whole / 60) min \(two(whole % 60)) s" }
        return "\(whole / 3600) h \(two(whole % 3600 / 60)) min"
    }

    /// Reasons on one line, the rest counted.
    static func reasons(_ reasons: [Reason], limit: Int = 3) -> String {
        let shown = reasons.prefix(limit).map { shortened($0.description) }.joined(separator: "; ")
        return reasons.count > limit ? "\(shown); and \(reasons.count - limit) more" : shown
    }

    /// Where a value is long, its beginning and its end: `why` shows all of it.
    private static func shortened(_ text: String) -> String {
        text.count <= longest ? text : text.prefix(longest * 2 / 3) + " … " + text.suffix(longest / 4)
    }

    private static let longest = 160

    /// `ran 3 stages, reused 2, 12 up to date, 1 file delivered in 1.2 s`.
    static func summary(_ summary: RunSummary) -> String {
        if summary.isComplete && summary.inJobs == 0 && summary.ran == 0 && summary.reused == 0
            && summary.delivered == 0
        {
            return "nothing to do: \(Quantity.count(summary.total, "stage")) up to date"
                + (summary.traced == nil ? "" : ", so that none was traced (--force STAGE runs one again)")
        }
        var parts = ["ran \(Quantity.count(summary.ran, "stage"))"]
        if summary.reused > 0 { parts.append("\(summary.reused) restored from the store") }
        if summary.upToDate > 0 { parts.append("\(summary.upToDate) up to date") }
        if summary.delivered > 0 { parts.append("\(Quantity.count(summary.delivered, "file")) delivered") }
        if summary.failed > 0 { parts.append("\(summary.failed) failed") }
        if summary.byHand > 0 { parts.append("\(summary.byHand) for a person to do") }
        if summary.skipped > 0 { parts.append("\(summary.skipped) not run") }
        if summary.inJobs > 0 { parts.append("\(summary.inJobs) left to jobs (`stagecraft status` shows them)") }
        if let traced = summary.traced {
            parts.append("\(traced) traced")
            if summary.undeclared > 0 { parts.append("\(summary.undeclared) of them read what they do not declare") }
        }
        return parts.joined(separator: ", ") + " in " + duration(summary.seconds)
    }

    /// `fetch   1.2 GB of 3.4 GB from lab  (35 %), 12 MB/s, 3 min 04 s left`.
    static func transfer(_ transfer: Transfer) -> String {
        let isPush = transfer.direction == .push
        let share = transfer.total > 0 ? Double(transfer.bytes) / Double(transfer.total) : 0
        let rate = transfer.seconds > 0 ? Double(transfer.bytes) / transfer.seconds : 0
        let left = rate > 0 ? Double(transfer.total - transfer.bytes) / rate : nil
        return
            "\(isPush ? "push   " : "fetch  ") \(Quantity.bytes(transfer.bytes)) of \(Quantity.bytes(transfer.total)) "
            + "\(isPush ? "to" : "from") \(transfer.remote)  (\(fixed(100 * share, 0)) %)"
            + (rate >= 1 ? ", \(Quantity.bytes(Int(rate)))/s" : "")
            + (left.map { ", \(duration($0)) left" } ?? "")
    }

    /// What a first signal does; the second one stops at once.
    static func interrupted(by signal: Int32) -> String {
        signal == SIGINT
            ? "interrupted: what is done is kept (Ctrl-C again to stop at once)"
            : "stopping on \(String(cString: strsignal(signal))) (signal \(signal)): what is done is kept"
    }

    static func delivered(_ path: String, _ outcome: DeliveryOutcome) -> String {
        switch outcome {
        case .unchanged: path
        case .created, .updated: "deliver \(path)"
        case .removed: "remove  \(path) (of a former result)"
        case .repaired(let kept, let isChanged):
            "repair  \(path) (\(isChanged ? "it was changed by hand; that version" : "what was there") is kept at \(kept))"
        }
    }

    /// A number with this many decimals.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return value.description }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let whole = Int((value * scale).rounded())
        let digits = String(abs(whole))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = whole < 0 ? "-" : ""
        return decimals == 0 ? sign + padded : sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    private static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
