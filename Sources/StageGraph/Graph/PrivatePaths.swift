// A command finds its inputs in the folder in which it writes its outputs: none may be in the other's way. Unaware of the
// folder itself.

/// The outputs of a command and the folders that they need.
struct OutputPaths {
    let names: Set<Name>
    let folders: Set<Name>

    init(_ outputs: [Name]) {
        names = Set(outputs.map(\.path))
        folders = Set(outputs.map(\.path).flatMap(\.folders))
    }
}

extension Expansion {
    /// Adds a mistake for each input that lies where an output will be, or where one needs a folder, or in an output.
    mutating func checkRoom(for outputs: OutputPaths, _ inputs: [GraphInput], _ places: [Int32], _ id: Name) {
        for (input, place) in zip(inputs, places) {
            let path: Name
            if input.label.text.startsWith("file:"), !input.label.text.startsWith("file:/") {
                path = Name(input.label.text.dropping(first: 5))
            } else if outputs.folders.isEmpty {
                // The role's folder is all that could be in the way of an output that has none.
                path = Name(input.role)
                if !outputs.names.contains(path) { continue }
            } else {
                path = "\(input.role)/\(input.fileName)"
            }
            let isInTheWay =
                outputs.names.contains(path) || outputs.folders.contains(path)
                || path.folders.contains(where: outputs.names.contains)
            guard isInTheWay else { continue }
            errors.add(
                "an input and an output of a command are in each other's way",
                at: JSON(document: manifest.document, index: Int(place)),
                facts: [
                    .init("input", "\(input.label), which '\(id)' finds at '\(path)'"),
                    .init("outputs", listing(outputs.names.sorted().map(\.text))),
                ], hint: "give the output another name")
        }
    }
}

extension GraphInput {
    /// What a command finds it called in the folder of its role.
    fileprivate var fileName: Name {
        switch source {
        case .stage(_, let name): name.path
        case .file(let path): Name(path.text.split(byte: UInt8(ascii: "/")).last ?? "")
        }
    }
}
