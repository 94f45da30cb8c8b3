// Lines for what a transfer does: one a file, with the bytes so far where a person watches. Unaware of what is transferred.

import Engine
import Glibc

/// Writes to standard error.
final class LineDisplay {
    private let isTerminal = isatty(2) == 1
    private let output = ProgressOutput.standardError

    /// Shows a line that is fit for a terminal. The next one takes the place of one that `isPassing`.
    func show(_ line: String, isPassing: Bool) {
        if isPassing {
            if isTerminal { output.draw("\r\u{1B}[K\(line)") }
            return
        }
        output.draw((isTerminal ? "\r\u{1B}[K" : "") + line + "\n")
    }
}
