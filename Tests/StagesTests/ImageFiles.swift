// Small data sets for the tests of network stages: drawn ones as IDX files, and the real Fashion-MNIST if installed.
import Foundation
import Numerics

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

/// The four files of a data set in a test's folder, as stage inputs.
enum ImageFiles {
    static let inputs = [
        "trainImages": ["data/train-images"], "trainLabels": ["data/train-labels"], "testImages": ["data/test-images"],
        "testLabels": ["data/test-labels"],
    ]

    /// Writes 28 × 28 images: each class is a bright bar of its own at an angle of its own, with noise.
    static func draw(in space: StageSpace, train: Int, test: Int) throws {
        for (part, count, seed) in [("train", train, UInt64(1)), ("test", test, 2)] {
            var random = CounterRandom(seed: seed, purpose: "drawn images")
            var pixels: [UInt8] = []
            var labels: [UInt8] = []
            for _ in 0..<count {
                let label = random.integer(below: 10)
                let angle = Double(label) * .pi / 10 + 0.1 * (random.uniform() - 0.5)
                let offset = 6 * (random.uniform() - 0.5)
                for y in 0..<28 {
                    for x in 0..<28 {
                        let distance = (Double(x) - 13.5) * sin(angle) - (Double(y) - 13.5) * cos(angle) - offset
                        let value = 200 * exp(-distance * distance / 8) + 40 * random.uniform()
                        pixels.append(UInt8(min(255, value)))
                    }
                }
                labels.append(UInt8(label))
            }
            try write(idx([count, 28, 28], pixels), "\(part)-images", in: space)
            try write(idx([count], labels), "\(part)-labels", in: space)
        }
    }

    static let fashionMNIST = "/usr/share/datasets/fashion-mnist"
    static var hasFashionMNIST: Bool {
        FileManager.default.isReadableFile(atPath: fashionMNIST + "/train-images-idx3-ubyte.gz")
    }

    /// Links the real files into the test's folder.
    static func linkFashionMNIST(in space: StageSpace) throws {
        try FileManager.default.createDirectory(atPath: space.folder + "/data", withIntermediateDirectories: true)
        for (name, file) in [
            ("train-images", "train-images-idx3"), ("train-labels", "train-labels-idx1"),
            ("test-images", "t10k-images-idx3"), ("test-labels", "t10k-labels-idx1"),
        ] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(space.folder)/data/\(name)", withDestinationPath: "\(fashionMNIST)/\(file)-ubyte.gz")
        }
    }

    static func idx(_ dimensions: [Int], _ bytes: [UInt8]) -> [UInt8] {
        let sizes = dimensions.flatMap { size in (0..<4).map { UInt8(size >> (24 - 8 * $0) & 255) } }
        return [0, 0, 8, UInt8(dimensions.count)] + sizes + bytes
    }

    static func write(_ bytes: [UInt8], _ name: String, in space: StageSpace) throws {
        let folder = URL(filePath: space.folder).appending(path: "data")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: folder.appending(path: name))
    }
}
