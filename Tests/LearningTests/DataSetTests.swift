import Foundation
import Testing

@testable import Learning

@Suite struct DataSetTests {
    @Test(.enabled(if: FashionMNIST.isInstalled, "install dataset-fashion-mnist: run scripts/setup"))
    func realImagesAreStandardised() throws {
        let all = try DataSet.fashionMNIST.load(
            images: [FashionMNIST.testImages], labels: [FashionMNIST.testLabels], count: 0, seed: 1, purpose: "test")
        #expect(all.images.count == 10_000)
        #expect(all.images.shape == Shape(32, 32, 1))
        // Enlarging keeps the mean within a few percent of a standard deviation.
        let mean = all.images.pixels.reduce(0.0) { $0 + Double($1) } / Double(all.images.pixels.count)
        #expect(abs(mean) < 0.05)
        #expect((0..<10).allSatisfy { label in all.images.labels.count { $0 == label } == 1000 })
    }

    @Test(.enabled(if: FashionMNIST.isInstalled, "install dataset-fashion-mnist: run scripts/setup"))
    func subsetsNestAndDependOnTheSeed() throws {
        func load(_ count: Int, _ seed: UInt64) throws -> DataSet.Selection {
            try DataSet.fashionMNIST.load(
                images: [FashionMNIST.testImages], labels: [FashionMNIST.testLabels], count: count, seed: seed,
                purpose: "test")
        }
        let (small, large) = (try load(100, 1), try load(300, 1))
        #expect(Set(small.indices).isSubset(of: large.indices))
        #expect(try load(100, 2).indices != small.indices)
        let place = large.indices.firstIndex(of: small.indices[7])!
        #expect(
            small.images.pixels[(7 * 1024)..<(8 * 1024)] == large.images.pixels[(place * 1024)..<((place + 1) * 1024)])
        #expect(small.images.labels[7] == large.images.labels[place])
        #expect(throws: DataFileError.self) { try load(10_001, 1) }
    }

    @Test func channelsOfColourImagesAreInterleaved() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        var record = [UInt8](repeating: 0, count: 1 + 3072)
        record[0] = 7
        record[1 + 1024 + 5] = 255  // green, pixel 5
        let file = folder.appending(path: "batch.bin")
        try Data(record).write(to: file)
        let set = try DataSet.cifar10.load(images: [file.path], labels: [], count: 0, seed: 0, purpose: "x").images
        #expect(set.labels == [7])
        #expect(abs(set.pixels[5 * 3 + 1] - (1 - 0.4822) / 0.1994) < 1e-6)
        #expect(abs(set.pixels[5 * 3] + 0.4914 / 0.2023) < 1e-6)
    }
}

private func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dataset-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}
