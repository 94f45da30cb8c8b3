// Labelled images as plain arrays, ready for a network. Unaware of files, formats and of how pixels were standardised.

/// Height, width and channels of one sample, stored as [H, W, C]. A plain vector is 1 × 1 × C.
public struct Shape: Sendable, Hashable, CustomStringConvertible {
    /// Rows H.
    public var height: Int
    /// Columns W.
    public var width: Int
    /// Channels C, contiguous in memory.
    public var channels: Int

    /// A map of H × W positions with C channels each.
    public init(_ height: Int, _ width: Int, _ channels: Int) {
        self.height = height
        self.width = width
        self.channels = channels
    }

    /// A vector of `count` values.
    public init(vector count: Int) { self.init(1, 1, count) }

    /// H · W · C.
    public var count: Int { height * width * channels }

    /// As people write it: 32×32×3.
    public var description: String { "\(height)×\(width)×\(channels)" }
}

/// N labelled images of one shape.
public struct ImageSet: Sendable {
    /// Number of images N.
    public var count: Int
    /// Rows H of an image.
    public var height: Int
    /// Columns W of an image.
    public var width: Int
    /// Channels C of an image.
    public var channels: Int
    /// Standardised pixels [N, H, W, C].
    public var pixels: [Float]
    /// Class of each image [N], in 0 ..< classes.
    public var labels: [Int32]
    /// Number of classes.
    public var classes: Int

    /// Collects images and their labels.
    ///
    /// - Precondition: `pixels` has N·H·W·C elements and `labels` N in 0 ..< classes.
    public init(height: Int, width: Int, channels: Int, pixels: [Float], labels: [Int32], classes: Int) {
        precondition(pixels.count == labels.count * height * width * channels, "pixels and labels disagree in count")
        precondition(labels.allSatisfy { $0 >= 0 && Int($0) < classes }, "a label lies outside 0 ..< \(classes)")
        self.count = labels.count
        self.height = height
        self.width = width
        self.channels = channels
        self.pixels = pixels
        self.labels = labels
        self.classes = classes
    }

    /// Shape of one image.
    public var shape: Shape { Shape(height, width, channels) }
}
