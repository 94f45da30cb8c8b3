// One network's column of figure B1. Unaware of the page.
import Engine
import Gnuplot
import HDF5
import Learning

/// The mean curves of a network with their spread, and the phases found in them.
struct PhasesColumn {
    private let label: String
    private let seeds: Int
    private let verdict: String
    private let boundaries: (first: Double?, second: Double?)
    /// Mean and standard deviation over seeds of T1 and T2, where seeds have them.
    private let spread: [String: (mean: Double, deviation: Double)]
    private let iterations: [Double]
    private let loss: (mean: [Double], deviation: [Double])
    private let accuracy: (mean: [Double], deviation: [Double])
    private let claims: [Claim]

    init(reading path: String) throws {
        let file = try File.open(path)
        let group = try file.root.group("mean")
        let table = try Table(reading: group)
        let attributes = try group.attributes()
        label = attributes["label"]?.text ?? ""
        seeds = attributes["seeds"]?.int ?? 1
        verdict = attributes["verdict"]?.text ?? ""
        boundaries = (attributes["T1"]?.double, attributes["T2"]?.double)
        var spread: [String: (mean: Double, deviation: Double)] = [:]
        for name in ["T1", "T2"] {
            if let mean = attributes["\(name)_seeds_mean"]?.double,
                let deviation = attributes["\(name)_seeds_deviation"]?.double
            {
                spread[name] = (mean, deviation)
            }
        }
        self.spread = spread
        iterations = try table.values("iteration")
        loss = (try table.values("reconstruction_test"), try table.values("reconstruction_test_deviation"))
        accuracy = (
            try table.values("accuracy_test").map { 100 * $0 },
            try table.values("accuracy_test_deviation").map { 100 * $0 }
        )
        claims = try Claim.read(from: file.root)
    }

    /// Iteration 0 has its place half an octave before 1 on the logarithmic axis.
    private static func place(_ iteration: Double) -> Double { iteration < 0.5 ? 0.5 : iteration }

    private var places: [Double] { iterations.map(Self.place) }

    private func axis(_ label: Text) -> Axis {
        let end = iterations.last ?? 1
        let decades = [1.0, 10, 100, 1000, 10_000, 100_000].filter { $0 <= end }
        let tics = [(0.5, Text("0"))] + decades.enumerated().map { ($1, Self.power($0)) }
        return Axis(label, .log, from: 0.4, to: end * 1.25, tics: .at(tics), numbers: label != "")
    }

    private static func power(_ exponent: Int) -> Text { exponent == 0 ? "1" : "10" + .superscript("\(exponent)") }

    private var regions: [Region] {
        let end = (iterations.last ?? 1) * 1.25
        guard let second = boundaries.second else { return [] }
        var regions: [Region] = []
        if verdict.hasPrefix("const"), let first = boundaries.first {
            regions.append(Region(from: 0.4, to: first, colour: .blue, label: "i"))
            regions.append(Region(from: first, to: second, colour: .vermillion, label: "ii"))
        } else {
            regions.append(Region(from: 0.4, to: second, colour: .vermillion, label: "ii"))
        }
        if verdict.hasSuffix("increase") {
            regions.append(Region(from: second, to: end, colour: .green, label: "iii"))
        }
        return regions
    }

    /// Loss and accuracy as measured, with bands of one standard deviation over seeds.
    func measured(_ frame: Frame, isFirst: Bool, isLast: Bool) -> Panel {
        let highest = 1.25 * (loss.mean.max() ?? 1)
        var panel = Panel(
            frame: frame, title: Text(label), x: axis(""),
            y: Axis(
                isFirst ? "Reconstruction loss" : "", from: 0, to: highest,
                tics: highest < 0.6 ? .step(0.1) : .automatic, colour: .blue),
            y2: Axis(isLast ? "Test accuracy (%)" : "", from: 0, to: 100, tics: .step(25), colour: .vermillion))
        panel.regions = regions
        panel.series = curves(loss, accuracy, onSecondAxis: true)
        return panel
    }

    /// Both scaled to [0, 1], which shows the phases' order and exaggerates their size.
    func normalised(_ frame: Frame, isFirst: Bool) -> Panel {
        func scaled(_ curve: (mean: [Double], deviation: [Double])) -> (mean: [Double], deviation: [Double]) {
            let (low, high) = (curve.mean.min() ?? 0, curve.mean.max() ?? 1)
            let range = high > low ? high - low : 1
            return (curve.mean.map { ($0 - low) / range }, curve.deviation.map { $0 / range })
        }
        var panel = Panel(
            frame: frame, x: axis("Iteration"),
            y: Axis(
                isFirst ? "Scaled to [0, 1]" : "", from: -0.15, to: 1.3, tics: .at([(0, "0"), (0.5, "0.5"), (1, "1")])))
        panel.regions = regions
        panel.series = curves(scaled(loss), scaled(accuracy), onSecondAxis: false)
        return panel
    }

    private func curves(
        _ loss: (mean: [Double], deviation: [Double]), _ accuracy: (mean: [Double], deviation: [Double]),
        onSecondAxis: Bool
    ) -> [Series] {
        func band(_ name: String, _ curve: (mean: [Double], deviation: [Double]), _ colour: Colour, _ second: Bool)
            -> Series
        {
            .band(
                "\(name), \(label): mean ± standard deviation over \(seeds) seeds", x: places,
                lower: zip(curve.mean, curve.deviation).map { $0 - $1 },
                upper: zip(curve.mean, curve.deviation).map { $0 + $1 }, colour, onSecondAxis: second)
        }
        return [
            band("reconstruction loss", loss, .blue, false), band("accuracy", accuracy, .vermillion, onSecondAxis),
            Series("reconstruction loss, \(label): mean", x: places, y: loss.mean, .linePoints(.circle), .blue),
            Series(
                "accuracy, \(label): mean", x: places, y: accuracy.mean, .linePoints(.square, .dashed), .vermillion,
                onSecondAxis: onSecondAxis),
        ]
    }

    /// A line of the caption: verdict, boundaries, claims.
    var facts: String {
        let ends = [("i", "T1"), ("ii", "T2")].compactMap { phase, name in
            spread[name].map {
                "phase \(phase) ends at iteration \(short($0.mean, digits: 3)) ± \(short($0.deviation, digits: 2))"
            }
        }
        let found = "\(label): \(verdict) (mean over \(seeds) seeds; bands: ± one standard deviation)"
        let sentences = claims.map { "[\($0.id)] \($0.captionSentence)" }
        return ([([found] + ends).joined(separator: "; ") + "."] + sentences).joined(separator: "\n")
    }
}
