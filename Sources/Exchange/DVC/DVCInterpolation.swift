// Texts of a dvc.yaml with their `${…}`. Unaware of what they are for.

import StageGraph

extension DVCScope {
    /// The text with what its `${…}` stand for. `named`: is given parameters that commands see; without it they become text.
    func template(_ text: String, named: ((_ expression: String, _ text: String) -> String)? = nil) throws(Mistake)
        -> Template
    {
        var result = Template()
        for piece in try Self.pieces(text) {
            switch piece {
            case .text(let text): result.add(text)
            case .expression(let expression):
                switch try local(expression) {
                case .axis(let name): result.add(Template(.axis(name)))
                case .axes(let names): result.add(Template.joined(names.map { Template(.axis($0)) }, by: "-"))
                case .datum(let datum):
                    guard let text = datum.dvcText else {
                        throw Mistake(
                            headline: "'${\(expression)}' is \(datum.described), which cannot stand in a text here",
                            hint: "name its members one by one")
                    }
                    if let named {
                        result.add(Template(.parameter(named(expression, text), text: text)))
                    } else {
                        result.add(text)
                    }
                case .members:
                    throw Mistake(
                        headline: "'${\(expression)}' is all values of the matrix at once",
                        hint: "name them one by one: ${item.name}")
                }
            }
        }
        return result
    }

    /// The value of a YAML value in which `${…}` may stand; whole expressions keep their types.
    func datum(_ node: YAMLNode) throws(Mistake) -> Datum {
        switch node.content {
        case .scalar(let text, _):
            let pieces = try Self.pieces(text)
            if pieces.count == 1, case .expression(let expression) = pieces[0] {
                if case .datum(let datum) = try local(expression) { return datum }
                throw Mistake(headline: "'${\(expression)}' differs from job to job")
            }
            if pieces.allSatisfy({ if case .text = $0 { true } else { false } }) { return node.datum(.new) }
            return .text(try template(text).text { _ in "" })
        case .list(let items):
            var data: [Datum] = []
            for item in items { data.append(try datum(item)) }
            return .list(data)
        case .map:
            var members: [(name: String, value: Datum)] = []
            for member in node.members { members.append((member.name, try datum(member.value))) }
            return .map(members)
        }
    }

    private enum Piece {
        case text(String)
        case expression(String)
    }

    private static func pieces(_ text: String) throws(Mistake) -> [Piece] {
        var pieces: [Piece] = []
        var plain = ""
        var rest = Substring(text)
        while let sign = rest.utf8.firstIndex(of: UInt8(ascii: "$")) {
            let before = rest[..<sign]
            rest = rest[sign...]
            guard rest.startsWith("${") else {
                plain += before + "$"
                rest = rest.dropping(first: 1)
                continue
            }
            if before.endsWith("\\") {
                plain += before.dropping(last: 1) + "${"
                rest = rest.dropping(first: 2)
                continue
            }
            plain += before
            guard let close = rest.utf8.firstIndex(of: UInt8(ascii: "}")) else {
                throw Mistake(headline: "'${' is never closed", hint: "\\${ is a dollar sign and a brace")
            }
            if !plain.isEmpty { pieces.append(.text(plain)) }
            plain = ""
            pieces.append(.expression(String(rest[..<close].dropping(first: 2))))
            rest = rest[rest.utf8.index(after: close)...]
        }
        plain += rest
        if !plain.isEmpty || pieces.isEmpty { pieces.append(.text(plain)) }
        return pieces
    }
}
