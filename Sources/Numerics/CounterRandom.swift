// Random numbers as a function of (seed, purpose, index, position). Unaware of what the numbers are for.

/// A stream of random numbers that is a pure function of a seed, a purpose and an index.
///
///     var random = CounterRandom(seed: 1, purpose: "weights", index: 3)   // for example one stream per layer
///     let x = random.normal()
///
/// Streams of different (seed, purpose, index) are independent, so nothing needs to be saved to resume a computation.
///
/// Definition: block *b* of the stream is `Philox.block(counter: (b low, b high, index low, index high), key: K)`, and
/// K is words 0 and 1 of `Philox.block(counter: (h low, h high, seed low, seed high), key: (0, 0))` where h is the
/// 64-bit FNV-1a hash of the purpose's UTF-8 bytes. The four words of a block are used in order 0, 1, 2, 3.
public struct CounterRandom: RandomNumberGenerator, Sendable {
    @usableFromInline let key: Philox.Key
    @usableFromInline let index: UInt64
    @usableFromInline var words = Philox.Block()
    @usableFromInline var drawn: UInt64 = 0
    /// How many 32-bit words have been drawn. Assigning it moves to any place of the stream.
    public var position: UInt64 {
        get { drawn }
        set {
            drawn = newValue
            words = block(newValue >> 2)
        }
    }

    /// The stream of `purpose` under `seed`; `index` numbers the independent streams of one purpose.
    public init(seed: UInt64, purpose: String, index: UInt64 = 0) {
        let hash = CounterRandom.fnv1a(purpose)
        let mixed = Philox.block(counter: CounterRandom.words(hash, seed), key: Philox.Key(0, 0))
        key = Philox.Key(mixed[0], mixed[1])
        self.index = index
    }

    /// Block `number` of this stream (four words), whatever has been drawn so far.
    @inlinable
    public func block(_ number: UInt64) -> Philox.Block {
        Philox.block(counter: CounterRandom.words(number, index), key: key)
    }

    /// The next 32 random bits.
    @inlinable
    public mutating func next() -> UInt32 {
        let lane = Int(truncatingIfNeeded: drawn & 3)
        if lane == 0 { words = block(drawn >> 2) }
        drawn &+= 1
        return words[lane]
    }

    /// The next 64 random bits: the first word drawn is the low half.
    @inlinable
    public mutating func next() -> UInt64 {
        let low: UInt32 = next()
        let high: UInt32 = next()
        return UInt64(low) | UInt64(high) << 32
    }

    /// Uniform in [0, 1): the upper 53 of 64 bits.
    @inlinable
    public mutating func uniform() -> Double { Double(next() as UInt64 >> 11) * 0x1p-53 }

    /// Uniform in [0, 1): the upper 24 of 32 bits.
    @inlinable
    public mutating func uniformFloat() -> Float { Float(next() as UInt32 >> 8) * 0x1p-24 }

    /// Uniform in the half-open range (rounding may return the upper bound of a very narrow one).
    @inlinable
    public mutating func uniform(in range: Range<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// Uniform in the half-open range (rounding may return the upper bound of a very narrow one).
    @inlinable
    public mutating func uniform(in range: Range<Float>) -> Float {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniformFloat()
    }

    /// Standard normal: the inverse distribution function of one uniform number in (0, 1) with 53 bits.
    public mutating func normal() -> Double {
        NormalQuantile.standard((Double(next() as UInt64 >> 11) + 0.5) * 0x1p-53)
    }

    /// A uniform integer in 0 ..< `bound`, without bias (Lemire 2019: multiply, reject the short remainder).
    public mutating func integer(below bound: Int) -> Int {
        precondition(bound > 0, "an integer below \(bound) does not exist")
        let bound = UInt64(bound)
        var product = (next() as UInt64).multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = (next() as UInt64).multipliedFullWidth(by: bound) }
        }
        return Int(product.high)
    }

    @usableFromInline
    static func words(_ low: UInt64, _ high: UInt64) -> Philox.Block {
        Philox.Block(
            UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: low >> 32),
            UInt32(truncatingIfNeeded: high), UInt32(truncatingIfNeeded: high >> 32))
    }

    /// FNV-1a, 64 bits, of the UTF-8 bytes of `text`.
    static func fnv1a(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
