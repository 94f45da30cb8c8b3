// The panels of figure A10. Unaware of the page.
import Dynamics
import Glibc
import Gnuplot
import Numerics
import Results

struct BeyondTanhPanels {
    let activations: [BeyondTanhVariant]
    let laws: [BeyondTanhVariant]

    private var problem: Problem { activations[0].runs[0].problem }
    private static let start = 0.7

    // MARK: - Activations

    func losses(_ frame: Frame) throws -> Panel {
        let firsts = activations.map { $0.runs[0] }
        return try Panel(
            frame, "(a)  Activations: loss", x: .time(from: Self.start, to: max(300, 1.2 * firsts.lastTime())),
            y: Axis(math("Loss *R*/*R*_{lin}"), from: 0, to: 3.4, tics: .step(1)),
            key: KeyPlace(.topRight, x: 1.05, y: 1.02), references: [Reference(.horizontal, at: 1)]
        ) {
            for variant in activations { try loss(variant, number: 0) }
        }
    }

    func collapse(_ frame: Frame) throws -> Panel {
        let grid = (0...130).map { -5 + 0.1 * Double($0) }
        return try Panel(
            frame, "(b)  Collapse of the descents",
            x: Axis(math("2*σ*′(0)||*z*||(*t* − *T*_h)"), from: -5, to: 8, tics: .step(4)),
            y: Axis(math("*K*_*f*"), from: 0, to: 1.2, tics: .step(0.5))
        ) {
            for variant in activations { try collapse(variant) }
            Series(
                "1/(1 + exp(-x))", x: grid, y: grid.map { 1 / (1 + exp(-$0)) }, .line(.dashed), .ink,
                label: .at(-0.9, 0.62, "theory", .right), lineWidth: 0.9)
        }
    }

    /// Nothing for ReLU, which has no slope at 0.
    private func collapse(_ variant: BeyondTanhVariant) throws -> [Series] {
        let activation = ActivationFunction(rawValue: variant.runs[0].activation)
        guard let slope = activation.flatMap(ActivationExpansion.init)?.slope else { return [] }
        let theory = try variant.rows.T_h_theory
        return try variant.runs.enumerated().filter { theory[$0.offset].isFinite }.map { number, run in
            let x = try run.values("time").map { 2 * slope * problem.driveNorm * ($0 - theory[number]) }
            let drawn = x.indices.filter { x[$0] >= -5 && x[$0] <= 8 }
            return Series(
                "K_f, \(variant.look.id), seed \(run.seed)", x: x.at(drawn), y: try run.values("K_f").at(drawn),
                .line(variant.look.stroke), variant.look.colour, lineWidth: number == 0 ? 1.2 : 0.5)
        }
    }

    /// K_f and R/R_lin on the secondary plateau, every seed; a row for each activation.
    func plateaus(_ frame: Frame) throws -> Panel {
        try Panel(
            frame, "(c)  Secondary plateau", x: Axis("On the plateau", from: 0.7, to: 1.12, tics: .step(0.1)),
            y: Self.rowAxis(activations, room: 1.6), key: KeyPlace(.topLeft, x: 0, y: 1.03),
            references: [Reference(.vertical, at: 1)]
        ) {
            let drive = try activations.map { try $0.rows.K_f }
            let risk = try activations.map { try $0.rows.R2_over_Rlin }
            Self.dots("K_f, every seed", drive, .blue, .circle, label: .key(math("*K*_*f*")))
            Self.dots("R2_over_Rlin, every seed", risk, .vermillion, .openCircle, label: .key(math("*R*/*R*_{lin}")))
        }
    }

    // MARK: - Laws

    func lawLosses(_ frame: Frame) throws -> Panel {
        try Panel(
            frame, "(d)  Initial laws: loss",
            x: .time(from: Self.start, to: 1.2 * laws.flatMap(\.runs).lastTime()),
            y: Axis(math("Loss *R*/*R*_{lin}"), from: 0, to: 2.9, tics: .step(1)),
            key: KeyPlace(.topRight, x: 1.03, y: 1.02), references: [Reference(.horizontal, at: 1)]
        ) {
            for variant in laws {
                for number in variant.runs.indices { try loss(variant, number: number) }
            }
        }
    }

    /// T_sec against T5's unit, with T5's own answer for each run.
    func escape(_ frame: Frame) throws -> Panel {
        let x = try laws.flatMap { try $0.rows.T_sec_unit }.filter(\.isFinite)
        let y = try laws.flatMap { try $0.rows.T_sec }.filter(\.isFinite)
        let (left, right) = ((x.min() ?? 1) / 1.5, (x.max() ?? 1) * 1.5)
        let theory = try laws.flatMap { try Array(zip($0.rows.T_sec_unit, $0.rows.T_sec_theory)) }
            .filter { $0.1.isFinite }.sorted { $0.0 < $1.0 }
        let constant = exp(theory.reduce(0) { $0 + log($1.1 / $1.0) } / Double(theory.count))
        return try Panel(
            frame, "(e)  Escape and the law’s tail",
            x: Axis(
                math("*m*/(||*s*\\*|| *g q*²_{max})"), .log, from: left, to: right, tics: .at(Self.tics(left, right))),
            y: Axis(math("*T*_{sec}"), .log, from: (y.min() ?? 1) / 2, to: (y.max() ?? 1) * 2),
            key: KeyPlace(.topLeft, x: 0.01, y: 1.02)
        ) {
            if !theory.isEmpty {
                Series(
                    "proportional, through the mean of T5", x: [left, right], y: [constant * left, constant * right],
                    .line(.dashed), .grey, lineWidth: 0.8)
                Series(
                    "T5, every run", x: theory.map(\.0), y: theory.map(\.1), .points(.openCircle), .ink,
                    label: .key("theory (T5)"))
            }
            for variant in laws {
                Series(
                    "T_sec, \(variant.look.id), every seed", x: try variant.rows.T_sec_unit,
                    y: try variant.rows.T_sec, .points(variant.look.shape), variant.look.colour,
                    label: .key(variant.look.name))
            }
        }
    }

    /// T_sec over T5 for every activation and law that T5 is about.
    func verdicts(_ frame: Frame) throws -> Panel {
        let shown = try (activations + laws.filter { $0.look.id != "gaussian" }).filter {
            try $0.rows.T_sec_theory.contains(where: \.isFinite)
        }
        let ratios = try shown.map { variant in
            zip(try variant.rows.T_sec, try variant.rows.T_sec_theory).map { $0 / $1 }
        }
        let largest = ratios.joined().filter(\.isFinite).max() ?? 1
        return Panel(
            frame, "(f)  Escape time over theory",
            x: Axis(math("*T*_{sec}/theory (T5)"), from: 0.8, to: max(1.4, 1.05 * largest), tics: .step(0.2)),
            y: Self.rowAxis(shown, room: 0), references: [Reference(.vertical, at: 1)]
        ) {
            Self.dots("T_sec over T5, every seed", ratios, .blue, .circle)
        }
    }

    // MARK: - Parts

    /// One run's loss, the first one's heavy and named.
    private func loss(_ variant: BeyondTanhVariant, number: Int) throws -> Series {
        let (look, run, isFirst) = (variant.look, variant.runs[number], number == 0)
        return try run.line(
            "risk, \(look.id), seed \(run.seed)", of: "risk", from: Self.start, scale: 1 / problem.riskAtLinearFit,
            look.colour, look.stroke, label: isFirst ? .key(look.name) : .none, lineWidth: isFirst ? 1.2 : 0.5)
    }

    /// A row for each variant, from the top, with room for a key above them.
    private static func rowAxis(_ variants: [BeyondTanhVariant], room: Double) -> Axis {
        let count = Double(variants.count)
        return Axis(
            "", from: 0.4, to: count + 0.6 + room,
            tics: .at(variants.enumerated().map { (count - Double($0.offset), $0.element.look.name) }))
    }

    /// The values of each row.
    private static func dots(
        _ name: String, _ rows: [[Double]], _ colour: Colour, _ shape: PointShape, label: Series.Label = .none
    ) -> Series {
        let heights = rows.enumerated().flatMap { row, values in values.map { _ in Double(rows.count - row) } }
        return Series(name, x: Array(rows.joined()), y: heights, .points(shape), colour, label: label)
    }

    /// 1, 2 and 5 times powers of ten inside a short logarithmic axis.
    private static func tics(_ from: Double, _ to: Double) -> [(Double, Text)] {
        (-3...6).flatMap { power in [1, 2, 5].map { $0 * pow(10, Double(power)) } }.filter { $0 >= from && $0 <= to }
            .map { ($0, .number($0)) }
    }

    /// What the samples are.
    var sampleSentence: String {
        func list(_ variants: [BeyondTanhVariant]) -> String {
            listed(
                variants.map { variant in
                    let sizes = Set(variant.runs.map(\.neurons)).sorted().map(String.init).joined(separator: ", ")
                    let seeds = "\(variant.runs.count) seed\(variant.runs.count == 1 ? "" : "s")"
                    return "\(variant.look.id) (m = \(sizes), \(seeds))"
                })
        }
        let alphas = Set((activations + laws).flatMap(\.runs).map(\.alpha)).sorted()
        return
            "Problem \(problem.name), initial parameters of standard deviation m^−α, α = "
            + "\(listed(alphas.map { short($0, digits: 3) })). Activations, initial law gaussian: "
            + "\(list(activations)). Initial laws of equal variance, tanh: \(list(laws)). (a) First seed. (b) Every "
            + "seed, the first heavy, smooth activations only; T_h: theory from each seed's initial parameters; "
            + "dashed: 1/(1 + e^−x). (c) Every seed, read off where the loss rests; no point: no secondary plateau "
            + "before the run's end. (d) Every seed, the first heavy. (e, f) T_sec: from K_f = ½ to R = .95 of the "
            + "plateau's; q²_max = max (a0 + ẑ·w0)²/mean, g = |σ'''(0) E[(f − s*·x)x³]|; theory: T5 solved from each "
            + "seed's initial parameters, with σ'''(0)/σ'(0)² in time σ'(0)t; (e) tanh, dashed: proportional, through "
            + "the mean of T5."
    }
}
