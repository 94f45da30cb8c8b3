// plot.phase-cause: the reconstruction loss of networks trained with and without softmax (B11). Unaware of how it was
// measured.
import Engine
import Gnuplot
import HDF5
import Results

/// Reconstruction loss against iteration and against training accuracy, and the rises at equal training accuracy.
struct PlotPhaseCause: PlotKind {
    let name = "plot.phase-cause"
    let summary = "draws the reconstruction loss of trainings with other losses and activations (figure B11)"
    let parameters = PlotFiles.parameters
    let inputs: [InputDeclaration] = [.init("cause", .one, "cause.h5 of analyse.phase-cause")]

    func run(_ context: StageContext) throws {
        let panels = try PhaseCausePanels(File.open(context.input("cause").path))
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 2.6,
            header: ["Reconstruction loss with and without softmax: see caption.txt."], sharedKey: panels.key,
            sharedKeyHeight: 0.965)
        let (bottom, top) = (0.16, 0.82)
        figure.panels = [
            panels.iterations(Frame(left: 0.07, right: 0.35, bottom: bottom, top: top)),
            panels.accuracies(Frame(left: 0.42, right: 0.7, bottom: bottom, top: top)),
            panels.rises(Frame(left: 0.775, right: 0.985, bottom: bottom, top: top)),
        ]
        try PlotFiles.write(figure, facts: panels.facts, context)
    }
}

/// The panels of B11.
struct PhaseCausePanels {
    private struct Training {
        var label: String
        var seeds: Int
        var table: Table

        func values(_ column: String) -> [Double] { (try? table.values(column)) ?? [] }
    }

    private static let shapes: [PointShape] = [.circle, .square, .triangle, .diamond, .openCircle]

    private let trainings: [Training]
    /// By seed, for each training but the first.
    private let comparisons: [Table]
    private let claims: [Claim]

    init(_ file: borrowing File) throws {
        let names = try file.root.group("trainings").names().compactMap(Int.init).sorted()
        trainings = try names.map { name in
            let group = try file.root.group("trainings/\(name)")
            let attributes = try group.attributes()
            return Training(
                label: attributes["label"]?.text ?? "", seeds: attributes["seeds"]?.int ?? 1,
                table: try Table(reading: group))
        }
        comparisons = try (0..<names.count - 1).map { try Table(reading: file.root.group("comparisons/\($0)")) }
        claims = try Claim.read(from: file.root)
    }

    private func shape(_ index: Int) -> PointShape { Self.shapes[index % Self.shapes.count] }

    var key: [KeyEntry] {
        trainings.enumerated().map { KeyEntry(Text($1.label), .linePoints(shape($0)), .series($0)) }
    }

    func iterations(_ frame: Frame) -> Panel {
        let longest = trainings.map { $0.values("iteration") }.max { ($0.last ?? 0) < ($1.last ?? 0) } ?? []
        var panel = Panel(
            frame: frame, title: "(a)  Against iteration", x: IterationAxis(longest).axis(),
            y: Axis("Loss relative to the start"))
        panel.series = curves { $0.values("iteration").map(IterationAxis.place) }
        return panel
    }

    func accuracies(_ frame: Frame) -> Panel {
        var panel = Panel(
            frame: frame, title: "(b)  Against training accuracy", x: Axis("Training accuracy (%)", from: 0, to: 102),
            y: Axis("Loss relative to the start"))
        panel.series = curves { $0.values("accuracy_train").map { 100 * $0 } }
        return panel
    }

    private func curves(_ x: (Training) -> [Double]) -> [Series] {
        var (bands, lines): ([Series], [Series]) = ([], [])
        for (index, training) in trainings.enumerated() {
            let (mean, deviation) = (
                training.values("reconstruction_relative"), training.values("reconstruction_relative_deviation")
            )
            // A band needs an axis along which it does not go back.
            let along = x(training)
            if along == along.sorted() {
                bands.append(
                    .band(
                        "\(training.label): mean ± standard deviation over \(training.seeds) seeds", x: along,
                        lower: zip(mean, deviation).map { $0 - $1 }, upper: zip(mean, deviation).map { $0 + $1 },
                        .series(index)))
            }
            lines.append(
                Series("\(training.label): mean", x: along, y: mean, .linePoints(shape(index)), .series(index)))
        }
        return bands + lines
    }

    /// For each comparison the reference's rise on the left of its place and the other's on the right.
    func rises(_ frame: Frame) -> Panel {
        let count = Double(comparisons.count)
        var panel = Panel(
            frame: frame, title: "(c)  Rise, equal accuracy",
            x: Axis(
                "Compared at (%)", from: 0.5, to: count + 0.5,
                tics: .at(
                    comparisons.enumerated().map { index, table in
                        let accuracy = meanAndSpread((try? table.values("accuracy")) ?? []).mean
                        return (Double(index + 1), Text(short(100 * accuracy, digits: 3)))
                    })), y: Axis("Relative rise (%)"))
        for (index, table) in comparisons.enumerated() {
            for (column, training, shift) in [("rise_reference", 0, -0.14), ("rise_other", index + 1, 0.14)] {
                let spread = meanAndSpread(((try? table.values(column)) ?? []).map { 100 * $0 })
                panel.series.append(
                    .errorBars(
                        "\(trainings[training].label): rise, mean ± standard deviation over seeds",
                        x: [Double(index + 1) + shift], y: [spread.mean], lower: [spread.mean - spread.spread],
                        upper: [spread.mean + spread.spread], shape(training), .series(training)))
            }
        }
        return panel
    }

    /// Lines of the caption.
    var facts: [String] {
        ["Means over \(trainings.first?.seeds ?? 1) seeds; bands and bars: ± one standard deviation."]
            + claims.map(\.captionLine)
    }
}
