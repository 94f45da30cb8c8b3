// What several tests share: a temporary folder, a figure with everything a panel can hold, other programs.

import Foundation

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

/// Runs a program in a folder; both of its outputs and its exit status.
func run(_ program: String, _ arguments: [String], in folder: String) throws -> (output: String, status: Int32) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (output, process.terminationStatus)
}
