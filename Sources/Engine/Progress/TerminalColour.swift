// Colours at a terminal. Unaware of what is coloured.

import Glibc

enum TerminalColour: Int {
    case bold = 1
    case red = 31
    case green = 32
    case yellow = 33

    /// Unless the user wants none (NO_COLOR, whatever its value if it is not empty) or the terminal has none.
    static var isWanted: Bool {
        func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
        return variable("NO_COLOR").isEmpty && variable("TERM") != "dumb"
    }

    /// The first line of the text in this colour: what follows are facts to be read.
    func painted(_ text: String) -> String {
        let end = text.firstIndex(of: "\n") ?? text.endIndex
        return "\u{1B}[\(rawValue)m\(text[..<end])\u{1B}[0m\(text[end...])"
    }
}
