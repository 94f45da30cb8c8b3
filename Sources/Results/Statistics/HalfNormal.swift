// How close a sample is to the half-normal law. Unaware of where it comes from.
import Glibc

/// The law of |x| for a normal x.
public enum HalfNormal {
    /// P(|x| ≤ r) for a standard normal x.
    public static func below(_ r: Double) -> Double { erf(r * 0.5.squareRoot()) }

    /// Kolmogorov and Smirnov's distance: the largest difference between the sample's distribution function and that of
    /// the half-normal law with the mean square `meanSquare`.
    public static func distance(_ sample: [Double], meanSquare: Double) -> Double {
        let count = Double(sample.count)
        let scale = meanSquare.squareRoot()
        return sample.sorted().enumerated().reduce(0) { largest, entry in
            let expected = below(entry.element / scale)
            return max(largest, Double(entry.offset + 1) / count - expected, expected - Double(entry.offset) / count)
        }
    }

    /// √M times the distance that a sample of M exceeds with 1 % probability (Kolmogorov's law).
    public static let criticalDistance = 1.6276
}

/// Pearson's correlation coefficient.
public func correlation(_ x: [Double], _ y: [Double]) -> Double {
    let count = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
        xx += (a - meanX) * (a - meanX)
        xy += (a - meanX) * (b - meanY)
        yy += (b - meanY) * (b - meanY)
    }
    return xy / (xx * yy).squareRoot()
}
