// How the origin of a file reads, for people and for programs.

import Engine
import ResultStore

/// Renders origins.
public enum WhenceText {
    /// A paragraph for the file and one for each result that has its bytes.
    public static func text(_ whence: Whence) -> String {
        var lines = ["\(whence.path): \(whence.content.size) bytes, sha256 \(whence.content.digest)"]
        if let delivered = whence.delivered {
            lines.append("edited since it was delivered with sha256 \(delivered)")
        }
        if let sources = whence.drawnFrom {
            lines.append(
                "a picture that says it was drawn from script and data with sha256 \(sources); edited since, or drawn "
                    + "elsewhere: no result has its bytes")
            if whence.makers.isEmpty { lines.append("no result in the store was drawn from those") }
        } else if whence.makers.isEmpty {
            lines.append("no result in the store has \(whence.delivered == nil ? "its" : "those") bytes")
        }
        for maker in whence.makers { lines += Self.lines(maker) }
        if !whence.claims.isEmpty { lines.append("claims of the figure:") }
        for row in whence.claims {
            lines.append("  \(row.id): \(row.verdict)\(row.claim?.numbers.map { "; \($0)" } ?? "")")
        }
        if !whence.readers.isEmpty { lines.append("read by " + whence.readers.joined(separator: ", ")) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ maker: Whence.Maker) -> [String] {
        let record = maker.record
        let ingredients = record.preImage.ingredients
        func value(_ name: Name) -> String? { ingredients.first { $0.name == name }?.value }
        let kind = value("kind").map { " (\($0))" } ?? ""
        var lines = ["made by \(record.stage)\(kind) as \(maker.output), key \(record.key)"]
        if let figure = maker.figure { lines.append("  figure \(figure.id): \(figure.title)") }
        lines.append(
            maker.isCurrent ? "  the stage's last result" : "  not the last result of a stage of this profile")
        lines.append(
            "  \(record.finished) on \(record.host), took \(ProgressText.duration(record.cost.seconds))"
                + (maker.runs.isEmpty ? "" : ", run " + maker.runs.joined(separator: ", ")))
        if let adoption = record.adoption {
            lines.append("  adopted, not computed: by \(AdoptionText.words(adoption))")
        }
        for ingredient in ingredients where ingredient.name.text.startsWith("parameter.") {
            lines.append("  \(ingredient.name.text.dropping(first: 10)) = \(ingredient.value)")
        }
        for input in record.preImage.inputs {
            let origin = maker.origins[input.digest].map { " from \($0)" } ?? ""
            lines.append("  \(input.ingredient) = \(Difference.shortened(input.text))\(origin)")
        }
        let isSaid = ["kind", "parameter.", "input.", "output["]
        for ingredient in ingredients
        where !isSaid.contains(where: { ingredient.name.utf8.starts(with: $0.utf8) }) {
            lines.append("  \(ingredient.name) = \(Difference.shortened(ingredient.value))")
        }
        return lines
    }

    /// `{"path":…,"sha256":…,"size":…,"editedSince":…,"drawnFrom":…,"results":[…],"claims":[…],"readBy":[…]}`.
    public static func json(_ whence: Whence) -> String {
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.member("path", whence.path)
            json.member("size", whence.content.size)
            json.member("sha256", whence.content.digest.hexadecimal)
            if let delivered = whence.delivered { json.member("editedSince", delivered.hexadecimal) }
            if let sources = whence.drawnFrom { json.member("drawnFrom", sources.hexadecimal) }
            json.array("results") { json in for maker in whence.makers { json.object { members(maker, &$0) } } }
            json.array("claims") { json in
                for row in whence.claims {
                    json.object { json in
                        json.member("figure", row.figure)
                        json.member("id", row.id)
                        json.member("verdict", row.verdict)
                    }
                }
            }
            json.array("readBy") { json in for reader in whence.readers { json.string(reader) } }
        }
        return json.text + "\n"
    }

    private static func members(_ maker: Whence.Maker, _ json: inout JSONWriter) {
        json.member("output", maker.output)
        if let figure = maker.figure { json.member("figure", figure.id) }
        json.member("isCurrent", maker.isCurrent)
        json.array("runs") { json in for run in maker.runs { json.string(run) } }
        RecordText.members(of: maker.record, &json)
    }
}
