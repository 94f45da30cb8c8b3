// What the scalars of a YAML text are: numbers, booleans, nothing, or text. There are two rules: those of YAML 1.1, by which
// Snakemake's configurations are read, and of YAML 1.2, by which DVC reads. Unaware of what keys mean.

import StageGraph

/// The version of YAML by which plain scalars are understood.
enum YAMLVersion {
    /// `yes` is a boolean, `1e-3` a text, `010` eight.
    case old
    /// `yes` is a text, `1e-3` a number, `010` ten.
    case new
}

extension YAMLNode {
    /// The value, for programs.
    func datum(_ version: YAMLVersion) -> Datum {
        switch content {
        case .scalar(let text, let isPlain): isPlain ? Self.scalar(text, version) : .text(text)
        case .list(let items): .list(items.map { $0.datum(version) })
        case .map(let members):
            .map(members.compactMap { member in member.key.text.map { ($0, member.value.datum(version)) } })
        }
    }

    private static func scalar(_ text: String, _ version: YAMLVersion) -> Datum {
        switch text {
        case "", "~", "null", "Null", "NULL": return .none
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        case "yes", "Yes", "YES", "on", "On", "ON": if version == .old { return .boolean(true) }
        case "no", "No", "NO", "off", "Off", "OFF": if version == .old { return .boolean(false) }
        case ".inf", "+.inf", ".Inf", ".INF": return .number(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
        case ".nan", ".NaN", ".NAN": return .number(.nan)
        default: break
        }
        return number(text, version) ?? .text(text)
    }

    private static func number(_ text: String, _ version: YAMLVersion) -> Datum? {
        guard let first = text.utf8.first, first &- 48 < 10 || "+-.".utf8.contains(first) else { return nil }
        var digits = text
        if version == .old { digits.removeAll { $0 == "_" } }
        let unsigned = digits.startsWith("-") || digits.startsWith("+") ? digits.dropping(first: 1) : digits[...]
        if unsigned.utf8.allSatisfy({ $0 &- 48 < 10 }), !unsigned.isEmpty {
            let isOctal = version == .old && unsigned.startsWith("0") && unsigned.utf8.count > 1
            if isOctal {
                return Int(unsigned, radix: 8).map { .integer(digits.startsWith("-") ? -$0 : $0) }
            }
            return Int(digits).map(Datum.integer)
        }
        if unsigned.startsWith("0x") { return Int(unsigned.dropping(first: 2), radix: 16).map(Datum.integer) }
        if unsigned.startsWith("0o") && version == .new {
            return Int(unsigned.dropping(first: 2), radix: 8).map(Datum.integer)
        }
        guard unsigned.utf8.allSatisfy({ $0 &- 48 < 10 || ".eE+-".utf8.contains($0) }) else { return nil }
        if version == .old {
            // A point, and a sign in the exponent.
            guard unsigned.utf8.contains(UInt8(ascii: ".")) else { return nil }
            if let exponent = unsigned.utf8.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
                let sign = unsigned.utf8[exponent...].dropFirst().first
                guard sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") else { return nil }
            }
        }
        return Double(digits).map(Datum.number)
    }
}
