// What is drawn on a panel's axes: lines, points, bands. Unaware of gnuplot's language.

/// Points along x with a way of drawing them.
public struct Series: Sendable {
    /// How the values are drawn.
    public enum Mark: Sendable, Hashable {
        case line(Stroke = .solid)
        /// Level from each point to the next, then a jump.
        case steps(Stroke = .solid)
        case points(PointShape)
        case linePoints(PointShape, Stroke = .solid)
        /// Between `y` and `upper`: a spread.
        case band
        /// `y` with bars from `lower` to `upper`.
        case errorBars(PointShape)
    }

    /// How a reader learns what it is.
    public enum Label: Sendable {
        case none
        /// In the panel's key.
        case key(Text)
        /// Right of its last point, moved vertically so that labels at the ends do not overlap.
        case end(Text)
        /// At a point in the axes' units.
        case at(Double, Double, Text, Annotation.Alignment)
    }

    /// For the data file's header: what the columns are.
    public var name: String
    /// How it is drawn.
    public var mark: Mark
    /// From the house palette.
    public var colour: Colour
    /// How a reader learns what it is.
    public var label: Label
    /// Horizontal values.
    public var x: [Double]
    /// Vertical values; for a band its lower edge.
    public var y: [Double]
    /// Lower ends of bars, lower edge of a band; empty otherwise.
    public var lower: [Double]
    /// Upper ends of bars, upper edge of a band; empty otherwise.
    public var upper: [Double]
    /// On the right axis.
    public var onSecondAxis: Bool
    /// Width of a line, 1.2 for data.
    public var lineWidth: Double

    /// `y` against `x`; values that are not finite leave a gap.
    public init(
        _ name: String, x: [Double], y: [Double], _ mark: Mark, _ colour: Colour, label: Label = .none,
        onSecondAxis: Bool = false, lineWidth: Double = 1.2
    ) {
        precondition(x.count == y.count, "series '\(name)': \(x.count) x for \(y.count) y")
        self.name = name
        self.mark = mark
        self.colour = colour
        self.label = label
        self.x = x
        self.y = y
        self.lower = []
        self.upper = []
        self.onSecondAxis = onSecondAxis
        self.lineWidth = lineWidth
    }

    /// The band between `lower` and `upper`.
    public static func band(
        _ name: String, x: [Double], lower: [Double], upper: [Double], _ colour: Colour, onSecondAxis: Bool = false
    ) -> Series {
        precondition(x.count == lower.count && x.count == upper.count, "band '\(name)': columns of unequal length")
        var series = Series(name, x: x, y: lower, .band, colour, onSecondAxis: onSecondAxis)
        series.lower = lower
        series.upper = upper
        return series
    }

    /// Points with bars from `lower` to `upper`.
    public static func errorBars(
        _ name: String, x: [Double], y: [Double], lower: [Double], upper: [Double], _ shape: PointShape,
        _ colour: Colour, label: Label = .none
    ) -> Series {
        precondition(x.count == y.count && x.count == lower.count && x.count == upper.count, "bars '\(name)': unequal")
        var series = Series(name, x: x, y: y, .errorBars(shape), colour, label: label)
        series.lower = lower
        series.upper = upper
        return series
    }

    /// All values on the vertical axis.
    var heights: [Double] { y + lower + upper }

    /// Whether any point can be drawn on axes of these scales: gnuplot warns about a block without one.
    func hasPoints(logX: Bool, logY: Bool) -> Bool {
        x.indices.contains { index in
            x[index].isFinite && (!logX || x[index] > 0)
                && columns.dropFirst().allSatisfy { $0[index].isFinite && (!logY || $0[index] > 0) }
        }
    }

    /// Names of the columns in the data file.
    var columnNames: [String] {
        switch mark {
        case .band: ["x", "lower", "upper"]
        case .errorBars: ["x", "y", "lower", "upper"]
        default: ["x", "y"]
        }
    }

    /// The columns in the data file.
    var columns: [[Double]] {
        switch mark {
        case .band: [x, lower, upper]
        case .errorBars: [x, y, lower, upper]
        default: [x, y]
        }
    }
}
