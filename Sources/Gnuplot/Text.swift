// Text of labels in gnuplot's enhanced mode, from which nothing in the data or the manifest can break out.

/// Text for a label. Literals and interpolated values are plain: their special characters are escaped. Markup is asked
/// for by name: `.italic("m") + " = 5000, " + .italic("α") + " = 0.75"`, `"10" + .superscript("−3")`.
public struct Text: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// gnuplot's enhanced markup.
    let markup: String
    /// Without markup, for comments.
    let plain: String
    /// Approximate width in ems.
    let width: Double

    private init(markup: String, plain: String, width: Double) {
        self.markup = markup
        self.plain = plain
        self.width = width
    }

    /// Plain text; line breaks and control characters become spaces, a straight apostrophe becomes a typographic one. Digits that the house font lacks raised or
    /// lowered (⁴, ₂) become markup, since gnuplot would take them from another font without a word.
    public init(_ plain: String) {
        var markup = ""
        var width = 0.0
        var script: Character?
        // Scalars, not characters: a combining accent after a quote or a brace must not hide it.
        for scalar in plain.unicodeScalars {
            let digit = raised[scalar] ?? lowered[scalar]
            let wanted: Character? = digit == nil ? nil : raised[scalar] == nil ? "_" : "^"
            if wanted != script {
                markup += script == nil ? "" : "}"
                if let wanted { markup += "\(wanted){" }
                script = wanted
            }
            switch scalar {
            case "\\", "{", "}", "^", "_", "@", "&", "~": markup += "\\\(scalar)"
            case "‖": markup += "||"
            // gnuplot 5.4 misreads some runs of doubled quotes, so that text could end its own string.
            case "'": markup += "’"
            default: markup.unicodeScalars.append(isControl(scalar) ? " " : digit ?? scalar)
            }
            width += widthInEms(scalar)
        }
        if script != nil { markup += "}" }
        self.init(markup: markup, plain: plain, width: width)
    }

    /// Plain text.
    public init(stringLiteral value: String) { self.init(value) }

    /// Italic, as for a variable.
    public static func italic(_ text: String) -> Text {
        let text = Text(text)
        return Text(markup: "{/:Italic \(text.markup)}", plain: text.plain, width: text.width)
    }

    /// Bold, as for a panel's title.
    public static func bold(_ text: Text) -> Text {
        Text(markup: "{/:Bold \(text.markup)}", plain: text.plain, width: text.width * 1.07)
    }

    /// Raised and smaller.
    public static func superscript(_ text: Text) -> Text {
        Text(markup: "^{\(inBraces(text))}", plain: "^" + text.plain, width: text.width * 0.8)
    }

    /// Lowered and smaller.
    public static func `subscript`(_ text: Text) -> Text {
        Text(markup: "_{\(inBraces(text))}", plain: "_" + text.plain, width: text.width * 0.8)
    }

    /// What stands after a brace: a slash there would begin the name of a font, and gnuplot prints the backslash before one.
    private static func inBraces(_ text: Text) -> String { (text.markup.hasPrefix("/") ? "{}" : "") + text.markup }

    /// One after the other.
    public static func + (left: Text, right: Text) -> Text {
        Text(markup: left.markup + right.markup, plain: left.plain + right.plain, width: left.width + right.width)
    }

    /// A number as people write it in a figure: at most `digits` significant digits, with a true minus sign.
    public static func number(_ value: Double, digits: Int = 3) -> Text { Text(shortNumber(value, digits: digits)) }

    /// As a gnuplot string.
    var quoted: String { quote(markup) }

    /// As `quoted`, for a tic, whose label gnuplot takes for a number's format.
    var quotedForTic: String {
        var format = ""
        for scalar in markup.unicodeScalars {
            format.unicodeScalars.append(scalar)
            if scalar == "%" { format.unicodeScalars.append(scalar) }
        }
        return quote(format)
    }
}

/// A gnuplot string: in single quotes it neither runs backquotes nor reads backslashes.
func quote(_ text: String) -> String {
    precondition(!text.unicodeScalars.contains("'"), "a quote in a gnuplot string: \(text)")
    return "'\(text)'"
}

/// Text on one line of a comment. A backslash at its end would continue the comment on the next line, and braces would
/// count for the loop around it.
func comment(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "{": line += "("
        case "}": line += ")"
        default: line.unicodeScalars.append(isControl(scalar) ? " " : scalar)
        }
    }
    return line.hasSuffix("\\") ? line + " ." : line
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
}

private let raised: [Unicode.Scalar: Unicode.Scalar] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9", "⁻": "−",
    "ⁿ": "n",
]

private let lowered: [Unicode.Scalar: Unicode.Scalar] = [
    "₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6", "₇": "7", "₈": "8", "₉": "9",
]
