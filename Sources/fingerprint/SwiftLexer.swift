// Swift source → tokens, without comments and white space. Knows literals, comments and operators; unaware of grammar.
import Glibc

/// Source that is cut off within a string or a comment: it does not compile, or is beyond this lexer.
struct LexingError: Error { var place: Int }

struct SwiftLexer {
    /// The source, and zeros behind it, so that looking ahead needs no care.
    let bytes: UnsafePointer<UInt8>
    let count: Int
    var place = 0
    var tokens: [Token] = []
    private var startsLine = true
    private var isInDirective = false
    /// Where the last comment ended: it separates like white space.
    private var endOfComment = -1

    private static let directives = Set(["if", "elseif", "else", "endif"].map { Word($0) })
    /// Words after which an expression begins, so that a slash opens a regular expression.
    private static let openers = Set(
        [
            "return", "in", "case", "where", "try", "await", "throw", "if", "while", "guard", "switch", "else", "is",
            "as",
            "do", "repeat", "yield", "consume", "copy",
        ].map { Word($0) })

    /// The tokens of a source that is followed by at least eight zeros.
    static func tokens(of source: [UInt8], count: Int) throws(LexingError) -> [Token] {
        precondition(source.count >= count + 8)
        let result = source.withUnsafeBufferPointer { buffer in
            Result { () throws(LexingError) in
                var lexer = SwiftLexer(bytes: buffer.baseAddress!, count: count)
                lexer.tokens.reserveCapacity(count / 4)
                // The line that names a script's interpreter.
                if buffer[0] == UInt8(ascii: "#"), buffer[1] == UInt8(ascii: "!") { lexer.skipLine() }
                try lexer.code(isInterpolation: false)
                return lexer.tokens
            }
        }
        return try result.get()
    }

    private init(bytes: UnsafePointer<UInt8>, count: Int) { (self.bytes, self.count) = (bytes, count) }

    /// Code to the end, or to the parenthesis that ends an interpolation, which stays.
    mutating func code(isInterpolation: Bool) throws(LexingError) {
        var depth = 0
        while place < count {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if isInDirective { append(.endOfDirective, place..<place) }
                (isInDirective, startsLine) = (false, true)
                place += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), 0, 11, 12: place += 1
            case UInt8(ascii: "/") where bytes[place + 1] == byte: skipLine()
            case UInt8(ascii: "/") where bytes[place + 1] == UInt8(ascii: "*"): try skipBlockComment()
            case UInt8(ascii: "\""): try string(hashes: 0)
            case UInt8(ascii: "#"): try hash()
            case UInt8(ascii: "`"): try quotedIdentifier()
            case UInt8(ascii: "("):
                depth += 1
                punctuation()
            case UInt8(ascii: ")"):
                if isInterpolation && depth == 0 { return }
                depth -= 1
                punctuation()
            case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","),
                UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "\\"):
                punctuation()
            case UInt8(ascii: ".") where bytes[place + 1] != byte: punctuation()
            case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
            case _ where Characters.isInIdentifier(byte) && Characters.operatorSize(bytes + place) == 0: identifier()
            case UInt8(ascii: "/") where regularExpressionMayStart:
                if !regularExpression() { operators() }
            default: operators()
            }
        }
        if isInterpolation { throw LexingError(place: place) }
        if isInDirective { append(.endOfDirective, place..<place) }
    }

    mutating func append(_ kind: Token.Kind, _ range: Range<Int>, fixity: Token.Fixity? = nil) {
        let hasWord = kind == .identifier || kind == .operator
        tokens.append(
            Token(
                kind: kind, range: range,
                word: hasWord ? Word(UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count)) : nil,
                fixity: fixity, startsLine: startsLine))
        startsLine = false
    }

    private mutating func punctuation() {
        append(.punctuation, place..<place + 1)
        place += 1
    }

    private mutating func identifier() {
        let start = place
        // A byte of a character beyond ASCII: an operator may follow without a space.
        while place < count, Characters.isInIdentifier(bytes[place]),
            bytes[place] < 0xC0 || Characters.operatorSize(bytes + place) == 0
        {
            place += 1
        }
        append(.identifier, start..<place)
    }

    private mutating func quotedIdentifier() throws(LexingError) {
        let start = place + 1
        place = start
        while bytes[place] != UInt8(ascii: "`") {
            guard place < count, bytes[place] != UInt8(ascii: "\n") else { throw LexingError(place: start) }
            place += 1
        }
        append(.identifier, start..<place)
        place += 1
    }

    private mutating func number() {
        let start = place
        let isHexadecimal = bytes[place] == UInt8(ascii: "0") && bytes[place + 1] == UInt8(ascii: "x")
        // In `pair.0.1` there is no fraction.
        var mayHavePoint = !(tokens.last.map { isPunctuation($0, ".") } ?? false)
        while true {
            let byte = bytes[place]
            let isExponent = byte | 32 == (isHexadecimal ? UInt8(ascii: "p") : UInt8(ascii: "e"))
            if isExponent, bytes[place + 1] == UInt8(ascii: "+") || bytes[place + 1] == UInt8(ascii: "-") {
                place += 2
            } else if byte < 0x80 && Characters.isInIdentifier(byte) {
                place += 1
            } else if byte == UInt8(ascii: "."), mayHavePoint, Characters.isDigit(bytes[place + 1]) {
                mayHavePoint = false
                place += 1
            } else {
                break
            }
        }
        append(.number, start..<place)
    }

    private mutating func operators() {
        let start = place
        let mayHavePoints = bytes[place] == UInt8(ascii: ".")
        while place < count {
            let (byte, next) = (bytes[place], bytes[place + 1])
            if byte == UInt8(ascii: "/"), next == byte || next == UInt8(ascii: "*") { break }
            if byte == UInt8(ascii: "."), mayHavePoints {
                place += 1
                continue
            }
            let size = Characters.operatorSize(bytes + place)
            if size == 0 { break }
            place += size
        }
        // A character that Swift has no use for.
        if place == start { place += 1 }
        append(.operator, start..<place, fixity: fixity(start..<place))
    }

    private func fixity(_ range: Range<Int>) -> Token.Fixity {
        let isOpenLeft =
            range.lowerBound == 0 || range.lowerBound == endOfComment
            || Characters.opens(bytes[range.lowerBound - 1])
        let next = bytes[range.upperBound]
        let isOpenRight =
            Characters.closes(next)
            || next == UInt8(ascii: "/")
                && (bytes[range.upperBound + 1] == next || bytes[range.upperBound + 1] == UInt8(ascii: "*"))
        if !isOpenLeft && next == UInt8(ascii: ".") { return .postfix }
        return isOpenLeft == isOpenRight ? .infix : isOpenLeft ? .prefix : .postfix
    }

    /// A macro, a directive, a string or a regular expression.
    private mutating func hash() throws(LexingError) {
        var hashes = 0
        while bytes[place + hashes] == UInt8(ascii: "#") { hashes += 1 }
        switch bytes[place + hashes] {
        case UInt8(ascii: "\""): return try string(hashes: hashes)
        case UInt8(ascii: "/"): return try regularExpression(hashes: hashes)
        default: punctuation()
        }
        let start = place
        while Characters.isInIdentifier(bytes[place]) { place += 1 }
        if start == place { return }
        append(.identifier, start..<place)
        isInDirective = Self.directives.contains(tokens.last!.word!)
    }

    /// Whether a slash here does not divide.
    private var regularExpressionMayStart: Bool {
        guard let last = tokens.last else { return true }
        return last.word.map { Self.openers.contains($0) } ?? false || !last.endsExpression(bytes)
    }

    func isPunctuation(_ token: Token, _ character: Unicode.Scalar) -> Bool {
        token.kind == .punctuation && bytes[token.range.lowerBound] == UInt8(ascii: character)
    }

    private mutating func skipLine() {
        let end = memchr(bytes + place, 10, count - place)
        place = end.map { UnsafeRawPointer($0) - UnsafeRawPointer(bytes) } ?? count
        endOfComment = place
    }

    /// Comments in a comment count.
    private mutating func skipBlockComment() throws(LexingError) {
        let start = place
        var depth = 0
        repeat {
            guard place < count else { throw LexingError(place: start) }
            switch (bytes[place], bytes[place + 1]) {
            case (UInt8(ascii: "/"), UInt8(ascii: "*")): (depth, place) = (depth + 1, place + 2)
            case (UInt8(ascii: "*"), UInt8(ascii: "/")): (depth, place) = (depth - 1, place + 2)
            default:
                if bytes[place] == UInt8(ascii: "\n") { startsLine = true }
                place += 1
            }
        } while depth > 0
        endOfComment = place
    }
}

extension Token {
    /// Whether an operand may end with it.
    func endsExpression(_ bytes: UnsafePointer<UInt8>) -> Bool {
        switch kind {
        case .identifier, .number, .literal: true
        case .operator: fixity == .postfix
        case .punctuation:
            switch bytes[range.lowerBound] {
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): true
            default: false
            }
        case .endOfDirective: false
        }
    }
}
