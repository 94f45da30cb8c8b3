// The panels of figure B9. Unaware of the page.
import Gnuplot
import HDF5
import Results

struct RowSpacePanels {
    /// A space that the rows could span.
    private struct Oracle {
        let name: String
        let words: String
        let colour: Colour
        let shape: PointShape
        /// The exact decoder's on the test images.
        let loss: Double
        /// The overlap of random rows with it.
        let chance: Double

        init(_ name: String, _ words: String, _ colour: Colour, _ shape: PointShape, in file: borrowing File) throws {
            let attributes = try file.root.group("oracles/\(name)").attributes()
            (self.name, self.words, self.colour, self.shape) = (name, words, colour, shape)
            loss = attributes["loss_test"]?.double ?? .nan
            chance = attributes["chance_overlap"]?.double ?? .nan
        }
    }

    private let curves: MeanCurvesFile
    private let oracles: [Oracle]

    init(_ file: borrowing File) throws {
        curves = try MeanCurvesFile(file)
        oracles = [
            try Oracle("random", "random rows", .grey, .openCircle, in: file),
            try Oracle("class-means", "class means", .green, .circle, in: file),
            try Oracle("principal-components", "PCA", .orange, .triangle, in: file),
            try Oracle("discriminants", "LDA", .vermillion, .square, in: file),
        ]
    }

    var key: [KeyEntry] {
        [KeyEntry("logits of the network", .linePoints(.diamond), .blue)]
            + oracles.map { KeyEntry(Text($0.words), .linePoints($0.shape), $0.colour) }
    }

    /// Where the loss is lowest.
    private var minimum: [Reference] { curves.phases.second.map { [Reference(.vertical, at: $0)] } ?? [] }

    /// Loss from the logits, with what each oracle reaches as a dashed line.
    func loss(_ frame: Frame) throws -> Panel {
        let all = try curves.curve("reconstruction_test").upper + oracles.map(\.loss)
        let (low, high) = (all.min() ?? 0, all.max() ?? 1)
        return try Panel(
            frame, "(a)  Reconstruction loss", x: curves.axis.axis(),
            y: Axis("Loss of the test images", from: low - 0.1 * (high - low), to: high + 0.08 * (high - low)),
            references: minimum
        ) {
            for (rank, oracle) in oracles.sorted(by: { $0.loss < $1.loss }).enumerated() {
                level("exact decoder of \(oracle.words)", oracle.loss, oracle, 0.9, label(oracle, rank, high - low))
            }
            try curves.series("reconstruction loss of the logits", "reconstruction_test", .linePoints(.diamond), .blue)
        }
    }

    /// Of each pair of neighbours the lower is labelled below its line, the upper above; the network's curve comes from the
    /// upper left.
    private func label(_ oracle: Oracle, _ rank: Int, _ range: Double) -> Series.Label {
        let height = oracle.loss + (rank % 2 == 0 ? -0.05 : 0.045) * range
        let text = Text(oracle.words)
        return rank < 2 ? .at(0.5, height, text, .left) : .at(curves.axis.edge * 0.9, height, text, .right)
    }

    /// Squared canonical correlations; thin dashed: what random rows give.
    func overlap(_ frame: Frame) throws -> Panel {
        try Panel(
            frame, "(b)  Overlap, metric of the data", x: curves.axis.axis(),
            y: Axis("Mean squared correlation", from: 0, to: 1, tics: .step(0.25)), references: minimum
        ) {
            for oracle in oracles { level("chance: random rows with \(oracle.words)", oracle.chance, oracle, 0.7) }
            for oracle in oracles { try overlap(oracle, "metric of the data", "data_overlap") }
        }
    }

    /// Squared cosines between the rows as vectors of pixels.
    func pixels(_ frame: Frame) throws -> Panel {
        try Panel(
            frame, "(c)  Overlap, pixels as they are", x: curves.axis.axis(),
            y: Axis("Mean squared cosine", .log, from: 3e-3, to: 1), references: minimum
        ) {
            for oracle in oracles { try overlap(oracle, "pixel space", "pixel_overlap") }
        }
    }

    private func overlap(_ oracle: Oracle, _ words: String, _ quantity: String) throws -> [Series] {
        try curves.series(
            "overlap with \(oracle.words), \(words)", "\(quantity)_\(oracle.name)", .linePoints(oracle.shape),
            oracle.colour)
    }

    /// A dashed line across the panel.
    private func level(
        _ name: String, _ value: Double, _ oracle: Oracle, _ width: Double, _ label: Series.Label = .none
    ) -> Series {
        Series(
            name, x: [IterationAxis.start, curves.axis.edge], y: [value, value], .line(.dashed), oracle.colour,
            label: label, lineWidth: width)
    }

    /// Lines of the caption.
    var facts: [String] {
        let reached = oracles.map { "\($0.words) \(short($0.loss, digits: 3))" }
        let lowest = curves.phases.second.map { "; upright line: its minimum, iteration \(short($0, digits: 3))" }
        return [
            "Loss of the mean over \(curves.seeds) seeds: \(curves.phases.verdict)\(lowest ?? ""). "
                + "Bands: ± one standard deviation over seeds. Dashed in (a): what the exact decoder reaches from "
                + listed(reached) + "; dashed in (b): the overlap of random rows."
        ] + curves.claims.map(\.captionLine)
    }
}
