// The panels of figure B8. Unaware of the page.
import Glibc
import Gnuplot
import HDF5
import Results

struct WeakStrongPanels {
    private let data: WeakStrongTheory
    private let end: Double
    private let iterations: [Double]
    private let measuredIterations: [Double]
    private let steps = "Iteration " + Text.italic("t")

    init(_ data: WeakStrongTheory) throws {
        self.data = data
        iterations = try data.theory.values("iteration")
        measuredIterations = try data.descent.values("iteration")
        end = iterations.last ?? 1
    }

    // MARK: - Sums of weights and outputs

    func sums(_ frame: Frame) throws -> Panel {
        var panel = Panel(
            frame: frame, title: "(a)  Sums of weights", x: axis(steps), y: Axis("Sum of weights"),
            key: KeyPlace(.topLeft, x: 0.03, y: 0.99))
        for (name, colour, text) in [
            ("own", Colour.blue, "own output, " + Text.italic("A")),
            ("wrong", .vermillion, "wrong output, " + .italic("B")),
        ] {
            let (lower, upper) = (try theory(name + "_lower"), try theory(name + "_upper"))
            panel.series += [
                .band("\(name): between the bounds", x: drawn(iterations), lower: lower, upper: upper, colour),
                line("\(name): lower bound", lower, .dashed, colour, width: 0.6),
                line("\(name): upper bound", upper, .dashed, colour, width: 0.6),
                line("\(name): recursion", try theory(name), .solid, colour, label: .key(text)),
                try points("\(name): gradient descent", name, name == "own" ? .circle : .square),
            ]
        }
        return panel
    }

    func outputs(_ frame: Frame) throws -> Panel {
        var panel = Panel(
            frame: frame, title: "(b)  Output of the own class", x: axis(steps),
            y: Axis("Softmax output", from: 0, to: 1.04, tics: .step(0.25)), key: KeyPlace(.topLeft, x: 0.03, y: 0.99))
        let classes = data.theoryMarks["l"]?.double ?? .nan
        panel.references = [Reference(.horizontal, at: 1 / classes, label: "1/" + .italic("l"), labelAt: 0.99)]
        let strong = data.theoryMarks["k"]?.double ?? .nan
        panel.series = [
            line(
                "strong samples: recursion", try theory("output_strong"), .solid, .vermillion,
                label: .key("strong, " + .italic("s") + " = " + .number(strong))),
            try points("strong samples: gradient descent", "output_strong", .square),
            line(
                "weak samples: recursion", try theory("output_weak"), .solid, .blue,
                label: .key("weak, " + .italic("s") + " = 1")),
            try points("weak samples: gradient descent", "output_weak", .circle),
        ]
        return panel
    }

    // MARK: - Reconstruction loss

    func loss(_ frame: Frame) throws -> Panel {
        let (closed, measured) = (try data.descent.values("loss_closed_form"), try data.descent.values("loss"))
        let (bottom, top) = (measured.min() ?? 1, measured.max() ?? 1)
        var panel = Panel(
            frame: frame, title: "(c)  Reconstruction loss", x: axis(steps, to: measuredIterations.last),
            y: Axis("Loss " + .italic("L"), .log, from: bottom / 5, to: top * 5),
            key: KeyPlace(.bottomLeft, x: 0.02, y: 0.03))
        if let first = data.descentMarks["first_boundary"]?.double,
            let second = data.descentMarks["second_boundary"]?.double, first.isFinite, second.isFinite
        {
            panel.regions = [
                Region(from: 1, to: first, colour: .blue, label: "i"),
                Region(from: first, to: second, colour: .vermillion, label: "ii"),
                Region(from: second, to: measuredIterations.last ?? end, colour: .green, label: "iii"),
            ]
        }
        if let condition = data.theoryMarks["minimum_delta"]?.double, condition.isFinite {
            // The closed form's time at Δ*, off the recursion: it passes Δ* where the loss is lowest.
            let time = interpolate(try data.theory.values("delta"), iterations, at: condition)
            panel.references = [Reference(.vertical, at: time)]
            let text: Text = .italic("q") + "(" + .italic("k") + ") = " + .italic("k q") + "(1)"
            panel.annotations = [Annotation(text, at: .axes(time * 1.35, bottom / 2.4))]
        }
        panel.series = [
            Series(
                "loss: closed form", x: drawn(measuredIterations), y: drawn(closed), .line(), .green,
                label: .key("closed form")),
            try points("loss: gradient descent", "loss", .circle, label: .key("gradient descent")),
        ]
        return panel
    }

    func sweep(_ name: String, _ frame: Frame, title: Text) throws -> Panel {
        var panel = Panel(
            frame: frame, title: title, x: axis(steps),
            y: Axis(
                .italic("L") + "/" + .italic("L") + .subscript("0"), .log, from: 1e-3, to: 5),
            key: KeyPlace(.topRight, x: 1.0, y: 1.0))
        let strokes: [Stroke] = [.solid, .dashed, .dashDotted, .dotted]
        for (index, item) in (data.sweeps[name] ?? []).enumerated() {
            let losses = try item.table.values("loss")
            let value = item.marks[name]?.double ?? .nan
            panel.series.append(
                Series(
                    "L/L0, \(name) = \(value)", x: drawn(try item.table.values("iteration")),
                    y: drawn(losses.map { $0 / losses[0] }), .line(strokes[index % strokes.count]),
                    .series(index),
                    label: .key(.italic(name == "rho" ? "ρ" : name) + " = " + .number(value))))
        }
        return panel
    }

    // MARK: - Parts

    private func axis(_ label: Text, to last: Double? = nil) -> Axis { Axis(label, .log, from: 1, to: last ?? end) }

    /// Without iteration 0, which a logarithmic axis does not have.
    private func drawn(_ values: [Double]) -> [Double] { Array(values.dropFirst()) }

    private func theory(_ column: String) throws -> [Double] { drawn(try data.theory.values(column)) }

    private func line(
        _ name: String, _ values: [Double], _ stroke: Stroke, _ colour: Colour, label: Series.Label = .none,
        width: Double = 1.2
    ) -> Series {
        Series(name, x: drawn(iterations), y: values, .line(stroke), colour, label: label, lineWidth: width)
    }

    /// One point an octave, where the checkpoints are that dense.
    private func points(
        _ name: String, _ column: String, _ shape: PointShape, label: Series.Label = .none
    ) throws -> Series {
        let values = try data.descent.values(column)
        var (x, y, next): ([Double], [Double], Double) = ([], [], 1)
        for (iteration, value) in zip(measuredIterations, values) where iteration >= next {
            x.append(iteration)
            y.append(value)
            next = 2 * iteration * 0.999
        }
        return Series(name, x: x, y: y, .points(shape), .ink, label: label)
    }
}
