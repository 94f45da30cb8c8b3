// The panels of figure A2. Unaware of the page.
import Dynamics
import Gnuplot
import Results
import StageGraph

/// The mean durations on one problem.
struct PlateauDurationPanels {
    let problem: Problem
    let rows: [MeanDuration]
    let claimSentences: [String]

    init(reading input: InputFile) throws {
        let file = try AnalysisFile(reading: input, kind: "analyse.plateau-duration", tables: ["means"])
        problem = try .named(file.attributes["problem"]?.text ?? "")
        rows = try MeanDuration.read(file.rows("means"))
        claimSentences = file.claimSentences
    }

    /// One of the two durations of the initial plateau.
    enum Duration: Int, CaseIterable {
        case half, leave

        var name: String { self == .half ? "T_h" : "T_5" }
        var symbol: Text { self == .half ? math("*T*_h") : math("*T*_{5%}") }

        func measured(_ row: MeanDuration) -> MeanDuration.Time { self == .half ? row.half : row.leave }

        /// As theory expects it over seeds.
        func expected(_ problem: Problem, neurons: Double, alpha: Double) throws -> Double {
            let theory = Theory(problem: problem, neurons: Int(neurons.rounded()), alpha: alpha)
            let durations = try theory.expectedDurations()
            return self == .half ? durations.half : durations.leave
        }
    }

    // MARK: - Panels

    /// One time against m, a colour for each α.
    func againstSize(_ frame: Frame, title: Text, _ duration: Duration) throws -> Panel {
        let (axis, grid) = Self.sizes(rows, count: 60)
        let top = rows.map { duration.measured($0).mean }.max()!
        return try Panel(
            frame, title, x: axis, y: Axis("Time " + duration.symbol, from: -0.03 * top, to: top * 1.08)
        ) {
            for (index, alpha) in sweptAlphas.enumerated() {
                SweepLook.theory(
                    "theory, alpha = \(alpha)", x: grid,
                    y: try grid.map { try duration.expected(problem, neurons: $0, alpha: alpha) })
                Self.measured(
                    "measured, alpha = \(alpha)", rows.filter { $0.alpha == alpha }, against: { Double($0.neurons) },
                    duration, index, label: SweepLook.alpha(alpha))
            }
        }
    }

    /// Both times against α at one m.
    func againstAlpha(_ frame: Frame, neurons: Int) throws -> Panel {
        let chosen = rows.filter { $0.neurons == neurons }
        let (smallest, largest) = (chosen[0].alpha, chosen.last!.alpha)
        let grid = (0...80).map { smallest + Double($0) / 80 * (largest - smallest) }
        return try Panel(
            frame, math("(c)  *m*") + " = \(neurons)",
            x: Axis(math("Initial scale *α*"), from: smallest - 0.1, to: largest + 0.1),
            y: Axis("Time", from: 0, to: chosen.map(\.half.mean).max()! * 1.1)
        ) {
            for duration in Duration.allCases {
                SweepLook.theory(
                    "theory, \(duration.name)", x: grid,
                    y: try grid.map { try duration.expected(problem, neurons: Double(neurons), alpha: $0) })
                Self.measured(
                    "measured, \(duration.name)", chosen, against: \.alpha, duration, duration.rawValue,
                    label: duration.symbol)
            }
        }
    }

    /// 2‖z‖T_h of every problem against m: lines of slope 2α−1.
    static func compare(_ all: [PlateauDurationPanels], _ frame: Frame, alpha: Double) throws -> Panel {
        let (axis, grid) = sizes(all.flatMap(\.rows).filter { $0.alpha == alpha }, count: 30)
        return try Panel(
            frame, "(d)  Other problems, " + SweepLook.alpha(alpha), x: axis,
            y: Axis("2" + SweepLook.driveNorm + Duration.half.symbol)
        ) {
            for (index, durations) in all.enumerated() {
                let problem = durations.problem
                let rate = 2 * problem.driveNorm
                SweepLook.theory(
                    "theory, \(problem.name)", x: grid,
                    y: try grid.map { rate * (try Duration.half.expected(problem, neurons: $0, alpha: alpha)) })
                measured(
                    "measured, \(problem.name)", durations.rows.filter { $0.alpha == alpha },
                    against: { Double($0.neurons) }, .half, scale: rate, index, label: Text(problem.name))
            }
        }
    }

    // MARK: - Parts

    /// The axis of m and points along it, from the smallest size.
    private static func sizes(_ rows: [MeanDuration], count: Int) -> (axis: Axis, grid: [Double]) {
        let sizes = rows.map { Double($0.neurons) }
        let (from, to) = (sizes.min()! / 1.3, sizes.max()! * 1.3)
        return (
            Axis(SweepLook.neurons, .log, from: from, to: to),
            logarithmicGrid(from: sizes.min()!, to: to, count: count)
        )
    }

    private static func measured(
        _ name: String, _ rows: [MeanDuration], against x: (MeanDuration) -> Double, _ duration: Duration,
        scale: Double = 1, _ index: Int, label: Text
    ) -> Series {
        let times = rows.map(duration.measured)
        return SweepLook.measured(
            name, x: rows.map(x), mean: times.map { scale * $0.mean }, spread: times.map { scale * $0.spread }, index,
            label: .end(label))
    }

    /// The α at which there are several sizes.
    private var sweptAlphas: [Double] {
        Set(rows.map(\.alpha)).sorted().filter { alpha in rows.count { $0.alpha == alpha } > 1 }
    }

    /// What the samples are.
    var sampleSentence: String {
        "Markers: mean over \(rows.map { Double($0.seeds) }.integerList) seeds, bars: ± one standard deviation (hidden "
            + "where smaller than the marker); m = \(rows.map { Double($0.neurons) }.integerList). Dashed: theory "
            + "without a fitted parameter."
    }
}
