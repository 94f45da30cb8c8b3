import Foundation
import Numerics
import Testing

@testable import Learning

/// Iterations 0, 1, 2, 4, …, 2^11.
private let iterations = [0.0] + (0...11).map { exp2(Double($0)) }

/// A curve that is constant until about 2^2, has its minimum at 2^6, and rises by `rise` at the end.
private func threePhases(drop: Double = 0.4, rise: Double = 0.3) -> [Double] {
    iterations.map { t in
        let x = log2(1 + t)
        let down = 1 / (1 + exp(-(x - 4) * 2.5))
        let up = x > 6 ? pow((x - 6) / 5, 1.5) : 0
        return 0.8 * (1 - drop * down) * (1 + rise * up)
    }
}

private func noisy(_ losses: [Double], _ size: Double, seed: UInt64) -> [Double] {
    var random = CounterRandom(seed: seed, purpose: "noise")
    return losses.map { $0 * (1 + size * random.normal()) }
}

@Suite struct PhaseDetectorTests {
    @Test(arguments: [0, 0.005, 0.01])
    func threePhasesAreFoundThroughNoise(noise: Double) throws {
        for seed in 0..<200 {
            let phases = try Phases(
                iterations: iterations, losses: noisy(threePhases(), noise, seed: UInt64(seed)), scatter: noise)
            #expect(phases.verdict == .constDecreaseIncrease)
            #expect((1...12).contains(phases.firstBoundary ?? 0))
            #expect((20...200).contains(phases.secondBoundary ?? 0))
        }
    }

    @Test(arguments: [0, 0.005, 0.01])
    func flatStaysFlatThroughNoise(noise: Double) throws {
        for seed in 0..<200 {
            let losses = noisy(iterations.map { _ in 0.7 }, noise, seed: UInt64(seed))
            #expect(try Phases(iterations: iterations, losses: losses, scatter: noise).verdict == .flat)
        }
    }

    @Test(arguments: [0, 0.005, 0.01])
    func fallingOnlyHasNoIncrease(noise: Double) throws {
        for seed in 0..<200 {
            let losses = noisy(threePhases(rise: 0), noise, seed: UInt64(seed))
            #expect(try Phases(iterations: iterations, losses: losses, scatter: noise).verdict == .constDecrease)
        }
    }

    @Test func risingOnlyHasNoDecrease() throws {
        let losses = iterations.map { 0.5 + 0.1 * max(0, log2(1 + $0) - 2) }
        #expect(try Phases(iterations: iterations, losses: losses).verdict == .flatIncrease)
    }

    @Test func aFallFromTheStartHasNoConstantPhase() throws {
        let losses = iterations.map { t in
            let x = log2(1 + t)
            return 1 - 0.5 * min(x, 5) / 5 + 0.4 * max(0, x - 5) / 6
        }
        let phases = try Phases(iterations: iterations, losses: losses)
        #expect(phases.verdict == .decreaseIncrease)
    }

    /// The vertex of a parabola in log2(1 + t) is found exactly, and the crossing by linear interpolation.
    @Test func boundariesOfAParabola() throws {
        let losses = iterations.map { 0.2 + pow(log2(1 + $0) - 5.3, 2) / 100 }
        let phases = try Phases(iterations: iterations, losses: losses)
        #expect(abs(log2(1 + phases.secondBoundary!) - 5.3) < 1e-9)
        #expect(phases.bottom.contains(exp2(5.3) - 1))
    }

    @Test func badCurvesAreRefused() {
        #expect(throws: LearningError.self) { try Phases(iterations: [0, 1], losses: [1, 1]) }
        #expect(throws: LearningError.self) { try Phases(iterations: [0, 2, 1], losses: [1, 1, 1]) }
        #expect(throws: LearningError.self) { try Phases(iterations: [0, 1, 2], losses: [1, .nan, 1]) }
    }
}
