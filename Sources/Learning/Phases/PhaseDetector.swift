// Finds the phases of a reconstruction loss over training: constant, decreasing, increasing. Unaware of where it comes from.

#if canImport(Glibc)
    import Glibc
#endif

/// The phases of one curve L(t), by paper B's protocol: x = log2(1 + t).
public struct Phases: Sendable, Equatable {
    /// Which phases there are.
    public enum Verdict: String, Sendable, CaseIterable {
        case constDecreaseIncrease = "const-decrease-increase"
        case decreaseIncrease = "decrease-increase"
        case constDecrease = "const-decrease"
        case decrease = "decrease"
        case flatIncrease = "flat-increase"
        case flat = "flat"
    }

    /// L0: median of the points within one octave of the first.
    public var start: Double
    /// Smallest loss.
    public var minimum: Double
    /// Last loss.
    public var end: Double
    /// (L0 − L_min)/L0.
    public var drop: Double
    /// (L_end − L_min)/L_min.
    public var rise: Double
    /// End of phase i, an iteration: last downward crossing of L0 − 0.1(L0 − L_min) before the minimum; nil if there is
    /// no phase ii, which needs such a crossing.
    public var firstBoundary: Double?
    /// End of phase ii, an iteration: vertex of the parabola in x through the minimum and its neighbours; nil if there is
    /// no phase ii.
    public var secondBoundary: Double?
    /// Iterations between which L ≤ 1.05 L_min: how far the minimum's place means anything.
    public var bottom: ClosedRange<Double>
    /// Which phases there are.
    public var verdict: Verdict

    /// Detects phases.
    ///
    /// - Parameters:
    ///   - iterations: ascending, from 0 or more; at least 3.
    ///   - losses: L at each, positive.
    ///   - scatter: relative standard deviation of L over seeds; a drop or rise below 4 of it does not count.
    /// - Throws: `LearningError` if the curve is too short, not ascending or not positive.
    public init(iterations: [Double], losses: [Double], scatter: Double = 0) throws {
        guard iterations.count == losses.count, iterations.count >= 3 else {
            throw LearningError(
                "phases of \(iterations.count) iterations with \(losses.count) losses: at least 3 pairs are needed")
        }
        guard zip(iterations, iterations.dropFirst()).allSatisfy({ $0 < $1 }), iterations[0] >= 0 else {
            throw LearningError("phases: the iterations do not ascend from 0 or more: \(iterations)")
        }
        guard losses.allSatisfy({ $0.isFinite && $0 > 0 }) else {
            throw LearningError("phases: a loss is not a positive number: \(losses)")
        }
        let x = iterations.map { log2(1 + $0) }
        let early = zip(x, losses).filter { $0.0 <= x[0] + 1 }.map(\.1).sorted()
        start = (early[(early.count - 1) / 2] + early[early.count / 2]) / 2
        let lowest = losses.indices.min { losses[$0] < losses[$1] }!
        minimum = losses[lowest]
        end = losses[losses.count - 1]
        drop = (start - minimum) / start
        rise = (end - minimum) / minimum
        let threshold = max(0.05, 4 * scatter)
        /// The iteration where the curve crosses `level` between points i and i + 1.
        func crossing(_ i: Int, _ level: Double) -> Double {
            let part = (losses[i] - level) / (losses[i] - losses[i + 1])
            return exp2(x[i] + part * (x[i + 1] - x[i])) - 1
        }
        let level = start - 0.1 * (start - minimum)
        let down = (0..<lowest).last { losses[$0] > level && losses[$0 + 1] <= level }
        // A curve that rises from its first point on lies below L0, a median, at that point: it never falls to it.
        let (drops, rises) = (drop > threshold && down != nil, rise > threshold)
        firstBoundary = drops ? down.map { crossing($0, level) } : nil
        secondBoundary = drops ? exp2(Phases.vertex(x, losses, around: lowest)) - 1 : nil
        let near = 1.05 * minimum
        let first = losses.indices.first { losses[$0] <= near }!
        let up = (lowest..<(losses.count - 1)).first { losses[$0] <= near && losses[$0 + 1] > near }
        bottom =
            iterations[first]...max(iterations[first], up.map { crossing($0, near) } ?? iterations[losses.count - 1])
        let isConstant = drops && (firstBoundary ?? 0) >= 1
        switch (isConstant, drops, rises) {
        case (true, _, true): verdict = .constDecreaseIncrease
        case (true, _, false): verdict = .constDecrease
        case (false, true, true): verdict = .decreaseIncrease
        case (false, true, false): verdict = .decrease
        case (false, false, true): verdict = .flatIncrease
        case (false, false, false): verdict = .flat
        }
    }

    /// Abscissa of the vertex of the parabola through points i − 1, i, i + 1; x[i] at an end of the curve.
    private static func vertex(_ x: [Double], _ y: [Double], around i: Int) -> Double {
        guard i > 0, i < x.count - 1 else { return x[i] }
        let (left, right) = ((y[i] - y[i - 1]) / (x[i] - x[i - 1]), (y[i + 1] - y[i]) / (x[i + 1] - x[i]))
        let curvature = (right - left) / (x[i + 1] - x[i - 1])
        guard curvature > 0 else { return x[i] }
        let place = (x[i - 1] + x[i]) / 2 - left / (2 * curvature)
        return min(max(place, x[i - 1]), x[i + 1])
    }
}
