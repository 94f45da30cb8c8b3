// Line and column of a byte in a text. Unaware of what the text means.

/// A place in a text file: both 1-based, the column counted in Unicode scalars.
public struct SourcePosition: Sendable, Hashable, CustomStringConvertible {
    /// 1 for the first.
    public var line: Int
    /// 1 for the first character of the line.
    public var column: Int

    /// Line and column, both from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// `line:column`, as compilers print it.
    public var description: String { "\(line):\(column)" }
}

/// Finds positions of many bytes of one text. Keeps the position of every 1024th byte, so that a lookup costs the same
/// in a file of a million lines and in a file of one.
public struct SourcePositions: Sendable {
    private static let stride = 1024
    private let bytes: [UInt8]
    private let marks: [SourcePosition]

    /// Reads through UTF-8 text once; a byte order mark at its start takes no column.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var marks: [SourcePosition] = []
        marks.reserveCapacity(bytes.count / Self.stride + 1)
        var position = SourcePosition(line: 1, column: 1)
        var start = 0
        repeat {
            marks.append(position)
            let end = min(start + Self.stride, bytes.count)
            Self.advance(&position, over: bytes, from: start, to: end)
            start = end
        } while start < bytes.count
        self.marks = marks
    }

    /// The position of the character that starts at byte `offset` (0 … the text's length).
    public subscript(offset: Int) -> SourcePosition {
        let mark = min(offset / Self.stride, marks.count - 1)
        var position = marks[mark]
        Self.advance(&position, over: bytes, from: mark * Self.stride, to: offset)
        return position
    }

    private static func advance(_ position: inout SourcePosition, over bytes: [UInt8], from start: Int, to end: Int) {
        bytes.withUnsafeBufferPointer { bytes in
            var index = start
            if start == 0 && JSONParser.startsWithByteOrderMark(bytes) { index = min(3, end) }
            while index < end {
                let byte = bytes[index]
                if byte == UInt8(ascii: "\n") {
                    position.line += 1
                    position.column = 1
                } else if byte & 0xC0 != 0x80 {  // continuation bytes take no column
                    position.column += 1
                }
                index += 1
            }
        }
    }
}
