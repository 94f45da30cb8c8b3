// plot.phases: reconstruction loss and accuracy against iteration with the phases (B1). Unaware of training and probing.
import Gnuplot
import Results
import StageGraph

/// A column for each network: above the measured values on two axes with the phases shaded, below both scaled to [0, 1].
struct PlotPhases: FigureKind {
    let name = "plot.phases"
    let summary = "draws reconstruction loss and accuracy against iteration with the learning phases (figure B1)"
    let inputs: [InputDeclaration] = [
        .init("phases", .oneOrMore, "phases.h5 of analyse.phases: one for each network or data set, from the left")
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let columns = try (context.inputs["phases"] ?? []).map(PhasesColumn.init)
        let count = columns.count
        let frames = Frame(left: count == 1 ? 0.16 : 0.09, right: count == 1 ? 0.84 : 0.92, bottom: 0.11, top: 0.87)
            .grid(rows: 2, columns: count, horizontalGap: 0.19 - 0.02 * Double(count), verticalGap: 0.1)
        let panels = columns.enumerated().flatMap { index, column in
            [
                column.measured(frames[index], isFirst: index == 0, isLast: index == count - 1),
                column.scaled(frames[count + index], isFirst: index == 0),
            ]
        }
        return Drawing(
            width: count < 2 ? 3.25 : count == 2 ? 5.5 : 6.75, height: 3.3,
            header: "Reconstruction loss and accuracy against iteration: see caption.txt.", panels: panels,
            sharedKey: [
                .reconstructionLoss,
                KeyEntry("test accuracy", .linePoints(.square, .dashed), .vermillion),
            ], sharedKeyHeight: 0.975, facts: columns.map(\.facts))
    }
}

/// One network: the mean curves with their spread, and the phases found in them.
private struct PhasesColumn {
    private let file: PhasesFile
    private let accuracy: MeanCurve

    /// Throws a `Failure` if the phases were made without classifications.
    init(reading input: InputFile) throws {
        file = try PhasesFile(reading: input)
        guard let accuracy = file.accuracy else {
            throw Failure(
                .work, "the phases have no accuracy to draw", at: input.place,
                hint: "give analyse.phases the classifications too")
        }
        self.accuracy = accuracy
    }

    /// Loss and accuracy as measured, with bands of one standard deviation over seeds.
    func measured(_ frame: Frame, isFirst: Bool, isLast: Bool) -> Panel {
        let highest = 1.25 * (file.loss.mean.max() ?? 1)
        return file.panel(
            frame, Text(file.label), isBottom: false,
            y: Axis(
                isFirst ? "Reconstruction loss" : "", from: 0, to: highest,
                tics: highest < 0.6 ? .step(0.1) : .automatic, colour: .blue),
            y2: Axis(isLast ? "Test accuracy (%)" : "", from: 0, to: 100, tics: .step(25), colour: .vermillion),
            phases: file.mean
        ) {
            curves(file.loss, accuracy.percent, onSecondAxis: true)
        }
    }

    /// Both scaled to [0, 1].
    func scaled(_ frame: Frame, isFirst: Bool) -> Panel {
        file.panel(
            frame,
            y: Axis(
                isFirst ? "Scaled to [0, 1]" : "", from: -0.15, to: 1.3, tics: .at([(0, "0"), (0.5, "0.5"), (1, "1")])),
            phases: file.mean
        ) {
            curves(file.loss.overRange, accuracy.percent.overRange, onSecondAxis: false)
        }
    }

    private func curves(_ loss: MeanCurve, _ accuracy: MeanCurve, onSecondAxis: Bool) -> [Series] {
        bandsUnderLines([
            file.series("reconstruction loss", loss, .blue),
            file.series("accuracy", accuracy, .vermillion, .linePoints(.square, .dashed), onSecondAxis: onSecondAxis),
        ])
    }

    /// A line of the caption with the verdict and the boundaries, then the claims.
    var facts: String {
        let found =
            "\(file.label): \(file.mean.verdict) (mean over \(file.seeds.count) seeds; bands: ± one standard deviation)"
        let sentence = ([found] + file.wordsOfEnds()).joined(separator: "; ") + "."
        return ([sentence] + file.claims.map(\.captionLine)).joined(separator: "\n")
    }
}
