// The panels of figure B8. Unaware of the page.
import Gnuplot
import Results

struct WeakStrongPanels {
    private let data: WeakStrongTheory
    private let iterations: [Double]
    private let measuredIterations: [Double]

    init(_ data: WeakStrongTheory) throws {
        self.data = data
        iterations = try data.theory.values("iteration")
        measuredIterations = try data.descent.values("iteration")
    }

    // MARK: - Sums of weights and outputs

    func sums(_ frame: Frame) throws -> Panel {
        try Panel(
            frame, "(a)  Sums of weights", x: axis(), y: Axis("Sum of weights"),
            key: KeyPlace(.topLeft, x: 0.03, y: 0.99)
        ) {
            try sum("own", .blue, .circle, math("own output, *A*"))
            try sum("wrong", .vermillion, .square, math("wrong output, *B*"))
        }
    }

    /// The recursion between its bounds, and what descent gives.
    private func sum(_ name: String, _ colour: Colour, _ shape: PointShape, _ key: Text) throws -> [Series] {
        let lower = try data.theory.values("\(name)_lower")
        let upper = try data.theory.values("\(name)_upper")
        return [
            .band(
                "\(name): between the bounds", x: drawn(iterations), lower: drawn(lower), upper: drawn(upper), colour),
            line("\(name): lower bound", lower, colour, .dashed, width: 0.6),
            line("\(name): upper bound", upper, colour, .dashed, width: 0.6),
            line("\(name): recursion", try data.theory.values(name), colour, label: .key(key)),
            points("\(name): gradient descent", try data.descent.values(name), shape),
        ]
    }

    func outputs(_ frame: Frame) throws -> Panel {
        let classes = data.theoryMarks["l"]?.double ?? .nan
        let strong = data.theoryMarks["k"]?.double ?? .nan
        return try Panel(
            frame, "(b)  Output of the own class", x: axis(),
            y: Axis("Softmax output", from: 0, to: 1.04, tics: .step(0.25)), key: KeyPlace(.topLeft, x: 0.03, y: 0.99),
            references: [Reference(.horizontal, at: 1 / classes, label: math("1/*l*"), labelAt: 0.99)]
        ) {
            line(
                "strong samples: recursion", try data.theory.values("output_strong"), .vermillion,
                label: .key(math("strong, *s* = ") + .number(strong)))
            points("strong samples: gradient descent", try data.descent.values("output_strong"), .square)
            line(
                "weak samples: recursion", try data.theory.values("output_weak"), .blue,
                label: .key(math("weak, *s* = 1")))
            points("weak samples: gradient descent", try data.descent.values("output_weak"), .circle)
        }
    }

    // MARK: - Reconstruction loss

    func loss(_ frame: Frame) throws -> Panel {
        let measured = try data.descent.values("loss")
        let (bottom, top) = (measured.min() ?? 1, measured.max() ?? 1)
        let condition = try timeOfCondition()
        return try Panel(
            frame, "(c)  Reconstruction loss", x: axis(to: measuredIterations.last),
            y: Axis(math("Loss *L*"), .log, from: bottom / 5, to: top * 5),
            key: KeyPlace(.bottomLeft, x: 0.02, y: 0.03),
            regions: phases, references: condition.map { [Reference(.vertical, at: $0)] } ?? [],
            annotations: condition.map {
                [Annotation(math("*q*(*k*) = *k q*(1)"), at: .axes($0 * 1.35, bottom / 2.4))]
            } ?? []
        ) {
            Series(
                "loss: closed form", x: drawn(measuredIterations),
                y: drawn(try data.descent.values("loss_closed_form")), .line(),
                .green, label: .key("closed form"))
            points("loss: gradient descent", measured, .circle, label: .key("gradient descent"))
        }
    }

    /// As they are read off the measured loss.
    private var phases: [Region] {
        guard let first = data.descentMarks["first_boundary"]?.double, first.isFinite,
            let second = data.descentMarks["second_boundary"]?.double, second.isFinite
        else { return [] }
        return Region.phases(from: 1, first: first, second: second, to: measuredIterations.last ?? end)
    }

    /// The closed form's time at Δ*, off the recursion: it passes Δ* where the loss is lowest.
    private func timeOfCondition() throws -> Double? {
        guard let condition = data.theoryMarks["minimum_delta"]?.double, condition.isFinite else { return nil }
        return interpolate(try data.theory.values("delta"), iterations, at: condition)
    }

    /// Losses over their value before training; `words` stand before the value of what is varied.
    func sweep(_ name: String, _ words: Text, _ frame: Frame, _ title: Text) throws -> Panel {
        let strokes: [Stroke] = [.solid, .dashed, .dashDotted, .dotted]
        return try Panel(
            frame, title, x: axis(), y: Axis(math("*L*/*L*_0"), .log, from: 1e-3, to: 5),
            key: KeyPlace(.topRight, x: 1.0, y: 1.0)
        ) {
            for (index, item) in (data.sweeps[name] ?? []).enumerated() {
                let (iterations, losses) = (try item.table.values("iteration"), try item.table.values("loss"))
                let value = item.marks[name]?.double ?? .nan
                Series(
                    "L/L0, \(name) = \(value)", x: drawn(iterations), y: drawn(losses.map { $0 / losses[0] }),
                    .line(strokes[index % strokes.count]), .series(index), label: .key(words + .number(value)))
            }
        }
    }

    // MARK: - Parts

    private var end: Double { iterations.last ?? 1 }

    private func axis(to last: Double? = nil) -> Axis {
        Axis(math("Iteration *t*"), .log, from: 1, to: last ?? end)
    }

    /// Without iteration 0, which a logarithmic axis does not have.
    private func drawn(_ values: [Double]) -> [Double] { Array(values.dropFirst()) }

    private func line(
        _ name: String, _ values: [Double], _ colour: Colour, _ stroke: Stroke = .solid, label: Series.Label = .none,
        width: Double = 1.2
    ) -> Series {
        Series(name, x: drawn(iterations), y: drawn(values), .line(stroke), colour, label: label, lineWidth: width)
    }

    /// One point an octave, where the checkpoints are that dense.
    private func points(
        _ name: String, _ values: [Double], _ shape: PointShape, label: Series.Label = .none
    ) -> Series {
        var (x, y, next): ([Double], [Double], Double) = ([], [], 1)
        for (iteration, value) in zip(measuredIterations, values) where iteration >= next {
            x.append(iteration)
            y.append(value)
            next = 2 * iteration * 0.999
        }
        return Series(name, x: x, y: y, .points(shape), .ink, label: label)
    }
}
