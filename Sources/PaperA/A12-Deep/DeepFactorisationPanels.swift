// The panels of figure A12 about deep matrix factorisation. Unaware of the page.
import Dynamics
import Gnuplot
import Results

struct DeepFactorisationPanels {
    private let runs: [FactorisationRun]
    private let rows: Rows
    /// The run of smallest ε and first seed for each depth, with its T_1, in order of depth.
    private let shown: [(run: FactorisationRun, firstTime: Double)]

    init(_ runs: [FactorisationRun], _ rows: Rows) throws {
        self.runs = runs
        self.rows = rows
        let times = try rows.T_1
        shown = Set(runs.map(\.depth)).sorted().map { depth in
            let own = runs.indices.filter { runs[$0].depth == depth }
            let index = own.min { (runs[$0].scale, runs[$0].seed) < (runs[$1].scale, runs[$1].seed) }!
            return (runs[index], times[index])
        }
    }

    private var targets: [Double] { runs[0].targets }
    private static func colour(_ index: Int) -> Colour { [.blue, .vermillion, .green, .purple][index % 4] }
    private static func stroke(_ index: Int) -> Stroke { [.solid, .dashed, .dashDotted, .solid][index % 4] }
    private static func shape(_ index: Int) -> PointShape { [.circle, .square, .triangle, .diamond][index % 4] }
    private static func name(_ depth: Int) -> Series.Label { .key(math("*L* = ") + "\(depth)") }

    // MARK: - Against time

    func singularValues(_ frame: Frame) throws -> Panel {
        try Panel(
            frame, "(g)  Singular values", x: Self.time,
            y: Axis(
                "Singular value", from: 0, to: 1.3 * targets[0],
                tics: .at(targets.map { ($0, .number($0)) } + [(0, "0")])),
            key: KeyPlace(.topLeft, x: 0.02, y: 1.02), references: targets.map { Reference(.horizontal, at: $0) }
        ) {
            for index in shown.indices {
                for mode in targets.indices {
                    try line(
                        "singular_\(mode + 1)", index, label: mode == 0 ? Self.name(shown[index].run.depth) : .none)
                }
            }
        }
    }

    func loss(_ frame: Frame) throws -> Panel {
        let start = 0.5 * targets.reduce(0) { $0 + $1 * $1 }
        return try Panel(
            frame, "(h)  Loss and its steps", x: Self.time, y: Axis(math("Loss *R*/*R*_0"), .log, from: 3e-3, to: 2),
            references: targets.indices.dropLast().map { k in
                let level = targets[(k + 1)...].reduce(0) { $0 + 0.5 * $1 * $1 } / start
                return Self.reference(afterMode: k, at: level)
            }
        ) {
            for index in shown.indices { try line("risk", index) { $0 / start } }
        }
    }

    func rank(_ frame: Frame) throws -> Panel {
        let highest = 3.2
        return try Panel(
            frame, "(i)  Effective rank", x: Self.time,
            y: Axis("Effective rank", from: 0.8, to: highest, tics: .step(1)),
            references: targets.indices.map { Self.reference(afterMode: $0, at: effectiveRank(Array(targets[...$0]))) }
        ) {
            // Before the first mode it is that of noise, above the panel.
            for index in shown.indices { try line("effective_rank", index) { $0 > highest ? .nan : $0 } }
        }
    }

    /// In units of T_1: from the first mode to some way beyond the last.
    private static let range = 0.3...8.0
    private static let time = Axis(
        math("*t*/*T*_1"), .log, from: range.lowerBound, to: range.upperBound,
        tics: .at([(0.5, "0.5"), (1, "1"), (2, "2"), (4, "4"), (8, "8")]))

    private static func reference(afterMode k: Int, at level: Double) -> Reference {
        Reference(.horizontal, at: level, label: math("*k* = ") + "\(k + 1)", labelAt: 0.99)
    }

    private func line(
        _ column: String, _ index: Int, label: Series.Label = .none, _ transform: (Double) -> Double = { $0 }
    ) throws -> Series {
        let (run, first) = shown[index]
        let times = try run.history.values("time").map { $0 / first }
        let inside = times.indices.filter { Self.range.contains(times[$0]) }
        return Series(
            "\(column), L = \(run.depth)", x: times.at(inside),
            y: try run.history.values(column).at(inside).map(transform), .line(Self.stroke(index)), Self.colour(index),
            label: label)
    }

    // MARK: - Against ε

    func delay(_ frame: Frame) throws -> Panel {
        let (depths, scales, seeds) = try (rows.depth, rows.scale, rows.seed)
        let (times, theory) = try (rows.T_1, rows.T_1_theory)
        let finite = times.filter(\.isFinite)
        return Panel(
            frame, "(j)  First mode’s time",
            x: Axis(math("Initial size *ε*"), .log, from: (scales.min() ?? 1) / 2, to: (scales.max() ?? 1) * 2),
            y: Axis(math("*T*_1"), .log, from: 0.6 * (finite.min() ?? 1), to: 2 * (finite.max() ?? 1)),
            key: KeyPlace(.topLeft, x: 0.02, y: 1.02)
        ) {
            for (index, depth) in shown.map(\.run.depth).enumerated() {
                let own = scales.indices.filter { depths[$0] == Double(depth) }
                for seed in Set(seeds.at(own)).sorted() {
                    let line = own.filter { seeds[$0] == seed }.sorted { scales[$0] < scales[$1] }
                    Series(
                        "theory, L = \(depth), seed \(Int(seed))", x: scales.at(line), y: theory.at(line),
                        .line(.dashed), .ink, lineWidth: 0.6)
                }
                Series(
                    "T_1, L = \(depth), every seed", x: scales.at(own), y: times.at(own), .points(Self.shape(index)),
                    Self.colour(index), label: Self.name(depth))
            }
        }
    }

    // MARK: - Words

    /// What the lower panels show, with sizes from the data.
    var sampleSentence: String {
        let seeds = Set(runs.map(\.seed)).count
        let sizes = listed(shown.map { "\(short($0.run.scale, digits: 3)) (L = \($0.run.depth))" })
        return
            "(g–j) Product of L factors of \(runs[0].size) × \(runs[0].size) fitted to a target with singular values "
            + "\(listed(targets.map { short($0, digits: 3) })), R = ½‖W_L…W_1 − Y‖², gradient flow, initial entries of "
            + "standard deviation ε/√d, \(seeds) seed\(seeds == 1 ? "" : "s"). T_1: when the first singular value is "
            + "half its target. (g–i) First seed, smallest ε: \(sizes). (h) Dashed: ½ Σ_{j>k} s_j². (i) exp of the "
            + "entropy of the singular values; dashed: that of the target's first k. (j) Every seed; dashed: theory "
            + "from each seed's initial factors (L = 2: growth of its leading mode; L > 2: divergence of the flow "
            + "driven by Y alone)."
    }
}
