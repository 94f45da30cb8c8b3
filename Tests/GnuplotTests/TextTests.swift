import Testing

@testable import Gnuplot

@Suite struct TextTests {
    @Test(arguments: [
        (0.000123456, "1.23×10⁻⁴"), (-1234.5, "−1235"), (0.95, "0.95"), (999_999, "1×10⁶"), (0, "0"),
        (12.5, "12.5"), (1, "1"),
    ])
    func numbers(value: Double, text: String) {
        #expect(shortNumber(value, digits: 3) == text)
    }

    @Test(arguments: [
        (0.1 + 0.2, "0.3"), (0, "0"), (1, "1"), (-0.05, "-0.05"), (0.123456789, "0.12346"), (12.5, "12.5"),
    ])
    func places(value: Double, text: String) {
        #expect(place(value) == text)
    }

    @Test func specialCharactersAreEscaped() {
        #expect(Text(#"a_b^c{d}@e&f~g\h/i"#).markup == #"a\_b\^c\{d\}\@e\&f\~g\\h/i"#)
        // After a brace it would begin the name of a font.
        #expect(Text.superscript("/2").markup == "^{{}/2}")
        #expect(Text("two\r\nlines\u{2028}and\ttab\0").markup == "two  lines and tab ")
        #expect(Text("it's").quoted == "'it’s'")
        #expect(Text("100%").quoted == "'100%'")
        #expect(Text("100%").quotedForTic == "'100%%'")
    }

    /// An accent joins the character before it into one of Swift's, which is then not a quote or a brace any more.
    @Test func accentsDoNotHideSpecialCharacters() {
        #expect(Text("a'\u{301}b").quoted == "'a’\u{301}b'")
        #expect(Text("_\u{301}").markup == "\\_\u{301}")
        #expect(Text("5%\u{301}").quotedForTic == "'5%%\u{301}'")
    }

    @Test func digitsThatTheFontLacksAreMarkup() {
        #expect(Text.number(1.5e-12).markup == "1.5×10^{−12}")
        #expect(Text("‖θ‖₂²").markup == "||θ||_{2}^{2}")
    }

    @Test func commentsStayOnTheirLine() {
        #expect(comment("a\nb {c}") == "a b (c)")
        #expect(comment("ends with \\") == "ends with \\ .")
    }

    @Test func widthsAreHelveticas() {
        #expect(abs(Text("Wil").width - (0.944 + 0.222 + 0.222)) < 1e-12)
        #expect(abs(Text.superscript("0").width - 0.556 * 0.8) < 1e-12)
    }
}

@Suite struct PlacementTests {
    @Test func labelsArePushedApart() {
        #expect(spread([0.1, 0.12, 0.5], apart: 0.1) == [0.1, 0.2, 0.5])
        let high = spread([0.9, 0.95, 1.0], apart: 0.1)
        #expect(zip(high, high.dropFirst()).allSatisfy { $1 - $0 > 0.0999 } && high[2] <= 1)
    }

    @Test func labelsThatMeetTakeAnotherRow() {
        #expect(rows([0...0.4, 0.3...0.6, 0.5...0.9, 0.2...1]) == [0, 1, 0, 2])
        #expect(centred(0.05, width: 0.2) == 0...0.2)
        #expect(centred(0.5, width: 0.2).lowerBound == 0.4)
    }
}

@Suite struct AxisTests {
    @Test(arguments: [
        (Axis("", from: 0, to: 100), "20.0"), (Axis("", from: 0, to: 3.2), "1.0"),
        (Axis("", from: -0.07, to: 0.31), "0.1"), (Axis("", .log, from: 1e-2, to: 1e2), "1e-2, 1e1"),
        (Axis("", .log, from: 1, to: 1e8), "1e0, 1e2"), (Axis("", .log, from: 1e-7, to: 1e6), "1e-6, 1e3"),
        (Axis("", .log, from: 0.2, to: 3), "('0.2' 0.2, '0.5' 0.5, '1' 1.0, '2' 2.0)"),
        (Axis("", .log, from: 0.2, to: 3, numbers: false), "('' 0.2, '' 0.5, '' 1.0, '' 2.0)"),
        (Axis("", from: 0, to: 3, tics: .at([(1, "50%"), (2, "b'")])), "('50%%' 1.0, 'b’' 2.0)"),
        (Axis("", from: 0, to: 3, tics: .step(0.5)), "0.5"),
    ])
    func ticsAreRound(axis: Axis, expected: String) throws {
        let resolved = try ResolvedAxis(axis, values: [], figure: "f")
        let lines = AxisScript("y", axis, resolved, length: 1.5).lines
        #expect(lines.contains("set ytics \(expected) nomirror textcolor rgb ink"), "\(lines)")
    }

    @Test func aSmallPartOfADecadeGetsEqualSteps() throws {
        let axis = Axis("", .log, from: 1.1, to: 1.9)
        let lines = AxisScript("y", axis, try ResolvedAxis(axis, values: [], figure: "f"), length: 1.5).lines
        #expect(lines.last?.contains("('1.2' 1.2, '1.4' 1.4, '1.6' 1.6, '1.8' 1.8)") == true, "\(lines)")
    }
}
