// Decimal numbers digit by digit: whether one that is written in a text is the one that 64 bits hold. Unaware of JSON.

import Glibc

/// A decimal number without its sign, as its significant digits and where the point stands: 0.`digits` × 10^`exponent`.
struct DecimalNumber: Equatable {
    /// ASCII digits without zeros at either end; none: the number is zero.
    private let digits: [UInt8]
    /// 0 for zero.
    private let exponent: Int

    /// Exponents beyond this are all alike: no number that 64 bits hold comes near.
    private static let limit = 1_000_000_000

    /// Reads what JSON, Swift and C write: `-12.50e+3`.
    init(_ text: String) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        var inExponent = false
        var isNegative = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "."): point = digits.count
            case UInt8(ascii: "e"), UInt8(ascii: "E"): inExponent = true
            case UInt8(ascii: "-"): isNegative = inExponent
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if inExponent {
                    exponent = min(10 * exponent + Int(byte) - 48, Self.limit)
                } else {
                    digits.append(byte)
                }
            default: break
            }
        }
        let zero = UInt8(ascii: "0")
        let leading = digits.prefix { $0 == zero }.count
        guard leading < digits.count, let last = digits.lastIndex(where: { $0 != zero }) else {
            (self.digits, self.exponent) = ([], 0)
            return
        }
        self.exponent = (point ?? digits.count) - leading + (isNegative ? -exponent : exponent)
        self.digits = Array(digits[leading...last])
    }

    var isZero: Bool { digits.isEmpty }

    var isBelowOne: Bool { exponent <= 0 }

    /// Whether `number`, which was read from this one's text, is this one: written in its shortest form it has these digits,
    /// or its value in full has.
    func isHeld(by number: Double) -> Bool {
        if isZero || number == 0 { return isZero }
        return self == Self(number.description) || self == Self(Self.inFull(number))
    }

    /// All digits of a finite number: there are at most 767.
    private static func inFull(_ number: Double) -> String {
        var text = [CChar](repeating: 0, count: 800)
        _ = withVaList([number]) { vsnprintf(&text, text.count, "%.766e", $0) }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
