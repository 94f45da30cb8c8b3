// The panels of figure A11. Unaware of the page.
import Dynamics
import Gnuplot
import Results

/// What the runs of one α show.
struct InitScalePoint {
    typealias Time = (mean: Double, spread: Double)

    let alpha: Double
    /// The ends of the initial plateau, the descent and the secondary plateau, of the runs that have them.
    let leave: Time
    let settled: Time
    let escape: Time
    /// When the last of them leaves the secondary plateau; nil if none has one that ends.
    let lastEscape: Double?
    /// The risks on the secondary plateau, of the runs that have one.
    let levels: [Double]
    /// How many runs there are, and how many of them have each plateau.
    let runs: Int
    let initial: Int
    let secondary: Int

    /// In order of α.
    static func points(_ rows: Rows) throws -> [InitScalePoint] {
        let (alphas, leave, settled, escape) = try (rows.alpha, rows.T_5, rows.t2, rows.t3)
        let (levels, initial, secondary) = try (rows.R2, rows.initial_plateau, rows.secondary_plateau)
        return Set(alphas).sorted().map { alpha in
            let own = alphas.indices.filter { alphas[$0] == alpha }
            func finite(_ column: [Double]) -> [Double] { column.at(own).filter(\.isFinite) }
            return InitScalePoint(
                alpha: alpha, leave: meanAndSpread(finite(leave)), settled: meanAndSpread(finite(settled)),
                escape: meanAndSpread(finite(escape)), lastEscape: finite(escape).max(), levels: finite(levels),
                runs: own.count,
                initial: initial.at(own).count { $0 == 1 }, secondary: secondary.at(own).count { $0 == 1 })
        }
    }
}

struct InitScalePanels {
    let runs: [FlowRun]
    let points: [InitScalePoint]

    private var problem: Problem { runs[0].problem }
    /// Times from here on are drawn.
    private static let start = 0.01

    func loss(_ frame: Frame, alpha: Double, isFirst: Bool, isLast: Bool) throws -> Panel {
        let point = points.first { $0.alpha == alpha }!
        return try Panel(
            frame, SweepLook.alpha(alpha),
            x: Axis(
                isLast ? math("Time *t*") : "", .log, from: Self.start, to: try runs.lastTime(),
                tics: .at([(0.1, "0.1"), (1, "1"), (10, "10")]), numbers: isLast),
            y: Axis(
                isFirst ? math("*R*/*R*_{lin}") : "", .log, from: 0.25, to: 25,
                tics: .at([(0.5, "0.5"), (1, "1"), (2, "2"), (5, "5"), (10, "10"), (20, "20")]), numbers: isFirst),
            regions: Self.regions(point), references: [Reference(.horizontal, at: 1)],
            annotations: [
                Annotation("I: \(point.initial) of \(point.runs)", at: .panel(0.96, 0.93), .right, colour: .blue),
                Annotation("III: \(point.secondary) of \(point.runs)", at: .panel(0.96, 0.82), .right, colour: .green),
            ]
        ) {
            for run in runs where run.alpha == alpha {
                let (times, risks) = try (run.values("time"), run.values("risk"))
                let shown = times.indices.filter { times[$0] > 0 }
                let heights = ([risks[0]] + risks.at(shown)).map { $0 / problem.riskAtLinearFit }
                Series(
                    "loss, alpha = \(alpha), seed \(run.seed)", x: [Self.start] + times.at(shown), y: heights, .line(),
                    .ink, lineWidth: 0.8)
            }
        }
    }

    /// The stages that every run has.
    private static func regions(_ point: InitScalePoint) -> [Region] {
        var regions: [Region] = []
        if point.initial == point.runs {
            regions.append(Region(from: start, to: point.leave.mean, colour: .blue))
        }
        if point.secondary == point.runs {
            regions.append(Region(from: max(point.leave.mean, start), to: point.settled.mean, colour: .vermillion))
            regions.append(Region(from: point.settled.mean, to: point.escape.mean, colour: .green))
        }
        return regions
    }

    // MARK: - Stages against α

    /// Times of the stages against α; a stage is shaded where every seed has it.
    func map(_ frame: Frame) -> Panel {
        let (smallest, largest) = (points[0].alpha, points.last!.alpha)
        let top = points.compactMap(\.lastEscape).max() ?? 100
        let middle = 0.72 * largest + 0.28 * smallest
        let grid = (0...100).map { max(smallest, 0.3) + Double($0) / 100 * (largest - max(smallest, 0.3)) }
        return Panel(
            frame, "Stages against the initial scale",
            x: Axis(math("Initial scale *α*"), from: smallest - 0.05, to: largest + 0.05, tics: .step(0.5)),
            y: Axis(math("Time *t*"), .log, from: Self.start, to: 5 * top),
            annotations: [
                Annotation("I  initial plateau", at: .axes(middle, 0.15), .center, colour: .blue),
                Annotation("II", at: .axes(0.5, 0.2), .center, colour: .vermillion),
                Annotation("III  secondary plateau", at: .axes(middle, 0.4 * top), .center, colour: .green),
                Annotation("IV  escape", at: .axes(middle, 2.3 * top), .center),
            ]
        ) {
            bands("I, initial plateau", \.initial, from: { _ in Self.start }, to: \.leave.mean, .blue)
            bands("II, descent", \.secondary, from: { max($0.leave.mean, Self.start) }, to: \.settled.mean, .vermillion)
            bands("III, secondary plateau", \.secondary, from: \.settled.mean, to: \.escape.mean, .green)
            for share in [InitialPlateauRun.share, 1 - InitialPlateauRun.share] {
                SweepLook.theory(
                    "theory, R has fallen by \(share) of the descent", x: grid,
                    y: grid.map { alpha in
                        Theory(problem: problem, neurons: runs[0].neurons, alpha: alpha).leaveTime(share: share)
                    })
            }
            ends("end of I", \.leave, 0)
            ends("end of II", \.settled, 1)
            ends("end of III", \.escape, 2)
        }
    }

    /// Not across an α at which the seeds disagree.
    private func bands(
        _ name: String, _ having: (InitScalePoint) -> Int, from lower: (InitScalePoint) -> Double,
        to upper: (InitScalePoint) -> Double, _ colour: Colour
    ) -> [Series] {
        points.split { having($0) != $0.runs }.filter { $0.count > 1 }.map { part in
            .band(name, x: part.map(\.alpha), lower: part.map(lower), upper: part.map(upper), colour)
        }
    }

    private func ends(_ name: String, _ time: (InitScalePoint) -> InitScalePoint.Time, _ index: Int) -> Series {
        let shown = points.filter { time($0).mean > Self.start }
        return SweepLook.measured(
            name, x: shown.map(\.alpha), mean: shown.map { time($0).mean },
            spread: shown.map { min(time($0).spread, 0.9 * time($0).mean) }, index)
    }

    // MARK: - Words

    /// The level at which the loss rests, where the detector finds a secondary plateau.
    var levelSentence: String {
        func words(_ chosen: [InitScalePoint], _ name: String) -> String? {
            let found = chosen.flatMap(\.levels).map { $0 / problem.riskAtLinearFit }
            guard !found.isEmpty else { return nil }
            let (mean, spread) = meanAndSpread(found)
            let bars = found.count > 1 ? " ± \(short(spread, digits: 1))" : ""
            return "\(short(mean, digits: 3))\(bars) (\(name))"
        }
        let below = points.filter { $0.alpha < 0.5 }.map { words([$0], "α = \(short($0.alpha, digits: 4))") }
        let levels = below + [words(points.filter { $0.alpha >= 0.5 }, "α ≥ 0.5")]
        return
            "R/R_lin where the detector finds the loss at rest: \(listed(levels.compactMap { $0 })). Where it is well "
            + "below 1 the loss does not rest at the linear fit: parameters of order one learn part of the rest with "
            + "it."
    }

    /// What the samples are.
    var sampleSentence: String {
        "m = \(runs[0].neurons), \(runs[0].activation), α = \(listed(points.map { short($0.alpha, digits: 4) })), "
            + "seeds \(runs.seedList) (left: every seed drawn; right: mean and ± one standard deviation). I: runs with "
            + "an initial plateau, which outlasts a growth time of the drive, 2‖z‖T_5% > 1. III: runs in which the "
            + "detector finds a secondary plateau that ends, from the loss alone. II: descent. Shaded where all seeds "
            + "agree. Dashed: theory of the descent."
    }
}
