// The command of an imported stage: that of the other tool, with what makes its folder look like the project. Unaware of
// stages.

import StageGraph

/// A shell command and what comes before and after it.
struct CommandText {
    var command: Template
    /// Whether it ends at its first failure.
    var isStrict: Bool
    /// In which folder of the project it runs; "": the project itself.
    var folder: String
    /// The folder in which what other stages have made lies as in the project.
    var linkedFolder: String?
    /// Folders that are there, empty, and were not: the command may make them.
    var removedFirst: [Template]
    /// Folders that were there.
    var madeFirst: [Template]
    /// What was linked into a folder that is an output.
    var removedLast: [Template]

    /// For the manifest.
    var arguments: [String] {
        var steps: [Template] = []
        func step(_ words: String, _ paths: [Template]) {
            var seen: Set<Name> = []
            let distinct = paths.filter { seen.insert(Name($0.inManifest)).inserted }
            if !paths.isEmpty {
                steps.append(Template.joined([Template(words)] + distinct.map(\.quotedForShell), by: " "))
            }
        }
        step("rmdir", removedFirst)
        if let linkedFolder { steps.append(Template("cp -Rl \(linkedFolder)/. .")) }
        step("mkdir -p", madeFirst)
        if !folder.isEmpty { step("cd", [Template(folder)]) }
        let isLong = command.inManifest.utf8.contains(UInt8(ascii: "\n"))
        let end = (isStrict ? "" : " || exit") + (isLong ? "\n" : "; ")
        var text = Template()
        for step in steps {
            text.add(step)
            text.add(end)
        }
        if removedLast.isEmpty {
            text.add(command)
        } else {
            if !isStrict { text.add("(") }
            text.add(command)
            text.add((isLong ? "\n" : "") + (isStrict ? (isLong ? "" : "; ") : ") && "))
            // It runs where the command did.
            let back =
                folder.isEmpty ? "" : String(repeating: "../", count: folder.split(byte: UInt8(ascii: "/")).count)
            var seen: Set<Name> = []
            let paths = removedLast.filter { seen.insert(Name($0.inManifest)).inserted }
            text.add(
                Template.joined(
                    [Template("rm -r")]
                        + paths.map { path in
                            var place = Template(back)
                            place.add(path)
                            return place.quotedForShell
                        }, by: " "))
        }
        return ["bash"] + (isStrict ? ["-euo", "pipefail"] : []) + ["-c", text.inCommand]
    }
}

extension Template {
    /// As one word of a shell's text. The values of axes are between single quotes too, unless they are plain.
    fileprivate var quotedForShell: Template {
        let isPlain = pieces.allSatisfy { piece in
            if case .text(let text) = piece { ShellWord.isPlain(text) } else { true }
        }
        if isPlain, case .text? = pieces.first { return self }
        var result = Template("'")
        for piece in pieces {
            if case .text(let text) = piece {
                result.add(ShellWord.withinQuotes(text))
            } else {
                result.add(Template(piece))
            }
        }
        result.add("'")
        return result
    }
}
