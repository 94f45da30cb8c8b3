// Straight lines through points. Unaware of what they show.

/// The line through the points (x, y) that makes the squares of the vertical errors least; NaN for fewer than two x.
func leastSquares(_ x: [Double], _ y: [Double]) -> (slope: Double, intercept: Double) {
    let count = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    let (above, below) = zip(x, y).reduce((0.0, 0.0)) { sums, point in
        let dx = point.0 - meanX
        return (sums.0 + dx * (point.1 - meanY), sums.1 + dx * dx)
    }
    guard below > 0 else { return (.nan, .nan) }
    return (above / below, meanY - above / below * meanX)
}
