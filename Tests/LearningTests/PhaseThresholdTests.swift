import Foundation
import Numerics
import Testing

@testable import Learning

/// What counts as a fall or a rise: more than 5 %, and more than four standard deviations of the curve's scatter.
@Suite struct PhaseThresholdTests {
    private let iterations = [0.0] + (0...8).map { exp2(Double($0)) }

    /// Constant at 1, down to 1 − drop at 2^4, up to (1 − drop)(1 + rise): exactly these.
    private func curve(drop: Double, rise: Double) -> [Double] {
        let low = 1 - drop
        return [
            1, 1, 1, 1, 1 - drop / 2, low, low * (1 + rise / 4), low * (1 + rise / 2), low * (1 + rise),
            low * (1 + rise),
        ]
    }

    private func verdict(drop: Double, rise: Double, scatter: Double = 0) throws -> Phases.Verdict {
        let phases = try Phases(iterations: iterations, losses: curve(drop: drop, rise: rise), scatter: scatter)
        #expect(abs(phases.drop - drop) < 1e-12 && abs(phases.rise - rise) < 1e-12)
        return phases.verdict
    }

    @Test func fivePercentCount() throws {
        #expect(try verdict(drop: 0.051, rise: 0.051) == .constDecreaseIncrease)
        #expect(try verdict(drop: 0.051, rise: 0.049) == .constDecrease)
        #expect(try verdict(drop: 0.049, rise: 0.051) == .flatIncrease)
        #expect(try verdict(drop: 0.049, rise: 0.049) == .flat)
    }

    /// Little scatter changes nothing: 4 · .0125 = .05.
    @Test func scatterBelowAQuarterOfThatIsWithoutEffect() throws {
        #expect(try verdict(drop: 0.051, rise: 0.051, scatter: 0.012) == .constDecreaseIncrease)
        #expect(try verdict(drop: 0.051, rise: 0.051, scatter: 0.013) == .flat)
    }

    @Test(arguments: [0.02, 0.05, 0.1]) func fourStandardDeviationsCount(_ scatter: Double) throws {
        let (more, less) = (4.02 * scatter, 3.98 * scatter)
        #expect(try verdict(drop: more, rise: more, scatter: scatter) == .constDecreaseIncrease)
        #expect(try verdict(drop: more, rise: less, scatter: scatter) == .constDecrease)
        #expect(try verdict(drop: less, rise: more, scatter: scatter) == .flatIncrease)
        #expect(try verdict(drop: less, rise: less, scatter: scatter) == .flat)
    }

    /// Noise of 5 % makes falls and rises of more than 5 % out of nothing in almost every curve; a fall of four standard
    /// deviations, from the median of two points to the lowest of ten, is rare.
    @Test func nothingIsSeenInLoudNoiseThatIsKnown() throws {
        var (told, untold) = (0, 0)
        for seed in 0..<400 {
            var random = CounterRandom(seed: UInt64(seed), purpose: "noise")
            let losses = iterations.map { _ in 0.7 * (1 + 0.05 * random.normal()) }
            if try Phases(iterations: iterations, losses: losses, scatter: 0.05).verdict == .flat { told += 1 }
            if try Phases(iterations: iterations, losses: losses).verdict == .flat { untold += 1 }
        }
        #expect(told > 360)
        #expect(untold < 40)
    }

    /// The constant phase must last until the first update at least.
    @Test func aFallWithinTheFirstUpdateIsNoConstantPhase() throws {
        // A tenth of the fall is reached a little after and a little before t = 1.
        for (second, verdict) in [(0.911, Phases.Verdict.constDecrease), (0.907, .decrease)] {
            let losses = [1, second, 0.9, 0.8, 0.7, 0.6, 0.5, 0.5, 0.5, 0.5]
            let phases = try Phases(iterations: iterations, losses: losses)
            // L0 is the median of the first two.
            let start = (1 + second) / 2
            let level = start - 0.1 * (start - 0.5)
            #expect(abs(phases.start - start) < 1e-15)
            #expect((level < second) == (verdict == .constDecrease))
            #expect(phases.verdict == verdict)
        }
    }
}
