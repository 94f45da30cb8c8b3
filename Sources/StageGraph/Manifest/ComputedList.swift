// Lists that a manifest computes instead of writing them out: `{"range": [first, last, step]}` and
// `{"powersOfTwo": [first, last]}`, with further values in "with". Unaware of where they stand.

/// A list that an object stands for. It is the same as one that is written out.
struct ComputedList {
    /// The keys by which such an object is known.
    static let keys = ["range", "powersOfTwo"]
    /// Exponents whose powers are normal numbers, and integers that fit if they are not negative.
    static let exponents = -1022...62
    private static let limit = 1_000_000

    /// Whether the value is an object that says how a list is computed.
    static func isMeant(by json: JSON) -> Bool { json.members.contains { keys.contains($0.name) } }

    /// The list; nil and a mistake if the object says none.
    static func values(_ json: JSON, errors: inout ManifestErrors) -> [Value]? {
        var list: [Value]?
        var others: [JSON] = []
        let before = errors.count
        for member in json.members {
            switch member.name {
            case "range", "powersOfTwo":
                if list != nil { errors.add("a list is computed in one way", at: member.key) }
                list = member.name == "range" ? range(member.value, &errors) : powers(member.value, &errors)
            case "with":
                if member.value.kind != .array {
                    errors.add(
                        "wrong type", at: member.value, found: member.value.described, expected: "a list of numbers")
                }
                others = member.value.items.map { $0 }
            default: errors.addUnknown("key", member.name, at: member.key, among: keys + ["with"])
            }
        }
        guard errors.count == before, let list else { return nil }
        return merged(list, others, &errors)
    }

    /// `[first, last]` in steps of one, or `[first, last, step]`; the last is part of the list.
    private static func range(_ json: JSON, _ errors: inout ManifestErrors) -> [Value]? {
        let items = json.items.map { $0 }
        guard 2...3 ~= items.count, items.allSatisfy({ $0.double != nil }) else {
            errors.add(
                "this is no range", at: json, found: json.described,
                expected: "[first, last] or [first, last, step], numbers")
            return nil
        }
        let isInteger = items.allSatisfy { $0.integer != nil }
        // In decimals, so that the third step of 0.1 is 0.3.
        let decimals = items.map { ScaledDecimal($0) } + (items.count == 2 ? [ScaledDecimal(mantissa: 1)] : [])
        let exponent = decimals.map(\.exponent).min() ?? 0
        let scaled = decimals.compactMap { $0.mantissa(at: exponent) }
        guard scaled.count == 3, case (let distance, false) = scaled[1].subtractingReportingOverflow(scaled[0]) else {
            errors.add("the numbers of the range are too far apart", at: json)
            return nil
        }
        let step = scaled[2]
        guard step != 0, distance.isMultiple(of: step), distance == 0 || (distance < 0) == (step < 0) else {
            let shown = items.map { $0.integer.map(String.init) ?? "\($0.double ?? 0)" } + ["1"]
            errors.add("steps of \(shown[2]) do not lead from \(shown[0]) to \(shown[1])", at: json)
            return nil
        }
        let count = distance.magnitude / step.magnitude
        guard count < limit else {
            errors.add("the list is too long", at: json, found: "\(count) steps", expected: "less than \(limit)")
            return nil
        }
        return (0...Int(count)).map { number in
            let mantissa = scaled[0] + number * step
            return isInteger ? .integer(mantissa) : .number(Double("\(mantissa)e\(exponent)") ?? 0)
        }
    }

    /// Two to the exponents from the first to the last: integers if none is below 0.
    private static func powers(_ json: JSON, _ errors: inout ManifestErrors) -> [Value]? {
        let ends = json.items.compactMap(\.integer)
        guard json.count == 2, ends.count == 2, ends.allSatisfy(exponents.contains) else {
            errors.add(
                "these are no powers of two", at: json, found: json.described,
                expected: "[first, last], two exponents from \(exponents.lowerBound) to \(exponents.upperBound)")
            return nil
        }
        let isInteger = ends.allSatisfy { $0 >= 0 }
        return stride(from: ends[0], through: ends[1], by: ends[0] <= ends[1] ? 1 : -1).map { exponent in
            isInteger ? .integer(1 << exponent) : .number(Double(sign: .plus, exponent: exponent, significand: 1))
        }
    }

    /// The list with the other values where they belong in its order.
    private static func merged(_ list: [Value], _ others: [JSON], _ errors: inout ManifestErrors) -> [Value]? {
        if others.isEmpty { return list }
        var all = list
        for other in others {
            guard let value = Value(other), value.isNumeric else {
                errors.add("wrong type", at: other, found: other.described, expected: "a number")
                return nil
            }
            all.append(value)
        }
        if !all.allSatisfy({ if case .integer = $0 { true } else { false } }) { all = all.map { .number($0.asDouble) } }
        let isDescending = list.count > 1 && list[1].isBelow(list[0])
        let sorted = all.sorted { isDescending ? $1.isBelow($0) : $0.isBelow($1) }
        if let twice = zip(sorted, sorted.dropFirst()).first(where: { $0 == $1 })?.0 {
            let place = others.first { Value($0).map { !twice.isBelow($0) && !$0.isBelow(twice) } ?? false }
            errors.add("the list holds \(twice.text) already", at: place ?? others[0])
            return nil
        }
        return sorted
    }
}

/// `mantissa` × 10^`exponent`.
private struct ScaledDecimal {
    var mantissa: Int
    var exponent = 0

    init(mantissa: Int) { self.mantissa = mantissa }

    /// An integer, or the shortest decimal number that reads back as this one.
    init(_ json: JSON) {
        if let integer = json.integer {
            mantissa = integer
            return
        }
        let parts = (json.number ?? 0).description.split(byte: UInt8(ascii: "e"))
        let digits = parts[0].split(byte: UInt8(ascii: "."))
        // The zero of 2.0 is no digit; so there are at most 17.
        let fraction = digits.count > 1 && !digits[1].hasBytes(of: "0") ? digits[1] : ""
        mantissa = Int(digits[0] + fraction) ?? 0
        exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction.utf8.count
    }

    /// What is to be multiplied by 10^`other`, which is no larger than `exponent`, to give this number; nil: 64 bits do not
    /// hold it.
    func mantissa(at other: Int) -> Int? {
        var scaled = mantissa
        for _ in 0..<(mantissa == 0 ? 0 : min(exponent - other, 20)) {
            let (next, overflow) = scaled.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            scaled = next
        }
        return scaled
    }
}

extension Value {
    fileprivate var isNumeric: Bool {
        switch self {
        case .integer, .number: true
        default: false
        }
    }

    fileprivate var asDouble: Double {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: .nan
        }
    }

    fileprivate func isBelow(_ other: Value) -> Bool {
        if case .integer(let own) = self, case .integer(let other) = other { return own < other }
        return asDouble < other.asDouble
    }
}
