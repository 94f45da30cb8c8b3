// Reading values and times off sampled curves. Unaware of what they show.
import Glibc

/// The value of the curve at `point`: linear between samples, constant beyond them. `x` ascends.
public func interpolate(_ x: [Double], _ y: [Double], at point: Double) -> Double {
    guard let i = x.firstIndex(where: { $0 >= point }), i > 0 else {
        return (x.first ?? .nan) >= point ? y[0] : y.last ?? .nan
    }
    return y[i - 1] + (point - x[i - 1]) / (x[i] - x[i - 1]) * (y[i] - y[i - 1])
}

/// The first x at which a falling curve is at or below `level`, linear between samples; nil if it never is.
public func firstBelow(_ x: [Double], _ y: [Double], _ level: Double) -> Double? {
    guard let i = y.firstIndex(where: { $0 <= level }) else { return nil }
    return i == 0 ? x[0] : x[i - 1] + (y[i - 1] - level) / (y[i - 1] - y[i]) * (x[i] - x[i - 1])
}

/// The first x at which a rising curve passes `level`, with ln(y/(1 − y)) linear between samples: exact for a logistic
/// rise. nil if it never does from below.
public func logisticCrossing(_ x: [Double], _ y: [Double], level: Double = 0.5) -> Double? {
    guard let i = y.firstIndex(where: { $0 >= level }), i > 0, y[i - 1] > 0, y[i] < 1 else { return nil }
    func logit(_ share: Double) -> Double { log(share / (1 - share)) }
    let (low, high) = (logit(y[i - 1]), logit(y[i]))
    return x[i - 1] + (logit(level) - low) / (high - low) * (x[i] - x[i - 1])
}

/// `count` points at equal ratios.
public func logarithmicGrid(from start: Double, to end: Double, count: Int) -> [Double] {
    (0..<count).map { start * pow(end / start, Double($0) / Double(count - 1)) }
}
