// The panels of figure A6. Unaware of the page.
import Dynamics
import Glibc
import Gnuplot
import Results

/// Runs over α with their analysis.
struct NormsPanels {
    private let runs: [FlowRun]
    private let rows: Rows
    /// The α whose stages are shaded.
    private let shaded: Double
    private let stages: MeanStages

    private var problem: Problem { runs[0].problem }
    private var style: AlphaStyle { AlphaStyle(runs) }
    private static let start = 0.2
    /// Ends of stages, as they are marked on the lines.
    private static let marks: [(column: String, shape: PointShape, words: Text)] = [
        ("t1", .circle, "end of I"), ("t2", .square, "end of II"), ("t3", .triangle, "end of III"),
    ]

    init(_ runs: [FlowRun], _ rows: Rows, shaded: Double) throws {
        self.runs = runs
        self.rows = rows
        self.shaded = shaded
        stages = try MeanStages(runs.filter { $0.alpha == shaded })
    }

    var key: [KeyEntry] {
        style.key(marked: false) + Self.marks.map { KeyEntry($0.words, .points($0.shape), .grey) }
    }

    // MARK: - Panels

    func ratio(_ frame: Frame) throws -> Panel {
        try Panel(
            frame, "(a)  Ratio of the norms", x: try time(isLast: false),
            y: Axis(math("||*w*||_F/||*a*||"), from: 0, to: 2, tics: .step(0.5)),
            regions: stages.regions(from: Self.start, areNamed: true), references: [Reference(.horizontal, at: 1)]
        ) {
            stages.lines(from: Self.start, heights: 0...1.7)
            try lines(
                theory: { ($0.input / $0.output).squareRoot() },
                { run in zip(try run.values("w_norm"), try run.values("a_norm")).map { $0 / $1 } })
        }
    }

    func power(_ frame: Frame) throws -> Panel {
        let measured = { (run: FlowRun) in try run.values("a_norm").map { pow($0, 2) } }
        let heights = try decades(measured)
        let target = problem.bestLinearNorm
        let overTarget = target * pow(heights.upperBound / heights.lowerBound, 0.05)
        return try Panel(
            frame, "(b)  Size of the output weights", x: try time(isLast: false),
            y: Axis(math("||*a*||^2"), .log, from: heights.lowerBound, to: heights.upperBound),
            regions: stages.regions(from: Self.start, areNamed: false),
            references: [Reference(.horizontal, at: target)],
            annotations: [Annotation(math("||*s*\\*||"), at: .axes(Self.start * 1.15, overTarget), colour: .grey)]
        ) {
            stages.lines(from: Self.start, heights: heights)
            try lines(theory: \.output, measured)
        }
    }

    func largest(_ frame: Frame) throws -> Panel {
        let measured = { (run: FlowRun) in try run.values("q_max") }
        let heights = try decades(measured)
        let neurons = Double(runs[0].neurons)
        let largest = Theory(problem: problem, neurons: runs[0].neurons, alpha: 1).medianLargest
        return try Panel(
            frame, "(c)  Largest weight of all neurons", x: try time(isLast: true),
            y: Axis(math("*q*_{max}"), .log, from: heights.lowerBound, to: heights.upperBound),
            regions: stages.regions(from: Self.start, areNamed: false)
        ) {
            stages.lines(from: Self.start, heights: heights)
            try lines(theory: { ($0.output / neurons).squareRoot() * largest }, measured)
        }
    }

    func effective(_ frame: Frame) throws -> Panel {
        try Panel(
            frame, "(d)  Share of neurons that count", x: try time(isLast: true),
            y: Axis(math("*N*_{eff}/*m*"), from: 0, to: 0.6, tics: .step(0.1)),
            regions: stages.regions(from: Self.start, areNamed: false),
            references: [Reference(.horizontal, at: 1.0 / 3)],
            annotations: [
                Annotation("half-normal: a third", at: .axes(Self.start * 1.15, 1.0 / 3 - 0.03), colour: .grey)
            ]
        ) {
            stages.lines(from: Self.start, heights: 0...0.6)
            try lines(theory: nil, { run in try run.values("N_eff").map { $0 / Double(run.neurons) } })
        }
    }

    // MARK: - Parts

    private func time(isLast: Bool) throws -> Axis {
        .time(from: Self.start, to: try runs.lastTime() * 1.1, isLast: isLast)
    }

    /// Powers of ten around all that is drawn.
    private func decades(_ measured: (FlowRun) throws -> [Double]) throws -> ClosedRange<Double> {
        let values = try runs.flatMap(measured)
        return pow(10, log10(values.min()!).rounded(.down))...pow(10, log10(values.max()!).rounded(.up))
    }

    /// Σa² and Σ‖w‖².
    private typealias Powers = (output: Double, input: Double)

    /// A line for each run, theory of each α until the plateau, and the ends of the stages on the first seed's line.
    @SeriesBuilder private func lines(
        theory value: ((Powers) -> Double)?, _ measured: (FlowRun) throws -> [Double]
    ) throws -> [Series] {
        for run in runs.reversed() { try line(run, measured(run)) }
        for alpha in style.alphas {
            if let value { try theory(alpha, value) }
            try ends(alpha, measured)
        }
    }

    private func line(_ run: FlowRun, _ values: [Double]) throws -> Series {
        let times = try run.values("time")
        let drawn = times.indices.filter { times[$0] >= Self.start }
        return Series(
            "measured, alpha = \(run.alpha), seed \(run.seed)", x: times.at(drawn), y: values.at(drawn), .line(),
            style.colour(run.alpha), lineWidth: 1.0)
    }

    /// From the moments expected of the initial state, with the linear network's K(t).
    private func theory(_ alpha: Double, _ value: (Powers) -> Double) throws -> Series {
        let theory = Theory(problem: problem, neurons: runs[0].neurons, alpha: alpha)
        let times = theory.descentTimes(from: Self.start, count: 100)
        let moments = theory.expectedMoments
        let curve = try theory.linearNetworkCurve(from: moments, times: times)
        return SweepLook.theory(
            "theory, alpha = \(alpha)", x: times,
            y: curve.drive.map { value(theory.linearNorms(drive: $0, from: moments)) })
    }

    /// The ends of the stages on the line of the first run of one α.
    private func ends(_ alpha: Double, _ measured: (FlowRun) throws -> [Double]) throws -> [Series] {
        let index = runs.firstIndex { $0.alpha == alpha }!
        let (times, values) = try (runs[index].values("time"), measured(runs[index]))
        return try Self.marks.compactMap { mark in
            let end = try rows.table.values(mark.column)[index]
            guard let sample = times.firstIndex(where: { $0 >= end }) else { return nil }
            return Series(
                "\(mark.column), alpha = \(alpha)", x: [times[sample]], y: [values[sample]], .points(mark.shape),
                style.colour(alpha))
        }
    }

    // MARK: - Words

    var sampleSentence: String {
        "m = \(runs[0].neurons) neurons, tanh, \(problem.name) problem, α = \(style.list), seeds \(runs.seedList), "
            + "every seed drawn; markers: the ends of the stages I, II and III of the first seed; shaded: stages of α "
            + "= \(short(shaded, digits: 4)), mean over its seeds; all read off the loss alone. Dashed: conservation "
            + "laws of the linear network with its K(t), expected over seeds, without a fitted parameter; in (c) times "
            + "the median of the largest of m half-normal amplitudes. N_eff = (Σ q²)²/Σ q⁴ with q² = |a|‖w‖ starts at "
            + "m/2 and is m/3 for half-normal |a| = ‖w‖."
    }
}
