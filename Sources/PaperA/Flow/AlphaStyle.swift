// How figures of paper A tell values of α apart, and how they mark the stages of training. Unaware of what is drawn.
import Dynamics
import Gnuplot
import Results

/// Colours and shapes of the values of α that a figure shows.
struct AlphaStyle: Sendable {
    /// Ascending.
    let alphas: [Double]

    init(_ runs: [FlowRun]) { alphas = Set(runs.map(\.alpha)).sorted() }

    init(_ alphas: [Double]) { self.alphas = Set(alphas).sorted() }

    func colour(_ alpha: Double) -> Colour { .series(index(alpha)) }

    func shape(_ alpha: Double) -> PointShape { .series(index(alpha)) }

    private func index(_ alpha: Double) -> Int { alphas.firstIndex(of: alpha) ?? 0 }

    /// An entry for each α, as lines (`marked`: with markers).
    func key(marked: Bool) -> [KeyEntry] {
        alphas.map { KeyEntry(SweepLook.alpha($0), marked ? .linePoints(shape($0)) : .line(), colour($0)) }
    }

    /// "0.6, 0.8 and 1"
    var list: String { listed(alphas.map { short($0, digits: 4) }) }
}

/// The stages of the loss of some runs, mean over them.
struct MeanStages: Sendable {
    /// The ends of the initial plateau, of the descent and of the secondary plateau; NaN where no run has it.
    let ends: [Double]

    /// Read off the loss of each run alone.
    init(_ runs: [FlowRun]) throws {
        let stages = try runs.compactMap {
            StageDetector.detect(times: try $0.values("time"), risks: try $0.values("risk"))
        }
        ends = [
            meanAndSpread(stages.map(\.descentBegins)).mean, meanAndSpread(stages.map(\.plateauBegins)).mean,
            meanAndSpread(stages.compactMap(\.plateauEnds)).mean,
        ]
    }

    /// Shades the stages from `start` on, and draws their ends as lines, for in grey the bands look alike.
    func shade(_ panel: inout Panel, from start: Double, heights: ClosedRange<Double>, named: Bool) {
        let names: [Text] = ["I  initial plateau", "II  descent", "III  secondary plateau"]
        let colours: [Colour] = [.blue, .vermillion, .green]
        var begin = start
        for (index, end) in ends.enumerated() {
            guard end.isFinite, end > begin else { continue }
            panel.regions.append(
                Region(from: begin, to: end, colour: colours[index], label: named ? names[index] : nil))
            panel.series.insert(
                Series(
                    "end of a stage", x: [end, end], y: [heights.lowerBound, heights.upperBound], .line(.dashed), .grey,
                    lineWidth: 0.6), at: 0)
            begin = end
        }
    }
}

extension Problem {
    /// "f = 5 sin πx": the target as titles write it.
    var title: Text {
        switch name {
        case "odd": .italic("f") + " = 5 sin π" + .italic("x")
        case "gen": .italic("f") + " = 5 sin π" + .italic("x") + " + 2 cos π" + .italic("x") + " + 1"
        default: Text(name)
        }
    }
}
