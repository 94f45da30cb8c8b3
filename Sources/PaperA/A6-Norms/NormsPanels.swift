// The panels of figure A6. Unaware of the page.
import Dynamics
import Glibc
import Gnuplot
import Results

/// Runs over α with their analysis.
struct NormsPanels {
    let runs: [FlowRun]
    let analysed: AnalysisFile
    /// The α whose stages are shaded.
    let shaded: Double

    private var problem: Problem { runs[0].problem }
    private var neurons: Double { Double(runs[0].neurons) }
    private var style: AlphaStyle { AlphaStyle(runs) }
    private static let start = 0.2
    /// Ends of stages, as they are marked on the lines.
    private static let marks: [(column: String, shape: PointShape, words: Text)] = [
        ("t1", .circle, "end of I"), ("t2", .square, "end of II"), ("t3", .triangle, "end of III"),
    ]

    var key: [KeyEntry] {
        style.key(marked: false) + [KeyEntry("theory", .line(.dashed), .ink)]
            + Self.marks.map { KeyEntry($0.words, .points($0.shape), .grey) }
    }

    func ratio(_ frame: Frame) throws -> Panel {
        var panel = try panel(
            frame, "(a)  Ratio of the norms",
            Axis(
                "||" + .italic("w") + "||" + .subscript("F") + "/||" + .italic("a") + "||", from: 0, to: 2,
                tics: .step(0.5)), last: false)
        panel.references = [Reference(.horizontal, at: 1)]
        try add(to: &panel, theory: { ($0.input / $0.output).squareRoot() }) { run, index in
            try run.values("w_norm")[index] / run.values("a_norm")[index]
        }
        try shade(&panel, 0...1.7, named: true)
        return panel
    }

    func power(_ frame: Frame) throws -> Panel {
        let target = problem.bestLinearNorm
        let heights = try decades { pow(try $0.values("a_norm")[$1], 2) }
        var panel = try panel(
            frame, "(b)  Size of the output weights",
            Axis(
                "||" + .italic("a") + "||" + .superscript("2"), .log, from: heights.lowerBound, to: heights.upperBound),
            last: false)
        panel.references = [Reference(.horizontal, at: target)]
        panel.annotations = [
            Annotation(
                "||" + .italic("s") + "*||",
                at: .axes(Self.start * 1.15, target * pow(heights.upperBound / heights.lowerBound, 0.05)), colour: .grey
            )
        ]
        try add(to: &panel, theory: { $0.output }) { run, index in pow(try run.values("a_norm")[index], 2) }
        try shade(&panel, heights, named: false)
        return panel
    }

    func largest(_ frame: Frame) throws -> Panel {
        let heights = try decades { try $0.values("q_max")[$1] }
        var panel = try panel(
            frame, "(c)  Largest weight of all neurons",
            Axis(.italic("q") + .subscript("max"), .log, from: heights.lowerBound, to: heights.upperBound), last: true)
        let largest = Theory(problem: problem, neurons: runs[0].neurons, alpha: 1).medianLargest
        let m = neurons
        try add(to: &panel, theory: { ($0.output / m).squareRoot() * largest }) { run, index in
            try run.values("q_max")[index]
        }
        try shade(&panel, heights, named: false)
        return panel
    }

    func effective(_ frame: Frame) throws -> Panel {
        var panel = try panel(
            frame, "(d)  Share of neurons that count",
            Axis(.italic("N") + .subscript("eff") + "/" + .italic("m"), from: 0, to: 0.6, tics: .step(0.1)), last: true)
        panel.references = [Reference(.horizontal, at: 1.0 / 3)]
        panel.annotations = [
            Annotation("half-normal: a third", at: .axes(Self.start * 1.15, 1.0 / 3 - 0.03), colour: .grey)
        ]
        try add(to: &panel, theory: nil) { run, index in try run.values("N_eff")[index] / Double(run.neurons) }
        try shade(&panel, 0...0.6, named: false)
        return panel
    }

    // MARK: - Parts

    /// Powers of ten around all that is drawn.
    private func decades(_ measured: (FlowRun, Int) throws -> Double) throws -> ClosedRange<Double> {
        let values = try runs.flatMap { run in try run.history.columns[0].values.indices.map { try measured(run, $0) } }
        return pow(10, log10(values.min()!).rounded(.down))...pow(10, log10(values.max()!).rounded(.up))
    }

    private func panel(_ frame: Frame, _ title: Text, _ y: Axis, last: Bool) throws -> Panel {
        let end = try runs.map { try $0.values("time").last ?? 1 }.max()! * 1.1
        return Panel(
            frame: frame, title: title,
            x: Axis(last ? "Time " + .italic("t") : "", .log, from: Self.start, to: end, numbers: last), y: y)
    }

    private func shade(_ panel: inout Panel, _ heights: ClosedRange<Double>, named: Bool) throws {
        try MeanStages(runs.filter { $0.alpha == shaded })
            .shade(&panel, from: Self.start, heights: heights, named: named)
    }

    /// A line for each run, theory of each α until the plateau, and the ends of the stages on the first seed's line.
    private func add(
        to panel: inout Panel, theory value: (((output: Double, input: Double)) -> Double)?,
        _ measured: (FlowRun, Int) throws -> Double
    ) throws {
        for run in runs.reversed() {
            let times = try run.values("time")
            let drawn = times.indices.filter { times[$0] >= Self.start }
            panel.series.append(
                Series(
                    "measured, alpha = \(run.alpha), seed \(run.seed)", x: drawn.map { times[$0] },
                    y: try drawn.map { try measured(run, $0) }, .line(), style.colour(run.alpha), lineWidth: 1.0))
        }
        for alpha in style.alphas {
            if let value { panel.series.append(try theory(alpha, value)) }
            let index = runs.firstIndex { $0.alpha == alpha }!
            let times = try runs[index].values("time")
            for mark in Self.marks {
                let time = try analysed.values("runs", mark.column)[index]
                guard let sample = times.firstIndex(where: { $0 >= time }) else { continue }
                panel.series.append(
                    Series(
                        "\(mark.column), alpha = \(alpha)", x: [times[sample]], y: [try measured(runs[index], sample)],
                        .points(mark.shape), style.colour(alpha)))
            }
        }
    }

    /// From the moments expected of the initial state, with the linear network's K(t).
    private func theory(_ alpha: Double, _ value: ((output: Double, input: Double)) -> Double) throws -> Series {
        let theory = Theory(problem: problem, neurons: runs[0].neurons, alpha: alpha)
        let stop = max(theory.descentTime, Self.start) + 6 / problem.driveNorm
        let times = logarithmicGrid(from: Self.start, to: stop, count: 100)
        let moments = theory.expectedMoments
        let curve = try theory.linearNetworkCurve(from: moments, times: times)
        return Series(
            "theory, alpha = \(alpha)", x: times,
            y: curve.drive.map { value(theory.linearNorms(drive: $0, from: moments)) }, .line(.dashed), .ink,
            lineWidth: 0.8)
    }

    // MARK: - Words

    var sampleSentence: String {
        let seeds = Set(runs.map(\.seed)).sorted().map(String.init)
        return
            "m = \(runs[0].neurons) neurons, tanh, \(problem.name) problem, α = \(style.list), seeds "
            + "\(listed(seeds)), every seed drawn; markers: the ends of the stages I, II and III of the first seed; shaded: stages "
            + "of α = \(short(shaded, digits: 4)), mean over its seeds; all read off the loss alone. Dashed: conservation laws "
            + "of the linear network with its K(t), expected over seeds, without a fitted parameter; in (c) times the median "
            + "of the largest of m half-normal amplitudes. N_eff = (Σ q²)²/Σ q⁴ with q² = |a|‖w‖ starts at m/2 and is m/3 "
            + "for half-normal |a| = ‖w‖."
    }
}
