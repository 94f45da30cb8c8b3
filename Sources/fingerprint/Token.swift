// Tokens of Swift source. Unaware of grammar.

/// A word or an operator by a hash of its bytes: two that share one are taken for the same, which only makes closures
/// larger.
struct Word: Hashable {
    private let hash: UInt64

    /// FNV-1a.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var place = 0
        while place < bytes.count {
            hash = (hash ^ UInt64(bytes[place])) &* 0x100_0000_01b3
            place += 1
        }
        self.hash = hash
    }

    init(_ text: String) {
        var text = text
        self = text.withUTF8 { Word($0) }
    }
}

struct Token {
    enum Kind {
        case identifier, number, `operator`, punctuation
        /// A string or the part of one before, between or after interpolations, whose code is tokens of its own; a
        /// regular expression.
        case literal
        /// The end of a line that begins with `#if` or the like: what follows is no part of the condition.
        case endOfDirective
    }

    /// How an operator stands between its neighbours: Swift tells `a - b` from `a -b` by it.
    enum Fixity: UInt8 { case infix = 1, prefix, postfix }

    var kind: Kind
    /// Its bytes in the source. Of an identifier in backquotes those between them.
    var range: Range<Int>
    /// Of identifiers and operators.
    var word: Word?
    var fixity: Fixity?
    /// Whether it is the first on its line.
    var startsLine: Bool
}
