import Foundation
import Numerics
import Testing

@testable import Learning

@Suite struct LinearHeadTests {
    private static let shape = Shape(2, 2, 3)

    /// Samples around one random centre a class, `distance` standard deviations from the origin.
    private static func clusters(_ count: Int, distance: Double, seed: UInt64) -> (
        activations: [Float], labels: [Int32]
    ) {
        var random = CounterRandom(seed: 7, purpose: "centres")
        let centres = (0..<4 * shape.count).map { _ in random.normal() * distance / Double(shape.count).squareRoot() }
        random = CounterRandom(seed: seed, purpose: "clusters")
        let labels = (0..<count).map { Int32($0 % 4) }
        let activations = labels.flatMap { label in
            (0..<shape.count).map { Float(centres[Int(label) * shape.count + $0] + random.normal()) }
        }
        return (activations, labels)
    }

    private static func accuracy(distance: Double, _ schedule: LinearHead.Schedule) throws -> Double {
        let (train, test) = (clusters(2000, distance: distance, seed: 1), clusters(4000, distance: distance, seed: 2))
        let head = try LinearHead(
            activations: train.activations, shape: shape, labels: train.labels, classes: 4, schedule: schedule,
            batch: 100, seed: 1)
        return try head.accuracy(activations: test.activations, labels: test.labels)
    }

    @Test(arguments: [LinearHead.Schedule.paper, .authorsCode]) func readsOffWhatIsThere(
        schedule: LinearHead.Schedule
    ) throws {
        #expect(try Self.accuracy(distance: 12, schedule) > 0.999)
        // Chance, 1/4 with a standard error of .007.
        #expect(abs(try Self.accuracy(distance: 0, schedule) - 0.25) < 0.035)
    }

    /// Between Gaussian classes of equal weight and unit covariance the best classifier is linear: the nearest centre.
    @Test func isAsGoodAsTheNearestCentre() throws {
        let distance = 2.0
        var random = CounterRandom(seed: 7, purpose: "centres")
        let size = Self.shape.count
        let centres = (0..<4 * size).map { _ in random.normal() * distance / Double(size).squareRoot() }
        let test = Self.clusters(4000, distance: distance, seed: 2)
        let hits = test.labels.indices.count { i in
            let distances = (0..<4).map { c in
                (0..<size).reduce(0.0) { $0 + pow(Double(test.activations[i * size + $1]) - centres[c * size + $1], 2) }
            }
            return distances.indices.min { distances[$0] < distances[$1] } == Int(test.labels[i])
        }
        let best = Double(hits) / 4000
        #expect(best < 0.95)
        #expect(try abs(Self.accuracy(distance: distance, .authorsCode) - best) < 0.015)
    }

    @Test func theAuthorsRateFallsAfterTenEpochs() {
        #expect((0..<20).map(LinearHead.Schedule.paper.factor).allSatisfy { $0 == 1 })
        #expect((0..<20).map(LinearHead.Schedule.authorsCode.factor) == (0..<20).map { $0 < 10 ? 1 : 0.1 })
    }

    @Test func refusesWhatDoesNotFit() {
        #expect(throws: LearningError.self) {
            try LinearHead(activations: [1, 2], shape: Shape(vector: 1), labels: [0, 3], classes: 3, seed: 1)
        }
    }
}
