// What of a C source counts.
import Testing

@testable import fingerprint

@Suite struct CNormalFormTests {
    private func form(_ source: String) -> String? {
        CNormalForm.bytes(of: Array(source.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func commentsAndWhiteSpaceDoNotCount() {
        let short = "#define A 1\nint f(int a){return a+A;}\n"
        #expect(
            form(short) == form("// f\n#define A 1  /* one */\n\n\nint f(int a)\n{\n  return a + A; // \\\n  too\n}\n"))
        #expect(form("x = \"/* a */\"; // b") == "x=\"/* a */\";")
        #expect(form("char c = '\"'; /* ' */ int d;") == "char c='\"';int d;")
    }

    @Test(arguments: [
        ("a + +b", "a ++b"), ("int a", "inta"), ("#define F(a) a", "#define F (a) a"), ("\"a b\"", "\"a  b\""),
        ("#define A\nb", "#define A b"), ("a\n#define A", "a#define A"), ("L\"a\"", "L \"a\""),
        ("x = 1 - -1", "x = 1 --1"),
    ]) func whatHasAMeaningCounts(_ pair: (String, String)) {
        #expect(form(pair.0) != form(pair.1))
    }

    @Test func aContinuedLineIsOne() {
        #expect(form("#define A \\\n  1\nb") == form("#define A 1\nb"))
        #expect(form("#error don't\nint a; // b") == "\n#error don't\nint a;")
    }

    @Test func aCommentWithoutEndIsRefused() {
        #expect(form("a /* b") == nil)
    }
}
