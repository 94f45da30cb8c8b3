// Words of Swift's grammar that tell declarations.

enum Keyword {
    static let types = Set(["struct", "enum", "class", "actor", "protocol"].map { Word($0) })
    static let modifiers = Set(
        [
            "public", "package", "internal", "private", "fileprivate", "open", "final", "static", "class",
            "nonisolated",
            "isolated", "indirect", "mutating", "nonmutating", "consuming", "borrowing", "lazy", "weak", "unowned",
            "dynamic",
            "override", "required", "convenience", "optional", "prefix", "postfix", "infix", "async", "distributed",
        ].map { Word($0) })
    static let access: [Word: Access] = [
        Word("public"): .everyone, Word("open"): .everyone, Word("package"): .everyone, Word("internal"): .module,
        Word("private"): .file, Word("fileprivate"): .file,
    ]
    static let values = Set(["let", "var"].map { Word($0) })
    static let names = Set(["func", "macro", "precedencegroup", "associatedtype", "operator"].map { Word($0) })
    static let nominals = Set(["struct", "enum", "class", "actor"].map { Word($0) })
    /// Functions and properties that the compiler uses where nobody writes their names.
    static let implicit = Set(
        [
            "callAsFunction", "dynamicallyCall", "appendInterpolation", "appendLiteral", "buildBlock",
            "buildExpression",
            "buildOptional", "buildEither", "buildArray", "buildPartialBlock", "buildFinalResult",
            "buildLimitedAvailability", "makeIterator", "makeAsyncIterator", "next", "wrappedValue", "projectedValue",
        ].map { Word($0) })
    static let (`class`, `protocol`, alias, `extension`) = (
        Word("class"), Word("protocol"), Word("typealias"), Word("extension")
    )
    static let (initialiser, `subscript`, function, `import`, exported, `where`, `operator`) = (
        Word("init"), Word("subscript"), Word("func"), Word("import"), Word("_exported"), Word("where"),
        Word("operator")
    )
    static let (equals, matches) = (Word("=="), Word("~="))
}
