// Numbers and lists as captions print them. Unaware of units.
import Glibc

/// `value` with at most `digits` significant digits and without trailing zeros: 0.997, 1.2×10⁻⁵, 4000. The minus sign is
/// the typographic one.
public func short(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    var buffer = [CChar](repeating: 0, count: 64)
    let count = withVaList([Int32(digits), value]) { vsnprintf(&buffer, buffer.count, "%.*g", $0) }
    let parts = String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        .split(separator: "e")
    let mantissa = String(parts[0].replacing("-", with: "−"))
    guard parts.count == 2, let exponent = Int(parts[1]) else { return mantissa }
    let raised = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return mantissa + "×10" + (exponent < 0 ? "⁻" : "")
        + String(String(exponent.magnitude).map { raised[$0.wholeNumberValue!] })
}

/// "1, 2 and 3"
public func listed(_ items: [String]) -> String {
    items.count < 2 ? items.joined() : items.dropLast().joined(separator: ", ") + " and " + items.last!
}
