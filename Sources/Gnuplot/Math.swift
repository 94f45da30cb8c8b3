// Formulas in labels, written as in a manuscript.

/// Text of a formula: `*…*` is italic, `_` lowers and `^` raises what follows, one character or what stands in braces,
/// and a backslash takes the next character as it is.
///
///     math("*T*_{sec}")            // italic T with the index sec
///     math("||*s*\\*||")           // the norm of s*
///
/// Takes literals only, so that nothing from data or the manifest is read as markup.
public func math(_ source: StaticString) -> Text {
    var rest = Substring(source.description)
    return formula(&rest, until: nil)
}

/// Reads to the unescaped character `end`, which is taken away, or to the end of the text.
private func formula(_ rest: inout Substring, until end: Character?) -> Text {
    var (whole, plain) = (Text(""), "")
    func joined() -> Text { plain.isEmpty ? whole : whole + Text(plain) }
    while let character = rest.popFirst() {
        switch character {
        case end: return joined()
        case "\\": plain.append(rest.popFirst() ?? "\\")
        case "*":
            whole = joined() + .italic(String(until(&rest, "*")))
            plain = ""
        case "_", "^":
            let inner = argument(&rest)
            whole = joined() + (character == "_" ? .subscript(inner) : .superscript(inner))
            plain = ""
        default: plain.append(character)
        }
    }
    precondition(end == nil, "a formula without its closing \(end!)")
    return joined()
}

/// What is lowered or raised: braces, an italic run or one character.
private func argument(_ rest: inout Substring) -> Text {
    switch rest.popFirst() {
    case "{": formula(&rest, until: "}")
    case "*": .italic(String(until(&rest, "*")))
    case let character?: Text(String(character))
    case nil: preconditionFailure("a formula ends with _ or ^")
    }
}

private func until(_ rest: inout Substring, _ end: Character) -> Substring {
    guard let place = rest.firstIndex(of: end) else { preconditionFailure("a formula without its closing \(end)") }
    defer { rest = rest[rest.index(after: place)...] }
    return rest[..<place]
}
