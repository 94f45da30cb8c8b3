// What a program has printed, as text fit for a terminal, however the bytes arrive. Unaware of whose log it is.

/// Makes a log visible piece by piece.
public struct LogText {
    /// The start of a character whose end has not come yet, or a carriage return that a line feed may follow.
    private var rest: [UInt8] = []

    /// Nothing has come yet.
    public init() {}

    /// The text of the bytes that are complete now. A carriage return ends a line: what a progress bar wrote over itself
    /// stands below itself. Other characters that act on a terminal are shown as escapes.
    public mutating func take(_ bytes: some Sequence<UInt8>) -> String {
        rest.append(contentsOf: bytes)
        let end = rest.last == 13 ? rest.count - 1 : rest.count - Self.incomplete(rest)
        defer { rest.removeFirst(end) }
        return Self.visible(rest[..<end])
    }

    /// What is left when no more will come.
    public mutating func finish() -> String {
        defer { rest = [] }
        return Self.visible(rest[...])
    }

    private static func visible(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(13) else { return VisibleText.of(String(decoding: bytes, as: UTF8.self)) }
        var lines: [UInt8] = []
        lines.reserveCapacity(bytes.count)
        for index in bytes.indices {
            let endsLine = bytes[index] == 13
            if endsLine, index + 1 < bytes.endIndex, bytes[index + 1] == 10 { continue }
            lines.append(endsLine ? 10 : bytes[index])
        }
        return VisibleText.of(String(decoding: lines, as: UTF8.self))
    }

    /// How many bytes at the end begin a character that is longer than they are.
    private static func incomplete(_ bytes: [UInt8]) -> Int {
        for count in 1...3 where count <= bytes.count {
            let byte = bytes[bytes.count - count]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > count ? count : 0
        }
        return 0
    }
}

extension LogText {
    /// The last lines of a log, each fit for one line of a message.
    static func tail(_ bytes: [UInt8], lines count: Int) -> [String] {
        var text = LogText()
        let whole = text.take(bytes.suffix(tailBytes)) + text.finish()
        let lines = whole.split(separator: "\n", omittingEmptySubsequences: false)
        return (lines.last == "" ? lines.dropLast() : lines[...]).suffix(count).map { line in
            line.count <= longestLine ? String(line) : line.prefix(longestLine - 1) + "…"
        }
    }

    /// As much of a log as its last lines are looked for in.
    static let tailBytes = 16_384
    private static let longestLine = 500
}
