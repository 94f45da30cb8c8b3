// The command of a rule, with what its braces mean. Unaware of jobs: what differs between them stays a wildcard.

import StageGraph

/// A rule's shell text, being understood.
struct SnakeShell {
    let rule: SnakeRule
    let scope: SnakeScope
    /// Parameters that the command names, for the manifest.
    private(set) var parameters: [(name: String, value: Value)] = []

    init(rule: SnakeRule, scope: SnakeScope) {
        self.rule = rule
        self.scope = scope
    }

    /// The command.
    mutating func command(_ text: String) throws(SnakeMistake) -> Template {
        var result = Template()
        for piece in try BracePiece.pieces(text, rule.shellLine) {
            switch piece {
            case .text(let text): result.add(text)
            case .field(let field): result.add(try meaning(of: field))
            }
        }
        return result
    }

    private mutating func meaning(of field: String) throws(SnakeMistake) -> Template {
        let line = rule.shellLine
        let parts = field.split(byte: UInt8(ascii: ":"), maxSplits: 1)
        let isQuoted = parts.count > 1 && parts[1].hasBytes(of: "q")
        guard parts.count == 1 || isQuoted else {
            throw SnakeMistake(
                "the format '\(parts[1])' is not known here", line,
                hint: "{name} and {name:q} are; {{ and }} are braces")
        }
        let steps = Self.steps(String(parts[0]))
        var words: [Template]
        switch steps[0] {
        case "input": words = try files(rule.input, steps, field)
        case "output": words = try files(rule.output, steps, field)
        case "log": words = try files(rule.log, steps, field)
        case "params": words = try parameter(steps, field)
        case "wildcards":
            guard steps.count == 2, rule.wildcards.contains(where: { $0.hasBytes(of: steps[1]) }) else {
                throw SnakeMistake(
                    "'{\(field)}' is no wildcard of the output", line, found: rule.wildcards.joined(separator: ", "))
            }
            words = [Template(.axis(steps[1]))]
        case "threads": words = [Template(.threads)]
        case "rule": words = [Template(rule.name)]
        case "resources":
            guard steps.count == 2, let value = rule.resources.first(where: { $0.name.hasBytes(of: steps[1]) })?.value
            else {
                throw SnakeMistake("'{\(field)}' is not known here", line, hint: "write its value")
            }
            words = [Template(value.scalarText ?? "")]
        default:
            var value = try scope.value(of: .init(form: .name(steps[0]), line: line))
            for step in steps.dropFirst() {
                guard case .map(let members) = value,
                    let member = members.last(where: {
                        $0.key.isSame(as: .text(step)) || $0.key.isSame(as: .integer(Int(step) ?? .min))
                    })
                else { throw SnakeMistake("'{\(field)}' has no value", line) }
                value = member.value
            }
            words = value.flat.map { Template($0.scalarText ?? "") }
        }
        guard isQuoted else { return Template.joined(words, by: " ") }
        return Template.joined(
            words.map { word in
                if let text = word.constant { return ShellWord.isPlain(text) ? word : Template(ShellWord.quoted(text)) }
                var quoted = Template("'")
                for piece in word.pieces {
                    switch piece {
                    case .text(let text), .parameter(_, let text): quoted.add(ShellWord.withinQuotes(text))
                    case .axis(let name): quoted.add(Template(.quotedAxis(name)))
                    case .quotedAxis, .threads: quoted.add(Template(piece))
                    }
                }
                quoted.add("'")
                return quoted
            }, by: " ")
    }

    /// `input.script`, `input[0]`, `config[a][b]`
    private static func steps(_ field: String) -> [String] {
        field.split(byte: UInt8(ascii: ".")).flatMap { part in
            part.split(byte: UInt8(ascii: "[")).enumerated().map { place, step in
                place > 0 && step.endsWith("]") ? String(step.dropping(last: 1)) : String(step)
            }
        }
    }

    private func files(_ files: SnakeRule.Files, _ steps: [String], _ field: String) throws(SnakeMistake) -> [Template]
    {
        var range = 0..<files.all.count
        for step in steps.dropFirst() {
            if let number = Int(step) {
                let index = number < 0 ? range.count + number : number
                guard (0..<range.count).contains(index) else {
                    throw SnakeMistake("'{\(field)}' means no file", rule.shellLine, found: "\(range.count) files")
                }
                range = range.lowerBound + index..<range.lowerBound + index + 1
            } else if let named = files.names.first(where: { $0.name.hasBytes(of: step) }) {
                range = named.range
            } else {
                throw SnakeMistake(
                    "'{\(field)}' means no file", rule.shellLine, found: files.names.map(\.name).joined(separator: ", ")
                )
            }
        }
        return files.all[range].map(\.pattern.template)
    }

    private mutating func parameter(_ steps: [String], _ field: String) throws(SnakeMistake) -> [Template] {
        let line = rule.shellLine
        var values = rule.parameters.map(\.value)
        var name: String?
        if steps.count > 1 {
            guard
                let place = Int(steps[1]).flatMap({ values.indices.contains($0) ? $0 : nil })
                    ?? rule.parameters.firstIndex(where: { $0.name?.hasBytes(of: steps[1]) ?? false })
            else {
                throw SnakeMistake(
                    "'{\(field)}' is no parameter", line,
                    found: rule.parameters.compactMap(\.name).joined(separator: ", "))
            }
            values = [values[place]]
            name = rule.parameters[place].name
        }
        for step in steps.dropFirst(2) {
            guard let items = values[0].items, let number = Int(step), items.indices.contains(number) else {
                throw SnakeMistake("'{\(field)}' has no value", line)
            }
            values = [items[number]]
            name = nil
        }
        var words: [Template] = []
        for value in values.flatMap(\.flat) {
            guard let text = value.scalarText else {
                throw SnakeMistake("'{\(field)}' is no text", line, found: value.described)
            }
            // Texts may have wildcards.
            let isText = if case .text = value.unflagged.value { true } else { false }
            words.append(isText ? try WildcardPattern(text, line: line).template : Template(text))
        }
        guard let name, words.count == 1, let text = words[0].constant, values[0].items == nil else { return words }
        // It can be set then: run --set STAGE.NAME=….
        var own = StageNames.identifier(name)
        while rule.wildcards.contains(where: { $0.hasBytes(of: own) }) { own += "_" }
        if !parameters.contains(where: { $0.name.hasBytes(of: own) }) { parameters.append((own, Datum.value(text))) }
        return [Template(.parameter(own, text: text))]
    }
}
