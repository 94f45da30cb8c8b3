// How curves over seeds and their phases are drawn. Unaware of the panels.
import Gnuplot

extension MeanCurve {
    /// The band of one standard deviation over the seeds, then the line of the mean.
    func bandAndLine(
        _ name: String, x: [Double], seeds: Int, _ mark: Series.Mark, _ colour: Colour, onSecondAxis: Bool = false
    ) -> [Series] {
        [
            .band(
                "\(name): mean ± standard deviation over \(seeds) seeds", x: x, lower: lower, upper: upper, colour,
                onSecondAxis: onSecondAxis),
            Series("\(name): mean", x: x, y: mean, mark, colour, onSecondAxis: onSecondAxis),
        ]
    }
}

/// Several curves, each with its band before its line: all bands under all lines.
func bandsUnderLines(_ curves: [[Series]]) -> [Series] {
    curves.flatMap { $0.dropLast() } + curves.flatMap { $0.suffix(1) }
}

extension KeyEntry {
    static let reconstructionLoss = KeyEntry("reconstruction loss", .linePoints(.circle), .blue)
}

extension Series {
    /// Level lines, each at its height.
    static func levels(
        _ name: String, _ lines: [(from: Double, to: Double, height: Double)], _ colour: Colour, lineWidth: Double
    ) -> Series {
        Series(
            name, x: lines.flatMap { [$0.from, $0.to, .nan] }, y: lines.flatMap { [$0.height, $0.height, .nan] },
            .line(), colour, lineWidth: lineWidth)
    }
}

extension Axis {
    /// A vertical axis with a line of the panel for each label, the first at the top; line i is at −i, from 1.
    static func lines(_ labels: [Text], numbers: Bool = true) -> Axis {
        let tics = labels.enumerated().map { (-Double($0 + 1), $1) }
        return Axis("", from: -Double(labels.count) - 0.6, to: -0.4, tics: .at(tics), numbers: numbers)
    }
}

extension Region {
    /// Strips of the phases i, ii and iii: i ends at `first`, ii at `second`. Without `first` there is no i; without `end`
    /// there is no iii.
    static func phases(from start: Double, first: Double?, second: Double, to end: Double?) -> [Region] {
        let constant = first.map { Region(from: start, to: $0, colour: .blue, label: "i") }
        let falling = Region(from: first ?? start, to: second, colour: .vermillion, label: "ii")
        let rising = end.map { Region(from: second, to: $0, colour: .green, label: "iii") }
        return [constant, falling, rising].compactMap { $0 }
    }
}

extension IterationAxis {
    /// The phases that were found, as shaded strips.
    func regions(_ found: FoundPhases) -> [Region] {
        guard let second = found.second else { return [] }
        return Region.phases(
            from: Self.start, first: found.verdict.hasPrefix("const") ? found.first : nil, second: second,
            to: found.verdict.hasSuffix("increase") ? edge : nil)
    }
}
