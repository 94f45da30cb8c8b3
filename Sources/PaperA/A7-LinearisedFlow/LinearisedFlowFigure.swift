// plot.linearised-flow: the error of the linearised flow and the break of q_max (A7). Unaware of how runs were trained.
import Dynamics
import Engine
import Glibc
import Gnuplot
import Results

/// Error against K, q_max beside that of the linearised flow, and q_max at the break against m.
struct PlotLinearisedFlow: PlotKind {
    let name = "plot.linearised-flow"
    let summary = "draws the error of the linearised flow and where q_max leaves it (figure A7)"
    let parameters = PlotFiles.parameters
    let inputs: [InputDeclaration] = [
        .init("runs", .oneOrMore, "histories of train.flow on one problem, one α: every m and seed"),
        .init("linearised", .one, "linearised.h5 of analyse.linearised-flow for the same runs, in the same order"),
    ]

    func run(_ context: StageContext) throws {
        let analysis = try AnalysisFile(
            reading: context.input("linearised"), kind: "analyse.linearised-flow", tables: ["runs"])
        let all = try (context.inputs["runs"] ?? []).map { file in
            let run = try FlowRun(reading: file)
            guard let moments = run.initialMoments else {
                throw Failure(.usage, "the linearised flow of this run is not the theory's", at: file.origin)
            }
            return try LinearisedFlowRun(run, moments: moments)
        }
        let (neurons, seeds) = (try analysis.values("runs", "neurons"), try analysis.values("runs", "seed"))
        guard neurons == all.map({ Double($0.run.neurons) }), seeds == all.map({ Double($0.run.seed) }) else {
            throw Failure(
                .usage, "the analysis is not that of the runs", at: context.stage,
                facts: [
                    .init("runs", all.map { "m = \($0.run.neurons) seed \($0.run.seed)" }.joined(separator: ", ")),
                    .init(
                        "analysed",
                        zip(neurons, seeds).map { "m = \(Int($0)) seed \(Int($1))" }.joined(separator: ", ")),
                ])
        }
        let panels = LinearisedFlowPanels(runs: all)
        let frames = Frame(left: 0.075, right: 0.985, bottom: 0.17, top: 0.8)
            .grid(rows: 1, columns: 3, horizontalGap: 0.098, verticalGap: 0)
        let figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 2.5,
            header: ["Error of the linearised flow and the break of q_max: see caption.txt."],
            panels: [
                panels.error(frames[0]), try panels.amplitude(frames[1]), panels.breaks(frames[2]),
            ],
            sharedKey: panels.key, sharedKeyHeight: 0.96)
        try PlotFiles.write(figure, facts: [panels.sampleSentence] + analysis.claimSentences, context)
    }
}

private struct LinearisedFlowPanels {
    let runs: [LinearisedFlowRun]
    private let sizes: [Int]

    init(runs: [LinearisedFlowRun]) {
        self.runs = runs
        sizes = Set(runs.map(\.run.neurons)).sorted()
    }

    var key: [KeyEntry] {
        sizes.enumerated().map { index, size in
            KeyEntry(.italic("m") + " = \(size)", .linePoints(.series(index)), .series(index))
        } + [
            KeyEntry("theory, or the linearised flow in (b)", .line(.dashed), .ink)
        ]
    }

    private func first(of size: Int) -> LinearisedFlowRun { runs.first { $0.run.neurons == size }! }

    /// Error against K: one seed of each m as markers, every seed as a thin line.
    func error(_ frame: Frame) -> Panel {
        let start = 3e-3
        var panel = Panel(
            frame: frame, title: "(a)  Error of the linearised flow", x: Axis(.italic("K"), .log, from: start, to: 1),
            y: Axis("Relative error", .log, from: start / 2.5, to: 1))
        panel.references = [
            Reference(.horizontal, at: LinearisedFlowRun.error, label: "10 %", labelAt: 0.16),
            Reference(
                .vertical, at: Theory.drive(linearisedError: LinearisedFlowRun.error),
                label: .italic("K") + " = 0.19", labelAt: 0.06),
        ]
        for (index, size) in sizes.enumerated() {
            for run in runs where run.run.neurons == size {
                panel.series.append(
                    Series(
                        "error, m = \(size), seed \(run.run.seed)", x: run.drive, y: run.errors, .line(),
                        .series(index), lineWidth: 0.7))
            }
        }
        let grid = logarithmicGrid(from: start, to: 0.98, count: 120)
        panel.series.append(
            SweepLook.theory("K/2", x: grid, y: grid.map { Theory.linearisedError(drive: $0) }))
        panel.series.append(
            Series(
                "1 - sqrt(1 - K)", x: grid, y: grid.map { 1 - (1 - $0).squareRoot() }, .line(.dotted), .ink,
                lineWidth: 1.0))
        panel.annotations = [
            Annotation(.italic("K") + "/2", at: .axes(0.62, 0.2), .left),
            Annotation("1 − √(1 − " + .italic("K") + ")", at: .axes(0.72, 0.72), .right),
        ]
        for (index, size) in sizes.enumerated() {
            let run = first(of: size)
            // Markers at equal ratios of K, those of unlike sizes side by side.
            let wanted = logarithmicGrid(from: start * pow(1.6, Double(index) / 1.5), to: 0.9, count: 7)
            let nearest = wanted.map { target in
                run.drive.indices.min { abs(log(run.drive[$0] / target)) < abs(log(run.drive[$1] / target)) }!
            }
            panel.series.append(
                Series(
                    "error, m = \(size), seed \(run.run.seed), some samples", x: nearest.map { run.drive[$0] },
                    y: nearest.map { run.errors[$0] }, .points(.series(index)), .series(index)))
        }
        return panel
    }

    /// q_max of the flow and of its linearisation in time, one seed of each m, with the break.
    func amplitude(_ frame: Frame) throws -> Panel {
        let end = runs.map { $0.breakTime }.filter(\.isFinite).max().map { $0 + 2 } ?? 8
        var panel = Panel(
            frame: frame, title: "(b)  Largest amplitude",
            x: Axis(SweepLook.driveNorm + .italic("t"), from: 0, to: end),
            y: Axis(.italic("q") + .subscript("max"), .log))
        for (index, size) in sizes.enumerated() {
            let run = first(of: size)
            let scaled = try run.run.values("scaled_time")
            let shown = scaled.indices.filter { scaled[$0] <= end }
            func values(_ column: String) throws -> [Double] {
                let all = try run.run.values(column)
                return shown.map { all[$0] }
            }
            let (times, largest) = (shown.map { scaled[$0] }, try values("q_max"))
            // The linearised flow's, as far as it is not far off.
            let linear = zip(try values("linear_q_max"), largest).map { $0 > 3 * $1 ? .nan : $0 }
            panel.series.append(
                Series("q_max, m = \(size)", x: times, y: largest, .line(), .series(index)))
            panel.series.append(
                SweepLook.theory("q_max of the linearised flow, m = \(size)", x: times, y: linear))
            panel.series.append(
                Series(
                    "10 % error, m = \(size)", x: [run.breakTime], y: [run.breakAmplitude],
                    .points(.series(index)), .series(index)))
        }
        return panel
    }

    /// q_max at the break against m, every seed.
    func breaks(_ frame: Frame) -> Panel {
        let (from, to) = (Double(sizes[0]) / 1.6, Double(sizes.last!) * 1.6)
        let grid = logarithmicGrid(from: from, to: to, count: 60)
        var panel = Panel(
            frame: frame, title: "(c)  " + .italic("q") + .subscript("max") + " at 10 % error",
            x: Axis(
                SweepLook.neurons, .log, from: from, to: to,
                tics: .at(sizes.map { (Double($0), Text("\($0)")) })),
            y: Axis(.italic("q") + .subscript("max"), .log), key: KeyPlace(.bottomLeft, x: 0.02, y: 0.03))
        panel.series.append(
            Series(
                "1.3 sqrt(ln m/m)", x: grid, y: grid.map { 1.3 * (log($0) / $0).squareRoot() }, .line(.dashed), .ink,
                label: .key("1.3 √(ln " + .italic("m") + "/" + .italic("m") + ")"), lineWidth: 0.8))
        let problem = runs[0].run.problem
        let theory = grid.map {
            Theory(problem: problem, neurons: Int($0.rounded()), alpha: runs[0].run.alpha)
                .largestAmplitude(drive: Theory.drive(linearisedError: LinearisedFlowRun.error))
        }
        panel.series.append(
            Series(
                "mean maximum of m half-normal amplitudes", x: grid, y: theory.map(\.mean), .line(.dotted), .ink,
                label: .key("mean of extremes"), lineWidth: 1.0))
        panel.series.insert(
            .band(
                "one standard deviation of the maximum", x: grid, lower: theory.map { $0.mean - $0.deviation },
                upper: theory.map { $0.mean + $0.deviation }, .grey), at: 0)
        for (index, size) in sizes.enumerated() {
            let own = runs.filter { $0.run.neurons == size }
            panel.series.append(
                Series(
                    "q_max at 10 % error, m = \(size)", x: own.map { Double($0.run.neurons) },
                    y: own.map(\.breakAmplitude), .points(.series(index)), .series(index)))
        }
        return panel
    }

    /// What the samples are.
    var sampleSentence: String {
        let seeds = Set(runs.map(\.run.seed)).sorted().map(String.init)
        return "α = \(short(runs[0].run.alpha, digits: 4)), m = \(listed(sizes.map(String.init))), "
            + "\(seeds.count) seeds each (\(listed(seeds))): in (a) every seed as a thin line, the first with "
            + "markers; in (b) the first seed; in (c) every seed. Grey band: ± one standard deviation of such maxima over "
            + "initial states. No fitted parameter."
    }
}
