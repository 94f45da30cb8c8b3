// What `stagecraft archive` says when it is done.

import Engine
import ResultStore

/// The words about an archive that was written.
public enum ArchiveText {
    /// A line for the file, one for each part, and what is worth to know.
    public static func text(_ summary: ArchiveSummary, _ path: String) -> String {
        var lines = [
            "\(path): \(Quantity.bytes(summary.size)), \(Quantity.count(summary.figures, "figure")), "
                + Quantity.count(summary.stages, "stage")
        ]
        let width = summary.parts.map(\.name.count).max() ?? 0
        for part in summary.parts {
            let name = part.name + String(repeating: " ", count: width - part.name.count)
            lines.append("  \(name)  \(Quantity.bytes(part.bytes)) in \(Quantity.count(part.files, "file"))")
        }
        lines += summary.remarks.map { "note: \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
