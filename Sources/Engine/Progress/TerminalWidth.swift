// Lines made to fit a terminal. Unaware of what they say.

import Glibc

/// How wide a terminal is, and lines that are no wider.
public enum TerminalWidth {
    /// Columns of the terminal that a descriptor leads to; nil if it leads to none, or to one that does not tell.
    public static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard isatty(descriptor) == 1, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return max(20, Int(size.ws_col))
    }

    /// The line cut to so many columns, by characters: enough for names and numbers.
    static func cut(_ line: some StringProtocol, to columns: Int) -> String {
        line.count <= columns ? String(line) : line.prefix(columns - 1) + "…"
    }

    /// Every line of a text cut to so many columns; nil: none is.
    public static func cutLines(_ text: String, to columns: Int?) -> String {
        guard let columns else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { cut($0, to: columns) }
            .joined(separator: "\n")
    }

    /// Every line of a text broken between words into lines of at most so many columns, the later ones indented by four
    /// more than the first. Longer words stay whole, so that they can be copied. nil: no line is broken.
    public static func wrapped(_ text: String, to columns: Int?) -> String {
        guard let columns else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { wrap($0, columns) }
            .joined(separator: "\n")
    }

    private static func wrap(_ line: Substring, _ columns: Int) -> String {
        guard line.count > columns else { return String(line) }
        let indent = String(line.prefix { $0 == " " })
        var lines: [String] = []
        var current = indent
        var isEmpty = true
        for word in line.dropFirst(indent.count).split(separator: " ", omittingEmptySubsequences: false) {
            if !isEmpty, current.count + 1 + word.count > columns {
                lines.append(current)
                current = indent + "    "
                isEmpty = true
            }
            current += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return (lines + [current]).joined(separator: "\n")
    }
}
