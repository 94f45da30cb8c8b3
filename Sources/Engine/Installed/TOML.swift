// Reads TOML as lock files of Python and Julia are written in it: tables, lists of tables, texts, lists. Numbers, dates and
// truth values stay as they are written. Unaware of what the file is for.

import StageGraph

/// A value of a TOML file.
enum TOML {
    case text(String)
    /// What stands in no quotes.
    case other(String)
    case list([TOML])
    case table(TOMLTable)

    var string: String? { if case .text(let text) = self { text } else { nil } }
    var isTrue: Bool { if case .other("true") = self { true } else { false } }
    var items: [TOML] { if case .list(let items) = self { items } else { [] } }
    var table: TOMLTable? { if case .table(let table) = self { table } else { nil } }
}

/// A table of a TOML file, and the line in which it begins.
final class TOMLTable {
    fileprivate(set) var members: [Name: TOML] = [:]
    let line: Int

    fileprivate init(line: Int) { self.line = line }

    subscript(name: Name) -> TOML? { members[name] }

    /// The tables of a list.
    func tables(_ name: Name) -> [TOMLTable] { members[name]?.items.compactMap(\.table) ?? [] }

    /// A text.
    func text(_ name: Name) -> String? { members[name]?.string }
}

/// Reads one file.
struct TOMLReader {
    let bytes: [UInt8]
    private let file: String
    /// The next byte.
    var at = 0
    var line = 1
    private var depth = 0

    private static let deepest = 64

    /// `file`: what messages call it.
    static func read(_ bytes: [UInt8], file: String) throws(Failure) -> TOMLTable {
        var reader = TOMLReader(bytes: bytes, file: file)
        return try reader.document()
    }

    private init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

    func starts(with text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[at...].starts(with: $0) }
    }

    func mistake(_ headline: String, expected: String) -> Failure {
        let rest = bytes[at...].prefix(24).prefix { $0 >= 0x20 }
        return Failure(
            .work, headline, at: "\(file):\(line)",
            facts: [
                .init("found", rest.isEmpty ? "the end of the line" : String(decoding: rest, as: UTF8.self)),
                .init("expected", expected),
            ])
    }

    private mutating func document() throws(Failure) -> TOMLTable {
        let root = TOMLTable(line: 1)
        var here = root
        while true {
            skipBlanks(andLines: true)
            guard let byte else { return root }
            if byte == UInt8(ascii: "[") {
                here = try header(root)
            } else {
                try member(of: here)
            }
            skipBlanks(andLines: false)
            if let byte = self.byte, byte != UInt8(ascii: "\n") {
                throw mistake("this does not belong in the line", expected: "the end of the line")
            }
        }
    }

    /// White space and comments.
    private mutating func skipBlanks(andLines: Bool) {
        while let byte {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): at += 1
            case UInt8(ascii: "#"): while let byte = self.byte, byte != UInt8(ascii: "\n") { at += 1 }
            case UInt8(ascii: "\n") where andLines:
                at += 1
                line += 1
            default: return
            }
        }
    }

    // MARK: tables

    private mutating func header(_ root: TOMLTable) throws(Failure) -> TOMLTable {
        let isList = starts(with: "[[")
        at += isList ? 2 : 1
        let path = try keyPath()
        guard starts(with: isList ? "]]" : "]") else {
            throw mistake("the name of a table does not end", expected: isList ? "]]" : "]")
        }
        at += isList ? 2 : 1
        let owner = try table(at: path.dropLast(), in: root)
        let name = path[path.count - 1]
        let new = TOMLTable(line: line)
        switch owner.members[name] {
        case nil: owner.members[name] = isList ? .list([.table(new)]) : .table(new)
        case .list(var items)? where isList:
            // Taken out first, so that the list is not copied for each table.
            owner.members[name] = .other("")
            items.append(.table(new))
            owner.members[name] = .list(items)
        case .table(let known)? where !isList: return known
        default: throw mistake("'\(name)' is something else already", expected: "another name")
        }
        return new
    }

    private mutating func table(at path: ArraySlice<Name>, in root: TOMLTable) throws(Failure) -> TOMLTable {
        var here = root
        for step in path {
            switch here.members[step] {
            case nil:
                let new = TOMLTable(line: line)
                here.members[step] = .table(new)
                here = new
            case .table(let table)?: here = table
            case .list(let items)?:
                guard let table = items.last?.table else { fallthrough }
                here = table
            default: throw mistake("'\(step)' is no table", expected: "another name")
            }
        }
        return here
    }

    private mutating func member(of table: TOMLTable) throws(Failure) {
        let path = try keyPath()
        guard byte == UInt8(ascii: "=") else { throw mistake("a name has no value", expected: "=") }
        at += 1
        skipBlanks(andLines: false)
        let owner = try self.table(at: path.dropLast(), in: table)
        let value = try value()
        guard owner.members.updateValue(value, forKey: path[path.count - 1]) == nil else {
            throw mistake("'\(path[path.count - 1])' is given twice", expected: "each name once")
        }
    }

    /// Names joined by points; at least one.
    private mutating func keyPath() throws(Failure) -> [Name] {
        var path: [Name] = []
        while true {
            skipBlanks(andLines: false)
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                path.append(Name(try quoted()))
            } else {
                let start = at
                while let byte, Self.isBare(byte) { at += 1 }
                guard at > start else { throw mistake("there is no name", expected: "NAME = VALUE or [NAME]") }
                path.append(Name(String(decoding: bytes[start..<at], as: UTF8.self)))
            }
            skipBlanks(andLines: false)
            guard byte == UInt8(ascii: "."), path.count < Self.deepest else { return path }
            at += 1
        }
    }

    private static func isBare(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-")
    }

    // MARK: values

    private mutating func value() throws(Failure) -> TOML {
        switch byte {
        case UInt8(ascii: "\"")?, UInt8(ascii: "'")?: return .text(try quoted())
        case UInt8(ascii: "[")?: return try nested { reader throws(Failure) in .list(try reader.list()) }
        case UInt8(ascii: "{")?: return try nested { reader throws(Failure) in .table(try reader.inlineTable()) }
        default: break
        }
        let start = at
        while let byte, byte != UInt8(ascii: "\n"), !",]}#".utf8.contains(byte) { at += 1 }
        var text = bytes[start..<at]
        while let last = text.last, last <= 0x20 { text.removeLast() }
        guard !text.isEmpty else { throw mistake("a name has no value", expected: "a value") }
        return .other(String(decoding: text, as: UTF8.self))
    }

    private mutating func nested(_ read: (inout TOMLReader) throws(Failure) -> TOML) throws(Failure) -> TOML {
        guard depth < Self.deepest else {
            throw mistake("lists are too deep in each other", expected: "\(Self.deepest) at most")
        }
        depth += 1
        at += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func list() throws(Failure) -> [TOML] {
        var items: [TOML] = []
        while true {
            skipBlanks(andLines: true)
            if byte == UInt8(ascii: "]") { break }
            items.append(try value())
            skipBlanks(andLines: true)
            if byte == UInt8(ascii: ",") {
                at += 1
            } else if byte != UInt8(ascii: "]") {
                throw mistake("a list does not end", expected: "] or ,")
            }
        }
        at += 1
        return items
    }

    private mutating func inlineTable() throws(Failure) -> TOMLTable {
        let table = TOMLTable(line: line)
        while true {
            skipBlanks(andLines: true)
            if byte == UInt8(ascii: "}") { break }
            try member(of: table)
            skipBlanks(andLines: true)
            if byte == UInt8(ascii: ",") {
                at += 1
            } else if byte != UInt8(ascii: "}") {
                throw mistake("a table does not end", expected: "} or ,")
            }
        }
        at += 1
        return table
    }
}
