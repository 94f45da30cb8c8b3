import Foundation
import TestSupport
import Testing

@testable import Gnuplot

/// Series without points before others: those must still be drawn from their own block of data.
@Suite struct EmptySeriesTests {
    private func figure(_ series: [Series]) -> Figure {
        var panel = Panel(
            frame: Frame(left: 0.2, right: 0.9, bottom: 0.2, top: 0.9), x: Axis("x", from: 0, to: 4),
            y: Axis("y", from: 0, to: 10))
        panel.series = series
        return Figure(id: "f", width: 2, height: 2, panels: [panel])
    }

    private let first = Series("first", x: [1, 2, 3], y: [1, 2, 3], .line(), .blue)
    private let last = Series("last", x: [1, 2, 3], y: [9, 5, 8], .line(), .vermillion)

    /// Empty, or with nothing that can be drawn, or a band: all have a block of their own.
    private let nothing: [Series] = [
        Series("empty", x: [], y: [], .line(), .green),
        .band("empty band", x: [], lower: [], upper: [], .green),
        Series("all NaN", x: [1, 2], y: [.nan, .nan], .linePoints(.square), .sky),
    ]

    @Test func theyChangeNothingOfWhatIsDrawn() throws {
        let plain = try Folder()
        let mixed = try Folder()
        try Renderer.render(figure([first, last]), in: plain.path)
        try Renderer.render(figure([nothing[0], first] + nothing + [last]), in: mixed.path)
        #expect(firstDifference(try mixed.bytes("f.png"), try plain.bytes("f.png")) == nil)
    }

    /// As gnuplot itself counts blocks.
    @Test func everyBlockIsFoundByItsIndex() throws {
        let folder = try Folder()
        try Renderer.render(figure(nothing + [first] + nothing + [last]), in: folder.path)
        for (index, largest) in [(3, "3.0"), (7, "9.0")] {
            let (output, status) = try run(
                "gnuplot", ["-e", "stats 'f.dat' index \(index) using 2 nooutput; print sprintf('%.1f', STATS_max)"],
                in: folder.path)
            #expect(status == 0)
            #expect(output.trimmingCharacters(in: .whitespacesAndNewlines) == largest)
        }
        let script = String(decoding: try folder.bytes("f.gp"), as: UTF8.self)
        #expect(script.contains("data index 3 ") && script.contains("data index 7 "))
    }
}
