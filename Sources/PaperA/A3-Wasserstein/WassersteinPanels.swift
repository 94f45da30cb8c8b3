// The panels of figure A3. Unaware of the page.
import Dynamics
import Glibc
import Gnuplot
import Results

/// Runs over α with their analysis.
struct WassersteinPanels {
    let runs: [FlowRun]
    let analysed: AnalysisFile
    /// The α whose stages are shaded.
    let shaded: Double

    private var problem: Problem { runs[0].problem }
    private static let start = 0.2
    private static let symbol = .italic("W") + Text.subscript("rel") + .superscript("2")

    /// The values of α of the runs and of the sweep, told apart alike in all panels.
    private var style: AlphaStyle {
        get throws { AlphaStyle(runs.map(\.alpha) + (try analysed.values("sweep", "alpha"))) }
    }

    var key: [KeyEntry] {
        get throws { try style.key(marked: true) + [KeyEntry("theory", .line(.dashed), .ink)] }
    }

    // MARK: - Against time

    func loss(_ frame: Frame) throws -> Panel {
        let highest = 1.24 * problem.initialRisk
        var panel = Panel(
            frame: frame, title: "(a)  Loss, " + problem.title, x: try timeAxis(""),
            y: Axis("Loss " + .italic("R"), from: 0, to: highest, tics: .step(2)))
        panel.references = [Reference(.horizontal, at: problem.riskAtLinearFit)]
        panel.annotations = [
            Annotation(
                .italic("R") + .subscript("lin"), at: .panel(0.99, problem.riskAtLinearFit / highest + 0.06), .right,
                colour: .grey)
        ]
        try addLines("risk", to: &panel)
        try MeanStages(runs.filter { $0.alpha == shaded })
            .shade(&panel, from: Self.start, heights: 0...1.09 * problem.initialRisk, named: true)
        return panel
    }

    func distance(_ frame: Frame) throws -> Panel {
        let (low, high) = try distanceRange
        var panel = Panel(
            frame: frame,
            title: "(b)  Distance between the laws of |" + Text.italic("a") + "| and ||" + .italic("w")
                + "||", x: try timeAxis("Time " + .italic("t")), y: Axis(Self.symbol, .log, from: low, to: high))
        try addLines("W_rel2", to: &panel)
        try MeanStages(runs.filter { $0.alpha == shaded })
            .shade(&panel, from: Self.start, heights: low...high, named: false)
        return panel
    }

    private func timeAxis(_ label: Text) throws -> Axis {
        let end = try runs.map { try $0.values("time").last ?? 1 }.max()! * 1.1
        return Axis(label, .log, from: Self.start, to: end, numbers: label != "")
    }

    /// Powers of ten around all that is measured after the start.
    private var distanceRange: (Double, Double) {
        get throws {
            let lowest = try runs.map { try $0.values("W_rel2").filter { $0 > 0 }.min() ?? 1 }.min()!
            return (pow(10, log10(lowest).rounded(.down)), 1)
        }
    }

    private func addLines(_ column: String, to panel: inout Panel) throws {
        let style = try style
        for run in runs.reversed() {
            let (times, values) = (try run.values("time"), try run.values(column))
            let first = times.firstIndex { $0 >= Self.start } ?? 0
            panel.series.append(
                Series(
                    "\(column), alpha = \(run.alpha), seed \(run.seed)", x: Array(times[first...]),
                    y: Array(values[first...]), .line(), style.colour(run.alpha), lineWidth: 1.0))
        }
    }

    // MARK: - Against ‖z‖t

    func collapse(_ frame: Frame) throws -> Panel {
        let leave = try analysed.values("runs", "T_5")
        let end = min(14, 1.25 * problem.driveNorm * (leave.filter(\.isFinite).max() ?? 4))
        let (low, _) = try distanceRange
        var panel = Panel(
            frame: frame, title: "(c)  Linear stage: one curve for all " + Text.italic("α"),
            x: Axis("||" + .italic("z") + "||" + .italic("t"), from: 0, to: end, tics: .step(end > 6 ? 2 : 1)),
            y: Axis(Self.symbol, .log, from: low, to: 10))
        let style = try style
        // Until T_5 as a line with a few markers, so that curves on top of each other can be told.
        for alpha in Set(runs.map(\.alpha)).sorted().reversed() {
            for (number, index) in runs.indices.filter({ runs[$0].alpha == alpha }).enumerated() {
                let run = runs[index]
                let (scaled, values) = (try run.values("scaled_time"), try run.values("W_rel2"))
                let last = scaled.lastIndex { $0 <= problem.driveNorm * leave[index] } ?? 0
                panel.series.append(
                    Series(
                        "W_rel2 until T_5, alpha = \(alpha), seed \(run.seed)", x: Array(scaled[...last]),
                        y: Array(values[...last]), .line(), style.colour(alpha), lineWidth: 0.9))
                guard number == 0 else { continue }
                panel.series.append(
                    Series(
                        "W_rel2 at T_5, alpha = \(alpha)", x: [scaled[last]], y: [values[last]],
                        .points(style.shape(alpha)), style.colour(alpha)))
            }
        }
        let places = stride(from: 0.0, through: end, by: end / 40).map { $0 }
        panel.series.append(
            Series(
                "theory, infinitely many neurons", x: places,
                y: places.map { Theory.linearStageDistance(scaledTime: $0, inputs: problem.inputs) }, .line(.dashed),
                .ink, lineWidth: 1.0))
        let place = 0.3 * end
        panel.annotations = [
            Annotation(
                "theory ~ e" + .superscript("−3||" + .italic("z") + "||" + .italic("t")),
                at: .axes(
                    place + 0.03 * end, 2.2 * Theory.linearStageDistance(scaledTime: place, inputs: problem.inputs)))
        ]
        for alpha in Set(runs.map(\.alpha)).sorted() { try addCubic(alpha, to: &panel) }
        return panel
    }

    /// What the cubic term adds, where it matters before T_5.
    private func addCubic(_ alpha: Double, to panel: inout Panel) throws {
        let theory = Theory(problem: problem, neurons: runs[0].neurons, alpha: alpha)
        let end = problem.driveNorm * theory.leaveTime(share: 0.05)
        guard
            theory.cubicDistance(meanSquare: theory.linearStageMeanSquare(scaledTime: end))
                > Theory.linearStageDistance(scaledTime: end, inputs: problem.inputs)
        else { return }
        let places = stride(from: max(0, end - 4), through: end, by: 0.1).map { $0 }
        panel.series.append(
            Series(
                "theory, the activation's cubic term, alpha = \(alpha)", x: places,
                y: places.map { theory.cubicDistance(meanSquare: theory.linearStageMeanSquare(scaledTime: $0)) },
                .line(.dotted), .ink, lineWidth: 1.0))
    }

    // MARK: - Against M

    func sizes(_ frame: Frame) throws -> Panel {
        let style = try style
        func joined(_ column: String) throws -> [Double] {
            try analysed.values("sweep", column) + analysed.values("runs", column)
        }
        let (alphas, neurons, values) = (try joined("alpha"), try joined("neurons"), try joined("W_T5"))
        let (fewest, most) = (neurons.min()!, neurons.max()!)
        var panel = Panel(
            frame: frame, title: "(d)  When the descent begins (" + Text.italic("T") + .subscript("5%") + ")",
            x: Axis("Number of neurons " + .italic("m"), .log, from: fewest / 1.4, to: most * 1.4),
            y: Axis(Self.symbol + " at " + .italic("T") + .subscript("5%"), .log))
        for alpha in Set(alphas).sorted() {
            let places = logarithmicGrid(from: fewest / 1.2, to: most * 1.2, count: 20)
            let theories = places.map { Theory(problem: problem, neurons: Int($0), alpha: alpha) }
            let scaled = theories.map { problem.driveNorm * $0.leaveTime(share: 0.05) }
            let linear = scaled.map { Theory.linearStageDistance(scaledTime: $0, inputs: problem.inputs) }
            let cubic = zip(theories, scaled).map {
                $0.cubicDistance(meanSquare: $0.linearStageMeanSquare(scaledTime: $1))
            }
            panel.series.append(
                Series(
                    "theory T6, alpha = \(alpha)", x: places, y: linear, .line(.dashed), .grey, lineWidth: 0.7))
            panel.series.append(
                Series(
                    "theory with the cubic term, alpha = \(alpha)", x: places, y: zip(linear, cubic).map { $0 + $1 },
                    .line(.dashed), style.colour(alpha), lineWidth: 1.0))
            let chosen = alphas.indices.filter { alphas[$0] == alpha }
            panel.series.append(
                Series(
                    "W_rel2 at T_5, alpha = \(alpha)", x: chosen.map { neurons[$0] }, y: chosen.map { values[$0] },
                    .points(style.shape(alpha)), style.colour(alpha)))
        }
        return panel
    }

    // MARK: - Words

    var sampleSentence: String {
        get throws {
            let seeds = Set(runs.map(\.seed)).sorted().map(String.init)
            let sizes = Set(try analysed.values("sweep", "neurons")).sorted().map { "\(Int($0))" }
            let sweepAlphas = AlphaStyle(try analysed.values("sweep", "alpha")).list
            let sweepSeeds = Set(try analysed.values("sweep", "seed")).sorted().map { "\(Int($0))" }
            let sweep =
                sizes.isEmpty
                ? ""
                : " In (d) also m = \(listed(sizes)) for α = \(sweepAlphas), seed\(sweepSeeds.count == 1 ? "" : "s") \(listed(sweepSeeds))."
            return
                "(a) to (c): m = \(runs[0].neurons) neurons, tanh, α = \(AlphaStyle(runs).list), seeds "
                + "\(listed(seeds)), every seed drawn; no fitted parameter." + sweep
                + " Shaded: stages of α = \(short(shaded, digits: 4)), read off the loss alone, mean over its seeds. "
                + "Dashed in (c): W_rel² of infinitely many neurons in the linear stage (T6); dotted, and in (d) included in "
                + "the coloured dashed lines (grey: T6 alone): what the cubic term of tanh adds, "
                + "15 (E[f (ẑ·x)³]/(6‖z‖))² (E a²)², which grows as e^{4‖z‖t}. So W_rel² passes a minimum before the "
                + "descent where α is large, and T6's law for W_rel² at T_5% ends. From e^{‖z‖t} ≈ m on, fewer than one neuron of "
                + "the mean field carries W_rel², and the seeds leave T6's curve."
        }
    }
}
