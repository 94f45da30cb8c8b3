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
        #expect(clean.withLabelNoise(fraction: 0.3, seed: 1).labels == noisy.labels)
        #expect(clean.withLabelNoise(fraction: 0.3, seed: 2).labels != noisy.labels)
        #expect(clean.withLabelNoise(fraction: 0, seed: 2).labels == labels)
    }
}
