// Names and paths below a folder: bytes, not characters.

import Testing

@testable import StageGraph

@Suite struct NameTests {
    static let composed = "caf\u{E9}.txt"
    static let decomposed = "cafe\u{301}.txt"

    @Test func namesOfOtherBytesDiffer() {
        #expect(Self.composed == Self.decomposed)
        let names: [Name] = [Name(Self.composed), Name(Self.decomposed)]
        #expect(names[0] != names[1])
        #expect(Set(names).count == 2)
        #expect([names[0]: 1][names[1]] == nil)
        #expect(names[0] == Name(Array(Self.composed).map(String.init).joined()))
    }

    /// U+212A, the sign of the kelvin, is canonically the letter K.
    @Test func aSignThatStandsForALetterIsNotTheLetter() {
        #expect("\u{212A}" == "K")
        #expect(Name("\u{212A}") != "K")
        #expect("\u{212A}".hasBytes(of: "K") == false)
        #expect(Value.string("\u{212A}") != .string("K"))
        #expect(Set([Value.string(Self.composed), .string(Self.decomposed)]).count == 2)
    }

    @Test func orderIsThatOfTheBytes() {
        let names: [Name] = ["z", "\u{E9}", "e\u{301}", "", "a/b", "a"]
        #expect(names.sorted() == ["", "a", "a/b", "e\u{301}", "z", "\u{E9}"])
    }

    @Test(
        arguments: [
            ("a", "a"), ("./a", "a"), ("a/./b", "a/b"), ("a//b/", "a/b"), (".", "."), ("././", "."),
            ("..a/b..", "..a/b.."),
            ("/\u{301}a", nil), ("a/\u{301}b", "a/\u{301}b"), ("..\u{301}", "..\u{301}"), ("\u{301}", "\u{301}"),
            ("", nil), ("/a", nil), ("..", nil), ("a/..", nil), ("../\u{301}evil", nil), ("a/../\u{308}b", nil),
            ("a\0b", nil), (String(repeating: "x", count: 256), nil),
            (String(repeating: "\u{E9}", count: 127) + "x", String(repeating: "\u{E9}", count: 127) + "x"),
            (String(repeating: "\u{E9}", count: 128), nil),
            (Array(repeating: "step", count: 500).joined(separator: "/"), nil),
        ] as [(String, String?)])
    func pathsBelowAFolderHaveOneSpelling(path: String, normal: String?) {
        #expect((try? RelativePath.normalised(path)).map { Name($0) } == normal.map { Name($0) })
    }

    @Test func namesOfFilesHaveTheirOneSpelling() {
        #expect(RelativePath.mistake(inNameOfFile: "a/b") == nil)
        #expect(RelativePath.mistake(inNameOfFile: "./a") == "has needless steps: it is 'a'")
        #expect(RelativePath.mistake(inNameOfFile: "a/") == "has needless steps: it is 'a'")
        #expect(RelativePath.mistake(inNameOfFile: ".") == "is the folder itself")
    }

    @Test func textsAreSplitBetweenBytes() {
        #expect("a/\u{301}b".split(separator: "/").count == 1)
        #expect("a/\u{301}b".split(byte: UInt8(ascii: "/")).map { Name($0) } == ["a", "\u{301}b"])
        #expect("file:\u{301}x".startsWith("file:") && !"file:\u{301}x".hasPrefix("file:"))
        #expect(Name("file:\u{301}x".dropping(first: 5)) == "\u{301}x")
        #expect(Name("abc".dropping(last: 2)) == "a" && "abc".dropping(last: 9).isEmpty)
    }
}
