// Small steps in a loss curve: the slope is averaged over five of the 400 points in ln t, so what they can do is known.
import Foundation
import Testing

@testable import Dynamics

@Suite struct StageSmoothingTests {
    private let times = [0] + (0...1200).map { 0.01 * pow(1.01, Double($0)) }

    /// Two sigmoids in ln t between levels 10, 4 and .1, at 1 and 100: flat to 1e-5 at t = 10.
    private func twoSteps(_ t: Double) -> Double {
        func step(_ centre: Double, _ sharpness: Double) -> Double { t == 0 ? 0 : 1 / (1 + pow(centre / t, sharpness)) }
        return 10 - 6 * step(1, 6) - 3.9 * step(100, 6)
    }

    /// Where the slope exceeds .1 for the second time when the risk falls by `size` between two samples at t = 10.
    private func secondDescent(size: Double) throws -> Double {
        let risks = times.map { twoSteps($0) * ($0 < 10 ? 1 : exp(-size)) }
        let stages = try #require(StageDetector.detect(times: times, risks: risks))
        #expect(stages.slopeCrossings.count == 3)
        return stages.slopeCrossings[2]
    }

    /// A step of ln R by δ within one of the 399 cells of width w has the slope δ/(2w) at two points, by central
    /// differences, and δ/(5w) at four to six after averaging.
    @Test func aStepCountsByItsAverageOverFivePoints() throws {
        let width = log(times.last! / times[1]) / 399
        let smooth = try secondDescent(size: 0)
        #expect(smooth > 30)
        // Without the average .9 would be 2.25 times .1; over three points, 1.5 times.
        for share in [0.2, 0.5, 0.9] {
            #expect(abs(try secondDescent(size: share * 0.1 * 5 * width) / smooth - 1) < 0.01, "\(share)")
        }
        let seen = try secondDescent(size: 1.1 * 0.1 * 5 * width)
        #expect(abs(log(seen / 10)) < 4 * width)
    }
}
