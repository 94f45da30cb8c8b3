// `stagecraft export make`: stages as rules of GNU make. Unaware of what the stages do.

import Engine

/// A Makefile.
package struct MakefileText {
    /// The whole text.
    package let text: String

    /// Throws `Failures` with names that make cannot have.
    package init(_ pipeline: ExportedPipeline) throws {
        var failures: [Failure] = []
        func name(_ path: Name, _ stage: Name) -> String {
            guard let escaped = Self.escaped(path.text) else {
                failures.append(
                    Failure(
                        .usage, "make cannot have a file of this name",
                        facts: [
                            .init("found", VisibleText.line(path.text)), .init("stage", stage.text),
                        ], hint: "rename it, or export a Snakefile"))
                return ""
            }
            return escaped
        }
        var lines = [
            "# Written by `stagecraft export make`: the same commands, for GNU make 4.3 or later. make -j 4; make clean",
            "# Each stage runs in a folder of its own below \(pipeline.folder), with its inputs where the command expects them.",
            ".DELETE_ON_ERROR:", "MAKEFLAGS += --no-builtin-rules", ".SUFFIXES:", "",
            "# What commands see of the environment.",
            "STAGE = " + Self.recipe(pipeline.environment), "",
            ".PHONY: all clean",
            "all: " + pipeline.targets.map { name($0, "all") }.joined(separator: " "), "",
            "clean:", "\trm -rf " + pipeline.folder,
        ]
        for stage in pipeline.stages {
            lines += ["", "# " + VisibleText.line(stage.id.text)]
            lines += stage.notes.map { "# " + VisibleText.line($0) }
            let targets = stage.outputs.map { name($0.path, stage.id) }
            let inputs = stage.inputs.map { " " + name($0, stage.id) }
            // Several targets of one recipe, which makes them all.
            let colon = targets.count > 1 ? " &:" : ":"
            lines.append(targets.joined(separator: " ") + colon + inputs.joined())
            lines += stage.lines.map { line in
                "\t" + Self.recipe(line.start) + (line.isInCleanEnvironment ? "$(STAGE) " : "") + Self.recipe(line.text)
            }
        }
        guard failures.isEmpty else { throw Failures(failures) }
        text = lines.joined(separator: "\n") + "\n"
    }

    /// A text for the shell in a recipe.
    private static func recipe(_ text: String) -> String { VisibleText.escaping(text, ["$": "$$"]) }

    /// A path in a rule's first line; nil if there is no way to write it.
    static func escaped(_ path: String) -> String? {
        // What it has of its own.
        if ["all", "clean"].contains(where: path.hasBytes) { return nil }
        var result = ""
        for (place, scalar) in path.unicodeScalars.enumerated() {
            switch scalar {
            case "$": result += "$$"
            case " ", "#", ":", "*", "?", "[", "]", "%": result += "\\" + String(scalar)
            case "~": result += place == 0 ? "./~" : "~"
            case "\\", "=", ";", "|", "&", "(", ")", "\t", "\n", "\r", "\"", "'", "<", ">", "`", "!", "{", "}":
                return nil
            default:
                if VisibleText.acts(scalar) { return nil }
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
