// Strict JSON (RFC 8259) from UTF-8 bytes into flat nodes. Stops at the first mistake.
// Unaware of files; integers and numbers are told apart, because 1 and 1.0 are different parameters.

/// Reads one JSON text.
struct JSONParser {
    private static let depthLimit = 256

    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var nodes: [JSONDocument.Node] = []
    private var depth = 0

    static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> [JSONDocument.Node] {
        let result: Result<[JSONDocument.Node], JSONSyntaxError> = bytes.withUnsafeBufferPointer { buffer in
            var parser = JSONParser(buffer)
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

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        nodes.reserveCapacity(bytes.count / 12 + 8)
    }

    private mutating func parseText() throws(JSONSyntaxError) {
        guard bytes.count < UInt32.max else { throw mistake(.tooLarge, at: 0) }
        if Self.startsWithByteOrderMark(bytes) { at = 3 }
        skipSpace()
        try parseValue()
        skipSpace()
        guard at == bytes.count else { throw unexpected("the end of the file") }
    }

    // MARK: values

    private mutating func parseValue() throws(JSONSyntaxError) {
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

    private mutating func parseWord(_ word: StaticString, _ kind: JSON.Kind, _ payload: UInt64) throws(JSONSyntaxError)
    {
        let length = word.utf8CodeUnitCount
        let end = at + length
        var matches = end <= bytes.count
        for index in 0..<length where matches && bytes[at + index] != word.utf8Start[index] { matches = false }
        guard matches, end == bytes.count || !Self.isWord(bytes[end]) else { throw unexpected("a value") }
        nodes.append(.init(kind: kind, escaped: false, start: UInt32(at), payload: payload))
        at = end
    }

    private mutating func open(_ kind: JSON.Kind) throws(JSONSyntaxError) -> Int {
        guard depth < Self.depthLimit else { throw mistake(.nestedTooDeep(limit: Self.depthLimit), at: at) }
        depth += 1
        nodes.append(.init(kind: kind, escaped: false, start: UInt32(at), payload: 0))
        at += 1
        skipSpace()
        return nodes.count - 1
    }

    private mutating func close(_ node: Int, count: Int) {
        nodes[node].payload = UInt64(count) << 32 | UInt64(nodes.count)
        depth -= 1
        at += 1
    }

    private mutating func parseArray() throws(JSONSyntaxError) {
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

    private mutating func parseObject() throws(JSONSyntaxError) {
        let node = try open(.object)
        var count = 0
        if at < bytes.count, bytes[at] == UInt8(ascii: "}") { return close(node, count: 0) }
        while true {
            try checkOpen(node)
            guard bytes[at] == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
            try parseString()
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { throw unexpected("':' after the key") }
            at += 1
            skipSpace()
            try parseValue()
            count += 1
            if try endsAfterItem(UInt8(ascii: "}"), node) { break }
        }
        close(node, count: count)
        try checkKeysDiffer(node, count: count)
    }

    /// After an item: skips a comma and the space after it, or says that the closing bracket is here.
    private mutating func endsAfterItem(_ bracket: UInt8, _ node: Int) throws(JSONSyntaxError) -> Bool {
        skipSpace()
        try checkOpen(node)
        if bytes[at] == bracket { return true }
        let name = String(UnicodeScalar(bracket))
        guard bytes[at] == UInt8(ascii: ",") else { throw unexpected("',' or '\(name)'") }
        let comma = at
        at += 1
        skipSpace()
        if at < bytes.count, bytes[at] == bracket { throw mistake(.trailingComma(before: name), at: comma) }
        return false
    }

    /// At the end of the text the mistake is where the bracket was opened.
    private func checkOpen(_ node: Int) throws(JSONSyntaxError) {
        if at < bytes.count { return }
        throw mistake(.unclosed(nodes[node].kind == .array ? "[" : "{"), at: Int(nodes[node].start))
    }

    // MARK: numbers

    private mutating func parseNumber() throws(JSONSyntaxError) {
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
            payload = UInt64(bitPattern: Int64(value))
        } else {
            guard let number = Double(text(start..<at)), number.isFinite else {
                throw mistake(.numberOverflow(text(start..<at)), at: start)
            }
            payload = number.bitPattern
        }
        nodes.append(
            .init(kind: isInteger ? .integer : .number, escaped: false, start: UInt32(start), payload: payload))
    }

    private func digit(_ index: Int) -> Int? {
        guard index < bytes.count, bytes[index] &- 48 < 10 else { return nil }
        return Int(bytes[index] &- 48)
    }

    // MARK: strings

    private mutating func parseString() throws(JSONSyntaxError) {
        let start = at
        var escaped = false
        at += 1
        while true {
            guard at < bytes.count else { throw mistake(.unclosedString, at: start) }
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                escaped = true
                try checkEscape(string: start)
            } else if byte < 0x20 {
                if byte == 10 || byte == 13 { throw mistake(.unclosedString, at: start) }
                throw mistake(.controlCharacter(byte), at: at)
            } else if byte < 0x80 {
                at += 1
            } else {
                try checkScalar()
            }
        }
        nodes.append(
            .init(kind: .string, escaped: escaped, start: UInt32(start), payload: UInt64(at - start - 1)))
        at += 1
    }

    private mutating func checkEscape(string start: Int) throws(JSONSyntaxError) {
        guard at + 1 < bytes.count else { throw mistake(.unclosedString, at: start) }
        switch bytes[at + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            at += 2
        case UInt8(ascii: "u"):
            guard let first = Self.hexadecimal(bytes, at + 2) else { throw unknownEscape() }
            if first & 0xFC00 == 0xDC00 { throw mistake(.loneSurrogate(text(at..<at + 6)), at: at) }
            if first & 0xFC00 == 0xD800 {
                guard at + 7 < bytes.count, bytes[at + 6] == UInt8(ascii: "\\"), bytes[at + 7] == UInt8(ascii: "u"),
                    let second = Self.hexadecimal(bytes, at + 8), second & 0xFC00 == 0xDC00
                else { throw mistake(.loneSurrogate(text(at..<at + 6)), at: at) }
                at += 6
            }
            at += 6
        default: throw unknownEscape()
        }
    }

    private func unknownEscape() -> JSONSyntaxError {
        var end = at + 1
        let length = bytes[at + 1] == UInt8(ascii: "u") ? 6 : 2
        while end < min(at + length, bytes.count), bytes[end] != UInt8(ascii: "\""), bytes[end] >= 0x20 { end += 1 }
        return mistake(.unknownEscape(text(at..<end)), at: at)
    }

    private static func hexadecimal(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt32? {
        guard start + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for index in start..<start + 4 {
            let byte = bytes[index]
            switch byte {
            case 48...57: value = value << 4 | UInt32(byte - 48)
            case 65...70, 97...102: value = value << 4 | UInt32((byte | 0x20) - 87)
            default: return nil
            }
        }
        return value
    }

    /// One scalar of two to four bytes (Unicode 16, table 3-7): no overlong forms, no surrogates.
    private mutating func checkScalar() throws(JSONSyntaxError) {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch bytes[at] {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw mistake(.invalidUTF8, at: at)
        }
        guard at + length <= bytes.count, second.contains(bytes[at + 1]),
            (2..<length).allSatisfy({ bytes[at + $0] & 0xC0 == 0x80 })
        else { throw mistake(.invalidUTF8, at: at) }
        at += length
    }

    /// The bytes that a string with checked escapes stands for.
    static func unescape(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var at = 0
        while at < text.count {
            guard text[at] == UInt8(ascii: "\\") else {
                result.append(text[at])
                at += 1
                continue
            }
            let escape = text[at + 1]
            at += 2
            switch escape {
            case UInt8(ascii: "b"): result.append(8)
            case UInt8(ascii: "f"): result.append(12)
            case UInt8(ascii: "n"): result.append(10)
            case UInt8(ascii: "r"): result.append(13)
            case UInt8(ascii: "t"): result.append(9)
            case UInt8(ascii: "u"):
                var code = hexadecimal(text, at) ?? 0
                at += 4
                if code & 0xFC00 == 0xD800, let low = hexadecimal(text, at + 2) {
                    code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
                    at += 6
                }
                if let scalar = UnicodeScalar(code) { result.append(contentsOf: UTF8.encode(scalar)!) }
            default: result.append(escape)
            }
        }
        return result
    }
}

extension JSONParser {
    // MARK: duplicate keys

    /// Every key of the object at `node` is different; the second of two equal ones is the mistake.
    private func checkKeysDiffer(_ node: Int, count: Int) throws(JSONSyntaxError) {
        guard count > 1 else { return }
        var key = node + 1
        if count <= 12 {
            for position in 0..<count {
                var earlier = node + 1
                for _ in 0..<position {
                    if keysEqual(earlier, key) { throw duplicate(key, first: earlier) }
                    earlier = keyAfter(earlier)
                }
                key = keyAfter(key)
            }
            return
        }
        // Open addressing, at most half full.
        let mask = (1 << (Int.bitWidth - (2 * count - 1).leadingZeroBitCount)) - 1
        var slots = [UInt32](repeating: 0, count: mask + 1)
        for _ in 0..<count {
            var slot = hash(key) & mask
            while slots[slot] != 0 {
                if keysEqual(Int(slots[slot]), key) { throw duplicate(key, first: Int(slots[slot])) }
                slot = (slot + 1) & mask
            }
            slots[slot] = UInt32(key)
            key = keyAfter(key)
        }
    }

    private func keyAfter(_ key: Int) -> Int {
        let value = nodes[key + 1]
        return value.kind == .array || value.kind == .object ? Int(value.payload & 0xFFFF_FFFF) : key + 2
    }

    private func slice(_ key: Int) -> UnsafeBufferPointer<UInt8> {
        let start = Int(nodes[key].start) + 1
        return UnsafeBufferPointer(rebasing: bytes[start..<start + Int(nodes[key].payload)])
    }

    private func keysEqual(_ a: Int, _ b: Int) -> Bool {
        if !nodes[a].escaped && !nodes[b].escaped {
            let (first, second) = (slice(a), slice(b))
            return first.count == second.count && first.elementsEqual(second)
        }
        return keyBytes(a) == keyBytes(b)
    }

    private func keyBytes(_ key: Int) -> [UInt8] {
        nodes[key].escaped ? Self.unescape(slice(key)) : [UInt8](slice(key))
    }

    private func hash(_ key: Int) -> Int {
        var hasher = Hasher()
        if nodes[key].escaped {
            keyBytes(key).withUnsafeBytes { hasher.combine(bytes: $0) }
        } else {
            hasher.combine(bytes: UnsafeRawBufferPointer(slice(key)))
        }
        return hasher.finalize()
    }

    private func duplicate(_ key: Int, first: Int) -> JSONSyntaxError {
        let positions = SourcePositions([UInt8](bytes))
        let name = String(decoding: keyBytes(key), as: UTF8.self)
        return mistake(.duplicateKey(name, first: positions[Int(nodes[first].start)]), at: Int(nodes[key].start))
    }

    // MARK: characters and mistakes

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x0A, 0x0D, 0x09: at += 1
            default: return
            }
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// What stands here instead of what was expected: a word, a character, or the end.
    private func unexpected(_ expected: String) -> JSONSyntaxError {
        guard at < bytes.count else { return mistake(.expected(expected, found: "the end of the file"), at: at) }
        if bytes[at] == UInt8(ascii: "/") || bytes[at] == UInt8(ascii: "#") { return mistake(.comment, at: at) }
        if bytes[at] == UInt8(ascii: "\"") { return mistake(.expected(expected, found: "a string"), at: at) }
        var end = at
        while end < bytes.count, end - at < 24, Self.isWord(bytes[end]) { end += 1 }
        if end == at { end += 1 }
        return mistake(.expected(expected, found: "'\(text(at..<end))'"), at: at)
    }

    private func mistake(_ mistake: JSONSyntaxError.Mistake, at offset: Int) -> JSONSyntaxError {
        JSONSyntaxError(mistake: mistake, offset: offset, position: SourcePositions([UInt8](bytes))[offset])
    }
}
