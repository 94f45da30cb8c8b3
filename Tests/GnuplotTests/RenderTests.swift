import Foundation
import Testing

@testable import Gnuplot

/// A folder that is gone after the test, unless KEEP_FIGURES names a place to keep the pictures.
struct Folder: ~Copyable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "gnuplot-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A figure with everything a panel can hold.
func sampleFigure(_ id: String = "sample") -> Figure {
    let steps = (0...200).map { pow(10, Double($0) / 40) }
    let loss = steps.map { 2.3 / (1 + pow($0 / 80, 1.6)) + 0.05 }
    let frames = Frame(left: 0.09, right: 0.9, bottom: 0.17, top: 0.84)
        .grid(rows: 1, columns: 2, horizontalGap: 0.16, verticalGap: 0)
    var left = Panel(
        frame: frames[0], title: "Three stages", x: Axis("Optimisation step", .log, from: 1, to: 1e5),
        y: Axis("Cross-entropy loss", from: 0, to: 3.2))
    left.regions = [
        Region(from: 1, to: 300, colour: .blue, label: "I fit"),
        Region(from: 300, to: 7000, colour: .vermillion, label: "II plateau"),
        Region(from: 7000, to: 1e5, colour: .green, label: "III"),
    ]
    left.references = [Reference(.vertical, at: 300), Reference(.horizontal, at: 0.4, label: "R" + .subscript("lin"))]
    left.series = [
        .band("spread", x: steps, lower: loss.map { $0 * 0.9 }, upper: loss.map { $0 * 1.1 }, .blue),
        Series("training", x: steps, y: loss, .line(), .blue, label: .end("train")),
        Series("theory", x: steps, y: loss.map { $0 + 0.03 }, .line(.dashed), .ink, label: .end("theory")),
    ]
    var right = Panel(
        frame: frames[1], title: "It's `two` \"axes\" {and} A_B^C", x: Axis("Samples " + .italic("n"), .log),
        y: Axis("Accuracy (%)", colour: .blue), y2: Axis("Norm ‖θ‖", colour: .vermillion),
        key: KeyPlace(.topLeft, x: 0.03, y: 0.95))
    let sizes: [Double] = [1e2, 1e3, 1e4, 1e5, 1e6]
    right.series = [
        Series("accuracy", x: sizes, y: [30, 33, 60, 88, .nan], .linePoints(.circle), .blue, label: .key("accuracy")),
        Series(
            "norm", x: sizes, y: [14, 20, 38, 30, 29], .linePoints(.square), .vermillion, label: .key("norm"),
            onSecondAxis: true),
    ]
    right.annotations = [Annotation("n* = " + .number(13000), at: .panel(0.5, 0.1))]
    return Figure(
        id: id, width: 5.5, height: 2.2, header: ["A sample.\nset output 'elsewhere'"], panels: [left, right],
        sharedKey: [KeyEntry("SGD", .line(), .blue), KeyEntry("theory", .line(.dashed), .ink)], sharedKeyHeight: 0.97)
}

@Suite struct RenderTests {
    @Test func drawsBothFormatsWithoutAWarning() throws {
        let folder = try Folder()
        try Renderer.render(sampleFigure(), in: folder.path)
        #expect(try folder.bytes("sample.pdf").starts(with: Data("%PDF".utf8)))
        #expect(try folder.bytes("sample.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
        if let kept = ProcessInfo.processInfo.environment["KEEP_FIGURES"] {
            for name in ["sample.png", "sample.gp", "sample.dat"] {
                try folder.bytes(name).write(to: URL(fileURLWithPath: kept + "/" + name))
            }
        }
    }

    @Test func equalFiguresGiveEqualBytes() throws {
        let first = try Folder()
        let second = try Folder()
        try Renderer.render(sampleFigure(), in: first.path)
        usleep(1_100_000)
        try Renderer.render(sampleFigure(), in: second.path)
        for name in ["sample.gp", "sample.dat", "sample.pdf", "sample.png"] {
            #expect(try first.bytes(name) == second.bytes(name), "\(name)")
        }
    }

    @Test func gnuplotAloneRedrawsItElsewhere() throws {
        let first = try Folder()
        let second = try Folder()
        try Renderer.render(sampleFigure(), in: first.path)
        for name in ["sample.gp", "sample.dat"] {
            try first.bytes(name).write(to: URL(fileURLWithPath: second.path + "/" + name))
        }
        let gnuplot = Process()
        gnuplot.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gnuplot.arguments = ["gnuplot", "sample.gp"]
        gnuplot.currentDirectoryURL = URL(fileURLWithPath: second.path)
        try gnuplot.run()
        gnuplot.waitUntilExit()
        #expect(gnuplot.terminationStatus == 0)
        #expect(try first.bytes("sample.png") == second.bytes("sample.png"))
        #expect(try second.bytes("sample.pdf").count == first.bytes("sample.pdf").count)
    }

    @Test func textCannotRunCommandsOrBreakOut() throws {
        let folder = try Folder()
        let mark = folder.path + "/ran"
        var figure = sampleFigure()
        let hostile = "`touch \(mark)` '; system('touch \(mark)'); \" \\ } { \n!touch \(mark)"
        figure.header = [hostile]
        figure.panels[0].title = Text(hostile)
        figure.panels[0].series[1].label = .end(Text(hostile))
        figure.panels[0].series[1].name = hostile
        figure.panels[1].x.label = .italic(hostile)
        try Renderer.render(figure, in: folder.path)
        #expect(!FileManager.default.fileExists(atPath: mark))
    }

    @Test func anAxisWithNothingToShowIsAnError() throws {
        var figure = sampleFigure()
        figure.panels[0].series = [Series("nothing", x: [1, 2], y: [.nan, .infinity], .line(), .blue)]
        figure.panels[0].y = Axis("loss", .log)
        #expect(
            throws: FigureError(
                figure: "sample", cause: "no positive number to draw among 2 values, and no range given")
        ) {
            try Script(figure)
        }
    }

    @Test func anIdThatIsNoFileNameIsAnError() {
        #expect(throws: FigureError.self) { try Script(Figure(id: "../x", width: 1, height: 1)) }
    }

    @Test func gnuplotsMistakesAreShownAndNothingIsLeft() throws {
        let folder = try Folder()
        let place = folder.path + "/missing"
        #expect(throws: RenderError.self) { try Renderer.render(sampleFigure(), in: place) }
    }

    @Test func onePointMakesAnAxis() throws {
        let folder = try Folder()
        var figure = sampleFigure()
        figure.panels[1].series = [Series("one", x: [3], y: [5], .points(.circle), .blue)]
        figure.panels[1].y2 = nil
        try Renderer.render(figure, in: folder.path)
    }
}

@Suite struct TextTests {
    @Test(arguments: [
        (0.000123456, "1.23×10⁻⁴"), (-1234.5, "−1235"), (0.95, "0.95"), (999_999, "1×10⁶"), (0, "0"),
        (12.5, "12.5"), (1, "1"),
    ])
    func numbers(value: Double, text: String) {
        #expect(shortNumber(value, digits: 3) == text)
    }

    @Test func labelsArePushedApart() {
        #expect(spread([0.1, 0.12, 0.5], apart: 0.1) == [0.1, 0.2, 0.5])
        let high = spread([0.9, 0.95, 1.0], apart: 0.1)
        #expect(zip(high, high.dropFirst()).allSatisfy { $1 - $0 > 0.0999 } && high[2] <= 1)
    }
}
