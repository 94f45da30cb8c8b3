// The four data sets of paper B by name: sizes, standardisation, and how their files become images for a network.
// Unaware of where the files are and of their digests.
import Numerics

/// A data set that networks are trained and probed on.
public enum DataSet: String, Sendable, CaseIterable {
    case fashionMNIST = "fashion-mnist"
    case mnist = "mnist"
    case cifar10 = "cifar-10"
    case cifar100 = "cifar-100"

    /// Rows and columns of the images that networks see; 28 × 28 images are enlarged by a cubic spline.
    public static let side = 32

    /// Number of classes.
    public var classes: Int { self == .cifar100 ? 100 : 10 }

    /// Channels of an image.
    public var channels: Int { isGrey ? 1 : 3 }

    /// Mean of the pixels in [0, 1] by channel (paper B, the authors' code).
    public var mean: [Float] {
        switch self {
        case .fashionMNIST: [0.281]
        case .mnist: [0.1307]
        case .cifar10: [0.4914, 0.4822, 0.4465]
        case .cifar100: [0.5061, 0.4867, 0.4421]
        }
    }

    /// Standard deviation of the pixels by channel (paper B, the authors' code).
    public var standardDeviation: [Float] {
        switch self {
        case .fashionMNIST: [0.352]
        case .mnist: [0.3081]
        case .cifar10: [0.2023, 0.1994, 0.2010]
        case .cifar100: [0.2675, 0.2559, 0.2759]
        }
    }

    /// Some images of a set, and which.
    public struct Selection: Sendable {
        /// The images, standardised.
        public var images: ImageSet
        /// Place of each in its files, ascending.
        public var indices: [Int]
    }

    /// Reads, enlarges and standardises images.
    ///
    /// - Parameters:
    ///   - images: IDX files of images, or CIFAR's binary batches, in order.
    ///   - labels: IDX files of labels, one for each of `images`; none for CIFAR.
    ///   - count: how many images to take, a uniformly random subset that depends on `seed` and `purpose`; 0: all.
    ///     A smaller subset of the same seed is part of a larger one.
    /// - Throws: `DataFileError` naming the file if one is damaged or does not fit the set, or if there are fewer images
    ///   than asked for.
    public func load(
        images: [String], labels: [String], count: Int, seed: UInt64, purpose: String
    ) throws(DataFileError) -> Selection {
        let (bytes, classes, side) = try isGrey ? readIDX(images, labels) : readCIFAR(images)
        guard count <= classes.count else {
            throw DataFileError(
                images.joined(separator: ", "), "has too few images", found: "\(classes.count)",
                expected: "at least \(count)")
        }
        let taken = count == 0 ? classes.count : count
        let indices =
            count == 0
            ? Array(0..<taken)
            : Shuffle.permutation(of: classes.count, seed: seed, epoch: 0, purpose: purpose).prefix(taken).sorted()
        let pixels = isGrey ? enlarged(bytes, side, indices) : interleaved(bytes, indices)
        return Selection(
            images: ImageSet(
                height: Self.side, width: Self.side, channels: channels, pixels: pixels,
                labels: indices.map { Int32(classes[$0]) }, classes: self.classes),
            indices: indices)
    }

    private var isGrey: Bool { self == .fashionMNIST || self == .mnist }

    private func readIDX(
        _ images: [String], _ labels: [String]
    ) throws(DataFileError) -> (pixels: [UInt8], labels: [UInt8], side: Int) {
        guard images.count == labels.count, !images.isEmpty else {
            throw DataFileError(
                rawValue, "needs a file of labels for each file of images", found: "\(labels.count)",
                expected: "\(images.count)")
        }
        let side = 28
        var (pixels, classes): ([UInt8], [UInt8]) = ([], [])
        for (image, label) in zip(images, labels) {
            let (x, y) = (try IDX.read(image, rank: 3), try IDX.read(label, rank: 1))
            guard Array(x.dimensions[1...]) == [side, side] else {
                throw DataFileError(
                    image, "has images of another size", found: "\(x.dimensions[1]) × \(x.dimensions[2])",
                    expected: "\(side) × \(side)")
            }
            guard x.dimensions[0] == y.dimensions[0] else {
                throw DataFileError(
                    label, "has another number of labels than there are images", found: "\(y.dimensions[0])",
                    expected: "\(x.dimensions[0]), as in \(image)")
            }
            if let wrong = y.bytes.first(where: { $0 >= self.classes }) {
                throw DataFileError(
                    label, "has a label out of range", found: "\(wrong)", expected: "0 to \(self.classes - 1)")
            }
            pixels += x.bytes
            classes += y.bytes
        }
        return (pixels, classes, side)
    }

    private func readCIFAR(_ files: [String]) throws(DataFileError) -> (pixels: [UInt8], labels: [UInt8], side: Int) {
        var (pixels, labels): ([UInt8], [UInt8]) = ([], [])
        for file in files {
            let batch = try CIFAR.read(file, labelBytes: self == .cifar10 ? 1 : 2, classes: classes)
            pixels += batch.pixels
            labels += batch.labels
        }
        return (pixels, labels, CIFAR.side)
    }

    /// Pixels [0, 1] enlarged before they are standardised.
    private func enlarged(_ bytes: [UInt8], _ side: Int, _ indices: [Int]) -> [Float] {
        let size = side * side
        var small: [Float] = []
        small.reserveCapacity(indices.count * size)
        let scale = (0...255).map { Float($0) / 255 }
        for index in indices {
            for byte in bytes[(index * size)..<((index + 1) * size)] { small.append(scale[Int(byte)]) }
        }
        var large = CubicZoom(from: side, to: Self.side)(small)
        let (mean, deviation) = (mean[0], standardDeviation[0])
        large.withUnsafeMutableBufferPointer { large in
            for i in large.indices { large[i] = (large[i] - mean) / deviation }
        }
        return large
    }

    /// Planes [C, H, W] to [H, W, C], standardised.
    private func interleaved(_ bytes: [UInt8], _ indices: [Int]) -> [Float] {
        let (plane, channels) = (Self.side * Self.side, channels)
        let standardised = zip(mean, standardDeviation).map { mean, deviation in
            (0...255).map { (Float($0) / 255 - mean) / deviation }
        }
        var pixels = [Float](repeating: 0, count: indices.count * plane * channels)
        pixels.withUnsafeMutableBufferPointer { pixels in
            for (n, index) in indices.enumerated() {
                for c in 0..<channels {
                    let source = (index * channels + c) * plane
                    for i in 0..<plane {
                        pixels[(n * plane + i) * channels + c] = standardised[c][Int(bytes[source + i])]
                    }
                }
            }
        }
        return pixels
    }
}
