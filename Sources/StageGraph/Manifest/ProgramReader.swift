// Reads what a command says of programs: those that it runs beside its first word, and those that are asked for their versions.

extension Manifest {
    mutating func readPrograms(_ json: JSON) -> [Stage.NamedPlace] {
        strings(json).compactMap { name, place in
            if isProgram(name) { return .init(name: Name(name), json: place) }
            errors.add(
                "'\(name)' names no program", at: place,
                expected: "a name that is looked for on PATH, or an absolute path")
            return nil
        }
    }

    /// Commands: each a list of a program and its arguments.
    mutating func readVersions(_ json: JSON) -> [[String]] {
        guard json.kind == .array else {
            errors.add("wrong type", at: json, found: json.described, expected: "a list of commands")
            return []
        }
        return json.items.compactMap { item in
            let words = strings(item)
            if item.kind == .array, words.isEmpty || !isProgram(words[0].0) {
                errors.add(
                    "the command names no program", at: item, found: item.described,
                    expected: "a program's name or absolute path, and its arguments")
                return nil
            }
            for (word, place) in words where word.utf8.contains(0) {
                errors.add("a program cannot be given a zero character", at: place)
            }
            return words.map(\.0)
        }
    }

    /// Whether the text is the name of a program or an absolute path.
    private func isProgram(_ name: String) -> Bool {
        !name.isEmpty && !name.utf8.contains(0)
            && (name.utf8.first == UInt8(ascii: "/") || !name.utf8.contains(UInt8(ascii: "/")))
    }
}
