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

    /// An entry for each α, as lines (`marked`: with markers), and one for theory.
    func key(marked: Bool) -> [KeyEntry] {
        alphas.map { KeyEntry(SweepLook.alpha($0), marked ? .linePoints(shape($0)) : .line(), colour($0)) }
            + [KeyEntry("theory", .line(.dashed), .ink)]
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

    /// The stages from `start` on, each in its colour.
    func regions(from start: Double, areNamed: Bool) -> [Region] {
        let names: [Text] = ["I  initial plateau", "II  descent", "III  secondary plateau"]
        let colours: [Colour] = [.blue, .vermillion, .green]
        var regions: [Region] = []
        for (index, end) in ends.enumerated() {
            let begin = regions.last?.to ?? start
            guard end.isFinite, end > begin else { continue }
            regions.append(Region(from: begin, to: end, colour: colours[index], label: areNamed ? names[index] : nil))
        }
        return regions
    }

    /// The ends of the same stages as lines, the last first: in grey the regions look alike.
    func lines(from start: Double, heights: ClosedRange<Double>) -> [Series] {
        regions(from: start, areNamed: false).reversed().map { region in
            Series(
                "end of a stage", x: [region.to, region.to], y: [heights.lowerBound, heights.upperBound],
                .line(.dashed), .grey, lineWidth: 0.6)
        }
    }
}

extension Problem {
    /// "f = 5 sin πx": the target as titles write it.
    var title: Text {
        switch name {
        case "odd": math("*f* = 5 sin π*x*")
        case "gen": math("*f* = 5 sin π*x* + 2 cos π*x* + 1")
        default: Text(name)
        }
    }
}
