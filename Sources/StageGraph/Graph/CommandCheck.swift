// Checks the placeholders of command stages against their inputs, outputs and parameters.

extension Expansion {
    /// Checks the placeholders of a command; the arguments that hold a role's file within text.
    mutating func checkedCommand(_ stage: Manifest.Stage) -> [(role: String, json: JSON)] {
        var inText: [(role: String, json: JSON)] = []
        for argument in stage.command {
            if argument.name.utf8.contains(0) { addZeroCharacter(at: argument.json) }
            let template: CommandTemplate
            do throws(CommandTemplate.Mistake) {
                template = try CommandTemplate(parsing: argument.name.text)
            } catch {
                errors.add(
                    "unknown placeholder '\(error.found)'", at: argument.json,
                    expected:
                        "{input:role}, {list:role}, {table:role}, {output:name}, {parameter:name}, {parameters}, "
                        + "{threads} or {attempt}",
                    hint: argument.name.text.contains("${")
                        ? "a setting or an axis comes to a command as a parameter: {parameter:name}; {{ and }} are braces"
                        : "{{ and }} are braces themselves")
                continue
            }
            for piece in stage.hasUnknownKey ? [] : template.pieces {
                switch piece {
                case .text, .threads, .attempt, .parameters: break
                case .input(let role), .list(let role), .table(let role):
                    let roles = stage.inputs.map(\.role) + (stage.chain == nil ? [] : ["previous"])
                    if !roles.contains(where: { $0.hasBytes(of: role) }) {
                        errors.addUnknown("input", role, at: argument.json, among: roles)
                    } else if case .input = piece, template.pieces.count > 1 {
                        inText.append((role, argument.json))
                    }
                case .output(let name):
                    let outputs = (stage.outputs + stage.optional).map(\.name)
                    if !outputs.contains(name) {
                        errors.addUnknown("output", name.text, at: argument.json, among: outputs.map(\.text))
                    }
                case .parameter(let name):
                    if !stage.parameters.contains(where: { $0.name == name }) {
                        errors.addUnknown(
                            "parameter", name.text, at: argument.json, among: stage.parameters.map(\.name.text))
                    }
                }
            }
        }
        return inText
    }

    /// A text for a program ends at its first zero character: the rest would be lost.
    mutating func addZeroCharacter(at json: JSON) {
        errors.add("a program cannot be given a zero character", at: json, hint: "hand it over in a file")
    }

    mutating func checkFilesInText(_ roles: [(role: String, json: JSON)], _ counts: [String: Int]) {
        for (role, json) in roles {
            guard let count = counts[role], count != 1 else { continue }
            errors.add(
                "'{input:\(role)}' stands inside text but is not one file or folder", at: json,
                found: count == 1 ? nil : "\(count) files",
                hint: "as a whole argument it becomes one argument a file")
        }
    }
}
