// An axis with both bounds known, so that places on it can be computed. Unaware of gnuplot's language.

#if canImport(Glibc)
    import Glibc
#endif

/// What is wrong with a figure, before gnuplot sees it.
public struct FigureError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The figure's id.
    public var figure: String
    /// What is wrong.
    public var cause: String

    /// Creates the error.
    public init(figure: String, cause: String) {
        self.figure = figure
        self.cause = cause
    }

    /// Figure and cause.
    public var description: String { "figure \(figure): \(cause)" }
}

struct ResolvedAxis {
    let scale: Axis.Scale
    let minimum: Double
    let maximum: Double

    /// Takes missing bounds from the finite values (positive ones on a log axis) with a margin of
    /// this part of the axis.
    init(_ axis: Axis, values: [Double], figure: String, margin: Double = 0.04) throws(FigureError) {
        scale = axis.scale
        let isLog = axis.scale == .log
        let usable = values.filter { $0.isFinite && (!isLog || $0 > 0) }
        for bound in [axis.minimum, axis.maximum].compactMap({ $0 }) where !bound.isFinite || (isLog && bound <= 0) {
            throw FigureError(
                figure: figure, cause: "an axis cannot end at \(bound)\(isLog ? ": it is logarithmic" : "")")
        }
        guard let low = axis.minimum ?? usable.min(), let high = axis.maximum ?? usable.max() else {
            let kind = isLog ? "positive number" : "number"
            throw FigureError(
                figure: figure, cause: "no \(kind) to draw among \(values.count) values, and no range given")
        }
        var (start, end) = isLog ? (log(low), log(high)) : (low, high)
        if start == end {
            let room = isLog ? 1 : max(abs(start) * 0.1, 0.5)
            (start, end) = (start - room, end + room)
        }
        let room = (end - start) * margin
        if axis.minimum == nil { start -= room }
        if axis.maximum == nil { end += room }
        guard start < end else {
            throw FigureError(figure: figure, cause: "an axis from \(low) to \(high) is empty")
        }
        // Without a margin the numbers stay as they are.
        minimum = axis.minimum ?? (margin == 0 && low < high ? low : isLog ? exp(start) : start)
        maximum = axis.maximum ?? (margin == 0 && low < high ? high : isLog ? exp(end) : end)
    }

    /// Whether `value` has a place on it, inside its range or not.
    func holds(_ value: Double) -> Bool { value.isFinite && (scale == .linear || value > 0) }

    /// Where `value` lies, 0 at the start of the axis and 1 at its end.
    func fraction(_ value: Double) -> Double {
        switch scale {
        case .linear: (value - minimum) / (maximum - minimum)
        case .log: value > 0 ? log(value / minimum) / log(maximum / minimum) : -.infinity
        }
    }
}
