// The words of a Snakefile. Unaware of what they mean.

import StageGraph

/// A word of a Snakefile.
struct SnakeToken {
    enum Kind {
        case name(String)
        /// Its parts: text and, in an f-string, expressions.
        case string([StringPart])
        case number(SnakeValue)
        case symbol(String)
    }

    enum StringPart {
        case text(String)
        case expression([SnakeToken])
    }

    var kind: Kind
    /// From 1.
    var line: Int
    /// Blanks before it, if it is the first word of a line that does not go on from the one before; else nil.
    var indent: Int?

    func isName(_ text: String) -> Bool { if case .name(let name) = kind { name.hasBytes(of: text) } else { false } }

    func isSymbol(_ text: String) -> Bool {
        if case .symbol(let symbol) = kind { symbol.hasBytes(of: text) } else { false }
    }

    /// What messages say stands there.
    var described: String {
        switch kind {
        case .name(let name): "'\(name)'"
        case .string: "a text"
        case .number(let value): value.described
        case .symbol(let symbol): "'\(symbol)'"
        }
    }
}

/// Something in a Snakefile that cannot be taken over.
struct SnakeMistake: Error {
    var headline: String
    var line: Int
    var found: String?
    var hint: String?

    init(_ headline: String, _ line: Int, found: String? = nil, hint: String? = nil) {
        self.headline = headline
        self.line = line
        self.found = found
        self.hint = hint
    }
}
