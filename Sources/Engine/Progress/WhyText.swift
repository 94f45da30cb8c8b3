// How an explanation reads, for people and for programs.

/// Renders explanations.
public enum WhyText {
    /// The whole explanation.
    public static func text(_ explanation: Explanation) -> String {
        let status = explanation.status
        var lines = ["\(status.id) is \(status.condition.rawValue)"]
        lines += status.reasons.map { "  \($0)" }
        for cause in explanation.causes {
            lines.append("  because \(cause.id) is \(cause.condition.rawValue):")
            lines += cause.reasons.map { "    \($0)" }
        }
        if let record = explanation.lastRecord {
            lines.append("last result: \(record.finished) on \(record.host), key \(record.key.short)")
            lines.append(
                "  took \(ProgressText.duration(record.cost.seconds)) "
                    + "(CPU \(ProgressText.duration(record.cost.cpuSeconds)), "
                    + "\(ProgressText.memory(record.cost.peakMemoryBytes)) at most)")
            for output in record.outputs {
                lines.append(
                    "  made \(output.name), \(output.content.size) bytes, sha256 \(output.content.digest.short)")
            }
        }
        if let change = explanation.lastChange, !change.isEmpty {
            lines.append("what had changed since the result before:")
            lines += change.map { "  \($0)" }
        }
        lines.append("ingredients of its key:")
        lines += explanation.preImage.ingredients.map { "  \($0.name) = \(Difference.shortened($0.value))" }
        let figures = explanation.figures.map { "\($0.id) (\($0.paper))" }
        lines.append("figures it reaches: " + (figures.isEmpty ? "none" : figures.joined(separator: ", ")))
        return lines.joined(separator: "\n") + "\n"
    }

    /// A line for each difference.
    public static func text(_ differences: [Difference], _ stage: String) -> String {
        if differences.isEmpty { return "\(stage): nothing differs\n" }
        return "\(stage):\n" + differences.map { "  \($0)\n" }.joined()
    }

    /// The whole explanation as one object.
    public static func json(_ explanation: Explanation) -> String {
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.members(explanation.status)
            json.array("causes") { json in
                for cause in explanation.causes { json.object { json in json.members(cause) } }
            }
            json.object("ingredients") { json in
                for ingredient in explanation.preImage.ingredients { json.member(ingredient.name, ingredient.value) }
            }
            if let record = explanation.lastRecord {
                json.object("lastResult") { json in
                    json.member("key", record.key.hexadecimal)
                    json.member("finished", record.finished)
                    json.member("host", record.host)
                    json.member("seconds", record.cost.seconds)
                }
            }
            if let change = explanation.lastChange { json.array("lastChange") { $0.differences(change) } }
            json.array("figures") { json in for figure in explanation.figures { json.string(figure.id) } }
        }
        return json.text + "\n"
    }

    /// An array of differences.
    public static func json(_ differences: [Difference]) -> String {
        var json = JSONWriter(indent: 1)
        json.array { $0.differences(differences) }
        return json.text + "\n"
    }
}

extension JSONWriter {
    fileprivate mutating func differences(_ differences: [Difference]) {
        for difference in differences {
            object { json in
                json.member("ingredient", difference.name)
                if let old = difference.old { json.member("old", old) }
                if let new = difference.new { json.member("new", new) }
            }
        }
    }
}
