// From the text of a record's ingredients back to the bytes that were hashed to its key: what anybody can do who has the
// record and doc/keys.md. Unaware of stages and of how the ingredients came about.

import StageGraph

/// What the ingredients of a record say, and the key that they give.
package struct KeyReading: Sendable {
    /// SHA-256 of the ingredients' bytes.
    package fileprivate(set) var key: Digest
    /// The stage's kind.
    package fileprivate(set) var kind = ""
    /// Names of ingredients and the files that they stand for.
    package fileprivate(set) var inputs: [(ingredient: Name, content: FileContent)] = []
    /// Names of outputs in order.
    package fileprivate(set) var outputs: [Name] = []
    /// The parameter `figure` of a stage that draws one.
    package fileprivate(set) var figure: String?
}

extension PreImage {
    /// Reads the ingredients back. Throws a `Failure` where a text is none that a key is made of: such a record has no key.
    package func reading() throws(Failure) -> KeyReading {
        var sink = ReadingSink()
        try feed(to: &sink)
        sink.reading.key = sink.hasher.finish()
        return sink.reading
    }

    /// The bytes whose SHA-256 is the key.
    package func keyBytes() throws(Failure) -> [UInt8] {
        var hasher = KeyHasher()
        try feed(to: &hasher)
        return hasher.pending
    }

    private func feed(to sink: inout some IngredientSink & ~Copyable) throws(Failure) {
        let text = [UInt8(ascii: "{")] + members + [UInt8(ascii: "}")]
        guard let object = try? JSONDocument(parsing: text).root else {
            throw Failure(.work, "the ingredients are no JSON object with texts as values")
        }
        var code: [String] = []
        for member in object.members where member.name.startsWith("code.") { code.append(try Self.text(of: member)) }
        var isCodeTaken = false
        for member in object.members {
            let text = try Self.text(of: member)
            guard !member.name.startsWith("code.") else {
                // All files are one ingredient, where the first of them stands.
                if !isCodeTaken { sink.take(IngredientName(group: "code"), .code(try Self.code(code))) }
                isCodeTaken = true
                continue
            }
            let (group, name) = try IngredientGroup.split(member.name)
            guard let value = group.form.value(of: text) else {
                throw Failure(
                    .work, "the ingredient '\(member.name)' has a value that no key is made of",
                    facts: [.init("found", text), .init("expected", group.form.expectation)])
            }
            sink.take(name, value)
        }
    }

    private static func text(of member: JSON.Member) throws(Failure) -> String {
        if let text = member.value.string { return text }
        throw Failure(.work, "the ingredient '\(member.name)' is no text")
    }

    /// The digests of files are hexadecimal digits: nothing in them can be taken for what stands between them.
    private static func code(_ digests: [String]) throws(Failure) -> KindCode {
        for digest in digests {
            guard !digest.isEmpty, digest.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
                throw Failure(
                    .work, "the digest of a source file is no hexadecimal number", facts: [.init("found", digest)])
            }
        }
        return KindCode(digests: digests)
    }
}

/// Hashes, and keeps what is asked for.
private struct ReadingSink: IngredientSink, ~Copyable {
    var hasher = KeyHasher()
    var reading = KeyReading(key: SHA256.digest(of: []))

    mutating func take(_ name: IngredientName, _ value: IngredientValue) {
        hasher.take(name, value)
        switch ("\(name.group)", value) {
        case ("kind", .text(let text)): reading.kind = text
        case ("output", .text(let text)): reading.outputs.append(Name(text))
        case ("parameter", .value(.string(let text))) where name.member.hasBytes(of: "figure"): reading.figure = text
        case ("input", .file(_, let content)):
            reading.inputs.append((Name("input.\(name.member)[\(name.index)]"), content))
        default: break
        }
    }
}

/// Which ingredients there are, and how the value of each is written.
private struct IngredientGroup {
    /// What a value's text stands for.
    enum Form {
        case text, number, value, string, digest, file

        var expectation: String {
            switch self {
            case .text: "a text"
            case .number: "an integer in decimal digits"
            case .value: "true, false, an integer, a number, a text in quotes or a list of these, as JSON"
            case .string: "a text in quotes, as JSON"
            case .digest: "64 hexadecimal digits"
            case .file: "NAME, SIZE bytes, sha256 DIGEST; if it can be run followed by ', executable'"
            }
        }
    }

    let name: StaticString
    let form: Form
    /// Whether members stand in a list.
    var isList = false

    /// Every group but `code`, whose members are files.
    private static let all: [IngredientGroup] = [
        .init(name: "version", form: .text), .init(name: "kind", form: .text), .init(name: "code", form: .text),
        .init(name: "parameter", form: .value), .init(name: "definition", form: .text),
        .init(name: "input", form: .file, isList: true), .init(name: "lacking", form: .value, isList: true),
        .init(name: "unverified", form: .text, isList: true), .init(name: "output", form: .text, isList: true),
        .init(name: "folder", form: .text, isList: true), .init(name: "table", form: .text, isList: true),
        .init(name: "optional", form: .text, isList: true),
        .init(name: "mayBeEmpty", form: .text, isList: true), .init(name: "workingFolder", form: .text),
        .init(name: "instructions", form: .string), .init(name: "stdout", form: .text),
        .init(name: "program", form: .digest), .init(name: "packages", form: .digest),
        .init(name: "locked", form: .text), .init(name: "modules", form: .digest),
        .init(name: "versions", form: .text, isList: true),
        .init(name: "command", form: .string, isList: true), .init(name: "lists", form: .text),
        .init(name: "environment", form: .string), .init(name: "secret", form: .digest),
        .init(name: "threads", form: .number),
    ]

    /// `input.state[0]` → the group `input`, the member `state` and the index 0. A member's name may hold points and
    /// brackets: the group ends at the first point, the index stands in the last brackets, and only lists have one.
    static func split(_ name: String) throws(Failure) -> (IngredientGroup, IngredientName) {
        let end = name.utf8.firstIndex { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "[") } ?? name.endIndex
        guard let group = all.first(where: { Name("\($0.name)") == Name(name[..<end]) }) else {
            throw Failure(
                .work, "'\(name)' is no ingredient of a key",
                facts: [.init("expected", "one of \(all.map { "\($0.name)" }.joined(separator: ", "))")])
        }
        var rest = name[end...]
        var index = -1
        if group.isList {
            guard rest.endsWith("]"), let bracket = rest.utf8.lastIndex(of: UInt8(ascii: "[")),
                let number = Int(rest[rest.utf8.index(after: bracket)...].dropping(last: 1)), number >= 0,
                rest[bracket...].hasBytes(of: "[\(number)]")
            else { throw Failure(.work, "the ingredient '\(name)' has no index", hint: "\(name)[0]") }
            index = number
            rest = rest[..<bracket]
        }
        guard rest.isEmpty || rest.utf8.first == UInt8(ascii: ".") && rest.utf8.count > 1 else {
            throw Failure(.work, "'\(name)' is no ingredient of a key")
        }
        return (group, IngredientName(group: group.name, member: String(rest.dropping(first: 1)), index: index))
    }
}

extension IngredientGroup.Form {
    /// nil: the text is none of this form.
    func value(of text: String) -> IngredientValue? {
        switch self {
        case .text: return .text(text)
        case .number:
            guard let number = Int(text), String(number).hasBytes(of: text) else { return nil }
            return .number(number)
        case .value, .string:
            guard let json = try? JSONDocument(parsing: Array(text.utf8)).root, let value = Self.value(json) else {
                return nil
            }
            if case .string = self, case .string = value { return .value(value) }
            return self == .value ? .value(value) : nil
        case .digest: return Digest(text).map { .digest($0) }
        case .file: return PreImage.file(text).map { .file(name: $0.name, $0.content) }
        }
    }

    private static func value(_ json: JSON) -> Value? {
        switch json.kind {
        case .boolean: return json.boolean.map { .boolean($0) }
        case .integer: return json.integer.map { .integer($0) }
        case .number: return json.number.map { .number($0) }
        case .string: return json.string.map { .string($0) }
        case .array:
            var items: [Value] = []
            for item in json.items {
                guard let value = value(item) else { return nil }
                items.append(value)
            }
            return .list(items)
        case .null, .object: return nil
        }
    }
}
