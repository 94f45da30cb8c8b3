import Testing

@testable import Engine

struct TerminalWidthTests {
    @Test func linesAreCut() {
        #expect(TerminalWidth.cutLines("short\na longer line\n", to: 8) == "short\na longe…\n")
        #expect(TerminalWidth.cutLines("a longer line", to: nil) == "a longer line")
        #expect(TerminalWidth.cutLines("exactly8", to: 8) == "exactly8")
    }

    @Test func linesAreBrokenBetweenWords() {
        #expect(
            TerminalWidth.wrapped("head\n  one two three four\nend\n", to: 14)
                == "head\n  one two\n      three\n      four\nend\n")
        #expect(
            TerminalWidth.wrapped("  /a/path/that/is/longer then", to: 12) == "  /a/path/that/is/longer\n      then")
        #expect(TerminalWidth.wrapped("one two", to: nil) == "one two")
    }

    @Test func longValuesInReasonsAreShortened() {
        let long = String(repeating: "x", count: 5000)
        let reason = Reason.changed(Difference(name: "command[2]", old: nil, new: long))
        let text = ProgressText.reasons([reason, .forced])
        #expect(text.hasPrefix("command[2] is new: xxx"))
        #expect(text.hasSuffix("xxx; forced"))
        #expect(text.count < 200)
    }

}
