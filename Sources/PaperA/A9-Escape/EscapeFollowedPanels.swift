// Panels (a) to (c) of figure A9: single runs on their way out of the secondary plateau. Unaware of the page.
import Dynamics
import Glibc
import Gnuplot
import Numerics
import Results
import StageGraph

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
        snapshots = try all.map { try $0.showing(Self.moments, stage: stage) }
    }

    // MARK: - The function

    func function(_ frame: Frame) -> Panel {
        let points = (0...120).map { -1 + Double($0) / 60 }
        let activation = ActivationFunction(rawValue: runs[0].activation) ?? .tanh
        func output(_ name: String, _ moment: Int, _ stroke: Stroke, _ colour: Colour, _ key: Text) -> Series {
            let values = NetworkFunction.values(
                state: snapshots[0][moment].state, activation: activation, inputs: problem.inputs, at: points)
            return Series(name, x: points, y: values, .line(stroke), colour, label: .key(key))
        }
        let best = problem.bestLinear
        return Panel(
            frame, "(a)  The function learned", x: Axis(math("*x*"), from: -1, to: 1, tics: .step(1)),
            y: Axis(math("*f*_*θ*(*x*)"), from: -6, to: 9, tics: .step(5)), key: KeyPlace(.topLeft, x: 0.0, y: 1.02)
        ) {
            Series(
                "target at the quadrature nodes", x: Array(problem.x[..<problem.nodes]), y: problem.targets,
                .points(.openCircle), .grey, label: .key("target"))
            Series(
                "best line", x: points, y: points.map { best[0] * $0 + best[1] }, .line(.dashed), .ink,
                label: .key("best line"))
            output("f at the plateau", 0, .solid, .blue, "plateau")
            output("f where the plateau ends", 1, .dashDotted, .vermillion, "plateau ends")
            output("f at the end", 2, .solid, .green, "end")
        }
    }

    // MARK: - The neurons

    /// Shares of the first run's neurons in Σ q², the largest first, some of all ranks.
    func ranks(_ frame: Frame) -> Panel {
        Panel(
            frame, "(b)  Neurons by size", x: Axis("Rank", .log, from: 0.8, to: Double(runs[0].neurons) * 1.2),
            y: Axis(math("Share of Σ *q*^2"), .log, from: 1e-8, to: 3), key: KeyPlace(.bottomLeft, x: 0.0, y: 0.0)
        ) {
            for moment in Self.moments.indices { ranks(at: moment) }
        }
    }

    /// Neurons along z and against it apart.
    private func ranks(at moment: Int) -> [Series] {
        let (unit, snapshot) = (problem.direction, snapshots[0][moment])
        let (sizes, order) = (snapshot.sizes, snapshot.largestFirst)
        let total = sizes.reduce(0, +)
        let (first, second) = (snapshot.signedInput(0), snapshot.signedInput(1))
        let ranks = Set((0...60).map { Int(pow(Double(order.count), Double($0) / 60).rounded()) - 1 }).sorted()
        return [true, false].compactMap { isAlong in
            let chosen = ranks.filter { rank in
                let k = order[rank]
                return (unit[0] * first[k] + unit[1] * second[k] > 0) == isAlong
            }
            guard !chosen.isEmpty else { return nil }
            let words = Self.moments[moment]
            let shape: PointShape = isAlong ? [.square, .triangle, .diamond][moment] : .openCircle
            return Series(
                "share by rank, \(words), \(isAlong ? "along" : "against") z", x: chosen.map { Double($0 + 1) },
                y: chosen.map { sizes[order[$0]] / total }, .points(shape), [.blue, .vermillion, .green][moment],
                label: isAlong ? .key(Text(words)) : moment == 2 ? .key(math("end, against *z*")) : .none)
        }
    }

    // MARK: - Shares

    func shares(_ frame: Frame) throws -> Panel {
        let end = try runs.lastTime()
        return try Panel(
            frame, "(c)  Share of the largest neurons", x: Axis(math("Time *t*"), .log, from: 3, to: end * 1.1),
            y: Axis(math("Share of Σ *q*^2"), .log, to: 1.5), key: KeyPlace(.topLeft, x: 0.0, y: 1.0)
        ) {
            for number in runs.indices { try measuredShares(number) }
            for number in runs.indices { try theoryOfShare(number) }
        }
    }

    private func measuredShares(_ number: Int) throws -> [Series] {
        let run = runs[number]
        let drawn = try zip(run.values("time"), run.values("top_share")).filter { $0.0 >= 3 }
        let top = snapshots[number].map { snapshot -> Double in
            let sizes = snapshot.sizes
            return sizes.sorted(by: >).prefix(Self.counted).reduce(0, +) / sizes.reduce(0, +)
        }
        return [
            Series(
                "largest neuron, seed \(run.seed)", x: drawn.map(\.0), y: drawn.map(\.1), .line(), .blue,
                label: number == 0 ? .key("largest") : .none, lineWidth: 1.0),
            Series(
                "ten largest neurons, seed \(run.seed)", x: snapshots[number].map(\.time), y: top,
                .points(.triangle), .vermillion, label: number == 0 ? .key("ten largest") : .none),
        ]
    }

    private func theoryOfShare(_ number: Int) throws -> Series {
        let run = runs[number]
        let theory = Theory(problem: problem, neurons: run.neurons, alpha: run.alpha)
        let curve = try theory.escapeCurve(initialState: run.initialState)
        let begin = theory.descentTime(initialState: run.initialState) + theory.escapeOnset
        let (times, shares) = Self.between(curve.times, curve.topShare)
        return Series(
            "T5, seed \(run.seed)", x: times.map { begin + $0 }, y: shares, .line(.dashed), .ink,
            label: number == 0 ? .key("theory T5") : .none, lineWidth: 0.9)
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
            "(a) and (b): m = \(runs[0].neurons), α = \(short(runs[0].alpha, digits: 4)), seed \(seeds[0]), on the "
            + "secondary plateau, where it ends (R = .95 R2) and at the end of the run, t = \(listed(times)); target "
            + "at the quadrature nodes; q² = |a|‖w‖; open circles: sign(a) w points against z. (c): "
            + "seed\(seeds.count == 1 ? "" : "s") \(listed(seeds)); dashed: T5 from each seed's initial parameters, "
            + "without a fitted parameter."
    }
}
