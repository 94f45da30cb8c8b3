// Words of a shell's text. Unaware of commands.

import StageGraph

/// A word as a POSIX shell reads it.
enum ShellWord {
    /// Whether no shell sees anything but characters in it.
    static func isPlain(_ text: String) -> Bool {
        !text.utf8.isEmpty
            && text.utf8.allSatisfy { byte in
                byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || "_-./,:=@%+".utf8.contains(byte)
            }
    }

    /// The text as one word that means itself.
    static func quoted(_ text: String) -> String {
        if isPlain(text) { return text }
        return "'" + withinQuotes(text) + "'"
    }

    /// As it stands between single quotes.
    static func withinQuotes(_ text: String) -> String { VisibleText.escaping(text, ["'": "'\\''"]) }

    /// The words of a shell's text that may be paths: what stands between blanks, quotes and operators.
    static func candidates(_ text: String) -> [String] {
        let ends = Array(" \t\n\"'`;|&()<>=,$\\".utf8)
        return text.utf8.split(whereSeparator: { ends.contains($0) }).map { String(Substring($0)) }
    }
}

extension ShellWord {
    /// The text as one word that means itself, without a line break in it: `printf` makes them. Those at its end are lost.
    static func quotedOnOneLine(_ text: String) -> String {
        guard text.utf8.contains(10) || text.utf8.contains(13) else { return quoted(text) }
        return "\"$(printf '\(VisibleText.escaping(text, Self.formatEscapes))')\""
    }

    private static let formatEscapes: [Unicode.Scalar: String] = [
        "\\": "\\\\", "%": "%%", "'": "'\\''", "\n": "\\n", "\r": "\\r",
    ]
}
