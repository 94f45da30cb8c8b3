// Panels (d) to (f) of figure A9: escape times over M, α and seeds. Unaware of the page.
import Dynamics
import Glibc
import Gnuplot
import Results

/// The runs of analyse.escape.
struct EscapeTimes {
    let rows: Rows

    private var style: AlphaStyle { get throws { AlphaStyle(try rows.alpha) } }

    private static let time = math("*T*_{sec}")

    /// The number of neurons, with room for runs that stand side by side.
    private static func sizes(_ neurons: [Double]) -> Axis {
        Axis(math("Number of neurons *m*"), .log, from: neurons.min()! / 1.6, to: neurons.max()! * 1.6)
    }

    /// Against M: seeds side by side by α, T5 as a line through its geometric means.
    func sizes(_ frame: Frame) throws -> Panel {
        let (neurons, measured, theory) = try (rows.neurons, rows.T_sec, rows.T_sec_theory)
        let sizes = Set(neurons).sorted()
        let means = sizes.map { size in
            exp(meanAndSpread(zip(neurons, theory).filter { $0.0 == size }.map { log($0.1) }).mean)
        }
        return try Panel(
            frame, "(d)  Escape time, every seed", x: Self.sizes(neurons), y: Axis(Self.time, .log),
            key: KeyPlace(.bottomRight, x: 1.0, y: 0.0)
        ) {
            try points { index, shift in (neurons[index] * shift, measured[index]) }
            Series(
                "T5, geometric mean over seeds", x: sizes, y: means, .line(.dashed), .ink, label: .key("T5, mean"),
                lineWidth: 1.0)
        }
    }

    /// Against m/(‖s*‖ g q̂²_max), which T5's law is linear in.
    func collapse(_ frame: Frame) throws -> Panel {
        let (unit, measured, theory) = try (rows.unit, rows.T_sec, rows.T_sec_theory)
        let order = unit.indices.sorted { unit[$0] < unit[$1] }
        let constant = order.map { theory[$0] / unit[$0] }.sorted()[order.count / 2]
        let ends = [unit.min()!, unit.max()!]
        return try Panel(
            frame, "(e)  One law for sizes and seeds", x: Axis(math("*m*/(||*s*\\*||* g q*^2_{max})"), .log),
            y: Axis(Self.time, .log), key: KeyPlace(.bottomRight, x: 1.0, y: 0.0)
        ) {
            try points(named: false) { index, _ in (unit[index], measured[index]) }
            Series(
                "T5 of each seed", x: order.map { unit[$0] }, y: order.map { theory[$0] }, .points(.openCircle), .ink,
                label: .key("T5, each seed"))
            Series(
                "proportional, through the median of T5", x: ends, y: ends.map { constant * $0 }, .line(.dashed), .ink,
                label: .key(math("*C* = ") + .number(constant, digits: 2)), lineWidth: 1.0)
        }
    }

    /// Measured over T5.
    func ratios(_ frame: Frame) throws -> Panel {
        let (neurons, measured, theory) = try (rows.neurons, rows.T_sec, rows.T_sec_theory)
        return try Panel(
            frame, "(f)  Measured over theory", x: Self.sizes(neurons),
            y: Axis(Self.time + "/" + Self.time + "(T5)", from: 0.8, to: 1.6, tics: .step(0.2)),
            references: [Reference(.horizontal, at: 1)]
        ) {
            try points(named: false) { index, shift in (neurons[index] * shift, measured[index] / theory[index]) }
        }
    }

    /// The runs of each α; those of unlike α stand a little beside each other.
    private func points(named: Bool = true, _ place: (Int, Double) -> (Double, Double)) throws -> [Series] {
        let alphas = try rows.alpha
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
            "(d) to (f): m = \(try rows.neurons.integerList), α = \(try style.list), seeds "
                + "\(try rows.seed.integerList), one marker a run, since the escape time is an extreme-value quantity. "
                + "T_sec is the time from half descent (K_f = 1/2) to R = .95 R2, read off the loss; T5 is solved for "
                + "each seed's initial parameters, without a fitted parameter, from half descent plus (1 − E[f "
                + "x³]/E[(f − s*·x)x³])/(2‖z‖), the delay with which its drive turns on; it is early by a time of "
                + "order 1, for tanh saturates the largest neurons (‖w‖ > 1) while they escape; q̂²_max (q²max on the "
                + "axis of (e)) = max (a + ẑ·w)²/mean of the initial parameters, g = |σ'''(0) E[(f − s*·x)x³]|."
        }
    }
}
