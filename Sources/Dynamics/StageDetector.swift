// Finds the plateau, the descent and the secondary plateau in a loss history alone. Unaware of networks and theory.
import Glibc

/// The stages of a loss history: initial plateau, descent, secondary plateau, escape.
public struct Stages: Sendable, Equatable {
    /// Risk on the secondary plateau: where it falls most slowly.
    public var plateauRisk: Double
    /// The time of `plateauRisk`.
    public var plateauTime: Double
    /// The end of the initial plateau: R = R0 − .05 (R0 − R2).
    public var descentBegins: Double
    /// The end of the descent: R = R2 + .05 (R0 − R2).
    public var plateauBegins: Double
    /// The end of the secondary plateau, R = .95 R2; nil if the history ends on it.
    public var plateauEnds: Double?
    /// Time at which −d ln R/d ln t first exceeds .1, falls below .05 again, and exceeds .1 once more (if it does).
    public var slopeCrossings: [Double]
}

/// Paper A's stages read from (time, risk) alone, so that no theory enters.
public enum StageDetector {
    /// Points, uniform in ln t, on which the slope is taken.
    public static let points = 400
    /// −d ln R/d ln t above which the risk descends.
    public static let descentSlope = 0.1
    /// −d ln R/d ln t below which it rests.
    public static let plateauSlope = 0.05
    /// The share of the descent that marks its beginning and its end, and of R2 that marks the escape.
    public static let margin = 0.05

    /// The stages, or nil if there is no secondary plateau: no descent, or a descent that never comes to rest.
    ///
    /// `times` ascend; entries at time 0 give only R0. Risks are positive.
    public static func detect(times: [Double], risks: [Double]) -> Stages? {
        precondition(times.count == risks.count)
        guard let first = times.firstIndex(where: { $0 > 0 }), times.count - first >= 5, risks.allSatisfy({ $0 > 0 })
        else { return nil }
        var lowest = Double.infinity
        let risk = risks.map { value in
            lowest = min(lowest, value)
            return lowest
        }
        let logTimes = times[first...].map { log($0) }
        let logRisks = risk[first...].map { log($0) }
        let width = (logTimes.last! - logTimes[0]) / Double(points - 1)
        guard width > 0 else { return nil }
        let grid = (0..<points).map { logTimes[0] + Double($0) * width }
        let slope = smooth(descent(resample(logTimes, logRisks, at: grid), spacing: width))

        guard let i1 = slope.firstIndex(where: { $0 > descentSlope }),
            let i2 = slope[i1...].firstIndex(where: { $0 < plateauSlope })
        else { return nil }
        let i3 = slope[i2...].firstIndex { $0 > descentSlope }
        let rest = (i2...(i3 ?? points - 1)).min { slope[$0] < slope[$1] }!
        let r0 = risk[0]
        let r2 = exp(resample(logTimes, logRisks, at: [grid[rest]])[0])
        func reach(_ level: Double) -> Double? { crossing(times, risk, level) }
        guard let t1 = reach(r0 - margin * (r0 - r2)), let t2 = reach(r2 + margin * (r0 - r2)) else { return nil }
        return Stages(
            plateauRisk: r2, plateauTime: exp(grid[rest]), descentBegins: t1, plateauBegins: t2,
            plateauEnds: reach((1 - margin) * r2),
            slopeCrossings: ([i1, i2] + (i3.map { [$0] } ?? [])).map { exp(grid[$0]) })
    }

    /// Linear interpolation; `x` ascends, as does `points`.
    private static func resample(_ x: [Double], _ y: [Double], at points: [Double]) -> [Double] {
        var i = 0
        return points.map { point in
            while i < x.count - 2 && x[i + 1] < point { i += 1 }
            let share = min(max((point - x[i]) / (x[i + 1] - x[i]), 0), 1)
            return y[i] + share * (y[i + 1] - y[i])
        }
    }

    /// −dy/dx: central differences inside, one-sided at the ends.
    private static func descent(_ y: [Double], spacing: Double) -> [Double] {
        y.indices.map { i in
            let (low, high) = (max(i - 1, 0), min(i + 1, y.count - 1))
            return -(y[high] - y[low]) / (Double(high - low) * spacing)
        }
    }

    /// Moving average over five points, fewer at the ends.
    private static func smooth(_ y: [Double]) -> [Double] {
        y.indices.map { i in
            let window = y[max(i - 2, 0)...min(i + 2, y.count - 1)]
            return window.reduce(0, +) / Double(window.count)
        }
    }

    /// The first time at which `risk`, which never rises, reaches `level`; linear between samples.
    private static func crossing(_ times: [Double], _ risk: [Double], _ level: Double) -> Double? {
        guard let i = risk.firstIndex(where: { $0 <= level }) else { return nil }
        if i == 0 || risk[i] == level { return times[i] }
        return times[i - 1] + (risk[i - 1] - level) / (risk[i - 1] - risk[i]) * (times[i] - times[i - 1])
    }
}
