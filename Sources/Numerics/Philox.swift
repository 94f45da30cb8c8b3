// The Philox4x32-10 block function: 128 bits of counter and 64 bits of key to 128 random bits. Keeps no state.

/// Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC11).
public enum Philox {
    /// The 128-bit counter and the 128-bit result, word 0 first, as in the paper's reference implementation (Random123).
    public typealias Block = SIMD4<UInt32>
    /// The 64-bit key, word 0 first.
    public typealias Key = SIMD2<UInt32>

    /// Ten rounds of the Philox bijection of `counter` under `key`.
    @inlinable
    public static func block(counter: Block, key: Key) -> Block {
        var (x0, x1, x2, x3) = (counter[0], counter[1], counter[2], counter[3])
        var (k0, k1) = (key[0], key[1])
        for _ in 0..<10 {
            let p0 = UInt64(x0) &* 0xD251_1F53
            let p1 = UInt64(x2) &* 0xCD9E_8D57
            x0 = UInt32(truncatingIfNeeded: p1 >> 32) ^ x1 ^ k0
            x2 = UInt32(truncatingIfNeeded: p0 >> 32) ^ x3 ^ k1
            x1 = UInt32(truncatingIfNeeded: p1)
            x3 = UInt32(truncatingIfNeeded: p0)
            k0 &+= 0x9E37_79B9
            k1 &+= 0xBB67_AE85
        }
        return Block(x0, x1, x2, x3)
    }
}
