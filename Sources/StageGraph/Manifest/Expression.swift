// A value of the manifest that may refer to profile settings and matrix axes: `$name` as a whole string keeps the
// setting's type, `${name}` inside text is replaced by its text, `$$` is a dollar sign. Unaware of profiles.

/// A value with references, and its place in the manifest.
struct Expression: Sendable {
    indirect enum Form: Sendable {
        case constant(Value)
        case reference(String)
        case text([Piece])
        case list([Expression])
    }

    enum Piece: Sendable {
        case text(String)
        case reference(String)
    }

    /// What a dollar sign before a name in the middle of a string means.
    enum Dollar {
        /// A mistake: `${name}` was meant.
        case mistake
        /// Nothing here: the reader of the text looks at it itself.
        case kept
    }

    let json: JSON
    let form: Form

    /// The value, if it refers to nothing.
    var constant: Value? {
        if case .constant(let value) = form { value } else { nil }
    }

    /// Reads a value; mistakes are added to `errors`, and then there is none.
    init?(_ json: JSON, dollar: Dollar = .mistake, errors: inout ManifestErrors) {
        self.json = json
        switch json.kind {
        case .boolean: form = .constant(.boolean(json.boolean ?? false))
        case .integer: form = .constant(.integer(json.integer ?? 0))
        case .number: form = .constant(.number(json.number ?? 0))
        case .string:
            guard let form = Self.parse(json.string ?? "", at: json, dollar, &errors) else { return nil }
            self.form = form
        case .array:
            let items = json.items.map { Expression($0, dollar: dollar, errors: &errors) }
            let valid = items.compactMap { $0 }
            guard valid.count == items.count else { return nil }
            let constants = valid.compactMap(\.constant)
            form = constants.count == valid.count ? .constant(.list(constants)) : .list(valid)
        case .object where ComputedList.isMeant(by: json):
            guard let values = ComputedList.values(json, errors: &errors) else { return nil }
            form = .constant(.list(values))
        case .null, .object:
            errors.add(
                "wrong type", at: json, found: json.described,
                expected: "a boolean, a number, a string or a list")
            return nil
        }
    }

    private static func parse(
        _ text: String, at json: JSON, _ dollar: Dollar, _ errors: inout ManifestErrors
    ) -> Form? {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return .constant(.string(text)) }
        if text.startsWith("$"), isName(text.dropping(first: 1)) { return .reference(String(text.dropping(first: 1))) }
        var pieces: [Piece] = []
        var plain = ""
        var rest = Substring(text)
        while let sign = rest.utf8.firstIndex(of: UInt8(ascii: "$")) {
            plain += rest[..<sign]
            rest = rest[rest.utf8.index(after: sign)...]
            if rest.startsWith("$") {
                plain += "$"
                rest = rest.dropping(first: 1)
            } else if rest.startsWith("{") {
                guard let close = rest.utf8.firstIndex(of: UInt8(ascii: "}")) else {
                    errors.add("'${' is never closed", at: json, found: json.described, hint: "$$ is a dollar sign")
                    return nil
                }
                let name = rest[..<close].dropping(first: 1)
                guard isName(name) else {
                    errors.add(
                        "'${\(name)}' holds no name", at: json, found: json.described, hint: "$$ is a dollar sign")
                    return nil
                }
                if !plain.isEmpty { pieces.append(.text(plain)) }
                plain = ""
                pieces.append(.reference(String(name)))
                rest = rest[rest.utf8.index(after: close)...]
            } else {
                let end = rest.utf8.firstIndex { !isNameByte($0) } ?? rest.endIndex
                let name = rest[..<end]
                if dollar == .mistake, isName(name) {
                    errors.add(
                        "'$\(name)' stands inside text", at: json, found: json.described,
                        hint: "write ${\(name)} inside text; $$ is a dollar sign")
                    return nil
                }
                plain += "$"
            }
        }
        plain += rest
        if pieces.isEmpty { return .constant(.string(plain)) }
        if !plain.isEmpty { pieces.append(.text(plain)) }
        return .text(pieces)
    }

    /// The names of settings and axes that it refers to.
    func forEachReference(_ body: (String) -> Void) {
        switch form {
        case .constant: break
        case .reference(let name): body(name)
        case .text(let pieces):
            for case .reference(let name) in pieces { body(name) }
        case .list(let items):
            for item in items { item.forEachReference(body) }
        }
    }
}

/// Whether a text can name a setting or an axis: a letter or underscore, then letters, digits, `_` and `-`.
func isName(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, first &- 48 >= 10, first != UInt8(ascii: "-") else { return false }
    return text.utf8.allSatisfy(isNameByte)
}

private func isNameByte(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
}

/// Whether a text can name a stage, figure, dataset, role or file of a dataset: letters, digits, `.`, `_` and `-`, the
/// first a letter, a digit or `_`. Such a name is safe in paths, references and targets.
func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else { return false }
    return text.utf8.allSatisfy { isNameByte($0) || $0 == UInt8(ascii: ".") }
}
