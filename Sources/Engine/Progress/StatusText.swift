// How the status of stages reads, for people and for programs.

/// Renders statuses.
public enum StatusText {
    /// A line for each stage that is not fresh (`all`: for every stage) and one for absent data sets, then the counts.
    public static func list(
        _ statuses: [StageStatus], all: Bool, absences: [Absence] = [], awaited: [AwaitedStages] = [],
        adopted: [(stage: Name, adoption: Adoption)] = []
    ) -> String {
        var lines: [String] = []
        for status in statuses where all || status.condition != .fresh {
            let word = status.condition.rawValue
            let padded = word + String(repeating: " ", count: 8 - word.count)
            lines.append(
                padded + status.id.text + (status.reasons.isEmpty ? "" : "  (\(ProgressText.reasons(status.reasons)))"))
        }
        lines += awaited.map(AwaitedText.line) + (absences.isEmpty ? [] : [AbsenceText.line(absences)])
        lines += AdoptionText.lines(adopted)
        lines.append(counts(statuses))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func counts(_ statuses: [StageStatus]) -> String {
        let order: [StageCondition] = [.fresh, .stale, .missing, .running, .failed]
        let parts = order.compactMap { condition -> String? in
            let count = statuses.count { $0.condition == condition }
            return count == 0 ? nil : "\(count) \(condition.rawValue)"
        }
        return Quantity.count(statuses.count, "stage") + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
    }

    /// What a run would do, with its likely cost.
    public static func plan(
        _ statuses: [StageStatus], estimate: Estimate?, absences: [Absence] = [], awaited: [AwaitedStages] = []
    ) -> String {
        let notes = absences.isEmpty ? "" : AbsenceText.line(absences) + "\n"
        var lines: [String] = []
        var certain = 0
        var possible = 0
        for status in statuses where status.condition != .fresh || status.mustRun {
            let word: String
            if status.mustRun {
                word = "run    "
                certain += 1
            } else if status.key == nil {
                word = "maybe  "
                possible += 1
            } else {
                word = "restore"
            }
            lines.append("\(word) \(status.id)  (\(ProgressText.reasons(status.reasons)))")
        }
        if lines.isEmpty { return notes + "nothing to do: \(Quantity.count(statuses.count, "stage")) up to date\n" }
        lines += awaited.map(AwaitedText.line)
        lines.append("\(certain) would run, \(possible) may run")
        if let estimate { lines += EstimateText.lines(estimate) }
        return notes + lines.joined(separator: "\n") + "\n"
    }

    /// `{"stages":[{"stage":…,"condition":…,"reasons":[…]}]}`.
    public static func json(
        _ statuses: [StageStatus], estimate: Estimate? = nil, absences: [Absence] = [], awaited: [AwaitedStages] = [],
        adopted: [(stage: Name, adoption: Adoption)] = []
    ) -> String {
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.array("stages") { json in
                for status in statuses { json.object { json in json.members(status) } }
            }
            if let estimate { json.object("estimate") { $0.members(estimate) } }
            json.array("absentDatasets") { json in
                for absence in absences { json.object { json in json.members(absence) } }
            }
            json.array("awaited") { json in
                for stages in awaited { json.object { json in json.members(stages) } }
            }
            json.array("adopted") { json in
                for (stage, adoption) in adopted {
                    json.object { json in
                        json.member("stage", stage)
                        json.member("by", adoption.by)
                        json.member("note", adoption.note)
                    }
                }
            }
        }
        return json.text + "\n"
    }
}

extension JSONWriter {
    mutating func members(_ status: StageStatus) {
        member("stage", status.id)
        member("condition", status.condition.rawValue)
        member("mustRun", status.mustRun)
        if let key = status.key { member("key", key.hexadecimal) }
        array("reasons") { json in for reason in status.reasons { json.reason(reason) } }
        if let cost = status.lastCost {
            member("lastSeconds", cost.seconds)
            member("lastCPUSeconds", cost.cpuSeconds)
            member("lastPeakMemoryBytes", cost.peakMemoryBytes)
        }
    }
}
