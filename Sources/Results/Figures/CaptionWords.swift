// Numbers and lists as captions print them. Unaware of units.
import Glibc

/// `value` with at most `digits` significant digits and without trailing zeros: 0.997, 1.2e−05, 4000. The minus sign is
/// the typographic one.
public func short(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    var buffer = [CChar](repeating: 0, count: 64)
    let count = withVaList([Int32(digits), value]) { vsnprintf(&buffer, buffer.count, "%.*g", $0) }
    let text = String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return String(text.map { $0 == "-" ? "−" : $0 })
}

/// "1, 2 and 3"
public func listed(_ items: [String]) -> String {
    items.count < 2 ? items.joined() : items.dropLast().joined(separator: ", ") + " and " + items.last!
}
