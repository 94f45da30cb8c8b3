// `stagecraft export snakemake`: a rule for each stage. Unaware of what the stages do.

import Engine

/// A Snakefile.
package struct SnakefileText {
    /// The whole text.
    package let text: String

    /// Throws `Failures` with names that Snakemake cannot have.
    package init(_ pipeline: ExportedPipeline) throws {
        var failures: [Failure] = []
        func name(_ path: Name, _ stage: Name) -> String {
            if path.utf8.contains(UInt8(ascii: "{")) || path.utf8.contains(UInt8(ascii: "}")) {
                failures.append(
                    Failure(
                        .usage, "Snakemake cannot have a file of this name: braces are wildcards",
                        facts: [.init("found", path.text), .init("stage", stage.text)], hint: "rename it"))
            }
            return Self.quoted(path.text)
        }
        var lines = [
            "# Written by `stagecraft export snakemake`: the same commands. snakemake --cores 4",
            "# Each stage runs in a folder of its own below \(pipeline.folder), with its inputs where the command expects them.",
            "",
            "# What commands see of the environment.", "STAGE = " + Self.quoted(pipeline.environment), "",
            "rule all:", "    input:",
        ]
        lines += pipeline.targets.map { "        " + name($0, "all") + "," }
        var rules = StageNames()
        for stage in pipeline.stages {
            let rule = VisibleText.escaping(
                rules.take(VisibleText.escaping("rule_" + stage.name, [".": "_", "-": "_"])), ["-": "__"])
            lines += ["", "# " + VisibleText.line(stage.id.text)]
            lines += stage.notes.map { "# " + VisibleText.line($0) }
            lines.append("rule \(rule):")
            if !stage.inputs.isEmpty {
                lines += ["    input:"] + stage.inputs.map { "        " + name($0, stage.id) + "," }
            }
            lines.append("    output:")
            lines += stage.outputs.map { output in
                let text = name(output.path, stage.id)
                return "        " + (output.isFolder ? "directory(\(text))" : text) + ","
            }
            lines.append("    shell:")
            for (place, line) in stage.lines.enumerated() {
                let start = Self.format(line.start) + (line.isInCleanEnvironment ? "{STAGE} " : "")
                let isLast = place + 1 == stage.lines.count
                // A folder that a line enters is left again.
                let text = line.start.isEmpty ? Self.format(line.text) : "(" + start + Self.format(line.text) + ")"
                lines.append("        " + Self.quoted(text + (isLast ? "" : "\n")))
            }
        }
        guard failures.isEmpty else { throw Failures(failures) }
        text = lines.joined(separator: "\n") + "\n"
    }

    /// A shell's text, of which Snakemake replaces what stands in braces.
    private static func format(_ text: String) -> String { VisibleText.escaping(text, ["{": "{{", "}": "}}"]) }

    /// A text of Python's.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                if VisibleText.acts(scalar) {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
