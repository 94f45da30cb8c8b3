// Permutations as a function of (seed, epoch, purpose). Keeps no state, so any epoch can be asked for at any time.

/// Shuffling for training: epoch e's order depends on nothing that happened before it.
public enum Shuffle {
    /// A uniformly random permutation of 0 ..< `count`: Fisher–Yates from the top over the stream
    /// `CounterRandom(seed: seed, purpose: purpose, index: epoch)` with unbiased bounded integers.
    public static func permutation(of count: Int, seed: UInt64, epoch: UInt64, purpose: String = "shuffle") -> [Int] {
        var random = CounterRandom(seed: seed, purpose: purpose, index: epoch)
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(last, random.integer(below: last + 1))
        }
        return order
    }
}
