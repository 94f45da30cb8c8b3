import Foundation

@testable import Gnuplot

/// Figures with synthetic numbers, one for each way of showing something.
enum Demo {
    static let all: [Figure] = [stages, twoAxes, smallMultiples, pictures, heatMap, ends]

    /// Numbers between −1 and 1 that look random and are the same each time.
    static func noise(_ index: Int) -> Double {
        let value = sin(Double(index) * 12.9898) * 43758.5453
        return 2 * (value - value.rounded(.down)) - 1
    }

    static func logarithmic(_ from: Double, _ to: Double, _ count: Int) -> [Double] {
        (0..<count).map { from * pow(to / from, Double($0) / Double(count - 1)) }
    }

    static var stages: Figure {
        let steps = logarithmic(1, 1e5, 160)
        let train = steps.map { 2.3 / (1 + pow($0 / 90, 1.9)) + 0.02 }
        let test = steps.map {
            2.3 - 0.6 / (1 + 60 / $0) + 0.4 * exp(-pow(log10($0 / 1500), 2) * 2) - 2 / (1 + 15000 / $0)
        }
        let frame = Frame(left: 0.12, right: 0.965, bottom: 0.165, top: 0.965)
        var panel = Panel(
            frame: frame, x: Axis("Optimisation step", .log, from: 1, to: 1e5),
            y: Axis("Cross-entropy loss", from: 0, to: 3.2))
        panel.regions = [
            Region(from: 1, to: 300, colour: .blue, label: "I  fit"),
            Region(from: 300, to: 7000, colour: .vermillion, label: "II  plateau"),
            Region(from: 7000, to: 1e5, colour: .green, label: "III  generalise"),
        ]
        panel.references = [Reference(.vertical, at: 300), Reference(.vertical, at: 7000)]
        panel.series = [
            .band("test, spread", x: steps, lower: test.map { $0 - 0.06 }, upper: test.map { $0 + 0.06 }, .vermillion),
            Series("train", x: steps, y: train, .line(), .blue, label: .at(420, 0.22, "train", .left)),
            Series("test", x: steps, y: test, .line(), .vermillion, label: .at(1500, 2.2, "test", .center)),
        ]
        var inset = Panel(
            frame: Frame(left: 0.225, right: 0.43, bottom: 0.29, top: 0.56), x: Axis("", .log, from: 1e3, to: 1e5),
            y: Axis("", .log, from: 3e-4, to: 4))
        inset.isInset = true
        inset.series = [
            Series("train", x: steps, y: train.map { $0 - 0.0199 }, .line(), .blue, lineWidth: 0.9),
            Series("test", x: steps, y: test, .line(), .vermillion, lineWidth: 0.9),
        ]
        inset.annotations = [Annotation("log scale", at: .panel(0.08, 0.15))]
        return Figure(id: "stages", width: 3.25, height: 2.15, header: ["profile: demo"], panels: [panel, inset])
    }

    static var twoAxes: Figure {
        let sizes = logarithmic(1e2, 1e6, 17)
        let accuracy = sizes.map { 31 + 62 / (1 + pow(1.3e4 / $0, 1.2)) }
        let norm = sizes.map { 14 + 8 * log10($0 / 100) + 12 * exp(-pow(log10($0 / 2e4), 2) * 3) - 6 / (1 + 5e4 / $0) }
        var panel = Panel(
            frame: Frame(left: 0.135, right: 0.865, bottom: 0.165, top: 0.965),
            x: Axis("Training-set size " + .italic("n"), .log),
            y: Axis("Test accuracy (%)", from: 20, to: 100, colour: .blue),
            y2: Axis("Weight norm ‖θ‖₂", from: 0, to: 60, tics: .step(15), colour: .vermillion),
            key: KeyPlace(.topLeft, x: 0.02, y: 0.97))
        panel.references = [
            Reference(.vertical, at: 1.3e4, label: .italic("n") + "* = " + .number(1.3e4), labelAt: 0.06)
        ]
        panel.series = [
            .band("accuracy, spread", x: sizes, lower: accuracy.map { $0 - 3 }, upper: accuracy.map { $0 + 3 }, .blue),
            .band(
                "norm, spread", x: sizes, lower: norm.map { $0 - 1.5 }, upper: norm.map { $0 + 1.5 }, .vermillion,
                onSecondAxis: true),
            Series("accuracy", x: sizes, y: accuracy, .linePoints(.circle), .blue, label: .key("accuracy")),
            Series(
                "norm", x: sizes, y: norm, .linePoints(.square), .vermillion, label: .key("weight norm"),
                onSecondAxis: true),
        ]
        return Figure(id: "two-axes", width: 3.25, height: 2.15, panels: [panel])
    }

    static var smallMultiples: Figure {
        let titles: [Text] = [
            "MLP, width 128", "MLP, width 512", "MLP, width 2048", "CNN, 4 layers", "CNN, 8 layers",
            "Transformer, 2 layers",
        ]
        let frames = Frame(left: 0.08, right: 0.985, bottom: 0.125, top: 0.87)
            .grid(rows: 2, columns: 3, horizontalGap: 0.035, verticalGap: 0.11)
        let epochs = logarithmic(1, 1000, 60)
        let panels = zip(titles, frames).enumerated().map { index, entry in
            var panel = Panel(
                frame: entry.1, title: entry.0,
                x: Axis(index < 3 ? "" : "Epoch", .log, from: 1, to: 1000, numbers: index >= 3),
                y: Axis(index % 3 == 0 ? "Validation loss" : "", .log, from: 0.05, to: 4, numbers: index % 3 == 0))
            for (optimiser, colour) in [Colour.blue, .vermillion, .green].enumerated() {
                let loss = epochs.map { 2.6 * pow($0, -0.28 - 0.05 * Double(optimiser) - 0.02 * Double(index)) + 0.05 }
                panel.series.append(
                    .band("spread", x: epochs, lower: loss.map { $0 * 0.9 }, upper: loss.map { $0 * 1.1 }, colour))
                panel.series.append(Series("loss", x: epochs, y: loss, .line(), colour))
            }
            return panel
        }
        return Figure(
            id: "small-multiples", width: 6.75, height: 2.9, panels: panels,
            sharedKey: [
                KeyEntry("SGD", .line(), .blue), KeyEntry("SGD + momentum", .line(), .vermillion),
                KeyEntry("Adam", .line(), .green),
            ])
    }

    static var pictures: Figure {
        let rows: [[Picture?]] = [0, 0.25, 0.6, 1.2].enumerated().map { row, spread in
            (0..<10).map { digit -> Picture? in
                if row == 2, digit == 7 { return nil }
                let values = (0..<784).map { pixel -> Double in
                    let (x, y) = (Double(pixel % 28) - 13.5, Double(pixel / 28) - 13.5)
                    let radius: Double = 8 + 2 * cos(atan2(y, x) * Double(digit))
                    let distance: Double = hypot(x, y) - radius
                    let random = noise(pixel + 784 * digit + 7840 * row)
                    return exp(-distance * distance / 2) + spread * random
                }
                return Picture(width: 28, height: 28, values: values, black: 1, white: 0)
            }
        }
        var coloured: [Picture?] = (0..<10).map { index in
            let wave = (0..<784).map { pixel -> Double in
                let (x, y) = (Double(pixel % 28), Double(pixel / 28))
                return sin(x / 4) * cos(y / Double(index + 1))
            }
            return Picture(width: 28, height: 28, signed: wave, limit: 1)
        }
        let gradient = (0..<784).flatMap { pixel -> [UInt8] in
            let level = UInt8(pixel % 28 * 9)
            return [255, level, level]
        }
        coloured[0] = Picture(width: 28, height: 28, channels: 3, pixels: gradient)
        let digits = (0..<10).map { Text("\($0)") }
        return Figure(
            id: "pictures", width: 5.5, height: 2.9,
            pictures: [
                PictureGrid(
                    "noise", frame: Frame(left: 0.12, right: 0.985, bottom: 0.22, top: 0.9), rows: rows,
                    rowLabels: [0, 0.25, 0.6, 1.2].map { "σ = " + .number($0) }, columnLabels: digits),
                PictureGrid(
                    "weights", frame: Frame(left: 0.12, right: 0.985, bottom: 0.02, top: 0.2), rows: [coloured],
                    rowLabels: ["weights"]),
            ])
    }

    static var heatMap: Figure {
        let (columns, rows) = (30, 25)
        let values = (0..<columns * rows).map { cell -> Double in
            let (x, y) = (Double(cell % columns) / 29, Double(cell / columns) / 24)
            if cell == 400 { return .nan }
            return exp(-pow((x - 0.95 + 0.55 * y) * 8, 2)) * (1 - 0.35 * y) + 0.03 * (1 + noise(cell))
        }
        let frame = Frame(left: 0.16, right: 0.79, bottom: 0.165, top: 0.95)
        var panel = Panel(frame: frame, x: Axis("Learning rate", .log), y: Axis("Weight decay", .log))
        panel.heatMap = HeatMap(
            "accuracy", columns: columns, rows: rows, values: values, x: 1e-4...1.2, y: 1e-5...1.2,
            colour: Axis("Test accuracy", from: 0, to: 1))
        panel.series = [
            Series(
                "theory", x: [0.01, 0.6], y: [1, 2e-5], .line(.dashed), .white, label: .at(0.09, 0.012, "theory", .left)
            )
        ]
        return Figure(id: "heat-map", width: 3.25, height: 2.4, panels: [panel])
    }

    /// Labels at line ends that lie close together, steps, dashes, error bars, a log axis with values it cannot show.
    static var ends: Figure {
        let frames = Frame(left: 0.09, right: 0.87, bottom: 0.17, top: 0.9)
            .grid(rows: 1, columns: 2, horizontalGap: 0.24, verticalGap: 0)
        let x = (0...40).map(Double.init)
        var left = Panel(frame: frames[0], title: "Ends", x: Axis("Epoch"), y: Axis("Accuracy (%)"))
        for (index, colour) in Colour.series.enumerated() {
            let strokes: [Stroke] = [.solid, .dashed, .dotted, .dashDotted]
            left.series.append(
                Series(
                    "series \(index)", x: x, y: x.map { (90 + Double(index)) * (1 - exp(-$0 / 9)) },
                    .line(strokes[index % 4]),
                    colour, label: .end("depth \(index + 1)")))
        }
        left.series.append(
            Series(
                "short", x: Array(x.prefix(20)), y: x.prefix(20).map { 40 + 5 * sin($0) }, .steps(), .ink,
                label: .end("stopped")))
        var right = Panel(
            frame: frames[1], title: "Rates", x: Axis("Width " + .italic("m"), .log),
            y: Axis("Excess risk " + .italic("R") + .subscript("lin") + " − " + .italic("R") + "*", .log),
            key: KeyPlace(.bottomLeft, x: 0.03, y: 0.04))
        let widths = logarithmic(64, 4096, 7)
        let risk = widths.map { 40 / $0 }
        right.series = [
            Series(
                "theory", x: widths, y: risk, .line(.dashed), .ink,
                label: .key("theory, " + .italic("m") + .superscript("−1"))),
            .errorBars(
                "measured", x: widths, y: risk.enumerated().map { $0 == 3 ? 0 : $1 * (1 + 0.2 * noise($0)) },
                lower: risk.map { $0 * 0.7 }, upper: risk.map { $0 * 1.4 }, .circle, .blue, label: .key("measured")),
            Series(
                "nothing", x: widths, y: widths.map { _ in .nan }, .points(.triangle), .green, label: .key("diverged")),
        ]
        return Figure(id: "ends", width: 5.5, height: 2.1, panels: [left, right])
    }
}
