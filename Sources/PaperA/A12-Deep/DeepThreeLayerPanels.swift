// The panels of figure A12 about three layers. Unaware of the page.
import Dynamics
import Glibc
import Gnuplot
import Results
import StageGraph

struct DeepThreeLayerPanels {
    private let runs: [ThreeLayerRun]
    private let rows: Rows

    /// The heat maps' names and moments.
    static let maps = [(name: "start", moment: "start"), (name: "half", moment: "half descent")]

    init(_ runs: [ThreeLayerRun], _ rows: Rows) {
        self.runs = runs
        self.rows = rows
    }

    /// Descending: the order of colours.
    private var scales: [Double] { Set(runs.map(\.scale)).sorted(by: >) }
    private var seeds: [Int] { Set(runs.map(\.seed)).sorted() }

    /// One run for each scale, of the first seed.
    private var first: [ThreeLayerRun] {
        let (scales, seed) = (scales, seeds[0])
        return scales.compactMap { scale in runs.first { $0.scale == scale && $0.seed == seed } }
    }

    private static func stroke(_ index: Int) -> Stroke { [.solid, .dashed, .dashDotted][index % 3] }

    // MARK: - Loss and plateau length

    func loss(_ frame: Frame) throws -> Panel {
        try Panel(
            frame, "(a)  Three layers: loss", x: Axis(math("*t*/*T*"), from: 0, to: 1.6, tics: .step(0.5)),
            y: Axis(math("Loss *R*/*R*_0"), from: 0, to: 1.08, tics: .step(0.25)),
            key: KeyPlace(.bottomLeft, x: 0.02, y: 0.03),
            references: [Reference(.vertical, at: 1, label: "blow-up (theory)", labelAt: 0.985)]
        ) {
            for (index, run) in first.enumerated() {
                let times = try run.history.values("time").map { $0 / run.blowUpTime }
                let inside = times.prefix { $0 <= 1.6 }.indices
                Series(
                    "R/R0, scale = \(run.scale)", x: times.at(inside),
                    y: try run.history.values("risk").at(inside).map { $0 / run.problem.initialRisk },
                    .line(Self.stroke(index)), .series(index), label: .key(math("*ε* = ") + .number(run.scale)))
            }
        }
    }

    func length(_ frame: Frame) throws -> Panel {
        let (scale, measured, theory, seed) = try (rows.scale, rows.T_h, rows.T_blow_up, rows.seed)
        let lowest = measured.filter(\.isFinite).min() ?? 1
        return Panel(
            frame, "(b)  Length of the plateau",
            x: Axis(
                math("Initial size *ε*"), .log, from: (scales.last ?? 1) / 1.4, to: (scales.first ?? 1) * 1.4,
                tics: .at(scales.map { ($0, .number($0)) })),
            y: Axis(math("*T*_h"), .log, from: 0.6 * lowest, to: 1.7 * (theory.max() ?? 1)),
            key: KeyPlace(.topRight, x: 1, y: 1)
        ) {
            for (number, own) in seeds.enumerated() {
                let line = scale.indices.filter { seed[$0] == Double(own) }.sorted { scale[$0] < scale[$1] }
                Series(
                    "blow-up of the effective dynamics, seed \(own)", x: scale.at(line), y: theory.at(line),
                    .line(.dashed), .ink, label: number == 0 ? .key(math("theory, *T*")) : .none, lineWidth: 0.7)
            }
            Series("T_h, every seed", x: scale, y: measured, .points(.openCircle), .blue, label: .key("gradient flow"))
        }
    }

    // MARK: - Blow-up

    func growth(_ frame: Frame) throws -> Panel {
        let reach = 6.0
        return try Panel(
            frame, "(c)  Growth before the blow-up",
            x: Axis(math("||*z*||(*t* − *T*)"), from: -reach, to: 1.5, tics: .step(2)),
            y: Axis(math("1/||*a*||"), from: 0, to: reach, tics: .step(2))
        ) {
            for (index, run) in first.enumerated() {
                let times = try run.history.values("time").map { run.problem.driveNorm * ($0 - run.blowUpTime) }
                let sizes = try run.history.values("a_norm").map { 1 / $0 }
                let drawn = times.indices.filter { times[$0] >= -reach && times[$0] <= 1.5 && sizes[$0] <= reach }
                Series(
                    "1/|a|, scale = \(run.scale)", x: times.at(drawn), y: sizes.at(drawn), .line(Self.stroke(index)),
                    .series(index))
            }
            Series(
                "1/|a| = |z|(T - t)", x: [-reach, 0], y: [reach, 0], .line(.dashed), .ink,
                label: .at(-2.2, 3.4, "theory", .left), lineWidth: 0.8)
        }
    }

    // MARK: - Condensation

    /// Cosines between the rows of V at one of `maps`' moments, neurons in the order of their output weights at half
    /// descent.
    func cosines(_ index: Int, _ frame: Frame, _ title: Text) throws -> Panel {
        let run = first.last!
        let (m, map) = (run.neurons, Self.maps[index])
        guard let matrix = run.matrices[map.moment], let a = run.outputWeights["half descent"] else {
            throw Failure(
                .usage, "a three-layer run ends before half descent", at: "ε = \(run.scale), seed \(run.seed)",
                hint: "a larger endTime or a smaller stopAtRisk")
        }
        let order = (0..<m).sorted { a[$0] < a[$1] }
        let rows = order.map { Array(matrix[($0 * m)..<(($0 + 1) * m)]) }
        func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        let sizes = rows.map { product($0, $0).squareRoot() }
        let values = (0..<m * m).map { cell in
            product(rows[cell / m], rows[cell % m]) / (sizes[cell / m] * sizes[cell % m])
        }
        let range = 0...Double(m)
        let tics = Axis.Tics.at([(0, "1"), (Double(m), .number(Double(m)))])
        var panel = Panel(
            frame: frame, title: title, x: Axis("Neuron", from: 0, to: Double(m), tics: tics),
            y: Axis(index == 0 ? "Neuron" : "", from: 0, to: Double(m), tics: tics))
        panel.heatMap = HeatMap(
            map.name, columns: m, rows: m, values: values, x: range, y: range,
            colour: Axis("Cosine", from: -1, to: 1, tics: .step(1)), palette: .diverging, hasBar: index == 1)
        return panel
    }

    func condensation(_ frame: Frame) throws -> Panel {
        let own = runs.filter { $0.scale == scales.last }
        return try Panel(
            frame, "(f)  Outside one direction", x: Axis(math("*t*/*T*"), from: 0, to: 1.2, tics: .step(0.5)),
            y: Axis("Share", .log, from: 1e-4, to: 3), key: KeyPlace(.bottomLeft, x: 0.02, y: 0.03)
        ) {
            for (number, run) in own.enumerated() {
                let isFirst = number == 0
                try outside(run, "V_share", isFirst, math("hidden weights *V*"), .blue, .solid)
                try outside(run, "w_share", isFirst, math("input weights *w*"), .vermillion, .dashDotted)
            }
            outsideTheory(own[0], "V", rest: Double(own[0].neurons), label: .key("theory"))
            outsideTheory(own[0], "w", rest: Double(own[0].problem.inputs - 1), label: .none)
        }
    }

    /// The share outside one direction, the first run's heavy and named.
    private func outside(
        _ run: ThreeLayerRun, _ column: String, _ isFirst: Bool, _ name: Text, _ colour: Colour, _ stroke: Stroke
    ) throws -> Series {
        let times = try run.history.values("time").map { $0 / run.blowUpTime }
        let inside = times.prefix { $0 <= 1.2 }.indices
        return Series(
            "1 - \(column), seed \(run.seed)", x: times.at(inside),
            y: try run.history.values(column).at(inside).map { 1 - $0 }, .line(stroke), colour,
            label: isFirst ? .key(name) : .none, lineWidth: isFirst ? 1.2 : 0.6)
    }

    /// One direction has grown to x = 1/(‖z‖(T − t)), the rest is as it was: Mε² of V, ε² of w (one input).
    private func outsideTheory(_ run: ThreeLayerRun, _ name: String, rest: Double, label: Series.Label) -> Series {
        let grid = (0...160).map { 0.5 + 0.49 * Double($0) / 160 }
        let shares = grid.map { time in
            let x = 1 / (run.problem.driveNorm * run.blowUpTime * (1 - time))
            return rest * run.scale * run.scale / (x * x + rest * run.scale * run.scale)
        }
        return SweepLook.theory("theory for \(name)", x: grid, y: shares, label: label)
    }

    /// What the upper panels show, with sizes from the data.
    var sampleSentence: String {
        let neurons = listed(Set(runs.map(\.neurons)).sorted().map(String.init))
        let smallest = short(scales.last!, digits: 4)
        return
            "(a–f) Three-layer tanh network, \(neurons) neurons in each hidden layer, problem "
            + "\(listed(Set(runs.map(\.problem.name)).sorted())), gradient flow, initial parameters of standard "
            + "deviation ε/√m, \(seeds.count) seed\(seeds.count == 1 ? "" : "s"). T: the time at which the effective "
            + "dynamics (drive of degree 3, residual f) diverge from the same initial parameters. (a, c) First seed, "
            + "colours as in (a). (b) Every seed; dashed: T of every seed. (d, e) Cosines between the input weights of "
            + "the second hidden layer's neurons, ε = \(smallest), first seed, neurons sorted by output weight at half "
            + "descent. (f) 1 − (âᵀVp̂)²/‖V‖² and 1 − ‖wẑ‖²/‖w‖², ε = \(smallest), first seed heavy; dashed: one "
            + "direction grows as 1/(‖z‖(T − t)), the rest stays."
    }
}
