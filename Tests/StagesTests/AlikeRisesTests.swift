import Testing

@testable import PaperB
@testable import Results

/// Whether the errors of weak and strong samples rise alike: what scatter over seeds explains is no difference.
struct AlikeRisesTests {
    /// Three seeds whose weak samples' error rises by .5 + difference and whose strong ones' by .5.
    private func claims(differences: [Double]) throws -> [Claim] {
        let seeds = differences.enumerated().map { index, difference in
            let columns: [(String, [Double])] = [
                ("iteration", [0, 1, 2]), ("cross_entropy_weak", [2, 1, 1]), ("cross_entropy_strong", [2, 1, 0.5]),
                ("output_weak", [1, 1, 2]), ("output_strong", [1, 2, 2]),
                ("reconstruction_weak", [2, 1, 1.5 + difference]), ("reconstruction_strong", [2, 1, 1.5]),
                ("own_decoder_weak", [2, 1, 1.2]), ("own_decoder_strong", [2, 1, 1.2]),
            ]
            return (index, Table(columns.map { Column($0.0, "", $0.1) }))
        }
        let tables = try SeedTables(Dictionary(uniqueKeysWithValues: seeds), at: "test")
        return try SampleStrengthClaims.evaluate(tables, split: 1)
    }

    /// The 95 % quantile of t is 2.9200 with two degrees of freedom, those of three seeds.
    @Test(arguments: [(2.919, true), (2.921, false), (-2.919, true), (-2.921, false)])
    func aDifferenceCountsBeyondStudentsQuantile(_ factor: Double, _ holds: Bool) throws {
        let mean = factor * 0.1 / 3.0.squareRoot()
        let claim = try #require(claims(differences: [mean - 0.1, mean, mean + 0.1]).first { $0.id == "B5.alike" })
        #expect(abs(claim.measured - mean) < 1e-12 && abs(claim.spread - 0.1) < 1e-12)
        #expect(claim.holds == holds)
    }
}
