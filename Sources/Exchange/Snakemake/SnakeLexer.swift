// Cuts a Snakefile into words, as Python does it. Unaware of rules and of Python's grammar.

import StageGraph

/// A reader of Python's words.
struct SnakeLexer {
    private let bytes: [UInt8]
    private var at = 0
    private var line: Int
    /// Brackets that are open: within them a line goes on.
    private var depth = 0
    private var indent: Int?
    private var tokens: [SnakeToken] = []

    private init(_ bytes: [UInt8], line: Int) {
        self.bytes = bytes
        self.line = line
    }

    /// All words of a text.
    static func tokens(_ bytes: [UInt8], line: Int = 1) throws(SnakeMistake) -> [SnakeToken] {
        var lexer = SnakeLexer(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes, line: line)
        try lexer.run()
        return lexer.tokens
    }

    private func peek(_ offset: Int = 0) -> UInt8? { at + offset < bytes.count ? bytes[at + offset] : nil }

    private mutating func run() throws(SnakeMistake) {
        beginLine()
        while let byte = peek() {
            switch byte {
            case 10:
                at += 1
                line += 1
                if depth == 0 { beginLine() }
            case 32, 9, 13, 12: at += 1
            case UInt8(ascii: "#"): while let byte = peek(), byte != 10 { _ = byte; at += 1 }
            case UInt8(ascii: "\\") where peek(1) == 10:
                at += 2
                line += 1
            case UInt8(ascii: "\\") where peek(1) == 13 && peek(2) == 10:
                at += 3
                line += 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"): try string(prefix: "")
            case _ where Self.isLetter(byte): try word()
            case _ where Self.isDigit(byte) || byte == UInt8(ascii: ".") && peek(1).map(Self.isDigit) ?? false: number()
            default: symbol()
            }
        }
    }

    /// Measures the blanks at the beginning of a line.
    private mutating func beginLine() {
        var width = 0
        while let byte = peek(), byte == 32 || byte == 9 {
            width = byte == 9 ? (width / 8 + 1) * 8 : width + 1
            at += 1
        }
        indent = width
    }

    private mutating func add(_ kind: SnakeToken.Kind, line: Int? = nil) {
        tokens.append(SnakeToken(kind: kind, line: line ?? self.line, indent: indent))
        indent = nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    private mutating func word() throws(SnakeMistake) {
        let start = at
        while let byte = peek(), Self.isLetter(byte) || Self.isDigit(byte) { _ = byte; at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"), text.utf8.count <= 2,
            text.utf8.allSatisfy({ "rRbBuUfF".utf8.contains($0) })
        {
            return try string(prefix: text.lowercased())
        }
        add(.name(text))
    }

    private mutating func number() {
        let start = at
        let isHex = peek() == 48 && (peek(1) ?? 0) | 0x20 == UInt8(ascii: "x")
        while let byte = peek() {
            let isExponentSign =
                !isHex && (byte == 43 || byte == 45) && at > start && bytes[at - 1] | 0x20 == UInt8(ascii: "e")
            guard Self.isDigit(byte) || Self.isLetter(byte) || byte == UInt8(ascii: ".") || isExponentSign else {
                break
            }
            at += 1
        }
        let text = String(decoding: bytes[start..<at].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
        if let integer = isHex ? Int(text.dropping(first: 2), radix: 16) : Int(text) {
            add(.number(.integer(integer)))
        } else if let number = Double(text), !isHex, text.utf8.contains(where: { !Self.isDigit($0) }) {
            add(.number(.number(number)))
        } else {
            add(.symbol(text))
        }
    }

    private static let longSymbols = ["**", "//", "->", ":=", "==", "!=", "<=", ">=", "+=", "-=", "..."]

    private mutating func symbol() {
        for symbol in Self.longSymbols where bytes[at...].starts(with: symbol.utf8) {
            at += symbol.utf8.count
            return add(.symbol(symbol))
        }
        let byte = bytes[at]
        at += 1
        if "([{".utf8.contains(byte) { depth += 1 }
        if ")]}".utf8.contains(byte) { depth = max(0, depth - 1) }
        add(.symbol(String(UnicodeScalar(byte))))
    }

    private mutating func string(prefix: String) throws(SnakeMistake) {
        let startLine = line
        let quote = bytes[at]
        let isLong = peek(1) == quote && peek(2) == quote
        at += isLong ? 3 : 1
        let isRaw = prefix.utf8.contains(UInt8(ascii: "r")), isFormatted = prefix.utf8.contains(UInt8(ascii: "f"))
        if prefix.utf8.contains(UInt8(ascii: "b")) {
            throw SnakeMistake("bytes are not known here", startLine, hint: "write a text")
        }
        var parts: [SnakeToken.StringPart] = []
        var text: [UInt8] = []
        while true {
            guard let byte = peek(), isLong || byte != 10 else {
                throw SnakeMistake("this text is never closed", startLine)
            }
            if byte == quote, !isLong || peek(1) == quote && peek(2) == quote {
                at += isLong ? 3 : 1
                break
            }
            if byte == 10 { line += 1 }
            if byte == UInt8(ascii: "\\"), peek(1) != nil {
                try escape(isRaw: isRaw, &text)
            } else if isFormatted, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") {
                if peek(1) == byte {
                    text.append(byte)
                    at += 2
                    continue
                }
                guard byte == UInt8(ascii: "{"), let close = bytes[at...].firstIndex(of: UInt8(ascii: "}")) else {
                    throw SnakeMistake("a brace of this text has no partner", line)
                }
                if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
                text = []
                let inner = Array(bytes[(at + 1)..<close])
                parts.append(
                    .expression(try SnakeLexer.tokens([UInt8(ascii: "(")] + inner + [UInt8(ascii: ")")], line: line)))
                at = close + 1
            } else {
                text.append(byte)
                at += 1
            }
        }
        if !text.isEmpty || parts.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
        add(.string(parts), line: startLine)
    }

    /// A backslash and what follows.
    private mutating func escape(isRaw: Bool, _ text: inout [UInt8]) throws(SnakeMistake) {
        let next = bytes[at + 1]
        at += 2
        if next == 10 { line += 1 }
        if isRaw {
            text += [UInt8(ascii: "\\"), next]
            return
        }
        switch next {
        case 10: break
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): text.append(next)
        case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
            let count = next == UInt8(ascii: "x") ? 2 : next == UInt8(ascii: "u") ? 4 : 8
            let digits = String(decoding: bytes[at..<min(at + count, bytes.count)], as: UTF8.self)
            guard let code = UInt32(digits, radix: 16), let scalar = UnicodeScalar(code), digits.utf8.count == count
            else {
                throw SnakeMistake(
                    "this escape is no character", line, found: "\\\(String(UnicodeScalar(next)))\(digits)")
            }
            text += String(Character(scalar)).utf8
            at += count
        case UInt8(ascii: "0")...UInt8(ascii: "7"), UInt8(ascii: "N"), UInt8(ascii: "a"), UInt8(ascii: "b"),
            UInt8(ascii: "f"),
            UInt8(ascii: "v"):
            throw SnakeMistake("this escape is not known here", line, found: "\\\(String(UnicodeScalar(next)))")
        default: text += [UInt8(ascii: "\\"), next]
        }
    }
}
