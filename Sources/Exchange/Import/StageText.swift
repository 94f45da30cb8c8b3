// A stage of a manifest as text, with the comments above it. Unaware of where it comes from.

import StageGraph

/// A command stage that is to be written.
struct StageText {
    var name: String
    /// Lines without `//`.
    var comments: [String] = []
    var summary: String?
    var matrix: [(name: String, values: [Value])] = []
    /// Values may be `$axis`.
    var parameters: [(name: String, value: Value)] = []
    /// By role, references.
    var inputs: [(role: String, references: [String])] = []
    var outputs: [String] = []
    var command: [String] = []
    var discard: [String] = []
    var threads: Int?
    var memoryMiB: Int?
    var retries: Int?
    var deliver: String?

    /// As a member of `stages`, without a comma behind it.
    var text: String {
        let indent = "      "
        var members: [(String, String)] = [("kind", "\"command\"")]
        if let summary { members.append(("summary", Self.quoted(summary))) }
        if !matrix.isEmpty {
            members.append(("matrix", Self.object(matrix.map { ($0.name, Self.list($0.values.map(\.json), indent)) })))
        }
        if !parameters.isEmpty {
            members.append(("parameters", Self.object(parameters.map { ($0.name, Self.json($0.value)) })))
        }
        if !inputs.isEmpty {
            let roles = inputs.map { input in
                let texts = input.references.map(Self.quoted)
                return (input.role, texts.count == 1 ? texts[0] : Self.list(texts, indent + "  "))
            }
            let line = Self.object(roles)
            // One that fits no line has a line for each role.
            let isShort = line.utf8.count <= 100 && !line.utf8.contains(10)
            members.append(("inputs", isShort ? line : Self.object(roles, indent)))
        }
        members.append(("outputs", Self.list(outputs.map(Self.quoted), indent)))
        members.append(("command", Self.list(command.map(Self.quoted), indent)))
        if !discard.isEmpty { members.append(("discard", Self.list(discard.map(Self.quoted), indent))) }
        for (name, number) in [("threads", threads), ("memoryMiB", memoryMiB), ("retries", retries)] {
            if let number { members.append((name, String(number))) }
        }
        if let deliver { members.append(("deliver", Self.quoted(deliver))) }
        let lines = comments.map { "    // \(VisibleText.line($0))\n" }.joined()
        let body = members.map { indent + Self.quoted($0.0) + ": " + $0.1 }.joined(separator: ",\n")
        return lines + "    \(Self.quoted(name)): {\n" + body + "\n    }"
    }

    private static func quoted(_ text: String) -> String { Value.string(text).json }

    private static func json(_ value: Value) -> String { value.json }

    /// `indent`: of each member on a line of its own.
    private static func object(_ members: [(String, String)], _ indent: String? = nil) -> String {
        let texts = members.map { "\(quoted($0.0)): \($0.1)" }
        guard let indent else { return "{ " + texts.joined(separator: ", ") + " }" }
        return "{\n" + texts.map { indent + "  " + $0 }.joined(separator: ",\n") + "\n" + indent + "}"
    }

    /// On lines of at most about 120 characters.
    private static func list(_ items: [String], _ indent: String) -> String {
        let single = "[" + items.joined(separator: ", ") + "]"
        if single.utf8.count <= 100 || items.count < 2 { return single }
        var lines: [String] = []
        var line = ""
        for (place, item) in items.enumerated() {
            let text = item + (place + 1 < items.count ? "," : "")
            if !line.isEmpty, line.utf8.count + text.utf8.count > 108 {
                lines.append(line)
                line = text
            } else {
                line += (line.isEmpty ? "" : " ") + text
            }
        }
        lines.append(line)
        return "[\n" + lines.map { indent + "  " + $0 }.joined(separator: "\n") + "\n" + indent + "]"
    }

    /// A whole manifest. `comments`: lines without `//` at its beginning.
    static func manifest(_ stages: [StageText], comments: [String]) -> String {
        comments.map { "// \(VisibleText.line($0))\n" }.joined() + "{\n  \"stagecraft\": 1,\n  \"stages\": {\n"
            + stages.map(\.text).joined(separator: ",\n\n") + "\n  }\n}\n"
    }
}
