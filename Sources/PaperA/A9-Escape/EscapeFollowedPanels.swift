// Panels (a) to (c) of figure A9: single runs on their way out of the secondary plateau. Unaware of the page.
import Dynamics
import Engine
import Glibc
import Gnuplot
import Numerics
import Results

/// Runs of one α with their snapshots.
struct EscapeFollowed {
    let runs: [FlowRun]
    /// By run, at `moments`.
    private let snapshots: [[FlowSnapshot]]

    private static let moments = ["plateau", "plateau ends", "end"]
    private static let counted = 10

    private var problem: Problem { runs[0].problem }

    /// Throws a `Failure` if a run lacks one of the moments.
    init(runs: [FlowRun], snapshots all: [[FlowSnapshot]], stage: String) throws {
        self.runs = runs
        snapshots = try all.map { own in
            try Self.moments.map { moment in
                guard let found = own.first(where: { $0.moment == moment }) else {
                    throw Failure(
                        .usage, "a run to follow lacks a moment", at: stage,
                        facts: [
                            .init("expected", moment), .init("found", own.map(\.moment).joined(separator: ", ")),
                        ], hint: "a run needs a secondary plateau that ends: more neurons or no endTime")
                }
                return found
            }
        }
    }

    // MARK: - The function

    func function(_ frame: Frame) -> Panel {
        let points = (0...120).map { -1 + Double($0) / 60 }
        let activation = ActivationFunction(rawValue: runs[0].activation) ?? .tanh
        func output(_ moment: Int) -> [Double] {
            NetworkFunction.values(
                state: snapshots[0][moment].state, activation: activation, inputs: problem.inputs, at: points)
        }
        let best = problem.bestLinear
        let nodes = Array(problem.x[..<problem.nodes])
        var panel = Panel(
            frame: frame, title: "(a)  The function learned",
            x: Axis(.italic("x"), from: -1, to: 1, tics: .step(1)),
            y: Axis(
                .italic("f") + .subscript(.italic("θ")) + "(" + .italic("x") + ")", from: -6, to: 9, tics: .step(5)),
            key: KeyPlace(.topLeft, x: 0.0, y: 1.02))
        panel.series = [
            Series(
                "target at the quadrature nodes", x: nodes, y: problem.targets, .points(.openCircle), .grey,
                label: .key("target")),
            Series(
                "best line", x: points, y: points.map { best[0] * $0 + best[1] }, .line(.dashed), .ink,
                label: .key("best line")),
            Series("f at the plateau", x: points, y: output(0), .line(), .blue, label: .key("plateau")),
            Series(
                "f where the plateau ends", x: points, y: output(1), .line(.dashDotted), .vermillion,
                label: .key("plateau ends")),
            Series("f at the end", x: points, y: output(2), .line(), .green, label: .key("end")),
        ]
        return panel
    }

    // MARK: - The neurons

    /// Shares of the first run's neurons in Σ q², the largest first, some of all ranks.
    func ranks(_ frame: Frame) -> Panel {
        let unit = problem.direction
        var panel = Panel(
            frame: frame, title: "(b)  Neurons by size",
            x: Axis("Rank", .log, from: 0.8, to: Double(runs[0].neurons) * 1.2),
            y: Axis("Share of Σ " + Text.italic("q") + .superscript("2"), .log, from: 1e-8, to: 3),
            key: KeyPlace(.bottomLeft, x: 0.0, y: 0.0))
        for (moment, words) in Self.moments.enumerated() {
            let snapshot = snapshots[0][moment]
            let sizes = zip(snapshot.amplitudes, snapshot.norms).map { $0 * $1 }
            let total = sizes.reduce(0, +)
            let (first, second) = (snapshot.signedInput(0), snapshot.signedInput(1))
            let order = sizes.indices.sorted { (sizes[$0], $1) > (sizes[$1], $0) }
            let last = order.count - 1
            let ranks = Set((0...60).map { Int(pow(Double(last + 1), Double($0) / 60).rounded()) - 1 }).sorted()
            for isAlong in [true, false] {
                let chosen = ranks.filter { rank in
                    let k = order[rank]
                    return (unit[0] * first[k] + unit[1] * second[k] > 0) == isAlong
                }
                guard !chosen.isEmpty else { continue }
                let shape: PointShape = isAlong ? [.square, .triangle, .diamond][moment] : .openCircle
                panel.series.append(
                    Series(
                        "share by rank, \(words), \(isAlong ? "along" : "against") z",
                        x: chosen.map { Double($0 + 1) }, y: chosen.map { sizes[order[$0]] / total }, .points(shape),
                        [.blue, .vermillion, .green][moment],
                        label: isAlong || moment == 2
                            ? .key(isAlong ? Text(words) : "end, against " + .italic("z")) : .none))
            }
        }
        return panel
    }

    // MARK: - Shares

    func shares(_ frame: Frame) throws -> Panel {
        let end = try runs.map { try $0.values("time").last ?? 1 }.max()!
        var panel = Panel(
            frame: frame, title: "(c)  Share of the largest neurons",
            x: Axis("Time " + .italic("t"), .log, from: 3, to: end * 1.1),
            y: Axis("Share of Σ " + Text.italic("q") + .superscript("2"), .log, to: 1.5),
            key: KeyPlace(.topLeft, x: 0.0, y: 1.0))
        for (number, run) in runs.enumerated() {
            let (times, values) = (try run.values("time"), try run.values("top_share"))
            let drawn = times.indices.filter { times[$0] >= 3 }
            panel.series.append(
                Series(
                    "largest neuron, seed \(run.seed)", x: drawn.map { times[$0] }, y: drawn.map { values[$0] },
                    .line(),
                    .blue, label: number == 0 ? .key("largest") : .none, lineWidth: 1.0))
            let top = snapshots[number].map { snapshot -> Double in
                let sizes = zip(snapshot.amplitudes, snapshot.norms).map { $0 * $1 }
                return sizes.sorted(by: >).prefix(Self.counted).reduce(0, +) / sizes.reduce(0, +)
            }
            panel.series.append(
                Series(
                    "ten largest neurons, seed \(run.seed)", x: snapshots[number].map(\.time), y: top,
                    .points(.triangle), .vermillion, label: number == 0 ? .key("ten largest") : .none))
        }
        for (number, run) in runs.enumerated() {
            let theory = Theory(problem: problem, neurons: run.neurons, alpha: run.alpha)
            let start = run.initialState
            let curve = try theory.escapeCurve(initialState: start)
            let begin = theory.descentTime(initialState: start) + theory.escapeOnset
            let (times, shares) = Self.between(curve.times, curve.topShare)
            panel.series.append(
                Series(
                    "T5, seed \(run.seed)", x: times.map { begin + $0 }, y: shares, .line(.dashed), .ink,
                    label: number == 0 ? .key("theory T5") : .none, lineWidth: 0.9))
        }
        return panel
    }

    /// Points between those of a curve that grows as 1/(T − t): its inverse is nearly linear in t.
    private static func between(_ x: [Double], _ y: [Double]) -> ([Double], [Double]) {
        var (fineX, fineY) = ([x[0]], [y[0]])
        for index in x.indices.dropFirst() {
            for part in 1...8 {
                let share = Double(part) / 8
                fineX.append(x[index - 1] + share * (x[index] - x[index - 1]))
                fineY.append(1 / ((1 - share) / y[index - 1] + share / y[index]))
            }
        }
        return (fineX, fineY)
    }

    var sampleSentence: String {
        let seeds = runs.map { "\($0.seed)" }
        let times = Self.moments.indices.map { short(snapshots[0][$0].time, digits: 3) }
        return
            "(a) and (b): m = \(runs[0].neurons), α = \(short(runs[0].alpha, digits: 4)), seed \(seeds[0]), on the secondary "
            + "plateau, where it ends (R = .95 R2) and at the end of the run, t = \(listed(times)); target at the "
            + "quadrature nodes; q² = |a|‖w‖; open circles: sign(a) w points against z. (c): seed\(seeds.count == 1 ? "" : "s") "
            + "\(listed(seeds)); dashed: T5 from each seed's initial parameters, without a fitted parameter."
    }
}
