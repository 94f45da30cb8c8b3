// Panels of curves along the iteration with their phases, and of what is compared between curves. Unaware of the page and
// of what the curves differ in.
import Gnuplot
import Results

extension PhasesFile {
    /// The phases that most seeds have (of equally many the first by name), with the means of their boundaries. The mean
    /// curve is not asked: where seeds start from unlike levels, its scatter hides phases that every seed shows.
    var common: FoundPhases {
        let counts = Dictionary(grouping: seeds, by: \.verdict).mapValues(\.count)
        let verdict = counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? ""
        let own = seeds.filter { $0.verdict == verdict }
        func mean(_ values: [Double]) -> Double? { values.isEmpty ? nil : meanAndSpread(values).mean }
        return FoundPhases(
            verdict: verdict, drop: drops.mean, rise: rises.mean, first: mean(own.compactMap(\.first)),
            second: mean(own.compactMap(\.second)))
    }

    /// The axis along which it is drawn.
    var axis: IterationAxis { IterationAxis(iterations) }

    /// Where its points stand on that axis.
    var places: [Double] { iterations.map(IterationAxis.place) }

    /// Mean with a band of one standard deviation over seeds.
    func series(
        _ name: String, _ curve: MeanCurve, _ colour: Colour, _ mark: Series.Mark = .linePoints(.circle),
        onSecondAxis: Bool = false
    ) -> [Series] {
        curve.bandAndLine(
            "\(name), \(label)", x: places, seeds: seeds.count, mark, colour, onSecondAxis: onSecondAxis)
    }

    /// A panel along the iteration, with shaded phases: those that most seeds have unless others are given.
    func panel(
        _ frame: Frame, _ title: Text? = nil, isBottom: Bool = true, y: Axis, y2: Axis? = nil,
        phases: FoundPhases? = nil, references: [Reference] = [], @SeriesBuilder series: () throws -> [Series]
    ) rethrows -> Panel {
        try Panel(
            frame, title, x: axis.axis(isBottom: isBottom), y: y, y2: y2, regions: axis.regions(phases ?? common),
            references: references, series: series)
    }

    /// The reconstruction loss with its phases, from 0 to a fifth over the top of its band or to `highest`.
    func lossPanel(
        _ frame: Frame, isLeft: Bool, isBottom: Bool, highest: Double? = nil, references: [Reference] = []
    ) -> Panel {
        let label: Text = isLeft ? "Reconstruction loss" : ""
        return panel(
            frame, Text(self.label), isBottom: isBottom,
            y: Axis(label, from: 0, to: highest ?? 1.2 * (loss.upper.max() ?? 1)), references: references
        ) {
            series("reconstruction loss", loss, .blue)
        }
    }
}

// MARK: - Words of captions

extension PhasesFile {
    /// "drop 0.2 ± 0.01, rise 0.1 ± 0.02"
    private var sizes: String {
        let (drops, rises) = (drops, rises)
        return
            "drop \(short(drops.mean, digits: 3)) ± \(short(drops.spread, digits: 2)), rise "
            + "\(short(rises.mean, digits: 3)) ± \(short(rises.spread, digits: 2))"
    }

    /// "block3: const-decrease-increase, drop 0.2 ± 0.01, rise 0.1 ± 0.02."
    var sentenceOfChange: String { "\(label): \(mean.verdict), \(sizes)." }

    /// "phase i ends at iteration 8 ± 2", and likewise of phase ii; of a phase that no seed has what `absent` says of it.
    func wordsOfEnds(absent: (_ phase: String) -> String? = { _ in nil }) -> [String] {
        [("i", firstEnds), ("ii", secondEnds)].compactMap { phase, end in
            end.mean.isNaN
                ? absent(phase)
                : "phase \(phase) ends at iteration \(short(end.mean, digits: 3)) ± \(short(end.spread, digits: 2))"
        }
    }

    /// The phases that most seeds have, drop and rise, and where the phases end.
    var sentenceWithEnds: String {
        let verdict = common.verdict
        let share = "\(seeds.count { $0.verdict == verdict }) of \(seeds.count) seeds"
        return (["\(label): \(verdict) in \(share)", sizes] + wordsOfEnds()).joined(separator: ", ") + "."
    }

    /// What bands and bars are.
    static func spreadSentence(_ files: [PhasesFile]) -> String {
        let counts = Set(files.map(\.seeds.count)).sorted().map(String.init)
        return
            "Means over \(listed(counts)) seeds; bands and bars: ± one standard deviation over seeds. Shaded: the "
            + "phases that most seeds have, up to the means of their boundaries."
    }
}
