// The stage detector on synthetic loss curves.
import Foundation
import Testing

@testable import Dynamics

@Suite struct StageDetectorTests {
    private let times = [0] + (0...1200).map { 0.01 * pow(1.01, Double($0)) }

    /// Two sigmoids in ln t between levels 10, 4 and .1, at 1 and 100.
    private func twoSteps(_ t: Double) -> Double {
        func step(_ centre: Double, _ sharpness: Double) -> Double { t == 0 ? 0 : 1 / (1 + pow(centre / t, sharpness)) }
        return 10 - 6 * step(1, 6) - 3.9 * step(100, 6)
    }

    @Test func findsTwoSigmoids() throws {
        let stages = try #require(StageDetector.detect(times: times, risks: times.map(twoSteps)))
        #expect(abs(stages.plateauRisk - 4) < 0.01)
        #expect(stages.plateauTime > 3 && stages.plateauTime < 40)
        // 1/(1 + t^{-6}) = .05 and .95 at t = 19^{∓1/6}; the escape removes .05 · 4 of 3.9.
        let edge = pow(19, 1.0 / 6)
        #expect(abs(stages.descentBegins - 1 / edge) < 0.01)
        #expect(abs(stages.plateauBegins - edge) < 0.02)
        let share = 0.05 * 4 / 3.9
        let escape = 100 * pow(share / (1 - share), 1.0 / 6)
        #expect(abs(try #require(stages.plateauEnds) - escape) < 0.5)
        #expect(stages.slopeCrossings.count == 3)
    }

    @Test func plateauThatLastsHasNoEnd() throws {
        let risks = times.map { 10 - 6 * ($0 == 0 ? 0 : 1 / (1 + pow(1 / $0, 6))) }
        let stages = try #require(StageDetector.detect(times: times, risks: risks))
        #expect(abs(stages.plateauRisk - 4) < 1e-3)
        #expect(stages.plateauEnds == nil)
    }

    @Test func powerLawHasNoPlateau() {
        #expect(StageDetector.detect(times: times, risks: times.map { pow(1 + $0, -0.7) }) == nil)
    }

    @Test func constantHasNoStages() {
        #expect(StageDetector.detect(times: times, risks: times.map { _ in 3 }) == nil)
        #expect(StageDetector.detect(times: [0, 1], risks: [1, 1]) == nil)
    }

    @Test func bumpsAreIgnored() throws {
        // Noise that only rises above the curve does not change its running minimum.
        let noisy = times.enumerated().map { twoSteps($0.element) * ($0.offset % 7 == 3 ? 1.3 : 1) }
        let stages = try #require(StageDetector.detect(times: times, risks: noisy))
        #expect(abs(stages.plateauRisk - 4) < 0.02)
    }
}
