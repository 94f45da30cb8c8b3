// plot.sample-strength: weak and strong samples during training (B5). Unaware of how they were told apart.
import Gnuplot
import HDF5
import Results
import StageGraph

/// Cross-entropy, output and reconstruction error of both groups against iteration.
struct PlotSampleStrength: FigureKind {
    let name = "plot.sample-strength"
    let summary = "draws loss, output and reconstruction error of weak and strong samples (figure B5)"
    let inputs: [InputDeclaration] = [.init("strength", .one, "sample-strength.h5 of analyse.sample-strength")]

    func draw(_ context: StageContext) throws -> Drawing {
        let panels = SampleStrengthPanels(
            curves: try MeanCurvesFile(File.open(context.input("strength").path)))
        let frames = Frame(left: 0.065, right: 0.985, bottom: 0.16, top: 0.82)
            .grid(rows: 1, columns: 3, horizontalGap: 0.08, verticalGap: 0)
        return Drawing(
            width: 6.75, height: 2.5, header: "Weak and strong samples during training: see caption.txt.",
            panels: [
                try panels.crossEntropy(frames[0]), try panels.output(frames[1]), try panels.reconstruction(frames[2]),
            ],
            sharedKey: [
                KeyEntry("weak samples", .linePoints(.circle), .blue),
                KeyEntry("strong samples", .linePoints(.square), .vermillion),
                KeyEntry("decoder of the group alone", .line(.dashed), .ink),
            ], sharedKeyHeight: 0.965, facts: panels.facts)
    }
}

/// The panels of B5.
private struct SampleStrengthPanels {
    let curves: MeanCurvesFile

    private var split: Double { Double(curves.attributes["split_iteration"]?.int ?? 0) }

    func crossEntropy(_ frame: Frame) throws -> Panel {
        try Panel(
            frame, "(a)  Cross-entropy", x: curves.axis.axis(), y: Axis("Cross-entropy (nat)", from: 0),
            references: [Reference(.vertical, at: IterationAxis.place(split), label: "split", labelAt: 0.95)]
        ) {
            try bandsUnderLines(groups("cross_entropy", "cross-entropy"))
        }
    }

    func output(_ frame: Frame) throws -> Panel {
        var references = [Reference(.vertical, at: IterationAxis.place(split))]
        if let classes = curves.attributes["classes"]?.double, classes > 0 {
            references.append(Reference(.horizontal, at: 1 / classes, label: "chance", labelAt: 0.99))
        }
        return try Panel(
            frame, "(b)  Output of the own class", x: curves.axis.axis(),
            y: Axis("Mean softmax output", from: 0, to: 1.04, tics: .step(0.25)), references: references
        ) {
            try bandsUnderLines(groups("output", "softmax output of the own class"))
        }
    }

    /// Both pairs of curves; the bands of one of them are enough.
    func reconstruction(_ frame: Frame) throws -> Panel {
        let common = try groups("reconstruction", "reconstruction error, common decoder")
        let own = try groups("own_decoder", "reconstruction error, decoder of the group alone", isDashed: true)
        let series = bandsUnderLines(common) + own.map { $0[1] }
        // Room for the phases' names above the curves.
        let all = series.flatMap { $0.y + $0.upper }
        let (low, high) = (all.min() ?? 0, all.max() ?? 1)
        let error = Axis(
            "Mean squared error", from: max(0, low - 0.08 * (high - low)), to: high + 0.2 * (high - low))
        return Panel(
            frame, "(c)  Reconstruction error", x: curves.axis.axis(), y: error, regions: phases
        ) { series }
    }

    private var phases: [Region] {
        guard let first = curves.phases.first, let second = curves.phases.second else { return [] }
        return Region.phases(from: IterationAxis.start, first: first, second: second, to: curves.axis.edge)
    }

    /// Band and line of both groups; without markers where the line is dashed.
    private func groups(_ quantity: String, _ words: String, isDashed: Bool = false) throws -> [[Series]] {
        func group(_ name: String, _ shape: PointShape, _ colour: Colour) throws -> [Series] {
            let mark: Series.Mark = isDashed ? .line(.dashed) : .linePoints(shape)
            return try curves.series("\(words), \(name)", "\(quantity)_\(name)", mark, colour)
        }
        return [try group("weak", .circle, .blue), try group("strong", .square, .vermillion)]
    }

    /// Lines of the caption.
    var facts: [String] {
        let share = short(100 * (curves.attributes["share"]?.double ?? .nan), digits: 3)
        return [
            "Weak: the \(share) % of the test images with the largest cross-entropy at iteration \(Int(split)); strong: the "
                + "\(share) % with the smallest; training images are told apart in the same way. Decoded layer: "
                + "\(curves.attributes["layer"]?.text ?? ""). Reconstruction loss of all test images: "
                + "\(curves.phases.verdict) (mean over \(curves.seeds) seeds; bands of solid lines: ± one standard deviation)."
        ] + curves.claims.map(\.captionLine)
    }
}
