// Where a command starts: paths in its private folder as they are seen from there. Unaware of what is at these paths.

extension StageInstance {
    /// A path in the stage's private folder as its command has to write it.
    package func seen(_ path: Name) -> Name {
        guard let workingFolder else { return path }
        let folder = Name("\(workingFolder)/")
        if path == folder { return "." }
        if path.isIn(folder) { return path.below(folder) }
        let steps = workingFolder.utf8.count { $0 == UInt8(ascii: "/") } + 1
        return Name(String(repeating: "../", count: steps) + path.text)
    }

    /// The path in the private folder of what the command names; nil: it names something outside.
    package func place(ofSeen path: Name) -> Name? {
        guard let workingFolder else { return path }
        guard path.utf8.first != UInt8(ascii: "/") else { return nil }
        var steps = workingFolder.text.split(byte: UInt8(ascii: "/")).map { Name($0) }
        for step in path.text.split(byte: UInt8(ascii: "/")) {
            if step.hasBytes(of: ".") || step.utf8.isEmpty { continue }
            if step.hasBytes(of: "..") {
                if steps.popLast() == nil { return nil }
            } else {
                steps.append(Name(step))
            }
        }
        return Name(steps.joined(separator: "/"))
    }
}
