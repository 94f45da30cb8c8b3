// Reads the texts of a TOML file: what stands in quotes, with what backslashes stand for. Unaware of what holds them.

import StageGraph

extension TOMLReader {
    /// A text in one or three quotes of either kind.
    mutating func quoted() throws(Failure) -> String {
        let quote = bytes[at]
        let isLong = bytes[at...].starts(with: [quote, quote, quote])
        let hasEscapes = quote == UInt8(ascii: "\"")
        at += isLong ? 3 : 1
        if isLong, starts(with: "\r\n") { at += 1 }
        if isLong, byte == UInt8(ascii: "\n") {
            at += 1
            line += 1
        }
        var text: [UInt8] = []
        while let byte {
            if byte == quote, !isLong || bytes[at...].starts(with: [quote, quote, quote]) {
                at += isLong ? 3 : 1
                // Quotes before the three that end it are part of it.
                while isLong, self.byte == quote, text.count < bytes.count {
                    text.append(quote)
                    at += 1
                }
                return String(decoding: text, as: UTF8.self)
            }
            if byte == UInt8(ascii: "\n") {
                guard isLong else { break }
                line += 1
            }
            at += 1
            if byte == UInt8(ascii: "\\"), hasEscapes { try escape(&text) } else { text.append(byte) }
        }
        throw mistake("a text does not end", expected: isLong ? "three quotes" : "a quote")
    }

    /// What stands behind a backslash.
    private mutating func escape(_ text: inout [UInt8]) throws(Failure) {
        guard let byte else { return }
        at += 1
        switch byte {
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "e"): text.append(27)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(byte)
        case UInt8(ascii: "x"): try scalar(2, &text)
        case UInt8(ascii: "u"): try scalar(4, &text)
        case UInt8(ascii: "U"): try scalar(8, &text)
        case UInt8(ascii: "\n"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
            at -= 1
            while let byte = self.byte, byte <= 0x20 {
                if byte == UInt8(ascii: "\n") { line += 1 }
                at += 1
            }
        default:
            throw mistake(
                "a backslash is followed by what has no meaning", expected: "\\n, \\t, \\\" and their like")
        }
    }

    private mutating func scalar(_ count: Int, _ text: inout [UInt8]) throws(Failure) {
        let digits = bytes[at...].prefix(count)
        guard digits.count == count, let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
            let scalar = Unicode.Scalar(number)
        else { throw mistake("these digits stand for no character", expected: "\(count) hexadecimal digits") }
        at += count
        text += String(Character(scalar)).utf8
    }
}
