// How an estimate reads, for people and for programs.

/// Renders estimates.
enum EstimateText {
    /// The sums, then how they are known, then what they lack.
    static func lines(_ estimate: Estimate) -> [String] {
        var lines: [String] = []
        if estimate.parts.isEmpty {
            lines.append("no estimate: nothing like it has ever run")
        } else {
            lines.append(
                "estimate if all of them run: \(cpu(estimate.cpuSeconds)), "
                    + "\(ProgressText.duration(estimate.seconds)) with --jobs \(estimate.jobs)")
        }
        for basis in Estimate.Basis.allCases {
            guard let part = estimate.parts[basis] else { continue }
            lines.append("  \(cpu(part.cpuSeconds)) for \(Quantity.count(part.stages, "stage")) \(words(basis))")
        }
        if !estimate.unknown.isEmpty {
            let kinds = estimate.unknown.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            let count = estimate.unknown.values.reduce(0, +)
            lines.append(
                "  not in it: \(Quantity.count(count, "stage")) of which there is no record "
                    + "(\(kinds.joined(separator: ", ")))")
        }
        return lines
    }

    /// Hours once they are worth it: what clusters count.
    private static func cpu(_ seconds: Double) -> String {
        seconds < 360
            ? "\(ProgressText.duration(seconds)) of CPU time" : "\(ProgressText.fixed(seconds / 3600, 1)) CPU-hours"
    }

    private static func words(_ basis: Estimate.Basis) -> String {
        switch basis {
        case .same: "as they took with the same parameters"
        case .scaled: "scaled by their amount of work from others of their kind"
        case .mean: "as the others of their kind took on average"
        }
    }
}

extension JSONWriter {
    mutating func members(_ estimate: Estimate) {
        member("cpuSeconds", estimate.cpuSeconds)
        member("seconds", estimate.seconds)
        member("jobs", estimate.jobs)
        for basis in Estimate.Basis.allCases {
            guard let part = estimate.parts[basis] else { continue }
            object(basis.rawValue) { json in
                json.member("stages", part.stages)
                json.member("cpuSeconds", part.cpuSeconds)
            }
        }
        object("unknown") { json in
            for (kind, count) in estimate.unknown.sorted(by: { $0.key < $1.key }) { json.member(kind, count) }
        }
    }
}
