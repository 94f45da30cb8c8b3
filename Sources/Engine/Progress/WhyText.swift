// How an explanation reads, for people and for programs.

/// Renders explanations.
public enum WhyText {
    /// The explanation; `all`: with every ingredient of the key, not only those that differ.
    public static func text(_ explanation: Explanation, all: Bool = false) -> String {
        let status = explanation.status
        var lines = ["\(status.id) is \(status.condition.rawValue)"]
        if let frozen = explanation.frozen {
            lines.append(
                "  frozen: its last result is kept" + (frozen.isEmpty ? "" : ", although this has changed since:"))
            lines += frozen.map { "    \($0)" }
        }
        lines += status.reasons.map { "  \($0)" }
        for cause in explanation.causes {
            lines.append("  because \(cause.id) is \(cause.condition.rawValue):")
            lines += cause.reasons.map { "    \($0)" }
        }
        if let record = explanation.lastRecord {
            lines.append("last result: \(record.finished) on \(record.host), key \(record.key.short)")
            if let adoption = record.adoption {
                lines.append("  adopted, not computed: by \(AdoptionText.words(adoption))")
            } else {
                lines.append(
                    "  took \(ProgressText.duration(record.cost.seconds)) "
                        + "(CPU \(ProgressText.duration(record.cost.cpuSeconds)), "
                        + "\(Quantity.memory(record.cost.peakMemoryBytes)) at most)")
            }
            for output in record.outputs where output.name != .optional {
                lines.append(
                    "  made \(output.name.declared), \(output.content.size) bytes, sha256 \(output.content.digest.short)"
                )
            }
        }
        if let change = explanation.lastChange, !change.isEmpty {
            lines.append("what had changed since the result before:")
            lines += change.map { "  \($0)" }
        }
        if let program = explanation.program { lines.append("its program: \(program)") }
        if all {
            lines.append("ingredients of its key:")
            lines += explanation.preImage.ingredients.map { "  \($0.name) = \(Difference.shortened($0.value))" }
        } else {
            lines.append("its key has \(explanation.preImage.ingredients.count) ingredients (--all lists them)")
        }
        lines.append(reach(explanation.figures))
        return lines.joined(separator: "\n") + "\n"
    }

    /// A line for each difference.
    public static func text(_ differences: [Difference], _ stage: Name) -> String {
        if differences.isEmpty { return "\(stage): nothing differs\n" }
        return "\(stage):\n" + differences.map { "  \($0)\n" }.joined()
    }

    /// What differs in the stage itself between two runs, then what differs in the stages it needs other than through
    /// their own inputs from stages: the causes.
    public static func text(_ difference: RunDifference, _ stage: Name, figures: [Figure]) -> String {
        let own = difference.changed.first { $0.id == stage }
        var lines = ["\(stage), from \(difference.runs.old) to \(difference.runs.new):"]
        lines += Self.lines(own).map { "  \($0)" }
        for cause in difference.causes(of: stage) {
            lines.append("  because of \(cause.id):")
            lines += Self.lines(cause).map { "    \($0)" }
        }
        lines.append(Self.reach(figures))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ stage: RunDifference.Stage?) -> [String] {
        guard let stage else { return ["nothing differs"] }
        return stage.ingredients.map { $0.map(\.description) } ?? ["the record of one of its results is gone"]
    }

    private static func reach(_ figures: [Figure]) -> String {
        let names = figures.map { "\($0.id) (\($0.paper))" }
        return "figures it reaches: " + (names.isEmpty ? "none" : names.joined(separator: ", "))
    }

    /// As `text`, for programs.
    public static func json(_ difference: RunDifference, _ stage: Name, figures: [Figure]) -> String {
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.member("stage", stage)
            json.member("old", difference.runs.old)
            json.member("new", difference.runs.new)
            let own = difference.changed.first { $0.id == stage }
            json.array("ingredients") { $0.differences(own?.ingredients ?? []) }
            json.array("causes") { json in
                for cause in difference.causes(of: stage) {
                    json.object { json in
                        json.member("stage", cause.id)
                        json.array("ingredients") { $0.differences(cause.ingredients ?? []) }
                    }
                }
            }
            json.array("figures") { json in for figure in figures { json.string(figure.id) } }
        }
        return json.text + "\n"
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
                for ingredient in explanation.preImage.ingredients {
                    json.member(ingredient.name.text, ingredient.value)
                }
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
    /// The items of an array: each an object with the ingredient's name and its texts.
    public mutating func differences(_ differences: [Difference]) {
        for difference in differences {
            object { json in
                json.member("ingredient", difference.name)
                if let old = difference.old { json.member("old", old) }
                if let new = difference.new { json.member("new", new) }
            }
        }
    }
}
