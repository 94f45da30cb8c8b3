import Foundation
import Testing

@testable import Gnuplot

/// What a figure says about itself, and data that cannot be drawn.
@Suite struct ScriptTests {
    private func cause(_ figure: Figure) -> String {
        do throws(FigureError) {
            _ = try Script(figure)
            return "no error"
        } catch { return error.cause }
    }

    @Test func anAxisWithNothingToShowIsAnError() {
        var figure = sampleFigure()
        figure.panels[0].series = [Series("nothing", x: [1, 2], y: [.nan, .infinity], .line(), .blue)]
        figure.panels[0].y = Axis("loss", .log)
        #expect(cause(figure) == "no positive number to draw among 2 values, and no range given")
        figure.panels[0].series = []
        figure.panels[0].y = Axis("loss")
        #expect(cause(figure) == "no number to draw among 0 values, and no range given")
        figure.panels[0].y = Axis("loss", .log, from: 0, to: 1)
        #expect(cause(figure) == "an axis cannot end at 0.0: it is logarithmic")
    }

    @Test func impossibleFiguresAreErrors() {
        #expect(cause(Figure(id: "../x", width: 1, height: 1)) == "the id may hold letters, digits, '-' and '_' only")
        var figure = sampleFigure()
        figure.panels[1].y2 = nil
        #expect(cause(figure) == "series 'norm' is on a second axis, but its panel has none")
        figure = sampleFigure()
        figure.panels[0].frame.right = 0
        #expect(cause(figure).hasPrefix("a panel's frame is empty"))
        let frame = Frame(left: 0, right: 1, bottom: 0, top: 1)
        let dot = Picture(width: 1, height: 1, pixels: [0])
        func grid(_ name: String, _ rows: [[Picture?]]) -> PictureGrid { PictureGrid(name, frame: frame, rows: rows) }
        figure = Figure(id: "f", width: 1, height: 1, pictures: [grid("p", [[nil], []])])
        #expect(cause(figure) == "picture grid 'p' holds no picture")
        figure.pictures = [grid("p", [[dot, Picture(width: 2, height: 1, pixels: [0, 0])]])]
        #expect(cause(figure) == "picture grid 'p': expected pictures of 1 × 1 pixels, found one of 2 × 1")
        figure.pictures = [grid("p", [[dot]]), grid("p", [[dot]])]
        #expect(cause(figure) == "two files are named 'f-p.u8'")
        figure.pictures = [grid("a b", [[dot]])]
        #expect(cause(figure) == "the name 'a b' may hold letters, digits, '-' and '_' only")
    }

    @Test func oneOrNoPointIsDrawnWithoutAWarning() throws {
        let folder = try Folder()
        var figure = sampleFigure()
        figure.panels[1].y2 = nil
        figure.panels[1].y = Axis("loss", .log)
        figure.panels[1].series = [
            Series("one", x: [3], y: [5], .points(.circle), .blue, label: .end("one")),
            Series("empty", x: [], y: [], .line(), .green, label: .key("empty")),
            Series("all NaN", x: [1, 2], y: [.nan, .nan], .linePoints(.square), .sky, label: .key("diverged")),
            Series("not positive", x: [3, 4], y: [0, -1], .steps(), .purple, label: .end("never seen")),
            .band("no band", x: [3, 4], lower: [0, 0], upper: [1, .nan], .orange),
        ]
        try Renderer.render(figure, in: folder.path)
        let script = String(decoding: try folder.bytes("sample.gp"), as: UTF8.self)
        for name in ["empty", "all NaN", "not positive", "no band"] {
            #expect(script.contains("has no point that can be drawn here: \(name)"))
        }
        #expect(script.contains("'one'") && !script.contains("never seen"))
    }

    @Test func numbersReadBackExactlyAndGapsAreNaN() throws {
        var figure = sampleFigure()
        let values = [0.1, 1.0 / 3, 2.5e-308, -1.7976931348623157e308, .nan, .infinity]
        figure.panels[1].series[0].x = values
        figure.panels[1].series[0].y = values
        figure.panels[1].x = Axis("x", from: 0, to: 1)
        figure.panels[1].y = Axis("y", from: 0, to: 1)
        let data = try Script(figure).data
        let block = try #require(data.components(separatedBy: "\n\n\n").first { $0.contains("# 3: accuracy") })
        let read = block.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: " ").compactMap { Double($0) } }
        #expect(block.contains("# x y\n"))
        #expect(read.prefix(4).map { $0[1] } == Array(values.prefix(4)))
        #expect(read[4][0].isNaN && read[5][1].isNaN)
    }

    @Test func picturesKeepTheirPixels() throws {
        let grey = Picture(width: 2, height: 1, pixels: [10, 20])
        let colour = Picture(width: 2, height: 1, channels: 3, pixels: [1, 2, 3, 4, 5, 6])
        let mosaic = try Mosaic(
            PictureGrid("p", frame: Frame(left: 0, right: 1, bottom: 0, top: 1), rows: [[grey, nil], [nil, colour]]),
            figure: "f")
        #expect((mosaic.width, mosaic.height, mosaic.channels, mosaic.repetition) == (5, 3, 3, 4))
        func pixel(_ x: Int, _ y: Int) -> [UInt8] { Array(mosaic.pixels[((y * 20 + x) * 3)...].prefix(3)) }
        #expect(pixel(0, 0) == [10, 10, 10] && pixel(3, 3) == [10, 10, 10] && pixel(7, 0) == [20, 20, 20])
        #expect(pixel(8, 0) == [255, 255, 255] && pixel(0, 4) == [255, 255, 255])
        #expect(pixel(12, 8) == [1, 2, 3] && pixel(19, 11) == [4, 5, 6])
    }

    @Test func picturesFromNumbers() {
        let grey = Picture(width: 2, height: 2, values: [0, 1, 0.5, .nan], black: 1, white: 0)
        #expect(grey.pixels == [255, 0, 128, 255])
        // Half of the way from white to the palette's blue and vermillion.
        let signed = Picture(width: 3, height: 1, signed: [-2, 0, 1], limit: 2)
        #expect(signed.pixels == [0, 114, 178, 255, 255, 255, 234, 175, 128])
    }

    /// The image is drawn on axes of its own: a cell's centre must lie where the panel's axes say.
    @Test func heatMapCellsLieOnTheirAxes() throws {
        var panel = Panel(
            frame: Frame(left: 0.2, right: 0.7, bottom: 0.2, top: 0.9), x: Axis("x", .log),
            y: Axis("y", from: 0, to: 4))
        panel.heatMap = HeatMap(
            "m", columns: 2, rows: 128, values: (0..<256).map(Double.init), x: 1...100, y: 1...3,
            colour: Axis("c", .log, from: 1, to: 300), palette: .diverging)
        let script = try Script(Figure(id: "f", width: 3, height: 2, panels: [panel]))
        #expect(script.script.contains("array=(4,256) dx=0.25 dy=0.001953125 origin=(0.125,0.2509765625)"))
        #expect(script.script.contains("set xrange [1.0:100.0]"))
        let bytes = try #require(script.files.first).bytes
        #expect(bytes.count == 4 * 4 * 256)
        let floats = bytes.withUnsafeBytes { raw in
            (0..<1024).map { raw.load(fromByteOffset: 4 * $0, as: Float.self) }
        }
        #expect(Array(floats.prefix(8)) == [0, 0, 1, 1, 0, 0, 1, 1])
        #expect(floats.last == 255)
    }
}
