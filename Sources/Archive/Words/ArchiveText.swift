// What `stagecraft archive` says when it is done.

import Engine
import ResultStore

/// The words about an archive that was written.
public enum ArchiveText {
    /// A line for the file, one for each part, and what is worth to know.
    public static func text(_ summary: ArchiveSummary, _ path: String) -> String {
        var lines = [
            "\(path): \(bytes(summary.size)), \(Quantity.count(summary.figures, "figure")), "
                + Quantity.count(summary.stages, "stage")
        ]
        let width = summary.parts.map(\.name.count).max() ?? 0
        for part in summary.parts {
            let name = part.name + String(repeating: " ", count: width - part.name.count)
            lines.append("  \(name)  \(bytes(part.bytes)) in \(Quantity.count(part.files, "file"))")
        }
        lines += summary.remarks.map { "note: \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `812 bytes`, `4.5 KiB`, `2.3 GiB`.
    private static func bytes(_ count: Int) -> String {
        if count < 1024 { return Quantity.count(count, "byte") }
        var amount = Double(count) / 1024
        var units = ["KiB", "MiB", "GiB", "TiB"][...]
        while amount >= 1023.95, units.count > 1 {
            amount /= 1024
            units = units.dropFirst()
        }
        return "\((amount * 10).rounded() / 10) \(units.first ?? "")"
    }
}
