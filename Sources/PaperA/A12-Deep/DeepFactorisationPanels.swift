// The panels of figure A12 about deep matrix factorisation. Unaware of the page.
import Dynamics
import Glibc
import Gnuplot
import Results

struct DeepFactorisationPanels {
    private let runs: [FactorisationRun]
    private let analysis: Table
    private let depths: [Int]
    private let targets: [Double]
    /// The run of smallest ε and first seed for each depth, with its T_1.
    private let shown: [(run: FactorisationRun, firstTime: Double)]

    init(_ runs: [FactorisationRun], _ analysis: Table) throws {
        self.runs = runs
        self.analysis = analysis
        let depths = Set(runs.map(\.depth)).sorted()
        let times = try analysis.values("T_1")
        shown = depths.map { depth in
            let own = runs.indices.filter { runs[$0].depth == depth }
            let index = own.min { (runs[$0].scale, runs[$0].seed) < (runs[$1].scale, runs[$1].seed) }!
            return (runs[index], times[index])
        }
        self.depths = depths
        targets = runs[0].targets
    }

    private static func colour(_ index: Int) -> Colour { [.blue, .vermillion, .green, .purple][index % 4] }
    private static func stroke(_ index: Int) -> Stroke { [.solid, .dashed, .dashDotted, .solid][index % 4] }
    private static func shape(_ index: Int) -> PointShape { [.circle, .square, .triangle, .diamond][index % 4] }
    private func depthText(_ depth: Int) -> Text { .italic("L") + " = \(depth)" }

    /// In units of T_1: from the first mode to some way beyond the last.
    private var end: Double { 8 }
    private var timeAxis: Axis {
        Axis(
            .italic("t") + "/" + .italic("T") + .subscript("1"), .log, from: 0.3, to: end,
            tics: .at([(0.5, "0.5"), (1, "1"), (2, "2"), (4, "4"), (8, "8")]))
    }

    private func line(
        _ column: String, _ index: Int, label: Series.Label = .none, _ transform: (Double) -> Double = { $0 }
    ) throws -> Series {
        let (run, first) = shown[index]
        let times = try run.history.values("time").map { $0 / first }
        let values = try run.history.values(column)
        let inside = times.indices.filter { times[$0] >= 0.3 && times[$0] <= end }
        return Series(
            "\(column), L = \(run.depth)", x: inside.map { times[$0] }, y: inside.map { transform(values[$0]) },
            .line(Self.stroke(index)), Self.colour(index), label: label)
    }

    func singularValues(_ frame: Frame) throws -> Panel {
        var panel = Panel(
            frame: frame, title: "(g)  Singular values", x: timeAxis,
            y: Axis(
                "Singular value", from: 0, to: 1.3 * targets[0],
                tics: .at(targets.map { ($0, .number($0)) } + [(0, "0")])),
            key: KeyPlace(.topLeft, x: 0.02, y: 1.02))
        panel.references = targets.map { Reference(.horizontal, at: $0) }
        for index in shown.indices {
            for mode in targets.indices {
                panel.series.append(
                    try line(
                        "singular_\(mode + 1)", index,
                        label: mode == 0 ? .key(depthText(shown[index].run.depth)) : .none))
            }
        }
        return panel
    }

    func loss(_ frame: Frame) throws -> Panel {
        let start = 0.5 * targets.reduce(0) { $0 + $1 * $1 }
        var panel = Panel(
            frame: frame, title: "(h)  Loss and its steps", x: timeAxis,
            y: Axis(
                "Loss " + .italic("R") + "/" + .italic("R") + .subscript("0"), .log, from: 3e-3, to: 2))
        for k in targets.indices.dropLast() {
            let level = targets[(k + 1)...].reduce(0) { $0 + 0.5 * $1 * $1 } / start
            panel.references.append(
                Reference(.horizontal, at: level, label: .italic("k") + " = \(k + 1)", labelAt: 0.99))
        }
        for index in shown.indices { panel.series.append(try line("risk", index) { $0 / start }) }
        return panel
    }

    func rank(_ frame: Frame) throws -> Panel {
        var panel = Panel(
            frame: frame, title: "(i)  Effective rank", x: timeAxis,
            y: Axis("Effective rank", from: 0.8, to: 3.2, tics: .step(1)))
        panel.references = targets.indices.map { k in
            Reference(
                .horizontal, at: effectiveRank(Array(targets[...k])), label: .italic("k") + " = \(k + 1)", labelAt: 0.99
            )
        }
        // Before the first mode it is that of noise, above the panel.
        for index in shown.indices {
            var series = try line("effective_rank", index)
            for i in series.y.indices where series.y[i] > 3.2 { series.y[i] = .nan }
            panel.series.append(series)
        }
        return panel
    }

    func delay(_ frame: Frame) throws -> Panel {
        let (depthColumn, scales) = (try analysis.values("depth"), try analysis.values("scale"))
        let (times, theory) = (try analysis.values("T_1"), try analysis.values("T_1_theory"))
        let seeds = try analysis.values("seed")
        var panel = Panel(
            frame: frame, title: "(j)  First mode’s time",
            x: Axis("Initial size " + .italic("ε"), .log, from: (scales.min() ?? 1) / 2, to: (scales.max() ?? 1) * 2),
            y: Axis(
                .italic("T") + .subscript("1"), .log, from: 0.6 * (times.filter(\.isFinite).min() ?? 1),
                to: 2 * (times.filter(\.isFinite).max() ?? 1)),
            key: KeyPlace(.topLeft, x: 0.02, y: 1.02))
        for (index, depth) in depths.enumerated() {
            let own = scales.indices.filter { depthColumn[$0] == Double(depth) }
            for seed in Set(own.map { seeds[$0] }).sorted() {
                let line = own.filter { seeds[$0] == seed }.sorted { scales[$0] < scales[$1] }
                panel.series.append(
                    Series(
                        "theory, L = \(depth), seed \(Int(seed))", x: line.map { scales[$0] },
                        y: line.map { theory[$0] },
                        .line(.dashed), .ink, lineWidth: 0.6))
            }
            panel.series.append(
                Series(
                    "T_1, L = \(depth), every seed", x: own.map { scales[$0] }, y: own.map { times[$0] },
                    .points(Self.shape(index)), Self.colour(index), label: .key(depthText(depth))))
        }
        return panel
    }

    /// What the lower panels show, with sizes from the data.
    var facts: String {
        let seeds = Set(runs.map(\.seed)).count
        let sizes = listed(shown.map { "\(short($0.run.scale, digits: 3)) (L = \($0.run.depth))" })
        return
            "(g–j) Product of L factors of \(runs[0].size) × \(runs[0].size) fitted to a target with singular values "
            + "\(listed(targets.map { short($0, digits: 3) })), R = ½‖W_L…W_1 − Y‖², gradient flow, initial entries of "
            + "standard deviation ε/√d, \(seeds) seed\(seeds == 1 ? "" : "s"). T_1: when the first singular value is half its "
            + "target. (g–i) First seed, smallest ε: \(sizes). (h) Dashed: ½ Σ_{j>k} s_j². (i) exp of the entropy of the singular "
            + "values; dashed: that of the target's first k. (j) Every seed; dashed: theory from each seed's initial factors "
            + "(L = 2: growth of its leading mode; L > 2: divergence of the flow driven by Y alone)."
    }
}
