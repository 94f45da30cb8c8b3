// Writes JSON text, the same bytes for the same calls. Unaware of files.

/// Builds a JSON text piece by piece; keys stand in the order in which they are given.
///
///     var json = JSONWriter()
///     json.object { json in
///         json.member("stage", "train-odd")
///         json.member("seconds", 1.5)
///         json.array("outputs") { json in for name in outputs { json.string(name) } }
///     }
///     try write(json.bytes)
public struct JSONWriter: Sendable {
    /// The text so far, UTF-8.
    public private(set) var bytes: [UInt8] = []
    private let indent: Int
    private var depth = 0
    /// Whether the next item must be set apart from the one before.
    private var follows = false
    private var afterKey = false

    /// `indent` 0: everything on one line without spaces; else that many spaces a level. `capacity`: bytes to expect.
    public init(indent: Int = 0, capacity: Int = 0) {
        self.indent = indent
        bytes.reserveCapacity(capacity)
    }

    /// The text so far.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    // MARK: items of an array, or the whole text

    /// Writes `{`, what `body` writes with keys, and `}`.
    public mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
        try container(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    /// Writes `[`, what `body` writes without keys, and `]`.
    public mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
        try container(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    /// Writes `null`.
    public mutating func null() {
        separate()
        append("null")
    }

    /// Writes `true` or `false`.
    public mutating func boolean(_ value: Bool) {
        separate()
        append(value ? "true" : "false")
    }

    /// Writes an integer.
    public mutating func integer(_ value: Int) {
        separate()
        append(String(value))
    }

    /// The shortest text that reads back the same bits, always with a fraction or exponent. JSON has no infinity and no
    /// NaN: these become null.
    public mutating func number(_ value: Double) {
        separate()
        append(value.isFinite ? value.description : "null")
    }

    /// Writes a string with its quotes and escapes.
    public mutating func string(_ value: String) {
        separate()
        quote(value)
    }

    /// Writes a name as a string.
    public mutating func string(_ value: Name) { string(value.text) }

    /// Writes a parameter's value; integers and numbers stay apart.
    public mutating func value(_ value: Value) {
        switch value {
        case .boolean(let value): boolean(value)
        case .integer(let value): integer(value)
        case .number(let value): number(value)
        case .string(let value): string(value)
        case .list(let values): array { json in for value in values { json.value(value) } }
        }
    }

    // MARK: members of an object

    /// The key of the item that is written next.
    public mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        if indent > 0 { bytes.append(UInt8(ascii: " ")) }
        afterKey = true
    }

    /// Writes a key and an object.
    public mutating func object(_ name: String, _ body: (inout JSONWriter) throws -> Void) rethrows {
        key(name)
        try object(body)
    }

    /// Writes a key and an object whose `members` are JSON text already.
    package mutating func object(_ name: String, members: [UInt8]) {
        key(name)
        object { json in json.bytes += members }
    }

    /// Writes a key and an array.
    public mutating func array(_ name: String, _ body: (inout JSONWriter) throws -> Void) rethrows {
        key(name)
        try array(body)
    }

    /// Writes a key and its value.
    public mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    /// Writes a key and its value.
    public mutating func member(_ name: String, _ value: Name) { member(name, value.text) }

    /// Writes a key and its value.
    public mutating func member(_ name: String, _ value: Int) {
        key(name)
        integer(value)
    }

    /// Writes a key and its value.
    public mutating func member(_ name: String, _ value: Double) {
        key(name)
        number(value)
    }

    /// Writes a key and its value.
    public mutating func member(_ name: String, _ value: Bool) {
        key(name)
        boolean(value)
    }

    /// Writes a key and its value.
    public mutating func member(_ name: String, _ value: Value) {
        key(name)
        self.value(value)
    }

    /// An object whose keys are sorted by their UTF-8 bytes.
    public mutating func member(_ name: String, sorted values: [Name: Value]) {
        object(name) { json in
            for (name, value) in values.sorted(by: { $0.key < $1.key }) { json.member(name.text, value) }
        }
    }

    // MARK: pieces

    private mutating func container(
        _ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) throws -> Void
    ) rethrows {
        separate()
        bytes.append(open)
        depth += 1
        follows = false
        try body(&self)
        depth -= 1
        if follows { breakLine() }
        bytes.append(close)
        follows = true
    }

    private mutating func separate() {
        if afterKey {
            afterKey = false
            return
        }
        if follows { bytes.append(UInt8(ascii: ",")) }
        if depth > 0 { breakLine() }
        follows = true
    }

    private mutating func breakLine() {
        guard indent > 0 else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * depth))
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        Self.append(text, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends a text as it stands within quotes.
    package static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        if !text.withUTF8(VisibleText.isPlain) {
            for scalar in text.unicodeScalars { append(scalar, to: &bytes) }
            return
        }
        text.withUTF8 { text in
            var rest = text[...]
            while let place = rest.firstIndex(where: needsEscape) {
                bytes.append(contentsOf: rest[..<place])
                appendEscape(of: text[place], to: &bytes)
                rest = rest[(place + 1)...]
            }
            bytes.append(contentsOf: rest)
        }
    }

    /// Beyond what JSON asks for, characters that would act on a terminal instead of being seen are written as escapes.
    private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        if scalar.isASCII, needsEscape(UInt8(scalar.value)) {
            appendEscape(of: UInt8(scalar.value), to: &bytes)
        } else if VisibleText.acts(scalar) {
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
            }
        } else {
            bytes.append(contentsOf: String(scalar).utf8)
        }
    }

    /// The text in double quotes, with JSON's escapes.
    package static func quoted(_ text: String) -> String {
        var json = JSONWriter()
        json.string(text)
        return json.text
    }

    private static func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
        let hexadecimal: StaticString = "0123456789abcdef"
        func append(_ escape: String) { bytes.append(contentsOf: escape.utf8) }
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 8: append("\\b")
        case 9: append("\\t")
        case 10: append("\\n")
        case 12: append("\\f")
        case 13: append("\\r")
        default:
            append("\\u00")
            bytes.append(hexadecimal.utf8Start[Int(byte >> 4)])
            bytes.append(hexadecimal.utf8Start[Int(byte & 15)])
        }
    }
}
