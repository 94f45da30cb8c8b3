// Panels (d) to (f) of figure A9: escape times over M, α and seeds. Unaware of the page.
import Dynamics
import Glibc
import Gnuplot
import Results

/// The runs of analyse.escape.
struct EscapeTimes {
    let analysed: AnalysisFile

    private func column(_ name: String) throws -> [Double] { try analysed.values("runs", name) }

    private var style: AlphaStyle { get throws { AlphaStyle(try column("alpha")) } }

    private static let timeLabel = Text.italic("T") + .subscript("sec")

    /// Against M: seeds side by side by α, T5 as a line through its geometric means.
    func sizes(_ frame: Frame) throws -> Panel {
        let (neurons, measured, theory) = (try column("neurons"), try column("T_sec"), try column("T_sec_theory"))
        let all = Set(neurons).sorted()
        var panel = Panel(
            frame: frame, title: "(d)  Escape time, every seed",
            x: Axis("Number of neurons " + .italic("m"), .log, from: all[0] / 1.6, to: all.last! * 1.6),
            y: Axis(Self.timeLabel, .log), key: KeyPlace(.bottomRight, x: 1.0, y: 0.0))
        panel.series = try points { index, shift in (neurons[index] * shift, measured[index]) }
        let means = all.map { size in
            let logs = neurons.indices.filter { neurons[$0] == size }.map { log(theory[$0]) }
            return exp(meanAndSpread(logs).mean)
        }
        panel.series.append(
            Series(
                "T5, geometric mean over seeds", x: all, y: means, .line(.dashed), .ink, label: .key("T5, mean"),
                lineWidth: 1.0))
        return panel
    }

    /// Against m/(‖s*‖ g q̂²_max), which T5's law is linear in.
    func collapse(_ frame: Frame) throws -> Panel {
        let (unit, measured, theory) = (try column("unit"), try column("T_sec"), try column("T_sec_theory"))
        var panel = Panel(
            frame: frame, title: "(e)  One law for sizes and seeds",
            x: Axis(
                .italic("m") + "/(||" + .italic("s") + "*||" + .italic(" g q") + .superscript("2") + .subscript("max")
                    + ")", .log),
            y: Axis(Self.timeLabel, .log), key: KeyPlace(.bottomRight, x: 1.0, y: 0.0))
        panel.series = try points(named: false) { index, _ in (unit[index], measured[index]) }
        let order = unit.indices.sorted { unit[$0] < unit[$1] }
        panel.series.append(
            Series(
                "T5 of each seed", x: order.map { unit[$0] }, y: order.map { theory[$0] }, .points(.openCircle), .ink,
                label: .key("T5, each seed")))
        let constant = order.map { theory[$0] / unit[$0] }.sorted()[order.count / 2]
        let ends = [unit.min()!, unit.max()!]
        panel.series.append(
            Series(
                "proportional, through the median of T5", x: ends, y: ends.map { constant * $0 }, .line(.dashed), .ink,
                label: .key(Text.italic("C") + " = " + .number(constant, digits: 2)), lineWidth: 1.0))
        return panel
    }

    /// Measured over T5.
    func ratios(_ frame: Frame) throws -> Panel {
        let (neurons, measured, theory) = (try column("neurons"), try column("T_sec"), try column("T_sec_theory"))
        let all = Set(neurons).sorted()
        var panel = Panel(
            frame: frame, title: "(f)  Measured over theory",
            x: Axis("Number of neurons " + .italic("m"), .log, from: all[0] / 1.6, to: all.last! * 1.6),
            y: Axis(Self.timeLabel + "/" + Self.timeLabel + "(T5)", from: 0.8, to: 1.6, tics: .step(0.2)))
        panel.references = [Reference(.horizontal, at: 1)]
        panel.series = try points(named: false) { index, shift in
            (neurons[index] * shift, measured[index] / theory[index])
        }
        return panel
    }

    /// The runs of each α; those of unlike α stand a little beside each other.
    private func points(named: Bool = true, _ place: (Int, Double) -> (Double, Double)) throws -> [Series] {
        let alphas = try column("alpha")
        let style = try style
        return style.alphas.enumerated().map { number, alpha in
            let shift = pow(1.1, Double(number) - Double(style.alphas.count - 1) / 2)
            let places = alphas.indices.filter { alphas[$0] == alpha }.map { place($0, shift) }
            return Series(
                "measured, alpha = \(alpha)", x: places.map(\.0), y: places.map(\.1), .points(style.shape(alpha)),
                style.colour(alpha), label: named ? .key(SweepLook.alpha(alpha)) : .none)
        }
    }

    var sampleSentence: String {
        get throws {
            let sizes = Set(try column("neurons")).sorted().map { "\(Int($0))" }
            let seeds = Set(try column("seed")).sorted().map { "\(Int($0))" }
            return
                "(d) to (f): m = \(listed(sizes)), α = \(try style.list), seeds \(listed(seeds)), one marker a "
                + "run, since the escape time is an extreme-value quantity. T_sec is the time from half descent (K_f = 1/2) to "
                + "R = .95 R2, read off the loss; T5 is solved for each seed's initial parameters, without a fitted parameter, from half descent plus "
                + "(1 − E[f x³]/E[(f − s*·x)x³])/(2‖z‖), the delay with which its drive turns on; it is early by a time of order 1, "
                + "for tanh saturates the largest neurons (‖w‖ > 1) while they escape; "
                + "q̂²_max (q²max on the axis of (e)) = max (a + ẑ·w)²/mean of the initial parameters, g = |σ'''(0) E[(f − s*·x)x³]|."
        }
    }
}
