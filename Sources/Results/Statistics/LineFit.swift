// Straight lines through measured points. Unaware of what they show.
import Glibc

/// y ≈ intercept + slope · x.
public struct LineFit: Sendable, Equatable {
    /// Change of y for one of x.
    public var slope: Double
    /// y at x = 0.
    public var intercept: Double
    /// The slope's standard error if each y has its variance, independently.
    public var slopeError: Double

    /// Weighted least squares, weights 1 each if not given; variances are 1/weight if not given. Slope and error are NaN
    /// unless two points differ in x.
    public init(_ x: [Double], _ y: [Double], weights: [Double]? = nil, variances: [Double]? = nil) {
        let w = weights ?? x.map { _ in 1 }
        precondition(x.count == y.count && w.count == x.count && (variances ?? x).count == x.count)
        let total = w.reduce(0, +)
        func mean(_ values: [Double]) -> Double { zip(w, values).reduce(0) { $0 + $1.0 * $1.1 } / total }
        let (centre, height) = (mean(x), mean(y))
        let spread = x.indices.reduce(0) { $0 + w[$1] * (x[$1] - centre) * (x[$1] - centre) }
        // slope = Σ share_i y_i
        let shares = x.indices.map { spread > 0 ? w[$0] * (x[$0] - centre) / spread : .nan }
        slope = zip(shares, y).reduce(0) { $0 + $1.0 * ($1.1 - height) }
        intercept = height - slope * centre
        slopeError = x.indices.reduce(0) { $0 + shares[$1] * shares[$1] * (variances?[$1] ?? 1 / w[$1]) }.squareRoot()
    }
}
