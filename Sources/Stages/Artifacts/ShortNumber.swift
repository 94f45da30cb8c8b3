// Numbers as captions print them. Unaware of units.
import Glibc

/// `value` with at most `digits` significant digits and without trailing zeros: 0.997, 1.2e−05, 4000. The minus sign is
/// the typographic one.
func short(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    var buffer = [CChar](repeating: 0, count: 64)
    let count = withVaList([Int32(digits), value]) { vsnprintf(&buffer, buffer.count, "%.*g", $0) }
    let text = String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return String(text.map { $0 == "-" ? "−" : $0 })
}

/// Mean and standard deviation over seeds (n − 1 in the denominator; 0 for a single value).
func meanAndSpread(_ values: [Double]) -> (mean: Double, spread: Double) {
    guard !values.isEmpty else { return (.nan, .nan) }
    let mean = values.reduce(0, +) / Double(values.count)
    guard values.count > 1 else { return (mean, 0) }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(values.count - 1)).squareRoot())
}
