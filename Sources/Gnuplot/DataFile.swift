// The data file beside a script: one block a series, found by its index. Unaware of how the blocks are drawn.

/// Text of the `.dat` file: blocks separated by two empty lines, each headed by its name and columns.
struct DataFile {
    private(set) var text: String
    private(set) var blocks = 0

    init(figure: String) {
        text = "# Data of figure \(figure). Blocks are numbered from 0, as gnuplot's `index` counts them.\n"
    }

    /// Adds a block and returns its index.
    mutating func add(_ name: String, columnNames: [String], columns: [[Double]]) -> Int {
        let title = String(name.map { $0.isNewline ? " " : $0 })
        text += "\(blocks == 0 ? "" : "\n\n")# \(blocks): \(title)\n# \(columnNames.joined(separator: " "))\n"
        let rows = columns[0].indices
        for row in rows { text += columns.map { DataFile.format($0[row]) }.joined(separator: " ") + "\n" }
        // gnuplot counts only blocks that have a line.
        if rows.isEmpty { text += columns.map { _ in "NaN" }.joined(separator: " ") + "\n" }
        blocks += 1
        return blocks - 1
    }

    /// The shortest text that reads back as the same number; what is not finite leaves a gap.
    private static func format(_ value: Double) -> String { value.isFinite ? "\(value)" : "NaN" }
}
