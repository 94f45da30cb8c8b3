// Panels of curves along the iteration with their phases, and of what is compared between curves. Unaware of the page and
// of what the curves differ in.
import Engine
import Gnuplot
import Results

extension IterationAxis {
    /// The phases that were found, as shaded strips.
    static func regions(_ found: PhasesFile.Found, end: Double) -> [Region] {
        guard let second = found.second else { return [] }
        var regions: [Region] = []
        if found.verdict.hasPrefix("const"), let first = found.first {
            regions.append(Region(from: 0.4, to: first, colour: .blue, label: "i"))
            regions.append(Region(from: first, to: second, colour: .vermillion, label: "ii"))
        } else {
            regions.append(Region(from: 0.4, to: second, colour: .vermillion, label: "ii"))
        }
        if found.verdict.hasSuffix("increase") {
            regions.append(Region(from: second, to: end * 1.25, colour: .green, label: "iii"))
        }
        return regions
    }
}

extension PhasesFile {
    var end: Double { iterations.last ?? 1 }

    /// The phases that most seeds have (of equally many the first by name), with the means of their boundaries. The mean
    /// curve is not asked: where seeds start from unlike levels, its scatter hides phases that every seed shows.
    var common: Found {
        let counts = Dictionary(grouping: seeds, by: \.verdict).mapValues(\.count)
        let verdict = counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? ""
        let own = seeds.filter { $0.verdict == verdict }
        func mean(_ values: [Double]) -> Double? { values.isEmpty ? nil : meanAndSpread(values).mean }
        return Found(
            verdict: verdict, drop: drops.mean, rise: rises.mean, first: mean(own.compactMap(\.first)),
            second: mean(own.compactMap(\.second)))
    }

    /// How many seeds have them.
    var shareOfCommon: String {
        let verdict = common.verdict
        return "\(seeds.count { $0.verdict == verdict }) of \(seeds.count) seeds"
    }

    var places: [Double] { iterations.map(IterationAxis.place) }

    /// Mean with a band of one standard deviation over seeds.
    func curve(
        _ name: String, _ curve: Curve, _ colour: Colour, _ mark: Series.Mark = .linePoints(.circle),
        onSecondAxis: Bool = false
    ) -> [Series] {
        [
            .band(
                "\(name), \(label): mean ± standard deviation over \(seeds.count) seeds", x: places,
                lower: zip(curve.mean, curve.deviation).map { $0 - $1 },
                upper: zip(curve.mean, curve.deviation).map { $0 + $1 }, colour, onSecondAxis: onSecondAxis),
            Series("\(name), \(label): mean", x: places, y: curve.mean, mark, colour, onSecondAxis: onSecondAxis),
        ]
    }

    /// The series of several curves, each with its band: all bands under all lines.
    static func bandsUnderLines(_ curves: [[Series]]) -> [Series] { curves.map { $0[0] } + curves.map { $0[1] } }

    /// The reconstruction loss with its phases, from 0 to a fifth over the top of its band.
    func lossPanel(_ frame: Frame, isLeft: Bool, isBottom: Bool) -> Panel {
        let highest = zip(loss.mean, loss.deviation).map { $0 + $1 }.max() ?? 1
        var panel = Panel(
            frame: frame, title: Text(label), x: IterationAxis([end]).axis(isBottom ? "Iteration" : ""),
            y: Axis(isLeft ? "Reconstruction loss" : "", from: 0, to: 1.2 * highest))
        panel.regions = IterationAxis.regions(common, end: end)
        panel.series = curve("reconstruction loss", loss, .blue)
        return panel
    }

    /// "block3: const-decrease-increase, drop 0.2 ± 0.01, rise 0.1 ± 0.02"
    var wordsOfChange: String { "\(label): \(mean.verdict), \(sizes)" }

    /// "drop 0.2 ± 0.01, rise 0.1 ± 0.02"
    var sizes: String {
        let (drops, rises) = (drops, rises)
        return
            "drop \(short(drops.mean, digits: 3)) ± \(short(drops.spread, digits: 2)), rise "
            + "\(short(rises.mean, digits: 3)) ± \(short(rises.spread, digits: 2))"
    }

    /// "phase i ends at iteration 8 ± 2", and likewise of phase ii; of a phase that no seed has what `absent` says of it.
    func wordsOfEnds(absent: (_ phase: String) -> String? = { _ in nil }) -> [String] {
        [("i", firstEnds), ("ii", secondEnds)].compactMap { phase, end in
            end.mean.isNaN
                ? absent(phase)
                : "phase \(phase) ends at iteration \(short(end.mean, digits: 3)) ± \(short(end.spread, digits: 2))"
        }
    }

    /// The phases that most seeds have, drop and rise, and where the phases end.
    var wordsWithEnds: String {
        (["\(label): \(common.verdict) in \(shareOfCommon)", sizes] + wordsOfEnds()).joined(separator: ", ")
    }

    /// What bands and bars are.
    static func spreadSentence(_ files: [PhasesFile]) -> String {
        let counts = Set(files.map(\.seeds.count)).sorted().map(String.init)
        return
            "Means over \(listed(counts)) seeds; bands and bars: ± one standard deviation over seeds. Shaded: the "
            + "phases that most seeds have, up to the means of their boundaries."
    }
}

/// Drop and rise of several curves, a line of the panel for each, the first at the top.
enum DropsAndRises {
    static func panel(_ files: [PhasesFile], _ frame: Frame, title: Text, labels: [Text]) -> Panel {
        let places = files.indices.map { -Double($0 + 1) }
        let values = files.flatMap { [$0.drops.mean + $0.drops.spread, $0.rises.mean + $0.rises.spread] }
        let lowest = files.flatMap { [$0.drops.mean - $0.drops.spread, $0.rises.mean - $0.rises.spread] }.min() ?? 0
        var panel = Panel(
            frame: frame, title: title,
            x: Axis(
                "Relative change of the loss", from: min(0, 1.15 * lowest), to: max(0.1, 1.12 * (values.max() ?? 1))),
            y: Axis(
                "", from: -Double(files.count) - 0.6, to: -0.4,
                tics: .at(zip(places, labels).map { ($0, $1) })))
        panel.references = [Reference(.vertical, at: 0.05)]
        let kinds: [(String, PointShape, Colour, Double, (PhasesFile) -> (mean: Double, spread: Double))] = [
            ("drop in phase ii", .square, .vermillion, 0.12, \.drops),
            ("rise in phase iii", .circle, .green, -0.12, \.rises),
        ]
        for (name, shape, colour, shift, value) in kinds {
            let points = zip(files, places).map { (value($0), $1 + shift) }
            panel.series.append(
                Series(
                    "\(name): mean ± standard deviation over seeds",
                    x: points.flatMap { [$0.0.mean - $0.0.spread, $0.0.mean + $0.0.spread, .nan] },
                    y: points.flatMap { [$0.1, $0.1, .nan] }, .line(), colour, lineWidth: 0.8))
            panel.series.append(
                Series("\(name): mean", x: points.map(\.0.mean), y: points.map(\.1), .points(shape), colour))
        }
        return panel
    }

    static let key = [
        KeyEntry("reconstruction loss", .linePoints(.circle), .blue),
        KeyEntry("drop in phase ii", .points(.square), .vermillion),
        KeyEntry("rise in phase iii", .points(.circle), .green),
    ]
}
