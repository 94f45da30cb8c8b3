// The panels of figure A3. Unaware of the page.
import Dynamics
import Glibc
import Gnuplot
import Results

/// Runs over α with their analysis.
struct WassersteinPanels {
    private let runs: [FlowRun]
    private let rows: Rows
    private let sweep: Rows
    /// The α whose stages are shaded.
    private let shaded: Double
    private let stages: MeanStages
    /// The values of α of the runs and of the sweep, told apart alike in all panels.
    let style: AlphaStyle
    /// Powers of ten around all that is measured after the start.
    private let distances: ClosedRange<Double>

    private var problem: Problem { runs[0].problem }
    private var alphas: [Double] { AlphaStyle(runs).alphas }
    private static let start = 0.2
    private static let symbol = math("*W*_{rel}^2")

    init(_ runs: [FlowRun], _ rows: Rows, sweep: Rows, shaded: Double) throws {
        self.runs = runs
        self.rows = rows
        self.sweep = sweep
        self.shaded = shaded
        stages = try MeanStages(runs.filter { $0.alpha == shaded })
        style = AlphaStyle(runs.map(\.alpha) + (try sweep.alpha))
        let lowest = try runs.map { try $0.values("W_rel2").filter { $0 > 0 }.min() ?? 1 }.min()!
        distances = pow(10, log10(lowest).rounded(.down))...1
    }

    // MARK: - Against time

    func loss(_ frame: Frame) throws -> Panel {
        let highest = 1.24 * problem.initialRisk
        return try Panel(
            frame, "(a)  Loss, " + problem.title, x: try time(isLast: false),
            y: Axis(math("Loss *R*"), from: 0, to: highest, tics: .step(2)),
            regions: stages.regions(from: Self.start, areNamed: true),
            references: [Reference(.horizontal, at: problem.riskAtLinearFit)],
            annotations: [
                Annotation(
                    math("*R*_{lin}"), at: .panel(0.99, problem.riskAtLinearFit / highest + 0.06), .right, colour: .grey
                )
            ]
        ) {
            stages.lines(from: Self.start, heights: 0...1.09 * problem.initialRisk)
            try lines("risk")
        }
    }

    func distance(_ frame: Frame) throws -> Panel {
        try Panel(
            frame, math("(b)  Distance between the laws of |*a*| and ||*w*||"), x: try time(isLast: true),
            y: Axis(Self.symbol, .log, from: distances.lowerBound, to: distances.upperBound),
            regions: stages.regions(from: Self.start, areNamed: false)
        ) {
            stages.lines(from: Self.start, heights: distances)
            try lines("W_rel2")
        }
    }

    private func time(isLast: Bool) throws -> Axis {
        .time(from: Self.start, to: try runs.lastTime() * 1.1, isLast: isLast)
    }

    private func lines(_ column: String) throws -> [Series] {
        try runs.reversed().map { run in
            try run.line(
                "\(column), alpha = \(run.alpha), seed \(run.seed)", of: column, from: Self.start,
                style.colour(run.alpha), lineWidth: 1.0)
        }
    }

    // MARK: - Against ‖z‖t

    func collapse(_ frame: Frame) throws -> Panel {
        let leave = try rows.T_5.filter(\.isFinite).max() ?? 4
        let end = min(14, 1.25 * problem.driveNorm * leave)
        let places = stride(from: 0.0, through: end, by: end / 40).map { $0 }
        let theory = { Theory.linearStageDistance(scaledTime: $0, inputs: problem.inputs) }
        return try Panel(
            frame, math("(c)  Linear stage: one curve for all *α*"),
            x: Axis(math("||*z*||*t*"), from: 0, to: end, tics: .step(end > 6 ? 2 : 1)),
            y: Axis(Self.symbol, .log, from: distances.lowerBound, to: 10),
            annotations: [
                Annotation(
                    math("theory ~ e^{−3||*z*||*t*}"), at: .axes(0.3 * end + 0.03 * end, 2.2 * theory(0.3 * end)))
            ]
        ) {
            for alpha in alphas.reversed() { try linearStage(alpha) }
            Series(
                "theory, infinitely many neurons", x: places, y: places.map(theory), .line(.dashed), .ink,
                lineWidth: 1.0)
            for alpha in alphas { cubicTerm(alpha) }
        }
    }

    /// Until T_5 as a line, the first seed's with a marker at its end, so that curves on top of each other can be told.
    private func linearStage(_ alpha: Double) throws -> [Series] {
        let leave = try rows.T_5
        let own = runs.indices.filter { runs[$0].alpha == alpha }
        return try own.flatMap { index in
            let run = runs[index]
            let (scaled, values) = try (run.values("scaled_time"), run.values("W_rel2"))
            let last = scaled.lastIndex { $0 <= problem.driveNorm * leave[index] } ?? 0
            let line = Series(
                "W_rel2 until T_5, alpha = \(alpha), seed \(run.seed)", x: Array(scaled[...last]),
                y: Array(values[...last]), .line(), style.colour(alpha), lineWidth: 0.9)
            let marker = Series(
                "W_rel2 at T_5, alpha = \(alpha)", x: [scaled[last]], y: [values[last]], .points(style.shape(alpha)),
                style.colour(alpha))
            return index == own[0] ? [line, marker] : [line]
        }
    }

    /// What the cubic term adds, where it matters before T_5.
    private func cubicTerm(_ alpha: Double) -> [Series] {
        let theory = Theory(problem: problem, neurons: runs[0].neurons, alpha: alpha)
        let cubic = { theory.cubicDistance(meanSquare: theory.linearStageMeanSquare(scaledTime: $0)) }
        let end = problem.driveNorm * theory.leaveTime(share: 0.05)
        guard cubic(end) > Theory.linearStageDistance(scaledTime: end, inputs: problem.inputs) else { return [] }
        let places = stride(from: max(0, end - 4), through: end, by: 0.1).map { $0 }
        return [
            Series(
                "theory, the activation's cubic term, alpha = \(alpha)", x: places, y: places.map(cubic),
                .line(.dotted), .ink, lineWidth: 1.0)
        ]
    }

    // MARK: - Against M

    func sizes(_ frame: Frame) throws -> Panel {
        let alphas = try sweep.alpha + rows.alpha
        let neurons = try sweep.neurons + rows.neurons
        let values = try sweep.W_T5 + rows.W_T5
        let (fewest, most) = (neurons.min()!, neurons.max()!)
        return Panel(
            frame, math("(d)  When the descent begins (*T*_{5%})"),
            x: Axis(math("Number of neurons *m*"), .log, from: fewest / 1.4, to: most * 1.4),
            y: Axis(Self.symbol + math(" at *T*_{5%}"), .log)
        ) {
            for alpha in Set(alphas).sorted() {
                sizesTheory(alpha, neurons: logarithmicGrid(from: fewest / 1.2, to: most * 1.2, count: 20))
                let chosen = alphas.indices.filter { alphas[$0] == alpha }
                Series(
                    "W_rel2 at T_5, alpha = \(alpha)", x: neurons.at(chosen), y: values.at(chosen),
                    .points(style.shape(alpha)), style.colour(alpha))
            }
        }
    }

    /// T6 alone, and with the cubic term.
    private func sizesTheory(_ alpha: Double, neurons: [Double]) -> [Series] {
        let theories = neurons.map { Theory(problem: problem, neurons: Int($0), alpha: alpha) }
        let scaled = theories.map { problem.driveNorm * $0.leaveTime(share: 0.05) }
        let linear = scaled.map { Theory.linearStageDistance(scaledTime: $0, inputs: problem.inputs) }
        let cubic = zip(theories, scaled).map { theory, time in
            theory.cubicDistance(meanSquare: theory.linearStageMeanSquare(scaledTime: time))
        }
        return [
            Series("theory T6, alpha = \(alpha)", x: neurons, y: linear, .line(.dashed), .grey, lineWidth: 0.7),
            Series(
                "theory with the cubic term, alpha = \(alpha)", x: neurons, y: zip(linear, cubic).map { $0 + $1 },
                .line(.dashed), style.colour(alpha), lineWidth: 1.0),
        ]
    }

    // MARK: - Words

    var sampleSentence: String {
        get throws {
            let seeds = Set(try sweep.seed)
            let swept =
                seeds.isEmpty
                ? ""
                : " In (d) also m = \(try sweep.neurons.integerList) for α = \(AlphaStyle(try sweep.alpha).list), "
                    + "seed\(seeds.count == 1 ? "" : "s") \(try sweep.seed.integerList)."
            return
                "(a) to (c): m = \(runs[0].neurons) neurons, tanh, α = \(AlphaStyle(runs).list), seeds "
                + "\(runs.seedList), every seed drawn; no fitted parameter." + swept
                + " Shaded: stages of α = \(short(shaded, digits: 4)), read off the loss alone, mean over its seeds. "
                + "Dashed in (c): W_rel² of infinitely many neurons in the linear stage (T6); dotted, and in (d) "
                + "included in the coloured dashed lines (grey: T6 alone): what the cubic term of tanh adds, 15 (E[f "
                + "(ẑ·x)³]/(6‖z‖))² (E a²)², which grows as e^{4‖z‖t}. So W_rel² passes a minimum before the descent "
                + "where α is large, and T6's law for W_rel² at T_5% ends. From e^{‖z‖t} ≈ m on, fewer than one neuron "
                + "of the mean field carries W_rel², and the seeds leave T6's curve."
        }
    }
}
