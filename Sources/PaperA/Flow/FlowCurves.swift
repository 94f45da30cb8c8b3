// What figures of paper A draw of histories, and how captions list runs. Unaware of panels.
import Dynamics
import Gnuplot
import Results

extension FlowRun {
    /// A column against time, from the first sample at `start` or later.
    func line(
        _ name: String, of column: String, from start: Double, scale: Double = 1, _ colour: Colour,
        _ stroke: Stroke = .solid, label: Series.Label = .none, lineWidth: Double = 1.2
    ) throws -> Series {
        let (times, values) = try (values("time"), values(column))
        let first = times.firstIndex { $0 >= start } ?? 0
        return Series(
            name, x: Array(times[first...]), y: values[first...].map { scale * $0 }, .line(stroke), colour,
            label: label, lineWidth: lineWidth)
    }
}

extension [FlowRun] {
    /// The time that the longest run reaches.
    func lastTime() throws -> Double { try map { try $0.values("time").last ?? 1 }.max()! }

    /// "1, 2 and 3"
    var seedList: String { seeds.integerList }

    /// "500 and 1000"
    var neuronList: String { map { Double($0.neurons) }.integerList }
}

extension Theory {
    /// Times at equal ratios until the loss rests on the secondary plateau, which the theory of the descent does not
    /// leave.
    func descentTimes(from start: Double, count: Int) -> [Double] {
        logarithmicGrid(from: start, to: max(descentTime, start) + 6 / problem.driveNorm, count: count)
    }
}

extension Axis {
    /// Logarithmic time; without label and numbers over a panel with the same axis.
    static func time(from start: Double, to end: Double, isLast: Bool = true) -> Axis {
        Axis(isLast ? math("Time *t*") : "", .log, from: start, to: end, numbers: isLast)
    }
}
