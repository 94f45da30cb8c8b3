// Paths with wildcards: which paths fit, and with which values. Unaware of rules.

import StageGraph

/// A path in which `{name}` and `{name,constraint}` stand for characters.
struct WildcardPattern {
    enum Piece {
        case text([UInt8])
        case wildcard(String)
    }

    let pieces: [Piece]
    /// What values must be, as written.
    private(set) var constraints: [(name: String, text: String)] = []

    init(_ text: String, line: Int) throws(SnakeMistake) {
        var pieces: [Piece] = []
        for piece in try BracePiece.pieces(text, line) {
            switch piece {
            case .text(let text): pieces.append(.text(Array(text.utf8)))
            case .field(let field):
                let parts = field.split(byte: UInt8(ascii: ","), maxSplits: 1)
                let name = Self.trimmed(parts[0])
                guard !name.isEmpty else { throw SnakeMistake("'{}' names no wildcard", line, found: "'\(text)'") }
                if parts.count > 1 { constraints.append((name, Self.trimmed(parts[1]))) }
                pieces.append(.wildcard(name))
            }
        }
        self.pieces = pieces
    }

    private static func trimmed(_ text: Substring) -> String {
        String(Substring(text.utf8.drop { $0 == 32 }))
    }

    /// In order, each once.
    var wildcards: [String] {
        var names: [String] = []
        for case .wildcard(let name) in pieces where !names.contains(where: { $0.hasBytes(of: name) }) {
            names.append(name)
        }
        return names
    }

    /// With axes for wildcards.
    var template: Template {
        var result = Template()
        for piece in pieces {
            switch piece {
            case .text(let bytes): result.add(String(decoding: bytes, as: UTF8.self))
            case .wildcard(let name): result.add(Template(.axis(name)))
            }
        }
        return result
    }

    /// With these values.
    func path(_ values: [Name: String]) -> String {
        template.text { values[Name($0)] ?? "" }
    }

    /// The values with which a path fits, as Python's greedy regular expressions find them: the first wildcard as long as
    /// possible. `limits`: what values must be, beside not being empty.
    func match(_ path: Name, limits: [Name: WildcardLimit]) -> [Name: String]? {
        var search = Search(pieces: pieces, path: Array(path.utf8), limits: limits)
        return search.run(0, 0) ? search.values : nil
    }

    private struct Search {
        let pieces: [Piece]
        let path: [UInt8]
        let limits: [Name: WildcardLimit]
        var values: [Name: String] = [:]
        /// A pattern of many wildcards could be tried forever.
        var steps = 0

        mutating func run(_ piece: Int, _ at: Int) -> Bool {
            steps += 1
            if steps > 1_000_000 { return false }
            guard piece < pieces.count else { return at == path.count }
            switch pieces[piece] {
            case .text(let bytes):
                return path[at...].starts(with: bytes) && run(piece + 1, at + bytes.count)
            case .wildcard(let name):
                let key = Name(name)
                if let known = values[key] {
                    return path[at...].starts(with: known.utf8) && run(piece + 1, at + known.utf8.count)
                }
                var end = path.count
                while end > at {
                    let text = String(decoding: path[at..<end], as: UTF8.self)
                    if limits[key]?.allows(text) ?? true {
                        values[key] = text
                        if run(piece + 1, end) { return true }
                        values[key] = nil
                    }
                    end -= 1
                }
                return false
            }
        }
    }
}

/// What the value of a wildcard must be: the few regular expressions that are common.
struct WildcardLimit {
    /// Each alternative: sets of bytes and how often.
    private var alternatives: [[Step]] = []

    private struct Step {
        var bytes: Set<UInt8>
        var least: Int
        var most: Int
    }

    /// nil: another expression than is known.
    init?(_ text: String) {
        for alternative in text.split(byte: UInt8(ascii: "|")) {
            guard let steps = Self.steps(Array(alternative.utf8)) else { return nil }
            alternatives.append(steps)
        }
    }

    private static let digits = Set<UInt8>(48...57)
    private static let word = digits.union(65...90).union(97...122).union([95])

    private static func steps(_ text: [UInt8]) -> [Step]? {
        var steps: [Step] = []
        var at = 0
        while at < text.count {
            var bytes: Set<UInt8>
            switch text[at] {
            case UInt8(ascii: "."): bytes = Set(0...255).subtracting([10])
            case UInt8(ascii: "["):
                guard let close = text[(at + 1)...].firstIndex(of: UInt8(ascii: "]")),
                    let set = self.set(text[(at + 1)..<close])
                else { return nil }
                bytes = set
                at = close
            case UInt8(ascii: "\\"):
                at += 1
                guard at < text.count else { return nil }
                switch text[at] {
                case UInt8(ascii: "d"): bytes = digits
                case UInt8(ascii: "w"): bytes = word
                case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "_"): bytes = [text[at]]
                default: return nil
                }
            case let byte where word.contains(byte) || byte == UInt8(ascii: "-") || byte >= 0x80: bytes = [byte]
            default: return nil
            }
            at += 1
            var (least, most) = (1, 1)
            if at < text.count {
                switch text[at] {
                case UInt8(ascii: "+"): (least, most, at) = (1, .max, at + 1)
                case UInt8(ascii: "*"): (least, most, at) = (0, .max, at + 1)
                case UInt8(ascii: "?"): (least, most, at) = (0, 1, at + 1)
                case UInt8(ascii: "{"):
                    guard let close = text[at...].firstIndex(of: UInt8(ascii: "}")),
                        let count = Int(String(decoding: text[(at + 1)..<close], as: UTF8.self)),
                        (0...1000).contains(count)
                    else { return nil }
                    (least, most, at) = (count, count, close + 1)
                default: break
                }
            }
            steps.append(Step(bytes: bytes, least: least, most: most))
        }
        return steps
    }

    /// `^/`, `a-zA-Z0-9_`
    private static func set(_ text: ArraySlice<UInt8>) -> Set<UInt8>? {
        var text = text
        let isInverse = text.first == UInt8(ascii: "^")
        if isInverse { text = text.dropFirst() }
        var bytes: Set<UInt8> = []
        while let first = text.popFirst() {
            if first == UInt8(ascii: "\\") {
                guard let next = text.popFirst() else { return nil }
                switch next {
                case UInt8(ascii: "d"): bytes.formUnion(digits)
                case UInt8(ascii: "w"): bytes.formUnion(word)
                default: bytes.insert(next)
                }
            } else if text.first == UInt8(ascii: "-"), let last = text.dropFirst().first, first <= last {
                bytes.formUnion(first...last)
                text = text.dropFirst(2)
            } else {
                bytes.insert(first)
            }
        }
        return isInverse ? Set(0...255).subtracting(bytes) : bytes
    }

    /// Whether a text is one that fits as a whole.
    func allows(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return alternatives.contains { Self.fits(bytes[...], $0[...]) }
    }

    private static func fits(_ text: ArraySlice<UInt8>, _ steps: ArraySlice<Step>) -> Bool {
        // All places at which the text may stand after each step.
        var places: Set<Int> = [text.startIndex]
        for step in steps {
            var next: Set<Int> = []
            for start in places {
                var at = start
                var count = 0
                if step.least == 0 { next.insert(at) }
                while at < text.endIndex, count < step.most, step.bytes.contains(text[at]) {
                    at += 1
                    count += 1
                    if count >= step.least { next.insert(at) }
                }
            }
            places = next
        }
        return places.contains(text.endIndex)
    }
}
