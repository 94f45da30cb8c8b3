// One network's column of figure B1. Unaware of the page.
import Engine
import Gnuplot
import HDF5
import Learning
import Results

/// The mean curves of a network with their spread, and the phases found in them.
struct PhasesColumn {
    private let file: PhasesFile
    /// Per cent.
    private let accuracy: PhasesFile.Curve

    /// Throws a `Failure` if the phases were made without classifications.
    init(reading input: InputFile) throws {
        file = try PhasesFile(reading: input)
        guard let share = file.accuracy else {
            throw Failure(
                .work, "the phases have no accuracy to draw", at: "\(input.origin)/\(input.name)",
                hint: "give analyse.phases the classifications too")
        }
        accuracy = (share.mean.map { 100 * $0 }, share.deviation.map { 100 * $0 })
    }

    /// Loss and accuracy as measured, with bands of one standard deviation over seeds.
    func measured(_ frame: Frame, isFirst: Bool, isLast: Bool) -> Panel {
        let highest = 1.25 * (file.loss.mean.max() ?? 1)
        var panel = Panel(
            frame: frame, title: Text(file.label), x: IterationAxis([file.end]).axis(""),
            y: Axis(
                isFirst ? "Reconstruction loss" : "", from: 0, to: highest,
                tics: highest < 0.6 ? .step(0.1) : .automatic, colour: .blue),
            y2: Axis(isLast ? "Test accuracy (%)" : "", from: 0, to: 100, tics: .step(25), colour: .vermillion))
        panel.regions = IterationAxis.regions(file.mean, end: file.end)
        panel.series = curves(file.loss, accuracy, onSecondAxis: true)
        return panel
    }

    /// Both scaled to [0, 1], which shows the phases' order and exaggerates their size.
    func normalised(_ frame: Frame, isFirst: Bool) -> Panel {
        func scaled(_ curve: PhasesFile.Curve) -> PhasesFile.Curve {
            let (low, high) = (curve.mean.min() ?? 0, curve.mean.max() ?? 1)
            let range = high > low ? high - low : 1
            return (curve.mean.map { ($0 - low) / range }, curve.deviation.map { $0 / range })
        }
        var panel = Panel(
            frame: frame, x: IterationAxis([file.end]).axis("Iteration"),
            y: Axis(
                isFirst ? "Scaled to [0, 1]" : "", from: -0.15, to: 1.3, tics: .at([(0, "0"), (0.5, "0.5"), (1, "1")])))
        panel.regions = IterationAxis.regions(file.mean, end: file.end)
        panel.series = curves(scaled(file.loss), scaled(accuracy), onSecondAxis: false)
        return panel
    }

    private func curves(
        _ loss: PhasesFile.Curve, _ accuracy: PhasesFile.Curve, onSecondAxis: Bool
    ) -> [Series] {
        PhasesFile.bandsUnderLines([
            file.curve("reconstruction loss", loss, .blue),
            file.curve("accuracy", accuracy, .vermillion, .linePoints(.square, .dashed), onSecondAxis: onSecondAxis),
        ])
    }

    /// A line of the caption: verdict, boundaries, claims.
    var facts: String {
        let found =
            "\(file.label): \(file.mean.verdict) (mean over \(file.seeds.count) seeds; bands: ± one standard deviation)"
        let sentences = file.claims.map(\.captionLine)
        return ([([found] + file.wordsOfEnds()).joined(separator: "; ") + "."] + sentences).joined(separator: "\n")
    }
}
