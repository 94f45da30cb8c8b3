// What of a Swift source counts: everything but comments and the white space that has no meaning.
import Testing

@testable import fingerprint

@Suite struct LexerTests {
    /// The tokens' texts, an end of a directive as ⏎.
    private func texts(_ source: String) throws -> [String] {
        let bytes = Array(source.utf8)
        return try SwiftLexer.tokens(of: bytes + [0, 0, 0, 0, 0, 0, 0, 0], count: bytes.count).map { token in
            token.kind == .endOfDirective ? "⏎" : String(decoding: bytes[token.range], as: UTF8.self)
        }
    }

    private func form(_ source: String) -> String { file(source).digest }

    @Test func codeIsSplitIntoTokens() throws {
        #expect(try texts("let a = b.c(1, 0x1F)") == ["let", "a", "=", "b", ".", "c", "(", "1", ",", "0x1F", ")"])
        #expect(
            try texts("1.5e-3 0...5 x.0.1 0x1p-2 1_000") == [
                "1.5e-3", "0", "...", "5", "x", ".", "0", ".", "1", "0x1p-2", "1_000",
            ])
        #expect(try texts("func `default`(_ größe: Int)") == ["func", "default", "(", "_", "größe", ":", "Int", ")"])
        #expect(try texts("[32↓, 64] a≠b") == ["[", "32", "↓", ",", "64", "]", "a", "≠", "b"])
    }

    @Test func commentsAreNone() throws {
        #expect(try texts("a // b\n/* c /* d */ e */ f /**/ g") == ["a", "f", "g"])
        #expect(try texts("a+/* b */c") == ["a", "+", "c"])
        #expect(try texts("// only") == [])
    }

    @Test(arguments: [
        #""a // b""#, #""a \" // b""#, #""/* b""#, ##"#"a " \(b) // c"#"##, ###"##"a "# b"##"###,
        "\"\"\"\n  a \" b // c\n  \"\" d\n  \"\"\"", "#\"\"\"\n  \"\"\" // a\n  \"\"\"#", "##\"\"\"##", "\"\"",
    ]) func aStringIsOneToken(_ literal: String) throws {
        #expect(try texts("x = \(literal) // end\ny") == ["x", "=", literal, "y"])
    }

    @Test func codeInAStringIsCode() throws {
        let source = #""a\(b + c("d\(e)", f: (1)))g""#
        #expect(
            try texts(source) == [
                #""a\("#, "b", "+", "c", "(", #""d\("#, "e", #")""#, ",", "f", ":", "(", "1", ")", ")", #")g""#,
            ])
        #expect(try texts(##"#"a\#(b /* c */)d"#"##) == [##"#"a\#("##, "b", ##")d"#"##])
        #expect(file(source).words.contains(Word("e")))
    }

    @Test func aSlashDividesOrOpensARegularExpression() throws {
        #expect(try texts("a / b / c") == ["a", "/", "b", "/", "c"])
        #expect(try texts("(a + b)/c/d // e") == ["(", "a", "+", "b", ")", "/", "c", "/", "d"])
        #expect(try texts(#"x = /a"[^"]\/\// // b"#) == ["x", "=", #"/a"[^"]\/\//"#])
        #expect(try texts(#"f(/"/, b)"#) == ["f", "(", #"/"/"#, ",", "b", ")"])
        #expect(try texts("reduce(1, /) // a / b") == ["reduce", "(", "1", ",", "/", ")"])
        #expect(try texts(##"x = #/a // "b/# + c"##) == ["x", "=", ##"#/a // "b/#"##, "+", "c"])
        #expect(try texts("#/\n a // b\n/# c") == ["#/\n a // b\n/#", "c"])
    }

    @Test func whiteSpaceAndCommentsDoNotCount() {
        #expect(
            form("func f(a: Int) -> Int { a+1 }") == form("/// F.\nfunc f(\n  a: Int\n) -> Int {\n  a + 1  // one\n}\n")
        )
        #expect(form("#if A\nb\n#endif") == form("#if  A // c\n\n  b\n#endif\n"))
    }

    @Test(arguments: [
        ("a - b", "a -b"), ("a\n- b", "a\n-b"), ("f\n(a)", "f(a)"), ("f\n[a]", "f[a]"), ("x ? y : z", "x? y : z"),
        ("#if A\n!b\n#endif", "#if A !b\n#endif"), ("ab", "a b"), ("\"a b\"", "\"a  b\""), ("1", "2"),
        ("a.b", "a .. b"),
    ]) func whatHasAMeaningCounts(_ pair: (String, String)) {
        #expect(form(pair.0) != form(pair.1))
    }

    @Test func ofWhatCannotBeReadEveryByteCounts() {
        #expect(form("let a = \"b") != form("let a =  \"b"))
        #expect(file("let a = \"b").words.contains(Word("b")))
    }
}

/// A source of a module.
func file(_ source: String) -> SourceFile {
    SourceFile(name: "M/a.swift", module: 0, swift: Array(source.utf8), salt: "")
}
