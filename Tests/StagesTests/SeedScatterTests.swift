import Testing

@testable import PaperB
@testable import Results

/// How far the mean curve of several seeds scatters.
struct SeedScatterTests {
    /// Seeds m(1 − d), m and m(1 + d) have the standard deviation m·d, and their mean d/√3 of its value.
    private func tables(_ deviations: [Double], of means: [Double]) throws -> SeedTables {
        let rows = deviations.indices.map(Double.init)
        let seeds = [(4, -1.0), (7, 0), (9, 1)].map { seed, side in
            let values = zip(means, deviations).map { $0 * (1 + side * $1) }
            return (seed, Table([Column("iteration", "", rows), Column("loss", "", values)]))
        }
        return try SeedTables(Dictionary(uniqueKeysWithValues: seeds), at: "test")
    }

    @Test func theScatterIsThatOfTheMeanAndTheMedianOverIterations() throws {
        let tables = try tables([0.4, 0.1, 0.2], of: [1, 5, 20])
        #expect(abs(try tables.relativeScatter("loss") - 0.2 / 3.0.squareRoot()) < 1e-12)
    }

    @Test func meansAndDeviationsOverSeeds() throws {
        let curve = try tables([0.4, 0.1], of: [1, 5]).mean("loss")
        for (found, expected) in zip(curve.mean + curve.deviation, [1, 5, 0.4, 0.5]) {
            #expect(abs(found - expected) < 1e-12)
        }
    }

    @Test func oneSeedHasNoScatter() throws {
        let one = Table([Column("iteration", "", [0, 1]), Column("loss", "", [2, 3])])
        #expect(try SeedTables([1: one], at: "test").relativeScatter("loss") == 0)
    }
}
