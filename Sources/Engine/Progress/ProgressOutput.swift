// Where progress goes. A display must never stop a run: what cannot be written is lost.

import Glibc

/// Takes text.
public struct ProgressOutput: Sendable {
    /// Takes text; line breaks are in it.
    public let write: @Sendable (String) -> Void

    /// Sends text to `write`.
    public init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

    /// The usual place of progress.
    public static let standardError = ProgressOutput { text in writeAll(text, to: 2) }
    /// For what programs read.
    public static let standardOutput = ProgressOutput { text in writeAll(text, to: 1) }

    private static func writeAll(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
