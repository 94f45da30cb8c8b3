// The panels of figure A10. Unaware of the page.
import Dynamics
import Engine
import Glibc
import Gnuplot
import HDF5
import Numerics
import Results

struct BeyondTanhPanels {
    /// Runs by activation and by law, with the house's name of each.
    private let activations: [Variant]
    private let laws: [Variant]
    private let problem: Problem

    private struct Variant {
        let id: String
        let name: Text
        let colour: Colour
        let stroke: Stroke
        let shape: PointShape
        let runs: [FlowRun]
        let table: Table
        var slope: Double? { ActivationFunction(rawValue: runs[0].activation).flatMap(ActivationExpansion.init)?.slope }
    }

    private static let activationStyles: [(String, String, Colour, Stroke)] = [
        ("tanh", "tanh", .blue, .solid), ("erf", "erf", .sky, .dashed), ("arctan", "arctan", .green, .dashDotted),
        ("sin", "sin", .purple, .solid), ("gelu", "GELU", .orange, .solid), ("sigmoid", "sigmoid", .grey, .solid),
        ("softplus", "softplus", .ink, .dashDotted), ("relu", "ReLU", .vermillion, .solid),
    ]
    private static let lawStyles: [(String, String, Colour, Stroke, PointShape)] = [
        ("laplace", "Laplace", .vermillion, .dashed, .square), ("gaussian", "Gaussian", .blue, .solid, .circle),
        ("uniform", "uniform", .green, .dashDotted, .triangle), ("rademacher", "±1", .purple, .solid, .diamond),
    ]

    init(
        activations: [FlowRun], laws: [(input: InputFile, run: FlowRun)], analysis: BeyondTanhAnalysis, stage: String
    ) throws {
        var byLaw: [String: [FlowRun]] = ["gaussian": activations.filter { $0.activation == "tanh" }]
        for (input, run) in laws {
            let law = try Artifact.parameters(of: try File.open(input.path))["initialLaw"]?.text ?? ""
            byLaw[law, default: []].append(run)
        }
        var tables = analysis.laws
        tables["gaussian"] = analysis.activations["tanh"]
        func checked(_ id: String, _ runs: [FlowRun], _ table: Table?) throws -> Table {
            guard let table, try table.values("seed") == runs.map({ Double($0.seed) }) else {
                throw Failure(
                    .usage, "the analysis is not that of the runs", at: stage,
                    facts: [.init("variant", id), .init("runs", "seeds \(runs.map(\.seed))")])
            }
            return table
        }
        self.activations = try Self.activationStyles.compactMap { id, name, colour, stroke in
            let runs = activations.filter { $0.activation == id }
            guard !runs.isEmpty else { return nil }
            return Variant(
                id: id, name: Text(name), colour: colour, stroke: stroke, shape: .circle, runs: runs,
                table: try checked(id, runs, analysis.activations[id]))
        }
        self.laws = try Self.lawStyles.compactMap { id, name, colour, stroke, shape in
            guard let runs = byLaw[id], !runs.isEmpty else { return nil }
            return Variant(
                id: id, name: Text(name), colour: colour, stroke: stroke, shape: shape, runs: runs,
                table: try checked(id, runs, tables[id]))
        }
        problem = activations[0].problem
    }

    // MARK: - Activations

    func losses(_ frame: Frame) throws -> Panel {
        let end = try activations.map { try $0.runs[0].values("time").last ?? 1 }.max()!
        var panel = Panel(
            frame: frame, title: "(a)  Activations: loss",
            x: Axis("Time " + .italic("t"), .log, from: 0.7, to: max(300, 1.2 * end)),
            y: Axis(
                "Loss " + .italic("R") + "/" + .italic("R") + .subscript("lin"), from: 0, to: 3.4, tics: .step(1)),
            key: KeyPlace(.topRight, x: 1.05, y: 1.02))
        panel.references = [Reference(.horizontal, at: 1)]
        for variant in activations {
            panel.series.append(
                try line(
                    "risk", variant, variant.runs[0], scale: 1 / problem.riskAtLinearFit, label: .key(variant.name)))
        }
        return panel
    }

    func collapse(_ frame: Frame) throws -> Panel {
        var panel = Panel(
            frame: frame, title: "(b)  Collapse of the descents",
            x: Axis(
                "2" + .italic("σ") + "′(0)||" + .italic("z") + "||(" + .italic("t") + " − " + .italic("T")
                    + .subscript("h") + ")", from: -5, to: 8, tics: .step(4)),
            y: Axis(.italic("K") + .subscript(.italic("f")), from: 0, to: 1.2, tics: .step(0.5)))
        for variant in activations {
            guard let slope = variant.slope else { continue }
            let theory = try variant.table.values("T_h_theory")
            for (number, run) in variant.runs.enumerated() where theory[number].isFinite {
                let x = try run.values("time").map { 2 * slope * problem.driveNorm * ($0 - theory[number]) }
                let y = try run.values("K_f")
                let drawn = x.indices.filter { x[$0] >= -5 && x[$0] <= 8 }
                panel.series.append(
                    Series(
                        "K_f, \(variant.id), seed \(run.seed)", x: drawn.map { x[$0] }, y: drawn.map { y[$0] },
                        .line(variant.stroke), variant.colour, lineWidth: number == 0 ? 1.2 : 0.5))
            }
        }
        let grid = (0...130).map { -5 + 0.1 * Double($0) }
        panel.series.append(
            Series(
                "1/(1 + exp(-x))", x: grid, y: grid.map { 1 / (1 + exp(-$0)) }, .line(.dashed), .ink,
                label: .at(-0.9, 0.62, "theory", .right), lineWidth: 0.9))
        return panel
    }

    /// K_f and R/R_lin on the secondary plateau, every seed; a row for each activation.
    func plateaus(_ frame: Frame) throws -> Panel {
        var panel = Panel(
            frame: frame, title: "(c)  Secondary plateau",
            x: Axis("On the plateau", from: 0.7, to: 1.12, tics: .step(0.1)), y: rows(activations.map(\.name)),
            key: KeyPlace(.topLeft, x: 0, y: 1.03))
        panel.references = [Reference(.vertical, at: 1)]
        for (column, name, colour, shape) in [
            ("K_f", Text.italic("K") + .subscript(.italic("f")), Colour.blue, PointShape.circle),
            ("R2_over_Rlin", .italic("R") + "/" + .italic("R") + .subscript("lin"), .vermillion, .openCircle),
        ] {
            panel.series.append(
                try dots("\(column), every seed", activations, column, colour, shape, label: .key(name)) { $0 })
        }
        return panel
    }

    // MARK: - Laws

    func lawLosses(_ frame: Frame) throws -> Panel {
        let end = try laws.flatMap(\.runs).map { try $0.values("time").last ?? 1 }.max()!
        var panel = Panel(
            frame: frame, title: "(d)  Initial laws: loss",
            x: Axis("Time " + .italic("t"), .log, from: 0.7, to: 1.2 * end),
            y: Axis(
                "Loss " + .italic("R") + "/" + .italic("R") + .subscript("lin"), from: 0, to: 2.9, tics: .step(1)),
            key: KeyPlace(.topRight, x: 1.03, y: 1.02))
        panel.references = [Reference(.horizontal, at: 1)]
        for variant in laws {
            for (number, run) in variant.runs.enumerated() {
                panel.series.append(
                    try line(
                        "risk", variant, run, scale: 1 / problem.riskAtLinearFit,
                        label: number == 0 ? .key(variant.name) : .none, width: number == 0 ? 1.2 : 0.5))
            }
        }
        return panel
    }

    /// T_sec against T5's unit, with T5's own answer for each run.
    func escape(_ frame: Frame) throws -> Panel {
        var points: [(Variant, x: [Double], y: [Double])] = []
        var theory: [(x: Double, y: Double)] = []
        for variant in laws {
            let (unit, time) = (try variant.table.values("T_sec_unit"), try variant.table.values("T_sec"))
            points.append((variant, unit, time))
            theory += zip(unit, try variant.table.values("T_sec_theory")).filter { $0.1.isFinite }.map { ($0, $1) }
        }
        theory.sort { $0.x < $1.x }
        let (x, y) = (points.flatMap(\.x).filter(\.isFinite), points.flatMap(\.y).filter(\.isFinite))
        let (left, right) = ((x.min() ?? 1) / 1.5, (x.max() ?? 1) * 1.5)
        var panel = Panel(
            frame: frame, title: "(e)  Escape and the law’s tail",
            x: Axis(
                .italic("m") + "/(||" + .italic("s") + "*|| " + .italic("g q") + "²" + .subscript("max") + ")", .log,
                from: left, to: right, tics: .at(Self.tics(left, right))),
            y: Axis(
                .italic("T") + .subscript("sec"), .log, from: (y.min() ?? 1) / 2, to: (y.max() ?? 1) * 2),
            key: KeyPlace(.topLeft, x: 0.01, y: 1.02))
        if !theory.isEmpty {
            let constant = exp(theory.reduce(0) { $0 + log($1.y / $1.x) } / Double(theory.count))
            panel.series.append(
                Series(
                    "proportional, through the mean of T5", x: [left, right], y: [constant * left, constant * right],
                    .line(.dashed), .grey, lineWidth: 0.8))
            panel.series.append(
                Series(
                    "T5, every run", x: theory.map(\.x), y: theory.map(\.y), .points(.openCircle), .ink,
                    label: .key("theory (T5)")))
        }
        for (variant, x, y) in points {
            panel.series.append(
                Series(
                    "T_sec, \(variant.id), every seed", x: x, y: y, .points(variant.shape), variant.colour,
                    label: .key(variant.name)))
        }
        return panel
    }

    /// T_sec over T5 for every activation and law that T5 is about.
    func verdicts(_ frame: Frame) throws -> Panel {
        let shown = try (activations + laws.filter { $0.id != "gaussian" }).filter {
            try $0.table.values("T_sec_theory").contains(where: \.isFinite)
        }
        var (x, y): ([Double], [Double]) = ([], [])
        for (row, variant) in shown.enumerated() {
            let (measured, theory) = (try variant.table.values("T_sec"), try variant.table.values("T_sec_theory"))
            x += zip(measured, theory).map { $0 / $1 }
            y += measured.map { _ in Double(shown.count - row) }
        }
        var panel = Panel(
            frame: frame, title: "(f)  Escape time over theory",
            x: Axis(
                .italic("T") + .subscript("sec") + "/theory (T5)", from: 0.8,
                to: max(1.4, 1.05 * (x.filter(\.isFinite).max() ?? 1)),
                tics: .step(0.2)),
            y: rows(shown.map(\.name), room: 0))
        panel.references = [Reference(.vertical, at: 1)]
        panel.series = [Series("T_sec over T5, every seed", x: x, y: y, .points(.circle), .blue)]
        return panel
    }

    // MARK: - Parts

    private func line(
        _ column: String, _ variant: Variant, _ run: FlowRun, scale: Double, label: Series.Label, width: Double = 1.2
    ) throws -> Series {
        let (times, values) = (try run.values("time"), try run.values(column))
        let first = times.firstIndex { $0 >= 0.7 } ?? 0
        return Series(
            "\(column), \(variant.id), seed \(run.seed)", x: Array(times[first...]),
            y: values[first...].map { scale * $0 }, .line(variant.stroke), variant.colour, label: label,
            lineWidth: width)
    }

    /// A row for each name, from the top, with room for a key above them.
    private func rows(_ names: [Text], room: Double = 1.6) -> Axis {
        Axis(
            "", from: 0.4, to: Double(names.count) + 0.6 + room,
            tics: .at(names.enumerated().map { (Double(names.count - $0.offset), $0.element) }))
    }

    private func dots(
        _ name: String, _ variants: [Variant], _ column: String, _ colour: Colour, _ shape: PointShape,
        label: Series.Label, _ transform: (Double) -> Double
    ) throws -> Series {
        var (x, y): ([Double], [Double]) = ([], [])
        for (row, variant) in variants.enumerated() {
            let values = try variant.table.values(column)
            x += values.map(transform)
            y += values.map { _ in Double(variants.count - row) }
        }
        return Series(name, x: x, y: y, .points(shape), colour, label: label)
    }

    /// 1, 2 and 5 times powers of ten inside a short logarithmic axis.
    private static func tics(_ from: Double, _ to: Double) -> [(Double, Text)] {
        (-3...6).flatMap { power in [1, 2, 5].map { $0 * pow(10, Double(power)) } }.filter { $0 >= from && $0 <= to }
            .map { ($0, .number($0)) }
    }

    /// What the samples are.
    var facts: String {
        func list(_ variants: [Variant]) -> String {
            listed(
                variants.map { variant in
                    let sizes = Set(variant.runs.map(\.neurons)).sorted().map(String.init).joined(separator: ", ")
                    return
                        "\(variant.id) (m = \(sizes), \(variant.runs.count) seed\(variant.runs.count == 1 ? "" : "s"))"
                })
        }
        return
            "Problem \(problem.name), initial parameters of standard deviation m^−α, α = "
            + "\(listed(Set((activations + laws).flatMap(\.runs).map(\.alpha)).sorted().map { short($0, digits: 3) })). "
            + "Activations, initial law gaussian: \(list(activations)). Initial laws of equal variance, tanh: \(list(laws)). "
            + "(a) First seed. (b) Every seed, the first heavy, smooth activations only; T_h: theory from each seed's initial "
            + "parameters; dashed: 1/(1 + e^−x). (c) Every seed, read off where the loss rests; no point: no secondary plateau "
            + "before the run's end. (d) Every seed, the first heavy. (e, f) T_sec: from K_f = ½ to R = .95 of the plateau's; "
            + "q²_max = max (a0 + ẑ·w0)²/mean, g = |σ'''(0) E[(f − s*·x)x³]|; theory: T5 solved from each seed's initial "
            + "parameters, with σ'''(0)/σ'(0)² in time σ'(0)t; (e) tanh, dashed: proportional, through the mean of T5."
    }
}
