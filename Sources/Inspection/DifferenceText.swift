// How the difference between two runs reads, for people and for programs; looks into outputs that are HDF5 files.

import Engine
import HDF5
import Results

/// Renders differences between runs.
public enum DifferenceText {
    /// A section for each stage whose key differs, then what only one run has.
    public static func text(_ difference: RunDifference) -> String {
        let runs = difference.runs
        var lines = [
            "old: \(runs.old)" + profile(difference.profiles.old),
            "new: \(runs.new)" + profile(difference.profiles.new),
            "stages: \(difference.changed.count) changed, \(difference.unchanged.count) unchanged, "
                + "\(difference.added.count) only in the new run, \(difference.gone.count) only in the old run",
        ]
        for stage in difference.changed {
            lines.append(stage.id.text)
            if let ingredients = stage.ingredients {
                lines += ingredients.map { "  \($0)" }
                if stage.outputs.isEmpty { lines.append("  outputs: the same bytes") }
            } else {
                lines.append("  the record of one of its results is gone from the store")
            }
            for output in stage.outputs { lines += self.lines(output).map { "  \($0)" } }
        }
        lines += difference.added.map { "only in the new run: \($0)" }
        lines += difference.gone.map { "only in the old run: \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func profile(_ name: String?) -> String { name.map { ", profile \($0)" } ?? "" }

    private static func lines(_ output: RunDifference.Output) -> [String] {
        guard let old = output.old?.content, let new = output.new?.content else {
            return ["\(output.name): only in the \(output.old == nil ? "new" : "old") run"]
        }
        let heading = "\(output.name): \(old.size) bytes, \(old.digest.short) → \(new.size) bytes, \(new.digest.short)"
        switch compare(output) {
        case .bytesOnly: return [heading]
        case .unreadable(let cause): return [heading, "  \(cause)"]
        case .values(let comparison):
            if comparison.isEmpty { return [heading, "  the same values and attributes"] }
            return [heading] + comparison.objects.map { "  \($0.path): \(words($0.change))" }
                + comparison.attributes.map { "  " + words($0) }
        }
    }

    private static func words(_ change: Comparison.AttributeChange) -> String {
        let place =
            change.path.hasPrefix("/claims/")
            ? "claim \(change.path.dropFirst(8)), \(change.name)"
            : "\(change.path == "/" ? "" : change.path)/@\(change.name)"
        return "\(place): \(change.old?.description ?? "none") → \(change.new?.description ?? "none")"
    }

    private static func words(_ change: Comparison.Change) -> String {
        switch change {
        case .gone: "gone"
        case .added: "new"
        case .unlike(let old, let new): "\(old) → \(new)"
        case .numbers(let numbers):
            "\(numbers.differing) of \(numbers.count) numbers differ, by at most "
                + "\(short(numbers.largestAbsolute, digits: 6)), relative \(short(numbers.largestRelative, digits: 6))"
        case .strings(let differing, let count): "\(differing) of \(count) strings differ"
        case .notCompared(let reason): "not compared: \(reason)"
        }
    }

    // MARK: looking into outputs

    private enum Look {
        /// Not HDF5 on both sides.
        case bytesOnly
        case unreadable(String)
        case values(Comparison)
    }

    private static func compare(_ output: RunDifference.Output) -> Look {
        guard let old = output.old?.path, let new = output.new?.path, output.name.text.hasSuffix(".h5") else {
            return .bytesOnly
        }
        do throws(HDF5Error) {
            return .values(try Comparison(from: try File.open(old), to: try File.open(new)))
        } catch {
            return .unreadable(error.description)
        }
    }

    // MARK: for programs

    /// The same as one object.
    public static func json(_ difference: RunDifference) -> String {
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.member("old", difference.runs.old)
            json.member("new", difference.runs.new)
            if let profile = difference.profiles.old { json.member("oldProfile", profile) }
            if let profile = difference.profiles.new { json.member("newProfile", profile) }
            json.array("changed") { json in for stage in difference.changed { write(stage, &json) } }
            json.array("unchanged") { json in for stage in difference.unchanged { json.string(stage) } }
            json.array("onlyInNew") { json in for stage in difference.added { json.string(stage) } }
            json.array("onlyInOld") { json in for stage in difference.gone { json.string(stage) } }
        }
        return json.text + "\n"
    }

    private static func write(_ stage: RunDifference.Stage, _ json: inout JSONWriter) {
        json.object { json in
            json.member("stage", stage.id)
            if let ingredients = stage.ingredients { json.array("ingredients") { $0.differences(ingredients) } }
            json.array("outputs") { json in for output in stage.outputs { write(output, &json) } }
        }
    }

    private static func write(_ output: RunDifference.Output, _ json: inout JSONWriter) {
        json.object { json in
            json.member("name", output.name)
            if let old = output.old { json.member("old", old.content.digest.hexadecimal) }
            if let new = output.new { json.member("new", new.content.digest.hexadecimal) }
            switch compare(output) {
            case .bytesOnly: break
            case .unreadable(let cause): json.member("unreadable", cause)
            case .values(let comparison):
                json.array("objects") { json in for change in comparison.objects { write(change, &json) } }
                json.array("attributes") { json in for change in comparison.attributes { write(change, &json) } }
            }
        }
    }

    private static func write(_ object: Comparison.ObjectChange, _ json: inout JSONWriter) {
        json.object { json in
            json.member("path", object.path)
            switch object.change {
            case .gone: json.member("change", "gone")
            case .added: json.member("change", "new")
            case .unlike(let old, let new):
                json.member("change", "unlike")
                json.member("old", old)
                json.member("new", new)
            case .numbers(let numbers):
                json.member("change", "numbers")
                json.member("differing", numbers.differing)
                json.member("count", numbers.count)
                json.member("largestAbsolute", numbers.largestAbsolute)
                json.member("largestRelative", numbers.largestRelative)
            case .strings(let differing, let count):
                json.member("change", "strings")
                json.member("differing", differing)
                json.member("count", count)
            case .notCompared(let reason):
                json.member("change", "notCompared")
                json.member("reason", reason)
            }
        }
    }

    private static func write(_ change: Comparison.AttributeChange, _ json: inout JSONWriter) {
        json.object { json in
            json.member("path", change.path)
            json.member("name", change.name)
            if let old = change.old { json.member("old", old) }
            if let new = change.new { json.member("new", new) }
        }
    }
}
