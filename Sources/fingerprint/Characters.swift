// Which characters make up Swift's identifiers and operators.

enum Characters {
    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// Letters, digits, `_`, `$` and all bytes beyond ASCII.
    static func isInIdentifier(_ byte: UInt8) -> Bool {
        byte | 32 >= UInt8(ascii: "a") && byte | 32 <= UInt8(ascii: "z") || isDigit(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "$") || byte >= 0x80
    }

    /// What makes an operator behind it a prefix: white space and opening or separating punctuation.
    static func opens(_ byte: UInt8) -> Bool {
        switch byte {
        case 0, 9...13, UInt8(ascii: " "), UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","),
            UInt8(ascii: ";"), UInt8(ascii: ":"):
            true
        default: false
        }
    }

    /// What makes an operator before it a postfix.
    static func closes(_ byte: UInt8) -> Bool {
        switch byte {
        case 0, 9...13, UInt8(ascii: " "), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ","),
            UInt8(ascii: ";"), UInt8(ascii: ":"):
            true
        default: false
        }
    }

    /// Bytes of the operator character here; 0: there is none.
    static func operatorSize(_ bytes: UnsafePointer<UInt8>) -> Int {
        switch bytes[0] {
        case UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "!"),
            UInt8(ascii: "*"), UInt8(ascii: "%"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"),
            UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "~"), UInt8(ascii: "?"):
            return 1
        case 0xC2, 0xC3:
            return isOperator(UInt32(bytes[0] & 0x1F) << 6 | UInt32(bytes[1] & 0x3F)) ? 2 : 0
        case 0xE2, 0xE3:
            let scalar = UInt32(bytes[0] & 0x0F) << 12 | UInt32(bytes[1] & 0x3F) << 6 | UInt32(bytes[2] & 0x3F)
            return isOperator(scalar) ? 3 : 0
        default: return 0
        }
    }

    /// The language reference's `operator-head` beyond ASCII.
    private static func isOperator(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xA1...0xA7, 0xA9, 0xAB, 0xAC, 0xAE, 0xB0, 0xB1, 0xB6, 0xBB, 0xBF, 0xD7, 0xF7, 0x2016, 0x2017,
            0x2020...0x2027, 0x2030...0x203E, 0x2041...0x2053, 0x2055...0x205E, 0x2190...0x23FF, 0x2500...0x2775,
            0x2794...0x2BFF, 0x2E00...0x2E7F, 0x3001...0x3003, 0x3008...0x3020, 0x3030:
            true
        default: false
        }
    }
}
