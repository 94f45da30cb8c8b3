// Philox against Random123's published vectors; the stream's layout, distributions and random access.
import TestSupport
import Testing

@testable import Numerics

@Suite struct CounterRandomTests {
    /// The three `philox4x32 10` lines of `kat_vectors` in the Random123 distribution: counter, key, result.
    static let knownAnswers: [(Philox.Block, Philox.Key, Philox.Block)] = [
        (
            .init(0, 0, 0, 0), .init(0, 0),
            .init(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
        ),
        (
            .init(repeating: 0xffff_ffff), .init(repeating: 0xffff_ffff),
            .init(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
        ),
        (
            .init(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), .init(0xa409_3822, 0x299f_31d0),
            .init(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
        ),
    ]

    @Test(arguments: knownAnswers) func philoxGivesPublishedVectors(
        counter: Philox.Block, key: Philox.Key, expected: Philox.Block
    ) {
        #expect(Philox.block(counter: counter, key: key) == expected)
    }

    /// Published FNV-1a 64 values (Fowler, Noll, Vo).
    @Test func purposeHash() {
        #expect(CounterRandom.fnv1a("") == 0xcbf2_9ce4_8422_2325)
        #expect(CounterRandom.fnv1a("a") == 0xaf63_dc4c_8601_ec8c)
        #expect(CounterRandom.fnv1a("foobar") == 0x8594_4171_f739_67e8)
    }

    @Test func streamIsTheDocumentedFunction() {
        let seed: UInt64 = 0x0123_4567_89ab_cdef
        let index: UInt64 = 0xfeed_0000_0007
        let mixed = Philox.block(
            counter: .init(0x8601_ec8c, 0xaf63_dc4c, 0x89ab_cdef, 0x0123_4567), key: .init(0, 0))
        var random = CounterRandom(seed: seed, purpose: "a", index: index)
        let words: [UInt32] = (0..<12).map { _ in random.next() }
        for b in 0..<3 {
            let block = Philox.block(counter: .init(UInt32(b), 0, 7, 0xfeed), key: .init(mixed[0], mixed[1]))
            #expect(words[4 * b..<4 * b + 4].elementsEqual((0..<4).map { block[$0] }))
        }
    }

    @Test func positionMovesAnywhere() {
        var random = CounterRandom(seed: 5, purpose: "x")
        let words: [UInt32] = (0..<40).map { _ in random.next() }
        for start in [0, 1, 3, 4, 17, 39] {
            var other = CounterRandom(seed: 5, purpose: "x")
            other.position = UInt64(start)
            #expect(other.next() as UInt32 == words[start])
            #expect(other.position == UInt64(start) + 1)
            if start < 39 { #expect(other.next() as UInt32 == words[start + 1]) }
        }
    }

    @Test func streamsDiffer() {
        let first: [UInt64] = [(1, "a", 0), (2, "a", 0), (1, "b", 0), (1, "a", 1)].map { seed, purpose, index in
            var random = CounterRandom(seed: UInt64(seed), purpose: purpose, index: UInt64(index))
            return random.next()
        }
        #expect(Set(first).count == 4)
    }

    /// Moments within 5 standard errors, extremes inside the interval.
    @Test func uniformMoments() {
        var random = CounterRandom(seed: 11, purpose: "uniform")
        let count = 200_000
        var doubles = [Double](repeating: 0, count: count)
        doubles.withUnsafeMutableBufferPointer { random.fillUniform($0, in: -1..<3) }
        let mean = doubles.reduce(0, +) / Double(count)
        let variance = doubles.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        #expect(abs(mean - 1) < 5 * (16.0 / 12 / Double(count)).squareRoot())
        #expect(abs(variance - 16.0 / 12) < 0.02)
        #expect(doubles.allSatisfy { $0 >= -1 && $0 < 3 })
        var floats = [Float](repeating: 0, count: count)
        floats.withUnsafeMutableBufferPointer { random.fillUniform($0) }
        #expect(floats.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(floats.reduce(0, +) / Float(count) - 0.5) < 0.005)
    }

    @Test func normalMoments() {
        var random = CounterRandom(seed: 3, purpose: "normal")
        let count = 400_000
        var sums = [0.0, 0, 0, 0]
        for _ in 0..<count {
            let x = random.normal()
            for p in 0..<4 { sums[p] += (0...p).reduce(1.0) { product, _ in product * x } }
        }
        let moments = sums.map { $0 / Double(count) }
        // Standard errors of the first four moments of N(0, 1): 1, √2, √15, √96 over √count.
        for (moment, (expected, spread)) in zip(moments, [(0.0, 1.0), (1, 1.42), (0, 3.88), (3, 9.8)]) {
            #expect(abs(moment - expected) < 5 * spread / Double(count).squareRoot())
        }
    }

    /// Quantiles of the normal distribution to 17 digits (SciPy's `ndtri`, mpmath).
    @Test func normalQuantiles() {
        let table: [(Double, Double)] = [
            (1e-300, -37.0470962993612),
            (1e-30, -11.464024688443613),
            (2e-16, -8.13856206019972),
            (1e-11, -6.706023155495137),
            (1.5e-11, -6.646570887477113),
            (1e-08, -5.612001244174789),
            (0.001, -3.090232306167813),
            (0.02, -2.053748910631823),
            (0.074, -1.4466320671589785),
            (0.076, -1.4325027208258116),
            (0.3, -0.5244005127080409),
            (0.4999999, -2.506628274703107e-07),
            (0.5, 0.0),
            (0.6, 0.2533471031357997),
            (0.9, 1.2815515655446004),
            (0.93, 1.475791028179171),
            (0.999, 3.090232306167813),
            (0.999999, 4.753424308817087),
        ]
        for (p, x) in table {
            #expect(abs(NormalQuantile.standard(p) - x) <= 4e-16 * max(1, abs(x)) + 2e-16, "p = \(p)")
        }
        #expect(NormalQuantile.standard(0x1p-54).isFinite)
    }

    @Test func boundedIntegersAreUnbiased() {
        var random = CounterRandom(seed: 9, purpose: "dice")
        var counts = [Int](repeating: 0, count: 6)
        for _ in 0..<60_000 { counts[random.integer(below: 6)] += 1 }
        // χ² with 5 degrees of freedom: 25.7 has probability 1e-4.
        let chi = counts.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
        #expect(chi < 25.7)
        // A bound just above 2⁶³ · ⅔ would show a modulo bias at once: a third of the range twice as likely.
        let bound = Int(Double(UInt64.max) * 0.375)
        let low = (0..<20_000).filter { _ in random.integer(below: bound) < bound / 3 }.count
        #expect(abs(Double(low) / 20_000 - 1.0 / 3) < 0.017)
    }
}

@Suite struct ShuffleTests {
    @Test func isAPermutationThatDependsOnEveryKey() {
        let base = Shuffle.permutation(of: 1000, seed: 1, epoch: 2)
        #expect(firstDifference(base.sorted(), Array(0..<1000)) == nil)
        #expect(firstDifference(base, Shuffle.permutation(of: 1000, seed: 1, epoch: 2)) == nil)
        #expect(firstDifference(base, Shuffle.permutation(of: 1000, seed: 2, epoch: 2)) != nil)
        #expect(firstDifference(base, Shuffle.permutation(of: 1000, seed: 1, epoch: 3)) != nil)
        #expect(firstDifference(base, Shuffle.permutation(of: 1000, seed: 1, epoch: 2, purpose: "other")) != nil)
        #expect(Shuffle.permutation(of: 0, seed: 1, epoch: 0).isEmpty)
        #expect(Shuffle.permutation(of: 1, seed: 1, epoch: 0) == [0])
    }

    /// All 24 orders of four items equally often: χ² with 23 degrees of freedom, 58 has probability 1e-4.
    @Test func allOrdersAreEquallyLikely() {
        var counts: [[Int]: Int] = [:]
        for epoch in 0..<24_000 {
            counts[Shuffle.permutation(of: 4, seed: 7, epoch: UInt64(epoch)), default: 0] += 1
        }
        #expect(counts.count == 24)
        let chi = counts.values.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
        #expect(chi < 58)
    }
}
