// How paper A's figures draw what was measured over a swept parameter, and words that they share. Unaware of panels.
import Dynamics
import Gnuplot
import Results

enum SweepLook {
    /// "α = 0.6"
    static func alpha(_ alpha: Double) -> Text { math("*α* = ") + Text(short(alpha, digits: 4)) }

    /// ‖z‖
    static let driveNorm = math("||*z*||")

    /// "m": the number of neurons, as axes have it.
    static let neurons = math("Neurons *m*")

    /// Points with bars of one standard deviation; without bars where there is one sample.
    static func measured(
        _ name: String, x: [Double], mean: [Double], spread: [Double], _ index: Int, label: Series.Label = .none
    ) -> Series {
        .errorBars(
            name, x: x, y: mean, lower: zip(mean, spread).map { $0 - $1 }, upper: zip(mean, spread).map { $0 + $1 },
            .series(index), .series(index), label: label)
    }

    /// A line of theory: thin, dashed, ink.
    static func theory(_ name: String, x: [Double], y: [Double], label: Series.Label = .none) -> Series {
        Series(name, x: x, y: y, .line(.dashed), .ink, label: label, lineWidth: 0.8)
    }
}
