// What a Swift file declares that other files can use. Unaware of other files.

/// Who can use a declaration.
enum Access: Int, Comparable {
    case file, module, everyone

    static func < (left: Access, right: Access) -> Bool { left.rawValue < right.rawValue }
}

/// A type, a function, a variable, an operator at a file's top level.
struct Declaration {
    enum Sort { case type, `protocol`, alias, other }

    var name: Word
    var sort: Sort
    var access: Access
}

/// A type's name and what stands behind its colon.
struct TypeHead {
    var name: String
    var inherited: [Word]
    var isProtocol: Bool
}

/// An extension of a type.
struct Extension {
    /// `A` and `B` of `A.B`; empty: of another form, `[Int]` or `Int?`.
    var type: [Word] = []
    var inherited: [Word] = []
    var members: [Member] = []
}

/// What an extension adds.
struct Member {
    /// Its name, or for one that is used without its name what is written where it is used; empty: perhaps nothing.
    var words: [Word]
    /// Whether it is used without its name: `init`, subscripts, operators, and what the compiler calls.
    var isImplicit: Bool
    var access: Access
}

struct Declarations {
    var topLevel: [Declaration] = []
    /// Nested ones too.
    var types: [TypeHead] = []
    var extensions: [Extension] = []
    var imports: [(module: Word, isExported: Bool)] = []
}
