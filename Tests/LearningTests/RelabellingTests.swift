import TestSupport
import Testing

@testable import Learning

@Suite struct RelabellingTests {
    @Test func colourDominanceIsTheChannelOfTheLargestSum() {
        let images = ImageSet(
            height: 1, width: 2, channels: 3,
            pixels: [0, 0, 3, 2, 0, 0, /* 2 0 3 */ 1, -4, 0, 1, 9, 0, /* 2 5 0 */ -1, -1, -2, -1, -1, 0],
            labels: [4, 5, 6], classes: 7
        ).colourDominance()
        #expect(images.labels == [2, 1, 0])
        #expect(images.classes == 3 && images.count == 3)
    }

    @Test func labelNoiseHitsTheFractionAndAlwaysAnotherClass() {
        let labels = (0..<2000).map { Int32($0 % 5) }
        let clean = ImageSet(
            height: 1, width: 1, channels: 1, pixels: .init(repeating: 0, count: 2000), labels: labels, classes: 5)
        let noisy = clean.withLabelNoise(fraction: 0.3, seed: 1)
        let changed = labels.indices.filter { noisy.labels[$0] != labels[$0] }
        #expect(changed.count == 600)
        for shift in 1..<5 {
            // Binomial: 150 ± 10.6.
            let hits = changed.filter { (noisy.labels[$0] - labels[$0] + 5) % 5 == Int32(shift) }.count
            #expect(abs(hits - 150) < 50)
        }
        #expect(firstDifference(clean.withLabelNoise(fraction: 0.3, seed: 1).labels, noisy.labels) == nil)
        #expect(firstDifference(clean.withLabelNoise(fraction: 0.3, seed: 2).labels, noisy.labels) != nil)
        #expect(firstDifference(clean.withLabelNoise(fraction: 0, seed: 2).labels, labels) == nil)
    }

    @Test func theBrightestQuarterIsFound() {
        // 2 × 4 pixels: quarters of one row and two columns.
        let images = ImageSet(
            height: 2, width: 4, channels: 1,
            pixels: [1, 1, 5, -4, 0, 0, 0, 3, /* 2 1 0 3 */ 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, 0, -1, -1, -2, 0],
            labels: [0, 1, 2], classes: 3
        ).brightestQuarter()
        #expect(images.labels == [3, 0, 1] && images.classes == 4)
        #expect(abs(images.largestClassShare - 1.0 / 3) < 1e-15)
    }

    @Test func classesAreRenamedJoinedAndLeftOut() throws {
        let images = ImageSet(
            height: 1, width: 2, channels: 1, pixels: (0..<10).map(Float.init), labels: [2, 0, 1, 3, 2], classes: 4)
        let selection = DataSet.Selection(images: images, indices: [3, 5, 7, 8, 9])
        let renamed = try selection.relabelled(by: [1, -1, 0, 1])
        #expect(renamed.images.labels == [0, 1, 1, 0] && renamed.images.classes == 2)
        #expect(renamed.images.pixels == [0, 1, 2, 3, 6, 7, 8, 9] && renamed.indices == [3, 5, 8, 9])
        for map in [[0, 1, 2], [0, 2, 0, 0], [-1, -1, -1, -1], [0, 1, -2, 0]] {
            #expect(throws: LearningError.self) { try selection.relabelled(by: map) }
        }
    }
}
