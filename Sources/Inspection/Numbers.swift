// Numbers as people read them in a table.

import Glibc

/// Six significant digits without trailing zeros: 0.997, 1.2e-05, 4000.
func number(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    var buffer = [CChar](repeating: 0, count: 64)
    let count = withVaList([value]) { vsnprintf(&buffer, buffer.count, "%.6g", $0) }
    return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
