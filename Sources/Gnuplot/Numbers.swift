// Numbers in text: for people (few digits) and for gnuplot (places on the page).

/// `value` with at most `digits` significant digits, without an exponent between 0.001 and 100,000.
func shortNumber(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "undefined" : value < 0 ? "−∞" : "∞" }
    guard value != 0 else { return "0" }
    let magnitude = abs(value)
    var exponent = 0
    var mantissa = magnitude
    while mantissa >= 10 { mantissa /= 10; exponent += 1 }
    while mantissa < 1 { mantissa *= 10; exponent -= 1 }
    let sign = value < 0 ? "−" : ""
    if exponent >= 5 || exponent < -3 {
        let (rounded, carried) = rounded(mantissa, digits: digits)
        exponent += carried
        return "\(sign)\(rounded)×10\(superscriptDigits(exponent))"
    }
    return sign + decimal(magnitude, places: max(0, digits - 1 - exponent))
}

/// A fraction of the page or of a panel, to a hundred-thousandth.
func place(_ fraction: Double) -> String {
    (fraction < 0 ? "-" : "") + decimal(abs(fraction), places: 5)
}

private func rounded(_ mantissa: Double, digits: Int) -> (String, Int) {
    let text = decimal(mantissa, places: digits - 1)
    return text.hasPrefix("10") ? ("1", 1) : (text, 0)
}

/// `value` ≥ 0 with `places` decimal places, trailing zeros dropped.
private func decimal(_ value: Double, places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = (value * scale).rounded()
    let whole = (scaled / scale).rounded(.down)
    var fraction = String(Int(scaled - whole * scale))
    fraction = String(repeating: "0", count: max(0, places - fraction.count)) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    let integer = String(Int(whole))
    return fraction.isEmpty || places == 0 ? integer : "\(integer).\(fraction)"
}

private func superscriptDigits(_ exponent: Int) -> String {
    let digits: [Character] = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let text = String(abs(exponent)).map { digits[$0.wholeNumberValue ?? 0] }
    return (exponent < 0 ? "⁻" : "") + String(text)
}
