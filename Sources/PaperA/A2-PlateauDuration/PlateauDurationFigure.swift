// plot.plateau-duration: how long the initial plateau lasts against m and α (A2). Unaware of how it was measured.
import Dynamics
import Engine
import Glibc
import Gnuplot
import Results

/// T_h and T_5 against m, against α, and for other problems, with theory.
struct PlotPlateauDuration: PlotKind {
    let name = "plot.plateau-duration"
    let summary = "draws the duration of the initial plateau against m and α beside theory (figure A2)"

    let parameters: [ParameterDeclaration] =
        PlotFiles.parameters + [
            .init("neurons", .integer(1...1_000_000), "m of the panel against α"),
            .init("alpha", .number(0...10), default: .number(1), "α of the panel that compares problems"),
        ]

    let inputs: [InputDeclaration] = [
        .init("durations", .one, "durations.h5 of analyse.plateau-duration for the problem of most panels"),
        .init("others", .oneOrMore, "the same for the problems that it is compared with"),
    ]

    func run(_ context: StageContext) throws {
        let main = try Durations(reading: context.input("durations"))
        let others = try (context.inputs["others"] ?? []).map(Durations.init(reading:))
        let (neurons, alpha) = (context.parameters.integer("neurons"), context.parameters.number("alpha"))
        guard main.rows.contains(where: { $0.neurons == neurons }) else {
            throw Failure(
                .usage, "no run has the number of neurons of the panel against α", at: context.stage,
                facts: [
                    .init("neurons", "\(neurons)"), .init("found", "\(Set(main.rows.map(\.neurons)).sorted())"),
                ])
        }
        for durations in [main] + others where !durations.rows.contains(where: { $0.alpha == alpha }) {
            throw Failure(
                .usage, "no run on \(durations.problem.name) has the α at which problems are compared",
                at: context.stage,
                facts: [
                    .init("alpha", "\(alpha)"), .init("found", "\(Set(durations.rows.map(\.alpha)).sorted())"),
                ])
        }
        let frames = Frame(left: 0.06, right: 0.925, bottom: 0.09, top: 0.945)
            .grid(rows: 2, columns: 2, horizontalGap: 0.15, verticalGap: 0.17)
        let figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 4.4,
            header: ["Duration of the initial plateau against m and alpha, with theory: see caption.txt."],
            panels: [
                try main.againstSize(
                    frames[0], title: "(a)  Half descent", axis: .italic("T") + .subscript("h"), of: \.half),
                try main.againstSize(
                    frames[1], title: "(b)  5 % of the descent", axis: .italic("T") + .subscript("5%"), of: \.leave),
                try main.againstAlpha(frames[2], neurons: neurons),
                try Durations.compare([main] + others, frames[3], alpha: alpha),
            ])
        try PlotFiles.write(figure, facts: [main.sampleSentence] + ([main] + others).flatMap(\.claimSentences), context)
    }
}

/// durations.h5 as the figure needs it, and its panels.
private struct Durations {
    /// A measured time with its spread and theory.
    struct Time {
        var mean: Double
        var spread: Double
        var theory: Double
    }
    struct Row {
        var alpha: Double
        var neurons: Int
        var seeds: Int
        var half: Time
        var leave: Time
    }

    let problem: Problem
    let rows: [Row]
    let claimSentences: [String]

    init(reading input: InputFile) throws {
        let file = try AnalysisFile(reading: input, kind: "analyse.plateau-duration", tables: ["means"])
        problem = try .named(file.attributes["problem"]?.text ?? "")
        func column(_ name: String) throws -> [Double] { try file.values("means", name) }
        func times(_ name: String) throws -> [Time] {
            let (means, spreads, theory) = (
                try column(name), try column(name + "_spread"), try column(name + "_theory")
            )
            return means.indices.map { Time(mean: means[$0], spread: spreads[$0], theory: theory[$0]) }
        }
        let (alphas, neurons, seeds) = (try column("alpha"), try column("neurons"), try column("seeds"))
        let (half, leave) = (try times("T_h"), try times("T_5"))
        rows = alphas.indices.map {
            Row(
                alpha: alphas[$0], neurons: Int(neurons[$0]), seeds: Int(seeds[$0]), half: half[$0], leave: leave[$0])
        }
        claimSentences = file.claimSentences
    }

    /// The α at which there are several sizes.
    private var sweptAlphas: [Double] {
        Set(rows.map(\.alpha)).sorted().filter { alpha in rows.filter { $0.alpha == alpha }.count > 1 }
    }

    private func theory(_ neurons: Double, _ alpha: Double) throws -> (half: Double, leave: Double) {
        try Theory(problem: problem, neurons: Int(neurons.rounded()), alpha: alpha).expectedDurations()
    }

    /// One time against m, a colour for each α.
    func againstSize(_ frame: Frame, title: Text, axis: Text, of time: KeyPath<Row, Time>) throws -> Panel {
        let sizes = Set(rows.map { Double($0.neurons) }).sorted()
        let (from, to) = (sizes[0] / 1.3, sizes.last! * 1.3)
        let top = rows.map { $0[keyPath: time].mean }.max()!
        var panel = Panel(
            frame: frame, title: title, x: Axis(SweepLook.neurons, .log, from: from, to: to),
            y: Axis("Time " + axis, from: -0.03 * top, to: top * 1.08))
        let grid = logarithmicGrid(from: sizes[0], to: to, count: 60)
        for (index, alpha) in sweptAlphas.enumerated() {
            let expected = try grid.map { try theory($0, alpha) }
            panel.series.append(
                SweepLook.theory(
                    "theory, alpha = \(alpha)", x: grid, y: expected.map { time == \.half ? $0.half : $0.leave }))
            let chosen = rows.filter { $0.alpha == alpha }
            panel.series.append(
                SweepLook.measured(
                    "measured, alpha = \(alpha)", x: chosen.map { Double($0.neurons) },
                    mean: chosen.map { $0[keyPath: time].mean }, spread: chosen.map { $0[keyPath: time].spread }, index,
                    label: .end(SweepLook.alpha(alpha))))
        }
        return panel
    }

    /// Both times against α at one m.
    func againstAlpha(_ frame: Frame, neurons: Int) throws -> Panel {
        let chosen = rows.filter { $0.neurons == neurons }
        let alphas = chosen.map(\.alpha)
        let grid = (0...80).map { alphas[0] + Double($0) / 80 * (alphas.last! - alphas[0]) }
        let expected = try grid.map { try theory(Double(neurons), $0) }
        var panel = Panel(
            frame: frame, title: Text("(c)  ") + .italic("m") + " = \(neurons)",
            x: Axis("Initial scale " + .italic("α"), from: alphas[0] - 0.1, to: alphas.last! + 0.1),
            y: Axis("Time", from: 0, to: chosen.map(\.half.mean).max()! * 1.1))
        let half = Text.italic("T") + .subscript("h")
        let leave = Text.italic("T") + .subscript("5%")
        for (index, (name, label, time)) in [("T_h", half, \Row.half), ("T_5", leave, \Row.leave)].enumerated() {
            panel.series.append(
                SweepLook.theory(
                    "theory, \(name)", x: grid, y: expected.map { index == 0 ? $0.half : $0.leave }))
            panel.series.append(
                SweepLook.measured(
                    "measured, \(name)", x: alphas, mean: chosen.map { $0[keyPath: time].mean },
                    spread: chosen.map { $0[keyPath: time].spread }, index, label: .end(label)))
        }
        return panel
    }

    /// 2‖z‖T_h of every problem against m: lines of slope 2α−1.
    static func compare(_ all: [Durations], _ frame: Frame, alpha: Double) throws -> Panel {
        let sizes = Set(all.flatMap { $0.rows.filter { $0.alpha == alpha }.map { Double($0.neurons) } }).sorted()
        let (from, to) = (sizes[0] / 1.3, sizes.last! * 1.3)
        var panel = Panel(
            frame: frame, title: "(d)  Other problems, " + SweepLook.alpha(alpha),
            x: Axis(SweepLook.neurons, .log, from: from, to: to),
            y: Axis("2" + SweepLook.driveNorm + .italic("T") + .subscript("h")))
        let grid = logarithmicGrid(from: sizes[0], to: to, count: 30)
        for (index, durations) in all.enumerated() {
            let rate = 2 * durations.problem.driveNorm
            let chosen = durations.rows.filter { $0.alpha == alpha }
            panel.series.append(
                SweepLook.theory(
                    "theory, \(durations.problem.name)", x: grid,
                    y: try grid.map { rate * (try durations.theory($0, alpha).half) }))
            panel.series.append(
                SweepLook.measured(
                    "measured, \(durations.problem.name)", x: chosen.map { Double($0.neurons) },
                    mean: chosen.map { rate * $0.half.mean }, spread: chosen.map { rate * $0.half.spread }, index,
                    label: .end(Text(durations.problem.name))))
        }
        return panel
    }

    /// What the samples are.
    var sampleSentence: String {
        let seeds = Set(rows.map(\.seeds)).sorted().map(String.init)
        let sizes = Set(rows.map(\.neurons)).sorted().map(String.init)
        return
            "Markers: mean over \(listed(seeds)) seeds, bars: ± one standard deviation (hidden where smaller "
            + "than the marker); m = \(listed(sizes)). Dashed: theory without a fitted parameter."
    }
}
