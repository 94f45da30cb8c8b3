// The distance between the laws of |a| and ‖w‖. Unaware of time.

/// Wasserstein distances of order 2 between two samples of equal size.
public enum AmplitudeDistance {
    /// Σ_j (x_(j) − y_(j))² over the samples sorted ascending, which it leaves sorted: the least Σ (x_j − y_π(j))² over
    /// all pairings π, so M W₂² of M samples each.
    public static func squared(sorting x: inout [Double], _ y: inout [Double]) -> Double {
        precondition(x.count == y.count, "samples of equal size")
        x.sort()
        y.sort()
        return x.indices.reduce(0.0) { $0 + (x[$1] - y[$1]) * (x[$1] - y[$1]) }
    }
}
