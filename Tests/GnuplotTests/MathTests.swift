import Testing

@testable import Gnuplot

struct MathTests {
    /// A formula has the very markup of its pieces.
    @Test func formulasAreTheirPieces() {
        let pairs: [(Text, Text)] = [
            (math("*T*_{sec}"), .italic("T") + .subscript("sec")),
            (math("*f*_*θ*(*x*)"), .italic("f") + .subscript(.italic("θ")) + "(" + .italic("x") + ")"),
            (math("Share of Σ *q*^2"), "Share of Σ " + .italic("q") + .superscript("2")),
            (
                math("*m*/(||*s*\\*||* g q*^2_{max})"),
                .italic("m") + "/(||" + .italic("s") + "*||" + .italic(" g q") + .superscript("2") + .subscript("max")
                    + ")"
            ),
            (math("10^{−*n*}"), "10" + .superscript("−" + Text.italic("n"))),
            (math("plain {text}"), "plain {text}"), (math(""), ""),
        ]
        for (formula, pieces) in pairs {
            #expect(formula.markup == pieces.markup)
            #expect(formula.plain == pieces.plain)
        }
    }

    @Test func aPanelHoldsItsSeriesInOrder() throws {
        func series(_ name: String) -> Series { Series(name, x: [1], y: [1], .line(), .blue) }
        let isShown = false
        let panel = Panel(
            Frame(left: 0, right: 1, bottom: 0, top: 1), "title", x: Axis("x"), y: Axis("y"),
            references: [Reference(.horizontal, at: 1)]
        ) {
            series("first")
            for index in 0..<2 { series("run \(index)") }
            [series("a"), series("b")]
            if isShown { series("hidden") }
            if isShown { series("hidden") } else { series("last") }
        }
        #expect(panel.series.map(\.name) == ["first", "run 0", "run 1", "a", "b", "last"])
        #expect(panel.references.count == 1)
    }
}
