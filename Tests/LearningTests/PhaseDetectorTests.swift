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

    /// The first loss is far below the median of the first ones, but nothing ever falls.
    @Test func risingFromTheFirstPointOnHasNoDecrease() throws {
        let losses = iterations.map { 0.5 + 0.2 * log2(1 + $0) }
        let phases = try Phases(iterations: iterations, losses: losses)
        #expect(phases.verdict == .flatIncrease)
        #expect(phases.firstBoundary == nil && phases.secondBoundary == nil)
    }

    /// Of the mean of three curves with 1 % noise each, as figures use it, and without being told the noise.
    @Test func nothingIsSeenInTheNoiseOfAMeanCurve() throws {
        for seed in 0..<1000 {
            let curves = (0..<3).map { noisy(iterations.map { _ in 0.7 }, 0.01, seed: UInt64(3 * seed + $0)) }
            let mean = iterations.indices.map { i in curves.reduce(0) { $0 + $1[i] } / 3 }
            #expect(try Phases(iterations: iterations, losses: mean).verdict == .flat)
        }
    }

    /// The theory's loss has its minimum at a known iteration: q(k)/q(1) = k, for k = 2 at Δ = ln(l − 1).
    @Test(arguments: [0.3, 0.5, 0.9]) func theTheorysPhasesAndTheirBoundary(weakFraction: Double) throws {
        let model = try WeakStrongModel(
            classes: 10, featuresPerClass: 10, strong: 2, weakFraction: weakFraction, learningRate: 0.01)
        // Four points an octave: the minimum is sharp.
        let times = [0.0] + (0...72).map { exp2(Double($0) / 4) }
        let losses = times.map { model.reconstructionLoss(at: model.flow(at: $0), ridge: 1e-3) }
        let phases = try Phases(iterations: times, losses: losses)
        #expect(phases.verdict == .constDecreaseIncrease)
        let minimum = model.time(to: log(9))
        #expect(abs(log2(1 + phases.secondBoundary!) - log2(1 + minimum)) < 0.1)
        #expect(phases.bottom.contains(minimum))
        let mean = weakFraction + 2 * (1 - weakFraction)
        let initial = weakFraction + 4 * (1 - weakFraction) - mean * mean / 10
        #expect(abs(phases.start / initial - 1) < 0.05)
    }

    @Test func theTheoryWithOneStrengthHasNoIncrease() throws {
        let model = try WeakStrongModel(
            classes: 10, featuresPerClass: 10, strong: 1, weakFraction: 1, learningRate: 0.01)
        let times = [0.0] + (0...18).map { exp2(Double($0)) }
        let losses = times.map { model.reconstructionLoss(at: model.flow(at: $0), ridge: 1e-3) }
        #expect(try Phases(iterations: times, losses: losses).verdict == .constDecrease)
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
