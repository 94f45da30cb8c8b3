// Strict JSON (RFC 8259) from UTF-8 bytes into flat nodes, or JSON as people write it: with comments and with commas after
// last items. Stops at the first mistake.
// Unaware of files; integers and numbers are told apart, because 1 and 1.0 are different parameters.

/// Reads one JSON text.
struct JSONParser {
    private static let depthLimit = 256

    let bytes: UnsafeBufferPointer<UInt8>
    /// Whether there may be comments and commas after last items.
    let isByHand: Bool
    var at = 0
    var nodes: [JSONDocument.Node] = []
    private var depth = 0

    static func parse(_ bytes: [UInt8], isByHand: Bool) throws(JSONSyntaxError) -> [JSONDocument.Node] {
        let result: Result<[JSONDocument.Node], JSONSyntaxError> = bytes.withUnsafeBufferPointer { buffer in
            var parser = JSONParser(buffer, isByHand: isByHand)
            do throws(JSONSyntaxError) {
                try parser.parseText()
                return .success(parser.nodes)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    static func startsWithByteOrderMark(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>, isByHand: Bool) {
        self.bytes = bytes
        self.isByHand = isByHand
        nodes.reserveCapacity(bytes.count / 12 + 8)
    }

    mutating func parseText() throws(JSONSyntaxError) {
        guard bytes.count < UInt32.max else { throw mistake(.tooLarge, at: 0) }
        if Self.startsWithByteOrderMark(bytes) { at = 3 }
        try skipSpace()
        try parseValue()
        try skipSpace()
        guard at == bytes.count else { throw unexpected("the end of the file") }
    }

    // MARK: values

    mutating func parseValue() throws(JSONSyntaxError) {
        guard at < bytes.count else { throw unexpected("a value") }
        switch bytes[at] {
        case UInt8(ascii: "\""): try parseString()
        case UInt8(ascii: "{"): try parseObject()
        case UInt8(ascii: "["): try parseArray()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try parseNumber()
        case UInt8(ascii: "t"): try parseWord("true", .boolean, 1)
        case UInt8(ascii: "f"): try parseWord("false", .boolean, 0)
        case UInt8(ascii: "n"): try parseWord("null", .null, 0)
        default: throw unexpected("a value")
        }
    }

    mutating func parseWord(_ word: StaticString, _ kind: JSON.Kind, _ payload: UInt64) throws(JSONSyntaxError) {
        let length = word.utf8CodeUnitCount
        let end = at + length
        var matches = end <= bytes.count
        for index in 0..<length where matches && bytes[at + index] != word.utf8Start[index] { matches = false }
        guard matches, end == bytes.count || !Self.isWord(bytes[end]) else { throw unexpected("a value") }
        nodes.append(.init(kind: kind, escaped: false, start: UInt32(at), payload: payload))
        at = end
    }

    mutating func open(_ kind: JSON.Kind) throws(JSONSyntaxError) -> Int {
        guard depth < Self.depthLimit else { throw mistake(.nestedTooDeep(limit: Self.depthLimit), at: at) }
        depth += 1
        nodes.append(.init(kind: kind, escaped: false, start: UInt32(at), payload: 0))
        at += 1
        try skipSpace()
        return nodes.count - 1
    }

    mutating func close(_ node: Int, count: Int) {
        nodes[node].payload = UInt64(count) << 32 | UInt64(nodes.count)
        depth -= 1
        at += 1
    }

    mutating func parseArray() throws(JSONSyntaxError) {
        let node = try open(.array)
        var count = 0
        if at < bytes.count, bytes[at] == UInt8(ascii: "]") { return close(node, count: 0) }
        while true {
            try checkOpen(node)
            try parseValue()
            count += 1
            if try endsAfterItem(UInt8(ascii: "]"), node) { return close(node, count: count) }
        }
    }

    mutating func parseObject() throws(JSONSyntaxError) {
        let node = try open(.object)
        var count = 0
        if at < bytes.count, bytes[at] == UInt8(ascii: "}") { return close(node, count: 0) }
        while true {
            try checkOpen(node)
            guard bytes[at] == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
            try parseString()
            try skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { throw unexpected("':' after the key") }
            at += 1
            try skipSpace()
            try parseValue()
            count += 1
            if try endsAfterItem(UInt8(ascii: "}"), node) { break }
        }
        close(node, count: count)
        try checkKeysDiffer(node, count: count)
    }

    /// After an item: skips a comma and the space after it, or says that the closing bracket is here.
    mutating func endsAfterItem(_ bracket: UInt8, _ node: Int) throws(JSONSyntaxError) -> Bool {
        try skipSpace()
        try checkOpen(node)
        if bytes[at] == bracket { return true }
        let name = String(UnicodeScalar(bracket))
        guard bytes[at] == UInt8(ascii: ",") else { throw unexpected("',' or '\(name)'") }
        let comma = at
        at += 1
        try skipSpace()
        guard at < bytes.count, bytes[at] == bracket else { return false }
        if isByHand { return true }
        throw mistake(.trailingComma(before: name), at: comma)
    }

    /// At the end of the text the mistake is where the bracket was opened.
    func checkOpen(_ node: Int) throws(JSONSyntaxError) {
        if at < bytes.count { return }
        throw mistake(.unclosed(nodes[node].kind == .array ? "[" : "{"), at: Int(nodes[node].start))
    }

    // MARK: numbers

    mutating func parseNumber() throws(JSONSyntaxError) {
        let start = at
        let negative = bytes[at] == UInt8(ascii: "-")
        if negative { at += 1 }
        guard digit(at) != nil else { throw unexpected("a digit after '-'") }
        if bytes[at] == UInt8(ascii: "0"), digit(at + 1) != nil { throw mistake(.leadingZero, at: start) }
        var value = 0
        var overflow = false
        while let digit = digit(at) {
            // Counted downwards when negative, so that Int.min fits.
            let (scaled, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, past) =
                negative ? scaled.subtractingReportingOverflow(digit) : scaled.addingReportingOverflow(digit)
            overflow = overflow || over || past
            value = sum
            at += 1
        }
        var isInteger = true
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            isInteger = false
            at += 1
            guard digit(at) != nil else { throw unexpected("a digit after '.'") }
            while digit(at) != nil { at += 1 }
        }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            guard digit(at) != nil else { throw unexpected("a digit in the exponent") }
            while digit(at) != nil { at += 1 }
        }
        if at < bytes.count, Self.isWord(bytes[at]) || bytes[at] == UInt8(ascii: ".") {
            throw unexpected("a number's end")
        }
        let payload: UInt64
        if isInteger {
            if overflow { throw mistake(.integerOverflow(text(start..<at)), at: start) }
            if negative, value == 0 { throw mistake(.negativeZero, at: start) }
            payload = UInt64(bitPattern: Int64(value))
        } else {
            payload = try number(start..<at).bitPattern
        }
        nodes.append(
            .init(kind: isInteger ? .integer : .number, escaped: false, start: UInt32(start), payload: payload))
    }

    /// The number that stands there, if 64 bits hold it and not merely one nearby.
    private func number(_ range: Range<Int>) throws(JSONSyntaxError) -> Double {
        let text = text(range)
        // Swift reads no number from an exponent that is too large, in either direction.
        let number = Double(text) ?? (DecimalNumber(text).isBelowOne ? 0 : .infinity)
        guard number.isFinite else { throw mistake(.numberOverflow(text), at: range.lowerBound) }
        // Whatever is written with 15 digits comes out again.
        if number.isNormal, range.count <= 15 { return number }
        guard DecimalNumber(text).isHeld(by: number) else {
            throw mistake(.inexactNumber(text, nearest: number), at: range.lowerBound)
        }
        return number
    }

    func digit(_ index: Int) -> Int? {
        guard index < bytes.count, bytes[index] &- 48 < 10 else { return nil }
        return Int(bytes[index] &- 48)
    }

    // MARK: characters and mistakes

    mutating func skipSpace() throws(JSONSyntaxError) {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x0A, 0x0D, 0x09: at += 1
            case UInt8(ascii: "/"): guard isByHand, try skipComment() else { return }
            default: return
            }
        }
    }

    static func isWord(_ byte: UInt8) -> Bool {
        byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// What stands here instead of what was expected: a word, a character, or the end.
    func unexpected(_ expected: String) -> JSONSyntaxError {
        guard at < bytes.count else { return mistake(.expected(expected, found: "the end of the file"), at: at) }
        if bytes[at] == UInt8(ascii: "/") || bytes[at] == UInt8(ascii: "#") {
            return mistake(isByHand ? .noComment : .comment, at: at)
        }
        if bytes[at] == UInt8(ascii: "\"") { return mistake(.expected(expected, found: "a string"), at: at) }
        var end = at
        while end < bytes.count, end - at < 24, Self.isWord(bytes[end]) { end += 1 }
        if end == at { end += 1 }
        return mistake(.expected(expected, found: "'\(text(at..<end))'"), at: at)
    }

    func mistake(_ mistake: JSONSyntaxError.Mistake, at offset: Int) -> JSONSyntaxError {
        JSONSyntaxError(mistake: mistake, offset: offset, position: SourcePositions([UInt8](bytes))[offset])
    }
}
