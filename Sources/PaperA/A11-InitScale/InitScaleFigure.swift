// plot.init-scale: which plateaus exist at which initial scale (A11). Unaware of how runs were trained.
import Dynamics
import Engine
import Glibc
import Gnuplot
import Results

/// Loss curves for some α, and the times of the stages against α.
struct PlotInitScale: PlotKind {
    let name = "plot.init-scale"
    let summary = "draws the loss at several initial scales and where each plateau exists (figure A11)"

    let parameters: [ParameterDeclaration] =
        PlotFiles.parameters + [
            .init("alphas", .list(.number(0...10)), "six α, ascending, whose loss is drawn")
        ]

    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow: every α and seed"),
        .init("scales", .one, "scales.h5 of analyse.init-scale for the same runs"),
    ]

    func run(_ context: StageContext) throws {
        let file = try AnalysisFile(reading: context.input("scales"), kind: "analyse.init-scale", tables: ["runs"])
        let runs = try (context.inputs["runs"] ?? []).map(FlowRun.init(reading:))
        let alphas = context.parameters.numbers("alphas")
        let found = Set(runs.map(\.alpha))
        guard alphas.count == 6, alphas == alphas.sorted(), Set(alphas).isSubset(of: found) else {
            throw Failure(
                .usage, "the α whose loss is drawn are not six of the runs'", at: context.stage,
                facts: [.init("alphas", "\(alphas)"), .init("found", "\(found.sorted())")])
        }
        let panels = try InitScalePanels(runs: runs, file: file)
        let frames = Frame(left: 0.07, right: 0.585, bottom: 0.125, top: 0.925)
            .grid(rows: 2, columns: 3, horizontalGap: 0.02, verticalGap: 0.13)
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 3.3,
            header: ["Loss at several initial scales and where each plateau exists: see caption.txt."])
        for (index, alpha) in alphas.enumerated() {
            figure.panels.append(
                try panels.loss(frames[index], alpha: alpha, isFirst: index % 3 == 0, isLast: index >= 3))
        }
        figure.panels.append(try panels.map(Frame(left: 0.675, right: 0.985, bottom: 0.125, top: 0.925)))
        try PlotFiles.write(
            figure, facts: [panels.sampleSentence, panels.levelSentence] + file.claimSentences, context)
    }
}

private struct InitScalePanels {
    private let runs: [FlowRun]
    private let problem: Problem
    private let seeds: [Int]
    private let columns: [String: [Double]]
    private let alphas: [Double]

    /// Times from here on are drawn.
    private static let start = 0.01

    init(runs: [FlowRun], file: AnalysisFile) throws {
        self.runs = runs
        problem = runs[0].problem
        seeds = Set(runs.map(\.seed)).sorted()
        var columns: [String: [Double]] = [:]
        for name in ["alpha", "T_5", "t2", "t3", "R2", "initial_plateau", "secondary_plateau"] {
            columns[name] = try file.values("runs", name)
        }
        self.columns = columns
        alphas = Set(columns["alpha"]!).sorted()
    }

    /// The values of a column at one α, one for each seed.
    private func values(_ name: String, at alpha: Double) -> [Double] {
        zip(columns["alpha"]!, columns[name]!).filter { $0.0 == alpha }.map(\.1)
    }

    private func time(_ name: String, at alpha: Double) -> (mean: Double, spread: Double) {
        meanAndSpread(values(name, at: alpha).filter(\.isFinite))
    }

    private func count(_ name: String, at alpha: Double) -> Int { values(name, at: alpha).filter { $0 == 1 }.count }

    func loss(_ frame: Frame, alpha: Double, isFirst: Bool, isLast: Bool) throws -> Panel {
        let own = runs.filter { $0.alpha == alpha }
        let end = try runs.map { try $0.values("time").last ?? 1 }.max()!
        var panel = Panel(
            frame: frame, title: SweepLook.alpha(alpha),
            x: Axis(
                isLast ? "Time " + .italic("t") : "", .log, from: Self.start, to: end,
                tics: .at([(0.1, "0.1"), (1, "1"), (10, "10")]), numbers: isLast),
            y: Axis(
                isFirst ? .italic("R") + "/" + .italic("R") + .subscript("lin") : "", .log, from: 0.25, to: 25,
                tics: .at([(0.5, "0.5"), (1, "1"), (2, "2"), (5, "5"), (10, "10"), (20, "20")]), numbers: isFirst))
        panel.references = [Reference(.horizontal, at: 1)]
        let (leave, settled, escape) = (time("T_5", at: alpha), time("t2", at: alpha), time("t3", at: alpha))
        let (initial, secondary) = (count("initial_plateau", at: alpha), count("secondary_plateau", at: alpha))
        if initial == own.count { panel.regions.append(Region(from: Self.start, to: leave.mean, colour: .blue)) }
        if secondary == own.count {
            panel.regions.append(
                Region(from: max(leave.mean, Self.start), to: settled.mean, colour: .vermillion))
            panel.regions.append(Region(from: settled.mean, to: escape.mean, colour: .green))
        }
        for run in own {
            let (times, risks) = (try run.values("time"), try run.values("risk"))
            let shown = times.indices.filter { times[$0] > 0 }
            let heights = ([risks[0]] + shown.map { risks[$0] }).map { $0 / problem.riskAtLinearFit }
            panel.series.append(
                Series(
                    "loss, alpha = \(alpha), seed \(run.seed)", x: [Self.start] + shown.map { times[$0] }, y: heights,
                    .line(), .ink, lineWidth: 0.8))
        }
        panel.annotations = [
            Annotation("I: \(initial) of \(own.count)", at: .panel(0.96, 0.93), .right, colour: .blue),
            Annotation("III: \(secondary) of \(own.count)", at: .panel(0.96, 0.82), .right, colour: .green),
        ]
        return panel
    }

    /// Times of the stages against α.
    func map(_ frame: Frame) throws -> Panel {
        let ends = (alphas[0] - 0.05, alphas.last! + 0.05)
        let top = columns["t3"]!.filter(\.isFinite).max() ?? 100
        var panel = Panel(
            frame: frame, title: "Stages against the initial scale",
            x: Axis("Initial scale " + .italic("α"), from: ends.0, to: ends.1, tics: .step(0.5)),
            y: Axis("Time " + .italic("t"), .log, from: Self.start, to: 5 * top))
        let leave = alphas.map { time("T_5", at: $0) }
        let settled = alphas.map { time("t2", at: $0) }
        let escape = alphas.map { time("t3", at: $0) }
        // A stage is shaded where every seed has it.
        let all = alphas.map { Double(values("alpha", at: $0).count) }
        let first = alphas.indices.filter { Double(count("initial_plateau", at: alphas[$0])) == all[$0] }
        let second = alphas.indices.filter { Double(count("secondary_plateau", at: alphas[$0])) == all[$0] }
        func band(_ name: String, _ shown: [Int], _ lower: (Int) -> Double, _ upper: (Int) -> Double, _ colour: Colour)
        {
            // Not across an α at which the seeds disagree.
            for part in shown.neighbours where part.count > 1 {
                panel.series.append(
                    .band(name, x: part.map { alphas[$0] }, lower: part.map(lower), upper: part.map(upper), colour))
            }
        }
        band("I, initial plateau", first, { _ in Self.start }, { leave[$0].mean }, .blue)
        band("II, descent", second, { max(leave[$0].mean, Self.start) }, { settled[$0].mean }, .vermillion)
        band("III, secondary plateau", second, { settled[$0].mean }, { escape[$0].mean }, .green)
        let grid = (0...100).map { max(alphas[0], 0.3) + Double($0) / 100 * (alphas.last! - max(alphas[0], 0.3)) }
        for share in [InitialPlateauRun.share, 1 - InitialPlateauRun.share] {
            panel.series.append(
                SweepLook.theory(
                    "theory, R has fallen by \(share) of the descent", x: grid,
                    y: grid.map {
                        Theory(problem: problem, neurons: runs[0].neurons, alpha: $0).leaveTime(share: share)
                    }))
        }
        for (index, (name, times)) in [("end of I", leave), ("end of II", settled), ("end of III", escape)]
            .enumerated()
        {
            let shown = alphas.indices.filter { times[$0].mean > Self.start }
            panel.series.append(
                SweepLook.measured(
                    name, x: shown.map { alphas[$0] }, mean: shown.map { times[$0].mean },
                    spread: shown.map { min(times[$0].spread, 0.9 * times[$0].mean) }, index))
        }
        let right = 0.72 * alphas.last! + 0.28 * alphas[0]
        panel.annotations = [
            Annotation("I  initial plateau", at: .axes(right, 0.15), .center, colour: .blue),
            Annotation("II", at: .axes(0.5, 0.2), .center, colour: .vermillion),
            Annotation("III  secondary plateau", at: .axes(right, 0.4 * top), .center, colour: .green),
            Annotation("IV  escape", at: .axes(right, 2.3 * top), .center),
        ]
        return panel
    }

    /// The level at which the loss rests, where the detector finds a secondary plateau.
    var levelSentence: String {
        func words(_ chosen: [Double], _ name: String) -> String? {
            let found = chosen.flatMap { values("R2", at: $0) }.filter(\.isFinite).map { $0 / problem.riskAtLinearFit }
            guard !found.isEmpty else { return nil }
            let (mean, spread) = meanAndSpread(found)
            let bars = found.count > 1 ? " ± \(short(spread, digits: 1))" : ""
            return "\(short(mean, digits: 3))\(bars) (\(name))"
        }
        let levels =
            alphas.filter { $0 < 0.5 }.compactMap { words([$0], "α = \(short($0, digits: 4))") }
            + [words(alphas.filter { $0 >= 0.5 }, "α ≥ 0.5")].compactMap { $0 }
        return
            "R/R_lin where the detector finds the loss at rest: \(listed(levels)). Where it is well below 1 the "
            + "loss does not rest at the linear fit: parameters of order one learn part of the rest with it."
    }

    /// What the samples are.
    var sampleSentence: String {
        "m = \(runs[0].neurons), \(runs[0].activation), α = \(listed(alphas.map { short($0, digits: 4) })), seeds "
            + "\(listed(seeds.map(String.init))) (left: every seed drawn; right: mean and ± one standard deviation). "
            + "I: runs with an initial plateau, which outlasts a growth time of the drive, 2‖z‖T_5% > 1. III: runs in "
            + "which the detector finds a secondary plateau that ends, from the loss alone. II: descent. Shaded where all seeds agree. "
            + "Dashed: theory of the descent."
    }
}

extension [Int] {
    /// Cut where the next number is not the next integer.
    fileprivate var neighbours: [[Int]] {
        reduce(into: []) { parts, number in
            if let last = parts.last?.last, last + 1 == number {
                parts[parts.count - 1].append(number)
            } else {
                parts.append([number])
            }
        }
    }
}
