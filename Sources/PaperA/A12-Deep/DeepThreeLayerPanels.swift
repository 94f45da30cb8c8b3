// The panels of figure A12 about three layers. Unaware of the page.
import Dynamics
import Engine
import Glibc
import Gnuplot
import Results

struct DeepThreeLayerPanels {
    private let runs: [ThreeLayerRun]
    private let analysis: Table
    /// Descending: the order of colours.
    private let scales: [Double]
    /// One run for each scale, of the first seed.
    private let first: [ThreeLayerRun]
    private let seeds: [Int]

    /// The heat maps' names and moments.
    static let maps = [(name: "start", moment: "start"), (name: "half", moment: "half descent")]

    init(_ runs: [ThreeLayerRun], _ analysis: Table) throws {
        self.runs = runs
        self.analysis = analysis
        let scales = Set(runs.map(\.scale)).sorted(by: >)
        let seeds = Set(runs.map(\.seed)).sorted()
        first = scales.compactMap { scale in runs.first { $0.scale == scale && $0.seed == seeds[0] } }
        (self.scales, self.seeds) = (scales, seeds)
    }

    private static func stroke(_ index: Int) -> Stroke { [.solid, .dashed, .dashDotted][index % 3] }
    private func scaleText(_ scale: Double) -> Text { .italic("ε") + " = " + .number(scale) }

    // MARK: - Loss and plateau length

    func loss(_ frame: Frame) throws -> Panel {
        var panel = Panel(
            frame: frame, title: "(a)  Three layers: loss",
            x: Axis(.italic("t") + "/" + .italic("T"), from: 0, to: 1.6, tics: .step(0.5)),
            y: Axis(
                "Loss " + .italic("R") + "/" + .italic("R") + .subscript("0"), from: 0, to: 1.08, tics: .step(0.25)),
            key: KeyPlace(.bottomLeft, x: 0.02, y: 0.03))
        panel.references = [Reference(.vertical, at: 1, label: "blow-up (theory)", labelAt: 0.985)]
        for (index, run) in first.enumerated() {
            let times = try run.history.values("time").map { $0 / run.blowUpTime }
            let inside = times.prefix { $0 <= 1.6 }.count
            panel.series.append(
                Series(
                    "R/R0, scale = \(run.scale)", x: Array(times[..<inside]),
                    y: try run.history.values("risk")[..<inside].map { $0 / run.problem.initialRisk },
                    .line(Self.stroke(index)), .series(index), label: .key(scaleText(run.scale))))
        }
        return panel
    }

    func length(_ frame: Frame) throws -> Panel {
        let (x, y) = (try analysis.values("scale"), try analysis.values("T_h"))
        let (theory, numbers) = (try analysis.values("T_blow_up"), try analysis.values("seed"))
        var panel = Panel(
            frame: frame, title: "(b)  Length of the plateau",
            x: Axis(
                "Initial size " + .italic("ε"), .log, from: (scales.last ?? 1) / 1.4, to: (scales.first ?? 1) * 1.4,
                tics: .at(scales.map { ($0, .number($0)) })),
            y: Axis(
                .italic("T") + .subscript("h"), .log, from: 0.6 * (y.filter(\.isFinite).min() ?? 1),
                to: 1.7 * (theory.max() ?? 1)),
            key: KeyPlace(.topRight, x: 1, y: 1))
        for (number, seed) in seeds.enumerated() {
            let own = x.indices.filter { numbers[$0] == Double(seed) }.sorted { x[$0] < x[$1] }
            panel.series.append(
                Series(
                    "blow-up of the effective dynamics, seed \(seed)", x: own.map { x[$0] }, y: own.map { theory[$0] },
                    .line(.dashed), .ink,
                    label: number == 0 ? .key("theory, " + .italic("T")) : .none,
                    lineWidth: 0.7))
        }
        panel.series.append(
            Series(
                "T_h, every seed", x: x, y: y, .points(.openCircle), .blue, label: .key("gradient flow")))
        return panel
    }

    // MARK: - Blow-up

    func growth(_ frame: Frame) throws -> Panel {
        let reach = 6.0
        var panel = Panel(
            frame: frame, title: "(c)  Growth before the blow-up",
            x: Axis(
                "||" + .italic("z") + "||(" + .italic("t") + " − " + .italic("T") + ")", from: -reach, to: 1.5,
                tics: .step(2)),
            y: Axis("1/||" + .italic("a") + "||", from: 0, to: reach, tics: .step(2)))
        for (index, run) in first.enumerated() {
            let times = try run.history.values("time").map { run.problem.driveNorm * ($0 - run.blowUpTime) }
            let sizes = try run.history.values("a_norm").map { 1 / $0 }
            let drawn = times.indices.filter { times[$0] >= -reach && times[$0] <= 1.5 && sizes[$0] <= reach }
            panel.series.append(
                Series(
                    "1/|a|, scale = \(run.scale)", x: drawn.map { times[$0] }, y: drawn.map { sizes[$0] },
                    .line(Self.stroke(index)), .series(index)))
        }
        panel.series.append(
            Series(
                "1/|a| = |z|(T - t)", x: [-reach, 0], y: [reach, 0], .line(.dashed), .ink,
                label: .at(-2.2, 3.4, "theory", .left), lineWidth: 0.8))
        return panel
    }

    // MARK: - Condensation

    /// Cosines between the rows of V at one of `maps`' moments, neurons in the order of their output weights at half descent.
    func cosines(_ index: Int, _ frame: Frame, _ letter: String) throws -> Panel {
        let run = first.last!
        let (m, map) = (run.neurons, Self.maps[index])
        var panel = Panel(
            frame: frame, title: Text("(\(letter))  ") + (index == 0 ? "Cosines at the start" : "At half descent"),
            x: Axis("Neuron", from: 0, to: Double(m), tics: .at([(0, "1"), (Double(m), .number(Double(m)))])),
            y: Axis(
                index == 0 ? "Neuron" : "", from: 0, to: Double(m),
                tics: .at([(0, "1"), (Double(m), .number(Double(m)))])
            ))
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
        panel.heatMap = HeatMap(
            map.name, columns: m, rows: m, values: values, x: 0...Double(m), y: 0...Double(m),
            colour: Axis("Cosine", from: -1, to: 1, tics: .step(1)), palette: .diverging, hasBar: index == 1)
        return panel
    }

    func condensation(_ frame: Frame) throws -> Panel {
        let smallest = scales.last!
        let own = runs.filter { $0.scale == smallest }
        var panel = Panel(
            frame: frame, title: "(f)  Outside one direction",
            x: Axis(.italic("t") + "/" + .italic("T"), from: 0, to: 1.2, tics: .step(0.5)),
            y: Axis("Share", .log, from: 1e-4, to: 3), key: KeyPlace(.bottomLeft, x: 0.02, y: 0.03))
        for (number, run) in own.enumerated() {
            let times = try run.history.values("time").map { $0 / run.blowUpTime }
            let inside = times.prefix { $0 <= 1.2 }.count
            for (column, name, colour, stroke) in [
                ("V_share", "hidden weights " + Text.italic("V"), Colour.blue, Stroke.solid),
                ("w_share", "input weights " + .italic("w"), .vermillion, .dashDotted),
            ] {
                panel.series.append(
                    Series(
                        "1 - \(column), seed \(run.seed)", x: Array(times[..<inside]),
                        y: try run.history.values(column)[..<inside].map { 1 - $0 }, .line(stroke), colour,
                        label: number == 0 ? .key(name) : .none, lineWidth: number == 0 ? 1.2 : 0.6))
            }
        }
        // One direction has grown to x = 1/(‖z‖(T − t)), the rest is as it was: Mε² of V, ε² of w (one input).
        let run = own[0]
        let grid = (0...160).map { 0.5 + 0.49 * Double($0) / 160 }
        for (rest, name) in [(Double(run.neurons), "V"), (Double(run.problem.inputs - 1), "w")] {
            panel.series.append(
                Series(
                    "theory for \(name)", x: grid,
                    y: grid.map { time in
                        let x = 1 / (run.problem.driveNorm * run.blowUpTime * (1 - time))
                        return rest * smallest * smallest / (x * x + rest * smallest * smallest)
                    }, .line(.dashed), .ink, label: name == "V" ? .key("theory") : .none, lineWidth: 0.8))
        }
        return panel
    }

    /// What the upper panels show, with sizes from the data.
    var facts: String {
        let neurons = listed(Set(runs.map(\.neurons)).sorted().map(String.init))
        let smallest = short(scales.last!, digits: 4)
        return
            "(a–f) Three-layer tanh network, \(neurons) neurons in each hidden layer, problem "
            + "\(listed(Set(runs.map(\.problem.name)).sorted())), gradient flow, initial parameters of standard "
            + "deviation ε/√m, \(seeds.count) seed\(seeds.count == 1 ? "" : "s"). T: the time at which the effective dynamics "
            + "(drive of degree 3, residual f) diverge from the same initial parameters. (a, c) First seed, colours as in (a). "
            + "(b) Every seed; dashed: T of every seed. (d, e) Cosines between the input weights of the second hidden layer's "
            + "neurons, ε = \(smallest), first seed, neurons sorted by output weight at half descent. (f) 1 − (âᵀVp̂)²/‖V‖² "
            + "and 1 − ‖wẑ‖²/‖w‖², ε = \(smallest), first seed heavy; dashed: one direction grows as 1/(‖z‖(T − t)), the rest "
            + "stays."
    }
}
