// Strings of a JSON text: escapes and UTF-8 are checked while parsing, and decoded only when asked for.

extension JSONParser {
    mutating func parseString() throws(JSONSyntaxError) {
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

    mutating func checkEscape(string start: Int) throws(JSONSyntaxError) {
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

    func unknownEscape() -> JSONSyntaxError {
        var end = at + 1
        let length = bytes[at + 1] == UInt8(ascii: "u") ? 6 : 2
        while end < min(at + length, bytes.count), bytes[end] != UInt8(ascii: "\""), bytes[end] >= 0x20 { end += 1 }
        return mistake(.unknownEscape(text(at..<end)), at: at)
    }

    static func hexadecimal(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt32? {
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
    mutating func checkScalar() throws(JSONSyntaxError) {
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
