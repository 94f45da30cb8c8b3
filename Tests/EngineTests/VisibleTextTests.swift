import Testing

@testable import Engine
@testable import StageGraph

/// Some of these Swift takes in no literal.
private func scalars(_ values: UInt32...) -> String {
    String(String.UnicodeScalarView(values.compactMap(Unicode.Scalar.init)))
}

struct VisibleTextTests {
    @Test(arguments: [
        ("plain, grüße, 日本語, 👩‍🔬, a·b ×2", "plain, grüße, 日本語, 👩‍🔬, a·b ×2"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\u{1B}[31m", "\\u{1b}[31m"), ("\u{9B}2J\u{7F}", "\\u{9b}2J\\u{7f}"),
        ("a\u{202E}b\u{2066}c\u{200F}\u{61C}", "a\\u{202e}b\\u{2066}c\\u{200f}\\u{61c}"),
        (scalars(0xFFFE, 0x1FFFF, 0xFDD0, 0xFEFF, 0xE0041), "\\u{fffe}\\u{1ffff}\\u{fdd0}\\u{feff}\\u{e0041}"),
        ("over\rwritten\r\nend\r\n", "over\\u{d}written\nend\n"),
        (String(repeating: "\0", count: 4), "\\u{0}\\u{0}\\u{0}\\u{0}"),
        (String(repeating: "\0", count: 5000) + "x", "\\u{0}×5000x"),
        // An accent does not make another character of what stands before it.
        ("\u{1B}\u{301}[", "\\u{1b}\u{301}["),
    ])
    func whatActsIsShown(text: String, expected: String) {
        #expect(Array(VisibleText.of(text).unicodeScalars) == Array(expected.unicodeScalars))
        // What is visible stays as it is.
        #expect(VisibleText.of(expected).unicodeScalars.elementsEqual(expected.unicodeScalars))
    }

    @Test func aCellIsOneLine() {
        #expect(VisibleText.line("a\nb\tc\u{7}") == "a\\nb\\tc\\u{7}")
    }

    @Test func replacementsGoByCodePoints() {
        let text = VisibleText.escaping("<\u{338}\"\u{301}", ["<": "&lt;", "\"": "&quot;"])
        #expect(Array(text.unicodeScalars) == Array("&lt;\u{338}&quot;\u{301}".unicodeScalars))
    }

    @Test func jsonEscapesWhatActs() throws {
        var json = JSONWriter()
        let text = scalars(0x9B, 0x202E, 0xFFFF, 0xE0041) + "é\"\n\u{7F}日"
        json.string(text)
        #expect(json.text == #""\u009b\u202e\uffff\udb40\udc41é\"\n\u007f日""#)
        #expect(try JSONDocument(parsing: json.bytes).root.string == text)
    }

    /// Every way of cutting a log in two gives the same text.
    @Test func aLogInPieces() {
        let bytes = Array("ab\r\ncd\re\u{1B}é日👩\r".utf8) + [0xE2, 0x82]
        for cut in 0...bytes.count {
            var log = LogText()
            let text = log.take(bytes[..<cut]) + log.take(bytes[cut...]) + log.finish()
            #expect(text == "ab\ncd\ne\\u{1b}é日👩\n\u{FFFD}", "\(cut)")
        }
    }

    @Test func theTailOfALogHasShortLines() {
        let tail = LogText.tail(Array((String(repeating: "x", count: 20_000) + "\nlast\n").utf8), lines: 5)
        #expect(tail.map(\.count) == [500, 4])
        #expect(tail.first?.last == "…")
        #expect(LogText.tail([], lines: 5) == [])
    }
}
