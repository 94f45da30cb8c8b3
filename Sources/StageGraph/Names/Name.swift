// Names are bytes. Two names are one if their bytes are, as they are to the file system: not by canonical equivalence, by
// which Swift compares strings ("é" as one character and as an "e" with an accent). Unaware of what is named.

import Glibc

/// The name of a file, a stage, an output, a parameter, …: compared, ordered and hashed by its UTF-8 bytes.
///
///     let composed: Name = "caf\u{E9}.txt", decomposed: Name = "cafe\u{301}.txt"
///     composed == decomposed            // false: two files
///     composed.text == decomposed.text  // true: so never compare the texts of names
@frozen public struct Name: Sendable {
    /// For people and for system calls.
    public let text: String

    /// A name of these bytes.
    @inlinable public init(_ text: String) { self.text = text }

    /// A name of these bytes.
    @inlinable public init(_ text: Substring) { self.text = String(text) }

    /// The name's bytes.
    @inlinable public var utf8: String.UTF8View { text.utf8 }

    /// Whether it has no bytes.
    @inlinable public var isEmpty: Bool { text.isEmpty }
}

extension Name: Hashable {
    /// Whether all bytes agree.
    @inlinable public static func == (left: Name, right: Name) -> Bool {
        left.utf8.count == right.utf8.count && left.order(before: right) == 0
    }

    /// By the bytes.
    @inlinable public func hash(into hasher: inout Hasher) {
        var text = self.text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        // As of strings: no name's bytes end in it, so that names that follow each other are told apart.
        hasher.combine(0xFF as UInt8)
    }
}

extension Name: Comparable {
    /// By the bytes, which is also the order of the code points.
    @inlinable public static func < (left: Name, right: Name) -> Bool {
        let order = left.order(before: right)
        return order < 0 || order == 0 && left.utf8.count < right.utf8.count
    }

    /// Compares the bytes that both have: negative where this name comes first, zero where they agree.
    @inlinable func order(before other: Name) -> Int32 {
        // A text that does not lie in memory as UTF-8 is copied.
        var (own, other) = (text, other.text)
        return own.withUTF8 { own in
            other.withUTF8 { other in
                own.isEmpty || other.isEmpty
                    ? 0 : memcmp(own.baseAddress!, other.baseAddress!, min(own.count, other.count))
            }
        }
    }
}

extension Name: ExpressibleByStringInterpolation {
    /// A name that stands in the source.
    @inlinable public init(stringLiteral text: String) { self.text = text }
}

extension Name: CustomStringConvertible {
    /// The text.
    @inlinable public var description: String { text }
}

extension Sequence<Name> {
    /// Names in one line.
    public func joined(separator: String) -> String { map(\.text).joined(separator: separator) }
}
