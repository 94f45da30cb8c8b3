// plot.flow-descent: gradient descent beside the flow (A8). Unaware of how it was measured.
import Glibc
import Gnuplot
import Results
import StageGraph

/// Error against η, plateau length against η, and the stability limit on the secondary plateau.
struct PlotFlowDescent: FigureKind {
    let name = "plot.flow-descent"
    let summary = "draws gradient descent's error, plateau length and stability limit beside theory (figure A8)"
    let inputs: [InputDeclaration] = [.init("descent", .one, "descent.h5 of analyse.flow-descent")]

    func draw(_ context: StageContext) throws -> Drawing {
        let file = try AnalysisFile(
            reading: context.input("descent"), kind: "analyse.flow-descent", tables: ["errors", "lengths", "growth"])
        let panels = FlowDescentPanels(
            errors: file.rows("errors"), lengths: file.rows("lengths"), growth: file.rows("growth"),
            driveNorm: file.attributes["z_norm"]?.double ?? .nan)
        let frames = Frame(left: 0.075, right: 0.985, bottom: 0.17, top: 0.89)
            .grid(rows: 1, columns: 3, horizontalGap: 0.1, verticalGap: 0)
        return Drawing(
            width: 6.75, height: 2.35, header: "Gradient descent beside gradient flow: see caption.txt.",
            panels: [
                try panels.errors(frames[0]), try panels.lengths(frames[1]), try panels.growth(frames[2]),
            ], facts: [try panels.sampleSentence] + file.claimSentences)
    }
}

private struct FlowDescentPanels {
    let errors: Rows
    let lengths: Rows
    let growth: Rows
    let driveNorm: Double

    private static let key = KeyPlace(.topLeft, x: 0.02, y: 0.99)

    func errors(_ frame: Frame) throws -> Panel {
        let (times, steps, values) = try (errors.time, errors.eta, errors.error)
        let (smallest, largest) = (steps.min()!, steps.max()!)
        return Panel(
            frame, "(a)  Error against the flow", x: Axis(math("Step *η*"), .log), y: Axis("Relative error", .log),
            key: Self.key
        ) {
            for (index, time) in Set(times).sorted().enumerated() {
                let chosen = times.indices.filter { times[$0] == time }
                let (x, mean, spread) = Self.grouped(steps.at(chosen), values.at(chosen))
                // Through the smallest step's error.
                SweepLook.theory(
                    "slope 1, t = \(time)", x: [smallest, largest], y: [mean[0], mean[0] * largest / smallest])
                SweepLook.measured(
                    "error, t = \(time)", x: x, mean: mean, spread: spread, index,
                    label: .key(math("*t* = ") + Text(short(time, digits: 4))))
            }
        }
    }

    func lengths(_ frame: Frame) throws -> Panel {
        let (x, mean, spread) = try Self.grouped(lengths.eta, lengths.ratio)
        let grid = (0...80).map { Double($0) / 80 * x.last! * 1.05 }
        return Panel(
            frame, "(b)  Initial plateau", x: Axis(math("Step *η*"), from: 0, to: x.last! * 1.06),
            y: Axis("Length over the flow’s", from: 0.98), key: Self.key
        ) {
            SweepLook.theory(
                "theory", x: grid, y: grid.map { $0 == 0 ? 1 : driveNorm * $0 / log1p(driveNorm * $0) },
                label: .key(math("*η*||*z*||/ln(1 + *η*||*z*||)")))
            SweepLook.measured("measured", x: x, mean: mean, spread: spread, 0, label: .key("gradient descent"))
        }
    }

    func growth(_ frame: Frame) throws -> Panel {
        let (factors, seeds) = try (growth.factor, growth.seed)
        let places = try zip(growth.eta, growth.lambda_max).map { 0.5 * $0 * $1 }
        let (from, to) = (places.min()! - 0.03, places.max()! + 0.03)
        let limit = (1 - from) / (to - from)
        return Panel(
            frame, "(c)  Secondary plateau", x: Axis(math("*η* λ_{max}/2"), from: from, to: to),
            y: Axis("Growth per step"), key: Self.key,
            references: [Reference(.horizontal, at: 1), Reference(.vertical, at: 1)],
            annotations: [
                Annotation("stable", at: .panel(limit - 0.03, 0.05), .right, colour: .grey),
                Annotation("unstable", at: .panel(limit + 0.03, 0.05), .left, colour: .grey),
            ]
        ) {
            SweepLook.theory(
                "theory", x: [from, to], y: [2 * from - 1, 2 * to - 1], label: .key(math("|1 − *η* λ_{max}|")))
            for (index, seed) in Set(seeds).sorted().enumerated() {
                let own = seeds.indices.filter { seeds[$0] == seed }
                Series(
                    "growth, seed \(Int(seed))", x: places.at(own), y: factors.at(own), .points(.series(index)),
                    .series(index), label: .key("seed \(Int(seed))"))
            }
        }
    }

    /// Mean and spread of `values` over the seeds, for each value of `groups` in ascending order.
    private static func grouped(
        _ groups: [Double], _ values: [Double]
    ) -> (x: [Double], mean: [Double], spread: [Double]) {
        let x = Set(groups).sorted()
        let parts = x.map { group in
            meanAndSpread(zip(groups, values).filter { $0.0 == group && $0.1.isFinite }.map(\.1))
        }
        return (x, parts.map(\.mean), parts.map(\.spread))
    }

    var sampleSentence: String {
        get throws {
            "Seeds in (a): \(try errors.seed.integerList); in (b): \(try lengths.seed.integerList); in (c): "
                + "\(try growth.seed.integerList), one marker each. Markers in (a) and (b): mean over the seeds, bars: "
                + "± one standard deviation (hidden where smaller than the marker). No fitted parameter; the lines in "
                + "(a) have slope 1 and go through the error of the smallest step."
        }
    }
}
