// The logarithmic axis of iterations that the figures of paper B share. Unaware of what is drawn over it.
import Gnuplot

/// Iterations 0, 1, 2, 4, … on a logarithmic axis; 0 has its place half an octave before 1.
struct IterationAxis {
    /// Where the axis begins.
    static let start = 0.4
    /// The last iteration.
    let end: Double
    /// Where the axis ends: there is some room behind the last iteration.
    var edge: Double { end * 1.25 }

    init(_ iterations: [Double]) { end = max(iterations.last ?? 1, 1) }

    /// Where an iteration stands.
    static func place(_ iteration: Double) -> Double { iteration < 0.5 ? 0.5 : iteration }

    /// The axis; without a label its numbers are left out too, as in the upper panels of a column.
    func axis(_ label: Text = "Iteration") -> Axis {
        let decades = [1.0, 10, 100, 1000, 10_000, 100_000].filter { $0 <= end }
        let tics = [(0.5, Text("0"))] + decades.enumerated().map { ($1, Self.power($0)) }
        return Axis(label, .log, from: Self.start, to: edge, tics: .at(tics), numbers: label != "")
    }

    /// The axis of a panel that has others below it, unless it is at the bottom.
    func axis(isBottom: Bool) -> Axis { axis(isBottom ? "Iteration" : "") }

    private static func power(_ exponent: Int) -> Text { exponent == 0 ? "1" : "10" + .superscript("\(exponent)") }
}
