// Tells in one line where two results first differ, whatever their size. Unaware of what is tested.
import Foundation

/// The first difference of two values, and how much they differ in all: what a failing test prints.
public struct Difference: Sendable, CustomStringConvertible {
    /// Such as `index 17 of 3072: 0.1 (0x3dcccccd) and 0.2 (0x3e4ccccd); 5 of 3072 elements differ, by at most 0.1`.
    public let description: String
}

/// When two floating-point numbers are the same.
public enum Equality: Sendable {
    /// Where their bits are: NaN is the same as NaN with the same payload, and 0 is another number than -0.
    case bits
    /// Where `==` holds: NaN is never the same, and 0 is the same as -0.
    case values
}

/// The first difference of `a` and `b`; nil where there is none, so that tests say
/// `#expect(firstDifference(a, b) == nil)`, and `!= nil` with `by: .values` for floating-point numbers that must differ.
/// Where `a` or `b` takes a `try`, it is a constant before that: `#expect` prints no value of an expression with `try`.
///
/// Collections with random access are compared element by element, dictionaries key by key, structs and tuples by their
/// stored properties, and everything else (classes and enumerations too, whatever they hold) by `==`.
/// - Precondition: everything else is `Equatable`.
public func firstDifference<Value>(_ a: Value, _ b: Value, by equality: Equality = .bits) -> Difference? {
    var comparison = Comparison(equality: equality)
    comparison.compare(a, b)
    return comparison.difference
}

private struct Comparison {
    let equality: Equality
    /// Both values at the first difference; nil until there is one.
    private var first: String?
    /// Where that is, from the outside in; filled from the inside out.
    private var place: [String] = []
    private var compared = 0
    private var differing = 0
    private var largest: Double?

    init(equality: Equality) { self.equality = equality }

    var difference: Difference? {
        guard let first else { return nil }
        var text = (place.isEmpty ? "" : place.joined(separator: ", ") + ": ") + first
        if compared > 1, differing > 0 { text += "; \(differing) of \(compared) elements differ" }
        if let largest { text += ", by at most \(String(format: "%.3g", largest))" }
        return Difference(description: text)
    }

    mutating func compare(_ a: Any, _ b: Any) {
        guard type(of: a) == type(of: b) else {
            return add("\(type(of: a)) and \(type(of: b))")
        }
        if let a = a as? Float, let b = b as? Float {
            reals([a], [b])
        } else if let a = a as? Double, let b = b as? Double {
            reals([a], [b])
        } else if let text = a as? String {
            // Before the casts that follow, which take their time.
            leaf(text, b)
        } else if let collection = a as? any RandomAccessCollection, b is any RandomAccessCollection {
            elements(collection, b)
        } else if let a = a as? [AnyHashable: Any], let b = b as? [AnyHashable: Any] {
            entries(a, b)
        } else {
            properties(a, b)
        }
    }

    /// Compares parts of two values; `step` leads from the values to the parts.
    private mutating func compare(_ a: Any, _ b: Any, at step: @autoclosure () -> String) {
        let isFirst = first == nil
        compare(a, b)
        if isFirst, first != nil { place.insert(step(), at: 0) }
    }

    private mutating func elements<Elements: RandomAccessCollection>(_ collection: Elements, _ other: Any) {
        let (a, b) = (Array(collection), Array(other as! Elements))
        let isFirst = first == nil
        if let a = a as? [Float], let b = b as? [Float], Elements.Element.self == Float.self {
            reals(a, b, inCollection: true)
        } else if let a = a as? [Double], let b = b as? [Double], Elements.Element.self == Double.self {
            reals(a, b, inCollection: true)
        } else if let kind = Elements.Element.self as? any BinaryInteger.Type {
            integers(kind, a, b)
        } else {
            for (index, (x, y)) in zip(a, b).enumerated() {
                compare(x, y, at: Self.step(index, a.count, b.count) + Self.name(of: x))
            }
        }
        if a.count != b.count, isFirst, first == nil {
            let common = min(a.count, b.count)
            let start = common == 0 ? "" : ", the first \(common) elements are the same"
            add("lengths \(a.count) and \(b.count)\(start)")
        }
    }

    private static func step(_ index: Int, _ count: Int, _ other: Int) -> String {
        "index \(index) of \(count)" + (other == count ? "" : " and \(other)")
    }

    /// What an element with a property `name` is called.
    private static func name(of element: Any) -> String {
        let name = Mirror(reflecting: element).children.first { $0.label == "name" }?.value
        return (name as? String).map { " (\(shortened($0)))" } ?? ""
    }

    private mutating func reals<Number: BinaryFloatingPoint & HasBitPattern>(
        _ a: [Number], _ b: [Number], inCollection: Bool = false
    ) {
        let byBits = equality == .bits
        numbers(
            a, b, inCollection: inCollection, isSame: { byBits ? $0.bitPattern == $1.bitPattern : $0 == $1 },
            text: { number in
                let digits = String(number.bitPattern, radix: 16)
                let zeros = String(repeating: "0", count: 2 * MemoryLayout<Number>.size - digits.count)
                return "\(number) (0x\(zeros)\(digits))"
            }, toDouble: { Double($0) })
    }

    private mutating func integers<Number: BinaryInteger>(_ kind: Number.Type, _ a: Any, _ b: Any) {
        let (a, b) = (a as! [Number], b as! [Number])
        if a == b {
            compared += a.count
        } else {
            numbers(a, b, inCollection: true, isSame: ==, text: { "\($0)" }, toDouble: { Double($0) })
        }
    }

    private mutating func numbers<Number>(
        _ a: [Number], _ b: [Number], inCollection: Bool, isSame: (Number, Number) -> Bool, text: (Number) -> String,
        toDouble: (Number) -> Double
    ) {
        let count = min(a.count, b.count)
        compared += count
        for index in 0..<count where !isSame(a[index], b[index]) {
            if first == nil {
                first = "\(text(a[index])) and \(text(b[index]))"
                if inCollection { place = [Self.step(index, a.count, b.count)] }
            }
            differing += 1
            let distance = abs(toDouble(a[index]) - toDouble(b[index]))
            if !distance.isNaN { largest = max(largest ?? 0, distance) }
        }
    }

    private mutating func entries(_ a: [AnyHashable: Any], _ b: [AnyHashable: Any]) {
        let keys = Set(a.keys).union(b.keys).map { (text: Self.shortened($0.base), key: $0) }
        for (text, key) in keys.sorted(by: { $0.text < $1.text }) {
            if let x = a[key], let y = b[key] {
                compare(x, y, at: "key \(text)")
            } else {
                add("key \(text) is in the \(b[key] == nil ? "first" : "second") only")
            }
        }
    }

    private mutating func properties(_ a: Any, _ b: Any) {
        let (ours, theirs) = (Mirror(reflecting: a), Mirror(reflecting: b))
        let isStructure = ours.displayStyle == .tuple || ours.displayStyle == .struct && !(a is any CustomReflectable)
        if ours.displayStyle == .optional {
            if let x = ours.children.first, let y = theirs.children.first {
                compare(x.value, y.value)
            } else {
                compared += 1
                if ours.children.count != theirs.children.count { addElement(a, b) }
            }
        } else if isStructure, !ours.children.isEmpty {
            for (x, y) in zip(ours.children, theirs.children) { compare(x.value, y.value, at: x.label ?? "") }
        } else if let value = a as? any Equatable {
            leaf(value, b)
        } else {
            preconditionFailure("\(type(of: a)) cannot be compared: it is not Equatable")
        }
    }

    private mutating func leaf<Value: Equatable>(_ a: Value, _ b: Any) {
        compared += 1
        if a != b as? Value { addElement(a, b) }
    }

    private mutating func addElement(_ a: Any, _ b: Any) {
        differing += 1
        if let a = a as? any BinaryInteger, let b = b as? any BinaryInteger {
            largest = max(largest ?? 0, abs(Double(a) - Double(b)))
        }
        guard first == nil else { return }
        if let a = a as? String, let b = b as? String {
            addText(a, b)
        } else {
            add("\(Self.shortened(a)) and \(Self.shortened(b))")
        }
    }

    /// Long texts from shortly before the first character that differs.
    private mutating func addText(_ a: String, _ b: String) {
        let common = zip(a, b).prefix { $0 == $1 }
        let start = max(0, common.count - 20)
        let texts = [a, b].map { (start == 0 ? "" : "…") + Self.shortened(String($0.dropFirst(start))) }
        let line = a.contains("\n") ? "line \(1 + common.count { $0.0.isNewline }): " : ""
        add(line + texts.joined(separator: " and "))
    }

    private mutating func add(_ text: @autoclosure () -> String) {
        if first == nil { first = text() }
    }

    private static func shortened(_ value: Any) -> String {
        let text = value is any StringProtocol ? String(reflecting: value) : String(describing: value)
        return text.count > 60 ? text.prefix(60) + "…" : text
    }
}

/// What Float and Double have in common beside the arithmetic.
private protocol HasBitPattern {
    associatedtype BitPattern: FixedWidthInteger
    var bitPattern: BitPattern { get }
}

extension Float: HasBitPattern {}
extension Double: HasBitPattern {}
