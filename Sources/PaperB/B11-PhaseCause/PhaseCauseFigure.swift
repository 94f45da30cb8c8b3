// plot.phase-cause: the reconstruction loss of networks trained with and without softmax (B11). Unaware of how it was
// measured.
import Gnuplot
import HDF5
import Results
import StageGraph

/// Reconstruction loss against iteration and against training accuracy, and the rises at equal training accuracy.
struct PlotPhaseCause: FigureKind {
    let name = "plot.phase-cause"
    let summary = "draws the reconstruction loss of trainings with other losses and activations (figure B11)"
    let inputs: [InputDeclaration] = [.init("cause", .one, "cause.h5 of analyse.phase-cause")]

    func draw(_ context: StageContext) throws -> Drawing {
        let file = try File.open(context.input("cause").path)
        let panels = try PhaseCausePanels(file)
        let (bottom, top) = (0.16, 0.82)
        return Drawing(
            width: 6.75, height: 2.6, header: "Reconstruction loss with and without softmax: see caption.txt.",
            panels: [
                panels.iterations(Frame(left: 0.07, right: 0.35, bottom: bottom, top: top)),
                panels.accuracies(Frame(left: 0.42, right: 0.7, bottom: bottom, top: top)),
                try panels.rises(Frame(left: 0.775, right: 0.985, bottom: bottom, top: top)),
            ], sharedKey: panels.key, sharedKeyHeight: 0.965,
            facts: [panels.spreadSentence] + (try Claim.read(from: file.root)).map(\.captionLine))
    }
}

/// The panels of B11.
private struct PhaseCausePanels {
    /// One way of training: means over seeds.
    private struct Training {
        let label: String
        let seeds: Int
        let iterations: [Double]
        let losses: MeanCurve
        let accuracies: MeanCurve
        let shape: PointShape
        let colour: Colour
    }

    private static let shapes: [PointShape] = [.circle, .square, .triangle, .diamond, .openCircle]

    private let trainings: [Training]
    /// By seed, for each training but the first.
    private let comparisons: [Table]

    init(_ file: borrowing File) throws {
        let count = try file.root.group("trainings").names().count
        trainings = try (0..<count).map { index in
            let group = try file.root.group("trainings/\(index)")
            let (table, attributes) = (try Table(reading: group), try group.attributes())
            return Training(
                label: attributes["label"]?.text ?? "", seeds: attributes["seeds"]?.int ?? 1,
                iterations: try table.values("iteration"), losses: try table.meanCurve("reconstruction_relative"),
                accuracies: try table.meanCurve("accuracy_train").percent,
                shape: Self.shapes[index % Self.shapes.count], colour: .series(index))
        }
        comparisons = try (0..<count - 1).map { try Table(reading: file.root.group("comparisons/\($0)")) }
    }

    var key: [KeyEntry] { trainings.map { KeyEntry(Text($0.label), .linePoints($0.shape), $0.colour) } }

    var spreadSentence: String {
        "Means over \(trainings.first?.seeds ?? 1) seeds; bands and bars: ± one standard deviation."
    }

    func iterations(_ frame: Frame) -> Panel {
        let longest = trainings.map(\.iterations).max { ($0.last ?? 0) < ($1.last ?? 0) } ?? []
        return Panel(
            frame, "(a)  Against iteration", x: IterationAxis(longest).axis(), y: Axis("Loss relative to the start")
        ) {
            curves { $0.iterations.map(IterationAxis.place) }
        }
    }

    func accuracies(_ frame: Frame) -> Panel {
        Panel(
            frame, "(b)  Against training accuracy", x: Axis("Training accuracy (%)", from: 0, to: 102),
            y: Axis("Loss relative to the start")
        ) {
            curves(\.accuracies.mean)
        }
    }

    private func curves(_ x: (Training) -> [Double]) -> [Series] {
        bandsUnderLines(
            trainings.map { training in
                let along = x(training)
                let curve = training.losses.bandAndLine(
                    training.label, x: along, seeds: training.seeds, .linePoints(training.shape), training.colour)
                // A band needs an axis along which it does not go back.
                return along == along.sorted() ? curve : [curve[1]]
            })
    }

    /// For each comparison the reference's rise on the left of its place and the other's on the right.
    func rises(_ frame: Frame) throws -> Panel {
        let tics = try comparisons.enumerated().map { index, table in
            (Double(index + 1), Text(short(100 * meanAndSpread(try table.values("accuracy")).mean, digits: 3)))
        }
        return try Panel(
            frame, "(c)  Rise, equal accuracy",
            x: Axis("Compared at (%)", from: 0.5, to: Double(comparisons.count) + 0.5, tics: .at(tics)),
            y: Axis("Relative rise (%)")
        ) {
            for (index, table) in comparisons.enumerated() {
                bar(try table.values("rise_reference"), trainings[0], at: Double(index + 1) - 0.14)
                bar(try table.values("rise_other"), trainings[index + 1], at: Double(index + 1) + 0.14)
            }
        }
    }

    private func bar(_ rises: [Double], _ training: Training, at place: Double) -> Series {
        let (mean, spread) = meanAndSpread(rises.map { 100 * $0 })
        return .errorBars(
            "\(training.label): rise, mean ± standard deviation over seeds", x: [place], y: [mean],
            lower: [mean - spread], upper: [mean + spread], training.shape, training.colour)
    }
}
