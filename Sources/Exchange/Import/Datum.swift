// A value of the other tool's files: what YAML, JSON and literals of Python have in common. Unaware of where it came from.

import StageGraph

/// A value of a parameter file, a configuration or a literal.
indirect enum Datum {
    case none
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([Datum])
    case map([(name: String, value: Datum)])

    /// The member of a map.
    subscript(name: String) -> Datum? {
        guard case .map(let members) = self else { return nil }
        // The last one counts, as in a dictionary.
        return members.last { $0.name.hasBytes(of: name) }?.value
    }

    /// What Python's `str` makes of a scalar; nil for lists and maps.
    var pythonText: String? {
        switch self {
        case .none: "None"
        case .boolean(let value): value ? "True" : "False"
        case .integer(let value): String(value)
        case .number(let value):
            // inf, nan and exponents look alike in both languages.
            String(value)
        case .text(let value): value
        case .list, .map: nil
        }
    }

    /// What messages call it.
    var described: String {
        switch self {
        case .list: "a list"
        case .map: "a map"
        default: "'\(pythonText ?? "")'"
        }
    }
}

extension Datum {
    /// The same value in a manifest, if commands see it as this text; else the text.
    static func value(_ text: String, asNumber: Bool = true) -> Value {
        if asNumber, let integer = Int(text), String(integer).hasBytes(of: text) { return .integer(integer) }
        if asNumber, let number = Double(text), number.isFinite, String(number).hasBytes(of: text) {
            return .number(number)
        }
        return .string(text)
    }
}
