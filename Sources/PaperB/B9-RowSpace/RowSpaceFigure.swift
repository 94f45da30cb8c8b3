// plot.row-space: what the rows of a single layer span during training (B9). Unaware of how it was measured.
import Engine
import Gnuplot
import HDF5
import Results

/// Loss of the logits beside the oracles'; overlap of the row space with theirs in the metric of the data and of pixels.
struct PlotRowSpace: PlotKind {
    let name = "plot.row-space"
    let summary = "draws the loss and the row space of a single layer beside class means, PCA and LDA (figure B9)"
    let parameters = PlotFiles.parameters
    let inputs: [InputDeclaration] = [.init("rowSpace", .one, "row-space.h5 of analyse.row-space")]

    func run(_ context: StageContext) throws {
        let file = try File.open(context.input("rowSpace").path)
        let panels = try RowSpacePanels(file)
        let frames = Frame(left: 0.07, right: 0.985, bottom: 0.16, top: 0.82)
            .grid(rows: 1, columns: 3, horizontalGap: 0.075, verticalGap: 0)
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 2.5,
            header: ["The row space of a single layer during training: see caption.txt."],
            sharedKey: panels.key, sharedKeyHeight: 0.965)
        figure.panels = [panels.loss(frames[0]), panels.overlap(frames[1]), panels.pixels(frames[2])]
        try PlotFiles.write(figure, facts: panels.facts, context)
    }
}

/// The panels of B9.
struct RowSpacePanels {
    private struct Oracle {
        var name: String
        var text: Text
        var words: String
        var colour: Colour
        var shape: PointShape
    }

    private static let oracles = [
        Oracle(name: "random", text: "random rows", words: "random rows", colour: .grey, shape: .openCircle),
        Oracle(name: "class-means", text: "class means", words: "class means", colour: .green, shape: .circle),
        Oracle(name: "principal-components", text: "PCA", words: "PCA", colour: .orange, shape: .triangle),
        Oracle(name: "discriminants", text: "LDA", words: "LDA", colour: .vermillion, shape: .square),
    ]

    private let iterations: [Double]
    private let mean: Table
    private let marks: [String: AttributeValue]
    private let reached: [String: [String: AttributeValue]]
    private let claims: [Claim]

    init(_ file: borrowing File) throws {
        let group = try file.root.group("mean")
        mean = try Table(reading: group)
        marks = try group.attributes()
        iterations = try mean.values("iteration")
        var reached: [String: [String: AttributeValue]] = [:]
        for oracle in Self.oracles {
            reached[oracle.name] = try file.root.group("oracles/\(oracle.name)").attributes()
        }
        self.reached = reached
        claims = try Claim.read(from: file.root)
    }

    var key: [KeyEntry] {
        [KeyEntry("logits of the network", .linePoints(.diamond), .blue)]
            + Self.oracles.map { KeyEntry($0.text, .linePoints($0.shape), $0.colour) }
    }

    private var places: [Double] { iterations.map(IterationAxis.place) }

    private var axis: Axis { IterationAxis(iterations).axis() }

    private func column(_ name: String) -> (mean: [Double], deviation: [Double]) {
        ((try? mean.values(name)) ?? [], (try? mean.values(name + "_deviation")) ?? [])
    }

    /// Loss from the logits, with what each oracle reaches as a dashed line.
    func loss(_ frame: Frame) -> Panel {
        let curve = column("reconstruction_test")
        let levels = Self.oracles.map { reached[$0.name]?["loss_test"]?.double ?? .nan }
        let all = zip(curve.mean, curve.deviation).map { $0 + $1 } + levels
        let (low, high) = (all.min() ?? 0, all.max() ?? 1)
        var panel = Panel(
            frame: frame, title: "(a)  Reconstruction loss", x: axis,
            y: Axis(
                "Loss of the test images", from: low - 0.1 * (high - low), to: high + 0.08 * (high - low)))
        let end = IterationAxis(iterations).end * 1.25
        let order = levels.indices.sorted { levels[$0] < levels[$1] }
        for (rank, index) in order.enumerated() {
            // Of each pair of neighbours the lower is labelled below its line, the upper above; the network's curve comes
            // from the upper left.
            let shift = (rank % 2 == 0 ? -0.05 : 0.045) * (high - low)
            let (x, alignment): (Double, Annotation.Alignment) = rank < 2 ? (0.5, .left) : (end * 0.9, .right)
            let oracle = Self.oracles[index]
            panel.series.append(
                Series(
                    "exact decoder of \(oracle.words)", x: [0.4, end], y: [levels[index], levels[index]],
                    .line(.dashed), oracle.colour, label: .at(x, levels[index] + shift, oracle.text, alignment),
                    lineWidth: 0.9))
        }
        panel.series += curves("reconstruction loss of the logits", curve, .diamond, .blue)
        if let second = marks["T2"]?.double {
            panel.references = [Reference(.vertical, at: second)]
        }
        return panel
    }

    /// Squared canonical correlations; thin dashed: what random rows give.
    func overlap(_ frame: Frame) -> Panel {
        var panel = Panel(
            frame: frame, title: "(b)  Overlap, metric of the data", x: axis,
            y: Axis("Mean squared correlation", from: 0, to: 1, tics: .step(0.25)))
        for oracle in Self.oracles {
            let chance = reached[oracle.name]?["chance_overlap"]?.double ?? .nan
            panel.series.append(
                Series(
                    "chance: random rows with \(oracle.words)", x: [0.4, IterationAxis(iterations).end * 1.25],
                    y: [chance, chance], .line(.dashed), oracle.colour, lineWidth: 0.7))
        }
        for oracle in Self.oracles {
            panel.series += curves(
                "overlap with \(oracle.words), metric of the data", column("data_overlap_\(oracle.name)"), oracle.shape,
                oracle.colour)
        }
        if let second = marks["T2"]?.double { panel.references = [Reference(.vertical, at: second)] }
        return panel
    }

    /// Squared cosines between the rows as vectors of pixels.
    func pixels(_ frame: Frame) -> Panel {
        var panel = Panel(
            frame: frame, title: "(c)  Overlap, pixels as they are", x: axis,
            y: Axis("Mean squared cosine", .log, from: 3e-3, to: 1))
        for oracle in Self.oracles {
            panel.series += curves(
                "overlap with \(oracle.words), pixel space", column("pixel_overlap_\(oracle.name)"), oracle.shape,
                oracle.colour)
        }
        if let second = marks["T2"]?.double { panel.references = [Reference(.vertical, at: second)] }
        return panel
    }

    private func curves(
        _ name: String, _ curve: (mean: [Double], deviation: [Double]), _ shape: PointShape, _ colour: Colour
    ) -> [Series] {
        [
            .band(
                "\(name): mean ± standard deviation over \(seeds) seeds", x: places,
                lower: zip(curve.mean, curve.deviation).map { $0 - $1 },
                upper: zip(curve.mean, curve.deviation).map { $0 + $1 }, colour),
            Series("\(name): mean", x: places, y: curve.mean, .linePoints(shape), colour),
        ]
    }

    private var seeds: Int { marks["seeds"]?.int ?? 1 }

    /// Lines of the caption.
    var facts: [String] {
        let reached = Self.oracles.map { oracle in
            "\(oracle.words) \(short(self.reached[oracle.name]?["loss_test"]?.double ?? .nan, digits: 3))"
        }
        let lowest = marks["T2"]?.double.map { "; upright line: its minimum, iteration \(short($0, digits: 3))" }
        return [
            "Loss of the mean over \(seeds) seeds: \(marks["verdict"]?.text ?? "")\(lowest ?? ""). "
                + "Bands: ± one standard deviation over seeds. Dashed in (a): what the exact decoder reaches from "
                + listed(reached) + "; dashed in (b): the overlap of random rows."
        ] + claims.map(\.captionLine)
    }
}
