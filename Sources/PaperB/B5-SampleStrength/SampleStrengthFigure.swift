// plot.sample-strength: weak and strong samples during training (B5). Unaware of how they were told apart.
import Engine
import Gnuplot
import HDF5
import Results

/// Cross-entropy, output and reconstruction error of both groups against iteration.
struct PlotSampleStrength: PlotKind {
    let name = "plot.sample-strength"
    let summary = "draws loss, output and reconstruction error of weak and strong samples (figure B5)"
    let parameters = PlotFiles.parameters
    let inputs: [InputDeclaration] = [.init("strength", .one, "sample-strength.h5 of analyse.sample-strength")]

    func run(_ context: StageContext) throws {
        let panels = try SampleStrengthPanels(File.open(context.input("strength").path))
        let frames = Frame(left: 0.065, right: 0.985, bottom: 0.16, top: 0.82)
            .grid(rows: 1, columns: 3, horizontalGap: 0.08, verticalGap: 0)
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 2.5,
            header: ["Weak and strong samples during training: see caption.txt."],
            sharedKey: [
                KeyEntry("weak samples", .linePoints(.circle), .blue),
                KeyEntry("strong samples", .linePoints(.square), .vermillion),
                KeyEntry("decoder of the group alone", .line(.dashed), .ink),
            ], sharedKeyHeight: 0.965)
        figure.panels = [
            try panels.crossEntropy(frames[0]), try panels.output(frames[1]), try panels.reconstruction(frames[2]),
        ]
        try PlotFiles.write(figure, facts: panels.facts, context)
    }
}

/// The panels of B5.
struct SampleStrengthPanels {
    private let mean: Table
    private let marks: [String: AttributeValue]
    private let iterations: [Double]
    private let claims: [Claim]

    init(_ file: borrowing File) throws {
        let group = try file.root.group("mean")
        mean = try Table(reading: group)
        marks = try group.attributes()
        iterations = try mean.values("iteration")
        claims = try Claim.read(from: file.root)
    }

    private var seeds: Int { marks["seeds"]?.int ?? 1 }
    private var axis: Axis { IterationAxis(iterations).axis() }
    private var split: Double { Double(marks["split_iteration"]?.int ?? 0) }

    func crossEntropy(_ frame: Frame) throws -> Panel {
        var panel = Panel(
            frame: frame, title: "(a)  Cross-entropy", x: axis, y: Axis("Cross-entropy (nat)", from: 0))
        panel.references = [Reference(.vertical, at: IterationAxis.place(split), label: "split", labelAt: 0.95)]
        panel.series = try groups("cross_entropy", "cross-entropy")
        return panel
    }

    func output(_ frame: Frame) throws -> Panel {
        var panel = Panel(
            frame: frame, title: "(b)  Output of the own class", x: axis,
            y: Axis("Mean softmax output", from: 0, to: 1.04, tics: .step(0.25)))
        panel.references = [Reference(.vertical, at: IterationAxis.place(split))]
        if let classes = marks["classes"]?.double, classes > 0 {
            panel.references.append(Reference(.horizontal, at: 1 / classes, label: "chance", labelAt: 0.99))
        }
        panel.series = try groups("output", "softmax output of the own class")
        return panel
    }

    func reconstruction(_ frame: Frame) throws -> Panel {
        var panel = Panel(frame: frame, title: "(c)  Reconstruction error", x: axis, y: Axis("Mean squared error"))
        if let first = marks["T1"]?.double, let second = marks["T2"]?.double {
            let end = IterationAxis(iterations).end * 1.25
            panel.regions = [
                Region(from: 0.4, to: first, colour: .blue, label: "i"),
                Region(from: first, to: second, colour: .vermillion, label: "ii"),
                Region(from: second, to: end, colour: .green, label: "iii"),
            ]
        }
        let (common, own) = (
            try groups("reconstruction", "reconstruction error, common decoder"),
            try groups("own_decoder", "reconstruction error, decoder of the group alone", stroke: .dashed)
        )
        panel.series = common + own
        // Room for the phases' names above the curves.
        let all = panel.series.flatMap { $0.y + $0.upper }
        let (low, high) = (all.min() ?? 0, all.max() ?? 1)
        panel.y.minimum = max(0, low - 0.08 * (high - low))
        panel.y.maximum = high + 0.2 * (high - low)
        return panel
    }

    /// Bands and lines of both groups; without markers where the line is dashed.
    private func groups(_ quantity: String, _ words: String, stroke: Stroke = .solid) throws -> [Series] {
        let places = iterations.map(IterationAxis.place)
        var (bands, lines): ([Series], [Series]) = ([], [])
        for (group, shape, colour) in [("weak", PointShape.circle, Colour.blue), ("strong", .square, .vermillion)] {
            let (curve, deviation) = (
                try mean.values("\(quantity)_\(group)"), try mean.values("\(quantity)_\(group)_deviation")
            )
            bands.append(
                .band(
                    "\(words), \(group): mean ± standard deviation over \(seeds) seeds", x: places,
                    lower: zip(curve, deviation).map { $0 - $1 }, upper: zip(curve, deviation).map { $0 + $1 }, colour))
            lines.append(
                Series(
                    "\(words), \(group): mean", x: places, y: curve,
                    stroke == .solid ? .linePoints(shape) : .line(stroke), colour))
        }
        // Where two pairs of curves share a panel, the bands of one of them are enough.
        return (stroke == .solid ? bands : []) + lines
    }

    /// Lines of the caption.
    var facts: [String] {
        let share = short(100 * (marks["share"]?.double ?? .nan), digits: 3)
        return [
            "Weak: the \(share) % of the test images with the largest cross-entropy at iteration \(Int(split)); strong: the "
                + "\(share) % with the smallest; training images are told apart in the same way. Decoded layer: "
                + "\(marks["layer"]?.text ?? ""). Reconstruction loss of all test images: "
                + "\(marks["verdict"]?.text ?? "") (mean over \(seeds) seeds; bands of solid lines: ± one standard deviation)."
        ] + claims.map(\.captionLine)
    }
}
