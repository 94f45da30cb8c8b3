import Foundation
import TestSupport
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
        let other = try load(100, 2)
        #expect(firstDifference(other.indices, small.indices) != nil)
        let place = large.indices.firstIndex(of: small.indices[7])!
        #expect(
            firstDifference(
                small.images.pixels[(7 * 1024)..<(8 * 1024)],
                large.images.pixels[(place * 1024)..<((place + 1) * 1024)]) == nil)
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

    @Test func filesThatDoNotFitAreNamed() throws {
        let files = try TemporaryFiles()
        let images = try files.write(
            "images", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28] + [UInt8](repeating: 7, count: 784))
        let small = try files.write("small", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 9, 9])
        let one = try files.write("one", [0, 0, 8, 1, 0, 0, 0, 1, 4])
        let two = try files.write("two", [0, 0, 8, 1, 0, 0, 0, 2, 4, 5])
        let wild = try files.write("wild", [0, 0, 8, 1, 0, 0, 0, 1, 10])
        func message(_ images: String, _ labels: [String], count: Int = 0) -> String {
            do {
                _ = try DataSet.mnist.load(images: [images], labels: labels, count: count, seed: 1, purpose: "x")
            } catch { return error.description }
            return "no error"
        }
        #expect(message(images, [one]) == "no error")
        #expect(message(small, [one]) == "\(small): has images of another size: found 1 × 2, expected 28 × 28")
        #expect(message(images, [two]).hasPrefix("\(two): has another number of labels"))
        #expect(message(images, [wild]) == "\(wild): has a label out of range: found 10, expected 0 to 9")
        #expect(message(images, []).hasPrefix("mnist: needs a file of labels for each file of images"))
        #expect(message(images, [one], count: 2) == "\(images): has too few images: found 1, expected at least 2")
    }
}

private func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dataset-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}
