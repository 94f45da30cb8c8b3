// The panels of figure A7. Unaware of the page.
import Dynamics
import Glibc
import Gnuplot
import Results

struct LinearisedFlowPanels {
    let runs: [LinearisedFlowRun]

    private var sizes: [Int] { Set(runs.map(\.run.neurons)).sorted() }

    var key: [KeyEntry] {
        sizes.enumerated().map { index, size in
            KeyEntry(math("*m* = ") + "\(size)", .linePoints(.series(index)), .series(index))
        } + [KeyEntry("theory, or the linearised flow in (b)", .line(.dashed), .ink)]
    }

    private func first(of size: Int) -> LinearisedFlowRun { runs.first { $0.run.neurons == size }! }

    /// Error against K: one seed of each m as markers, every seed as a thin line.
    func error(_ frame: Frame) -> Panel {
        let start = 3e-3
        let grid = logarithmicGrid(from: start, to: 0.98, count: 120)
        let tenPercent = Theory.drive(linearisedError: LinearisedFlowRun.error)
        return Panel(
            frame, "(a)  Error of the linearised flow", x: Axis(math("*K*"), .log, from: start, to: 1),
            y: Axis("Relative error", .log, from: start / 2.5, to: 1),
            references: [
                Reference(.horizontal, at: LinearisedFlowRun.error, label: "10 %", labelAt: 0.16),
                Reference(.vertical, at: tenPercent, label: math("*K* = 0.19"), labelAt: 0.06),
            ],
            annotations: [
                Annotation(math("*K*/2"), at: .axes(0.62, 0.2), .left),
                Annotation(math("1 − √(1 − *K*)"), at: .axes(0.72, 0.72), .right),
            ]
        ) {
            for (index, size) in sizes.enumerated() {
                for run in runs where run.run.neurons == size {
                    Series(
                        "error, m = \(size), seed \(run.run.seed)", x: run.drive, y: run.errors, .line(),
                        .series(index), lineWidth: 0.7)
                }
            }
            SweepLook.theory("K/2", x: grid, y: grid.map { Theory.linearisedError(drive: $0) })
            Series(
                "1 - sqrt(1 - K)", x: grid, y: grid.map { 1 - (1 - $0).squareRoot() }, .line(.dotted), .ink,
                lineWidth: 1.0)
            for (index, size) in sizes.enumerated() {
                let run = first(of: size)
                // Markers at equal ratios of K, those of unlike sizes side by side.
                let wanted = logarithmicGrid(from: start * pow(1.6, Double(index) / 1.5), to: 0.9, count: 7)
                let nearest = wanted.map { run.sample(nearestToDrive: $0) }
                Series(
                    "error, m = \(size), seed \(run.run.seed), some samples", x: run.drive.at(nearest),
                    y: run.errors.at(nearest), .points(.series(index)), .series(index))
            }
        }
    }

    /// q_max of the flow and of its linearisation in time, one seed of each m, with the break.
    func amplitude(_ frame: Frame) throws -> Panel {
        let end = runs.map(\.breakTime).filter(\.isFinite).max().map { $0 + 2 } ?? 8
        return try Panel(
            frame, "(b)  Largest amplitude", x: Axis(SweepLook.driveNorm + math("*t*"), from: 0, to: end),
            y: Axis(math("*q*_{max}"), .log)
        ) {
            for (index, size) in sizes.enumerated() {
                let run = first(of: size)
                let scaled = try run.run.values("scaled_time")
                let shown = scaled.indices.filter { scaled[$0] <= end }
                let (times, largest) = (scaled.at(shown), try run.run.values("q_max").at(shown))
                // The linearised flow's, as far as it is not far off.
                let linear = zip(try run.run.values("linear_q_max").at(shown), largest).map { $0 > 3 * $1 ? .nan : $0 }
                Series("q_max, m = \(size)", x: times, y: largest, .line(), .series(index))
                SweepLook.theory("q_max of the linearised flow, m = \(size)", x: times, y: linear)
                Series(
                    "10 % error, m = \(size)", x: [run.breakTime], y: [run.breakAmplitude], .points(.series(index)),
                    .series(index))
            }
        }
    }

    /// q_max at the break against m, every seed.
    func breaks(_ frame: Frame) -> Panel {
        let (from, to) = (Double(sizes[0]) / 1.6, Double(sizes.last!) * 1.6)
        let grid = logarithmicGrid(from: from, to: to, count: 60)
        let (problem, alpha) = (runs[0].run.problem, runs[0].run.alpha)
        let theory = grid.map { size in
            Theory(problem: problem, neurons: Int(size.rounded()), alpha: alpha)
                .largestAmplitude(drive: Theory.drive(linearisedError: LinearisedFlowRun.error))
        }
        return Panel(
            frame, math("(c)  *q*_{max} at 10 % error"),
            x: Axis(
                SweepLook.neurons, .log, from: from, to: to, tics: .at(sizes.map { (Double($0), Text("\($0)")) })),
            y: Axis(math("*q*_{max}"), .log), key: KeyPlace(.bottomLeft, x: 0.02, y: 0.03)
        ) {
            .band(
                "one standard deviation of the maximum", x: grid, lower: theory.map { $0.mean - $0.deviation },
                upper: theory.map { $0.mean + $0.deviation }, .grey)
            SweepLook.theory(
                "1.3 sqrt(ln m/m)", x: grid, y: grid.map { 1.3 * (log($0) / $0).squareRoot() },
                label: .key(math("1.3 √(ln *m*/*m*)")))
            Series(
                "mean maximum of m half-normal amplitudes", x: grid, y: theory.map(\.mean), .line(.dotted), .ink,
                label: .key("mean of extremes"), lineWidth: 1.0)
            for (index, size) in sizes.enumerated() {
                let own = runs.filter { $0.run.neurons == size }
                Series(
                    "q_max at 10 % error, m = \(size)", x: own.map { Double($0.run.neurons) },
                    y: own.map(\.breakAmplitude), .points(.series(index)), .series(index))
            }
        }
    }

    /// What the samples are.
    var sampleSentence: String {
        let histories = runs.map(\.run)
        return
            "α = \(short(histories[0].alpha, digits: 4)), m = \(histories.neuronList), "
            + "\(Set(histories.map(\.seed)).count) seeds each (\(histories.seedList)): in (a) every seed as a thin "
            + "line, the first with markers; in (b) the first seed; in (c) every seed. Grey band: ± one standard "
            + "deviation of such maxima over initial states. No fitted parameter."
    }
}
