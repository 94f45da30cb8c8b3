// A parsed JSON text, or several behind each other, and the cursor that reads it. Unaware of what the values mean.
// Values live in one flat array in the order of the text; strings are decoded only when asked for. That makes parsing
// cheap enough to read thousands of action records at start-up, and keeps the byte offset of everything for errors.

/// A parsed JSON text, or several one behind the other.
public final class JSONDocument: Sendable {
    /// One value or key. `payload`: the bits of a boolean, integer or number; a string's length in bytes; for an array
    /// or object the number of its items, shifted left by 32, plus the index of the node after its last.
    struct Node: Sendable {
        var kind: JSON.Kind
        /// A string with escapes in it must be decoded; one without is a slice of the text.
        var escaped: Bool
        /// Byte offset of the first character (of the opening quote or bracket).
        var start: UInt32
        var payload: UInt64
    }

    /// The text itself.
    public let bytes: [UInt8]
    let nodes: [Node]
    /// Where each of the texts starts: its first byte and its outermost value.
    let starts: [(byte: Int, node: Int)]

    /// Parses UTF-8 text; a byte order mark is allowed. `isByHand`: comments are too, and commas after last items.
    public init(parsing bytes: [UInt8], isByHand: Bool = false) throws(JSONSyntaxError) {
        self.bytes = bytes
        self.nodes = try JSONParser.parse(bytes, isByHand: isByHand)
        starts = [(0, 0)]
    }

    /// Puts parsed texts one behind the other, so that one cursor reads them all. They have less than 4 GiB together.
    init(joining parts: [JSONDocument]) {
        var bytes: [UInt8] = []
        var nodes: [Node] = []
        var starts: [(byte: Int, node: Int)] = []
        for part in parts {
            let start = (byte: bytes.count, node: nodes.count)
            starts.append(start)
            bytes += part.bytes
            for var node in part.nodes {
                node.start += UInt32(start.byte)
                // The index of the node after its last.
                if node.kind == .array || node.kind == .object { node.payload += UInt64(start.node) }
                nodes.append(node)
            }
        }
        (self.bytes, self.nodes, self.starts) = (bytes, nodes, starts)
    }

    /// Parses a copy of UTF-8 text elsewhere in memory.
    public convenience init(parsing bytes: UnsafeRawBufferPointer) throws(JSONSyntaxError) {
        try self.init(parsing: [UInt8](bytes))
    }

    /// The outermost value, of several texts that of the first.
    public var root: JSON { JSON(document: self, index: 0) }

    /// The outermost value of each text.
    var roots: [JSON] { starts.map { JSON(document: self, index: $0.node) } }

    /// Which of the texts a value stands in.
    func text(of json: JSON) -> Int { starts.lastIndex { $0.node <= json.index } ?? 0 }
}

/// A value in a parsed text.
public struct JSON: Sendable {
    /// The types of JSON; a number without fraction and exponent is an integer.
    public enum Kind: UInt8, Sendable { case null, boolean, integer, number, string, array, object }

    let document: JSONDocument
    let index: Int

    private var node: JSONDocument.Node { document.nodes[index] }

    /// Its type.
    public var kind: Kind { node.kind }

    /// Byte offset of its first character in the text; `SourcePositions` turns it into line and column.
    public var offset: Int { Int(node.start) }

    /// Line and column in its text, found by reading that from its start.
    public var position: SourcePosition {
        let start = document.starts[document.text(of: self)].byte
        return SourcePositions(Array(document.bytes[start...]))[offset - start]
    }

    /// Whether it is `null`.
    public var isNull: Bool { kind == .null }

    /// nil if it is no boolean.
    public var boolean: Bool? { kind == .boolean ? node.payload != 0 : nil }

    /// nil if it is no integer: `1.0` is none.
    public var integer: Int? { kind == .integer ? Int(bitPattern: UInt(node.payload)) : nil }

    /// An integer is not a number here: `1` gives nil, `1.0` gives 1.
    public var number: Double? { kind == .number ? Double(bitPattern: node.payload) : nil }

    /// The value of a number or an integer.
    public var double: Double? { number ?? integer.map(Double.init) }

    /// Its text with escapes decoded; nil if it is no string.
    public var string: String? {
        let node = self.node
        guard node.kind == .string else { return nil }
        let range = Int(node.start) + 1..<Int(node.start) + 1 + Int(node.payload)
        return document.bytes.withUnsafeBufferPointer { bytes in
            let text = UnsafeBufferPointer(rebasing: bytes[range])
            return node.escaped
                ? String(decoding: JSONParser.unescape(text), as: UTF8.self) : String(decoding: text, as: UTF8.self)
        }
    }

    /// The number of items of an array or members of an object; 0 for others.
    public var count: Int { kind == .array || kind == .object ? Int(node.payload >> 32) : 0 }

    /// The items of an array in order; nothing for other types.
    public var items: Items { Items(document: document, cursor: index + 1, left: kind == .array ? count : 0) }

    /// The members of an object in order; nothing for other types.
    public var members: Members { Members(document: document, cursor: index + 1, left: kind == .object ? count : 0) }

    /// The member of that name, found by going through the object; nil if there is none or this is no object.
    public subscript(name: String) -> JSON? {
        var name = name
        return name.withUTF8 { wanted in
            for member in members where member.key.equals(wanted) { return member.value }
            return nil
        }
    }

    /// Whether this is a string of exactly these UTF-8 bytes.
    func equals(_ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        let node = self.node
        guard node.kind == .string else { return false }
        let range = Int(node.start) + 1..<Int(node.start) + 1 + Int(node.payload)
        return document.bytes.withUnsafeBufferPointer { bytes in
            let text = UnsafeBufferPointer(rebasing: bytes[range])
            return node.escaped
                ? JSONParser.unescape(text).elementsEqual(wanted)
                : text.count == wanted.count && text.elementsEqual(wanted)
        }
    }

    /// The index of the node after this value and all it holds.
    var end: Int { Self.end(of: index, in: document) }

    private static func end(of index: Int, in document: JSONDocument) -> Int {
        let node = document.nodes[index]
        return node.kind == .array || node.kind == .object ? Int(node.payload & 0xFFFF_FFFF) : index + 1
    }

    /// The items of an array.
    public struct Items: Sequence, IteratorProtocol, Sendable {
        let document: JSONDocument
        var cursor: Int
        var left: Int

        /// The next item; nil after the last.
        public mutating func next() -> JSON? {
            guard left > 0 else { return nil }
            let item = JSON(document: document, index: cursor)
            cursor = JSON.end(of: cursor, in: document)
            left -= 1
            return item
        }
    }

    /// A key, which is a string with its own place, and its value.
    public struct Member: Sendable {
        /// A string.
        public var key: JSON
        /// What stands behind the colon.
        public var value: JSON

        /// The key's text.
        public var name: String { key.string ?? "" }
    }

    /// The members of an object.
    public struct Members: Sequence, IteratorProtocol, Sendable {
        let document: JSONDocument
        var cursor: Int
        var left: Int

        /// The next member; nil after the last.
        public mutating func next() -> Member? {
            guard left > 0 else { return nil }
            let key = JSON(document: document, index: cursor)
            let value = JSON(document: document, index: cursor + 1)
            cursor = JSON.end(of: cursor + 1, in: document)
            left -= 1
            return Member(key: key, value: value)
        }
    }
}
