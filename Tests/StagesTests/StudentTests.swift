import TestPython
import Testing

@testable import Results

/// Claims by Student's t: as many degrees of freedom as seeds, less one for the mean.
struct StudentTests {
    /// Means just above and below the 95 % quantile for n − 1 degrees, by standard tables; n degrees would ask for less.
    @Test(arguments: [(2, 6.3138), (3, 2.9200), (5, 2.1318), (10, 1.8331)])
    func aClaimNeedsTheQuantileOfOneDegreeLess(_ seeds: Int, _ quantile: Double) {
        // Deviations ±1 and zeros, scaled to a sample deviation of 1.
        let size = (Double(seeds - 1) / 2).squareRoot()
        let deviations = [size, -size] + [Double](repeating: 0, count: seeds - 2)
        let error = 1 / Double(seeds).squareRoot()
        for (factor, holds) in [(1.001, true), (0.999, false)] {
            let claim = Claim.exceedingZero("x", "", deviations.map { factor * quantile * error + $0 })
            #expect(claim.holds == holds, "\(seeds) seeds")
            #expect(claim.samples == seeds && abs(claim.spread - 1) < 1e-12)
            #expect(abs(claim.expected - quantile * error) < 1e-4)
        }
    }

    @Test func valuesThatAreAllTheSameMustBeMoreThanZero() {
        #expect(Claim.exceedingZero("x", "", [1e-9, 1e-9]).holds)
        #expect(!Claim.exceedingZero("x", "", [0, 0]).holds)
        #expect(!Claim.exceedingZero("x", "", [-1, -1]).holds)
        #expect(!Claim.exceedingZero("x", "", [1, .nan]).holds)
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func quantilesAreThoseOfSciPy() throws {
        let degrees = Array(1...40) + [60, 100, 1000]
        let theirs = try PythonReference.run(
            "from scipy.stats import t\nresult = t.ppf(.95, data)", input: degrees.map(Double.init))
        for (degrees, quantile) in zip(degrees, theirs) {
            #expect(abs(Claim.studentQuantile(degrees: degrees) - quantile) < 1.1e-4, "\(degrees)")
        }
    }
}
