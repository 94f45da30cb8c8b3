// plot.flow-descent: gradient descent beside the flow (A8). Unaware of how it was measured.
import Dynamics
import Engine
import Glibc
import Gnuplot
import Results

/// Error against η, plateau length against η, and the stability limit on the secondary plateau.
struct PlotFlowDescent: PlotKind {
    let name = "plot.flow-descent"
    let summary = "draws gradient descent's error, plateau length and stability limit beside theory (figure A8)"
    let parameters = PlotFiles.parameters
    let inputs: [InputDeclaration] = [.init("descent", .one, "descent.h5 of analyse.flow-descent")]

    func run(_ context: StageContext) throws {
        let file = try AnalysisFile(
            reading: context.input("descent"), kind: "analyse.flow-descent", tables: ["errors", "lengths", "growth"])
        let frames = Frame(left: 0.075, right: 0.985, bottom: 0.17, top: 0.89)
            .grid(rows: 1, columns: 3, horizontalGap: 0.1, verticalGap: 0)
        let figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: 6.75, height: 2.35,
            header: ["Gradient descent beside gradient flow: see caption.txt."],
            panels: [
                try Self.errors(file, frames[0]), try Self.lengths(file, frames[1]), try Self.growth(file, frames[2]),
            ])
        try PlotFiles.write(figure, facts: [try Self.sampleSentence(file)] + file.claimSentences, context)
    }

    /// Mean and spread of `values` over the seeds, for each value of `groups` in ascending order.
    private static func grouped(_ groups: [Double], _ values: [Double]) -> (
        x: [Double], mean: [Double], spread: [Double]
    ) {
        let x = Set(groups).sorted()
        let parts = x.map { group in
            meanAndSpread(groups.indices.filter { groups[$0] == group }.map { values[$0] }.filter(\.isFinite))
        }
        return (x, parts.map(\.mean), parts.map(\.spread))
    }

    private static func errors(_ file: AnalysisFile, _ frame: Frame) throws -> Panel {
        let (times, steps, values) = (
            try file.values("errors", "time"), try file.values("errors", "eta"), try file.values("errors", "error")
        )
        var panel = Panel(
            frame: frame, title: "(a)  Error against the flow",
            x: Axis("Step " + .italic("η"), .log), y: Axis("Relative error", .log),
            key: KeyPlace(.topLeft, x: 0.02, y: 0.99))
        let ends = (steps.min()!, steps.max()!)
        for (index, time) in Set(times).sorted().enumerated() {
            let chosen = times.indices.filter { times[$0] == time }
            let (x, mean, spread) = grouped(chosen.map { steps[$0] }, chosen.map { values[$0] })
            // A line of slope 1 through the smallest step's error.
            panel.series.append(
                SweepLook.theory(
                    "slope 1, t = \(time)", x: [ends.0, ends.1], y: [mean[0], mean[0] * ends.1 / ends.0]))
            panel.series.append(
                SweepLook.measured(
                    "error, t = \(time)", x: x, mean: mean, spread: spread, index,
                    label: .key(.italic("t") + " = \(short(time, digits: 4))")))
        }
        return panel
    }

    private static func lengths(_ file: AnalysisFile, _ frame: Frame) throws -> Panel {
        let (steps, ratios) = (try file.values("lengths", "eta"), try file.values("lengths", "ratio"))
        let (x, mean, spread) = grouped(steps, ratios)
        var panel = Panel(
            frame: frame, title: "(b)  Initial plateau",
            x: Axis("Step " + .italic("η"), from: 0, to: x.last! * 1.06),
            y: Axis("Length over the flow’s", from: 0.98), key: KeyPlace(.topLeft, x: 0.02, y: 0.99))
        let rate = file.attributes["z_norm"]?.double ?? .nan
        let grid = (0...80).map { Double($0) / 80 * x.last! * 1.05 }
        panel.series.append(
            SweepLook.theory(
                "theory", x: grid, y: grid.map { $0 == 0 ? 1 : rate * $0 / log1p(rate * $0) },
                label: .key(
                    .italic("η") + SweepLook.driveNorm + "/ln(1 + " + .italic("η") + SweepLook.driveNorm + ")")))
        panel.series.append(
            SweepLook.measured("measured", x: x, mean: mean, spread: spread, 0, label: .key("gradient descent")))
        return panel
    }

    private static func growth(_ file: AnalysisFile, _ frame: Frame) throws -> Panel {
        let (steps, factors, seeds) = (
            try file.values("growth", "eta"), try file.values("growth", "factor"), try file.values("growth", "seed")
        )
        let sharpness = try file.values("growth", "lambda_max")
        let places = steps.indices.map { 0.5 * steps[$0] * sharpness[$0] }
        let ends = (places.min()! - 0.03, places.max()! + 0.03)
        var panel = Panel(
            frame: frame, title: "(c)  Secondary plateau",
            x: Axis(.italic("η") + " λ" + .subscript("max") + "/2", from: ends.0, to: ends.1),
            y: Axis("Growth per step"), key: KeyPlace(.topLeft, x: 0.02, y: 0.99))
        panel.references = [Reference(.horizontal, at: 1), Reference(.vertical, at: 1)]
        panel.annotations = [
            Annotation("stable", at: .panel((1 - ends.0) / (ends.1 - ends.0) - 0.03, 0.05), .right, colour: .grey),
            Annotation("unstable", at: .panel((1 - ends.0) / (ends.1 - ends.0) + 0.03, 0.05), .left, colour: .grey),
        ]
        panel.series.append(
            SweepLook.theory(
                "theory", x: [ends.0, ends.1], y: [2 * ends.0 - 1, 2 * ends.1 - 1],
                label: .key("|1 − " + .italic("η") + " λ" + .subscript("max") + "|")))
        for (index, seed) in Set(seeds).sorted().enumerated() {
            let own = seeds.indices.filter { seeds[$0] == seed }
            panel.series.append(
                Series(
                    "growth, seed \(Int(seed))", x: own.map { places[$0] }, y: own.map { factors[$0] },
                    .points(.series(index)), .series(index),
                    label: .key("seed \(Int(seed))")))
        }
        return panel
    }

    private static func sampleSentence(_ file: AnalysisFile) throws -> String {
        func seeds(_ table: String) throws -> String {
            listed(Set(try file.values(table, "seed")).sorted().map { String(Int($0)) })
        }
        return
            "Seeds in (a): \(try seeds("errors")); in (b): \(try seeds("lengths")); in (c): \(try seeds("growth")), one "
            + "marker each. Markers in (a) and (b): mean over the seeds, bars: ± one standard deviation (hidden where "
            + "smaller than the marker). No fitted parameter; the lines in (a) have slope 1 and go through the error of "
            + "the smallest step."
    }
}
