// Texts looked into byte by byte. Swift's own operations see characters: "/" and a combining accent behind it are one of
// them, which is not "/", so that a path split by characters keeps a separator that the file system sees.

extension StringProtocol {
    /// Whether all bytes agree: `==` would find canonically equivalent texts equal.
    package func hasBytes(of other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }

    /// Whether its first bytes are those of `start`.
    package func startsWith(_ start: StaticString) -> Bool {
        utf8.starts(with: UnsafeBufferPointer(start: start.utf8Start, count: start.utf8CodeUnitCount))
    }

    /// Whether its last bytes are those of `end`.
    package func endsWith(_ end: StaticString) -> Bool {
        utf8.suffix(end.utf8CodeUnitCount).elementsEqual(
            UnsafeBufferPointer(start: end.utf8Start, count: end.utf8CodeUnitCount))
    }

    /// Without its first bytes.
    package func dropping(first count: Int) -> SubSequence {
        self[(utf8.index(utf8.startIndex, offsetBy: count, limitedBy: utf8.endIndex) ?? utf8.endIndex)...]
    }

    /// Without its last bytes.
    package func dropping(last count: Int) -> SubSequence {
        self[..<(utf8.index(utf8.endIndex, offsetBy: -count, limitedBy: utf8.startIndex) ?? utf8.startIndex)]
    }

    /// The parts between the bytes `separator`, which is an ASCII character; empty parts count.
    package func split(byte separator: UInt8, maxSplits: Int = .max) -> [SubSequence] {
        utf8.split(separator: separator, maxSplits: maxSplits, omittingEmptySubsequences: false)
            .map { self[$0.startIndex..<$0.endIndex] }
    }
}
