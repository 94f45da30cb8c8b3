// What a key is made of, one named ingredient at a time. Unaware of graphs and of hashing.

/// Which ingredient: its group and, where a group has several, the member's name and index.
struct IngredientName {
    /// `parameter`, `input`, …
    var group: StaticString
    /// `neurons`, the role of an input; empty where a group has one member.
    var member = ""
    /// Place in a list; -1: not in a list.
    var index = -1

    /// `parameter.neurons`, `input.state[0]`, `kind`.
    var text: String {
        var text = group.description
        if !member.isEmpty { text += "." + member }
        if index >= 0 { text += "[" + String(index) + "]" }
        return text
    }
}

/// The value of an ingredient. Each case has its own tag in a key, so that no two values are confused.
enum IngredientValue {
    case text(String)
    case number(Int)
    case value(Value)
    case digest(Digest)
    /// A file by what it is called where the stage sees it, and by its content.
    case file(name: String, FileContent)
    /// A file that an earlier stage has yet to make. Never part of a key.
    case unknown(name: String, maker: String)

    /// What people read. Equal texts if and only if the key sees equal values: strings stand in quotes, numbers in
    /// their shortest exact form.
    var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .value(let value): Self.quoted(value)
        case .digest(let digest): digest.hexadecimal
        case .file(let name, let content):
            Self.file(name, content)
        case .unknown(let name, let maker): "\(name), not known before \(maker) has run"
        }
    }

    private static func file(_ name: String, _ content: FileContent) -> String {
        var text = name
        // One allocation: every record has several of these.
        text.reserveCapacity(name.utf8.count + 104)
        text += ", "
        text += String(content.size)
        text += " bytes, sha256 "
        text += content.digest.hexadecimal
        return text
    }

    private static func quoted(_ value: Value) -> String {
        switch value {
        case .string(let text): JSONWriter.quoted(text)
        case .list(let values): "[" + values.map(quoted).joined(separator: ", ") + "]"
        default: value.text
        }
    }
}

/// A file's size in bytes and the SHA-256 of its content.
public struct FileContent: Sendable, Hashable {
    /// Bytes.
    public var size: Int
    /// SHA-256 of the bytes.
    public var digest: Digest

    /// A file of this size and digest.
    public init(size: Int, digest: Digest) {
        self.size = size
        self.digest = digest
    }
}

/// Takes the ingredients of a key in their order. Two implementations: one hashes, one explains; both see the same
/// calls, so that a key and its explanation cannot drift apart.
protocol IngredientSink: ~Copyable {
    mutating func take(_ name: IngredientName, _ value: IngredientValue)
}

extension JSONWriter {
    /// The text in double quotes, with JSON's escapes.
    static func quoted(_ text: String) -> String {
        if !needsEscapes(text) { return "\"" + text + "\"" }
        var json = JSONWriter()
        json.string(text)
        return json.text
    }
}
