// Text of labels in gnuplot's enhanced mode, from which nothing in the data or the manifest can break out.

/// Text for a label. Literals and interpolated values are plain: their special characters are escaped. Markup is asked
/// for by name: `.italic("m") + " = 5000, " + .italic("α") + " = 0.75"`, `"10" + .superscript("−3")`.
public struct Text: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// gnuplot's enhanced markup.
    let markup: String

    private init(markup: String) { self.markup = markup }

    /// Plain text; line breaks become spaces.
    public init(_ plain: String) {
        var markup = ""
        for character in plain {
            switch character {
            case "\\", "{", "}", "^", "_", "@", "&", "~": markup += "\\\(character)"
            case let space where space.isNewline: markup += " "
            default: markup.append(character)
            }
        }
        self.init(markup: markup)
    }

    /// Plain text.
    public init(stringLiteral value: String) { self.init(value) }

    /// Italic, as for a variable.
    public static func italic(_ text: String) -> Text { Text(markup: "{/:Italic \(Text(text).markup)}") }

    /// Bold, as for a panel's title.
    public static func bold(_ text: Text) -> Text { Text(markup: "{/:Bold \(text.markup)}") }

    /// Raised and smaller.
    public static func superscript(_ text: Text) -> Text { Text(markup: "^{\(text.markup)}") }

    /// Lowered and smaller.
    public static func `subscript`(_ text: Text) -> Text { Text(markup: "_{\(text.markup)}") }

    /// One after the other.
    public static func + (left: Text, right: Text) -> Text { Text(markup: left.markup + right.markup) }

    /// A number as people write it in a figure: at most `digits` significant digits, with a true minus sign.
    public static func number(_ value: Double, digits: Int = 3) -> Text { Text(shortNumber(value, digits: digits)) }

    /// Single-quoted for gnuplot, which neither runs backquotes nor reads backslashes there.
    var quoted: String { quote(markup) }

    /// Approximate width in points at 7.5 pt: for room between entries of a key.
    var approximateWidth: Double {
        var count = 0
        var font = false
        var last: Character = " "
        for character in markup {
            // {/:Italic …}: the font's name ends with a space.
            if last == "{", character == "/" { font = true }
            if !font, !"{}\\^_".contains(character) { count += 1 }
            if character == " " { font = false }
            last = character
        }
        return Double(max(1, count)) * 3.6
    }
}

/// A gnuplot string in single quotes.
func quote(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
}

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
