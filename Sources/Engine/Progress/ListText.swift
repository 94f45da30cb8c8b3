// How lists of what a manifest and a store hold read.

/// Lines for `list`.
public enum ListText {
    /// Id, paper, title and stage of each figure.
    public static func figures(_ graph: Graph) -> [String] {
        columns(graph.figures.map { [$0.id, $0.paper, graph.stages[$0.stage].id.text, $0.title] })
    }

    /// Id and kind of each stage of the profile.
    public static func stages(_ graph: Graph) -> [String] { columns(graph.stages.map { [$0.id.text, $0.kind] }) }

    /// Stage and file, and where its bytes are in the store.
    public static func artifacts(_ artifacts: [StoredArtifact]) -> [String] {
        columns(artifacts.map { [$0.name.text, $0.path] })
    }

    /// Name and summary of each data set.
    public static func datasets(_ manifest: Manifest) -> [String] {
        columns(manifest.datasets.map { [$0.name, $0.summary] })
    }

    /// The default one is marked.
    public static func profiles(_ manifest: Manifest) -> [String] {
        manifest.profiles.map { $0.name + ($0.name == manifest.defaultProfile ? " (default)" : "") }
    }

    /// Each kind with its parameters.
    public static func kinds(_ kinds: [any StageKind]) -> [String] {
        var lines = ["command  runs any program with declared inputs and outputs"]
        for kind in kinds {
            lines.append("\(kind.name)  \(kind.summary)")
            lines += columns(kind.inputs.map { ["  input", $0.role, $0.summary] })
            lines += columns(
                kind.parameters.map { parameter in
                    let value = parameter.defaultValue.map { "default \($0.text)" } ?? "required"
                    return ["  parameter", parameter.name, value, parameter.summary]
                })
        }
        return lines
    }

    /// Names of the runs that left a journal, oldest first.
    public static func runs(store: String) throws -> [String] {
        try JournalReader.runs(StorePaths(folder: store))
    }

    /// Left-aligned columns, two spaces apart; each row is one line, whatever is in it.
    private static func columns(_ rows: [[String]]) -> [String] {
        let rows = rows.map { $0.map(VisibleText.line) }
        guard let count = rows.map(\.count).max() else { return [] }
        let widths = (0..<count).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).enumerated().map { index, cell in
                index == count - 1 ? cell.0 : cell.0 + String(repeating: " ", count: cell.1 - cell.0.count)
            }.joined(separator: "  ")
        }
    }
}
