// `{table:role}`: which file of a role is which point of a matrix, as CSV (RFC 4180). Unaware of what is in the files.

extension Graph {
    /// The lines of the tables that a command asks for, by role: `path` and the axes of the stages that have made the role's
    /// files, then the files. A cell is empty where a file's stage has no such axis. `paths`: where the inputs are, in their
    /// order; `files`: of folders and patterns, by position, what they stand for.
    package func inputTables(
        of stage: StageInstance, paths: [Name], files: [Int: [Name]]
    ) -> [(role: String, lines: [String])] {
        var tables: [(role: String, lines: [String])] = []
        for case .table(let role) in stage.placeholders where !tables.contains(where: { $0.role == role }) {
            tables.append((role, lines(of: role, stage, paths, files)))
        }
        return tables
    }

    private func lines(of role: String, _ stage: StageInstance, _ paths: [Name], _ files: [Int: [Name]]) -> [String] {
        var axes: [String] = []
        var rows: [(path: Name, coordinates: [Coordinate])] = []
        for (place, input) in stage.inputs.enumerated() where input.role == role {
            var coordinates: [Coordinate] = []
            if case .stage(let maker, _) = input.source { coordinates = stages[maker].coordinates }
            for axis in coordinates.map(\.axis) where !axes.contains(axis) { axes.append(axis) }
            for path in files[place] ?? [paths[place].path] { rows.append((stage.seen(path), coordinates)) }
        }
        return [Self.line(["path"] + axes)]
            + rows.map { row in
                Self.line(
                    [row.path.text] + axes.map { axis in row.coordinates.first { $0.axis == axis }?.value.text ?? "" })
            }
    }

    private static func line(_ cells: [String]) -> String {
        let special = [UInt8(ascii: ","), UInt8(ascii: "\""), 10, 13]
        let texts = cells.map { cell in
            guard cell.utf8.contains(where: special.contains) else { return cell }
            return "\"" + cell.split(byte: UInt8(ascii: "\"")).joined(separator: "\"\"") + "\""
        }
        return texts.joined(separator: ",")
    }
}

extension StageInstance {
    /// Of inputs that are folders or patterns, by position: where the files that they stand for are. `paths`: where the inputs
    /// are; `known`: what is known of them, both in their order.
    func commandFiles(_ known: [KeyInput], _ paths: [Name]) -> [Int: [Name]] {
        var files: [Int: [Name]] = [:]
        for (place, input) in known.enumerated() {
            guard let found = input.files else { continue }
            // Where the input is, without what it is called there: a name or a pattern.
            let folder = paths[place].text.dropping(last: input.name.utf8.count)
            files[place] = found.map { Name(folder + $0.name.text) }
        }
        return files
    }
}
