// Other tasks on the same images: colour dominance, the brightest quarter, other classes, labels with noise. Unaware of
// files.
import Numerics

extension ImageSet {
    /// The same images with the class "colour dominance": the channel whose standardised pixels have the largest sum
    /// (the first of equals); as many classes as channels (paper B, transfer tasks).
    ///
    /// - Precondition: more than one channel.
    public func colourDominance() -> ImageSet {
        precondition(channels > 1, "colour dominance needs images of more than one channel")
        let size = shape.count
        let dominant = (0..<count).map { index -> Int32 in
            var sums = [Double](repeating: 0, count: channels)
            for i in 0..<size { sums[i % channels] += Double(pixels[index * size + i]) }
            var best = 0
            for c in 1..<channels where sums[c] > sums[best] { best = c }
            return Int32(best)
        }
        return ImageSet(
            height: height, width: width, channels: channels, pixels: pixels, labels: dominant, classes: channels)
    }

    /// The same images with the class "brightest quarter": the one of the four quarters (upper left, upper right, lower left,
    /// lower right) whose standardised pixels have the largest sum, the first of equals.
    public func brightestQuarter() -> ImageSet {
        var quarters = self
        quarters.classes = 4
        quarters.labels = (0..<count).map { index in
            var sums = [Double](repeating: 0, count: 4)
            for y in 0..<height {
                for x in 0..<width {
                    let start = ((index * height + y) * width + x) * channels
                    for c in 0..<channels {
                        sums[(2 * y < height ? 0 : 2) + (2 * x < width ? 0 : 1)] += Double(pixels[start + c])
                    }
                }
            }
            return Int32(sums.indices.max { sums[$0] < sums[$1] || (sums[$0] == sums[$1] && $0 > $1) }!)
        }
        return quarters
    }

    /// Share of the most frequent class: what guessing reaches.
    public var largestClassShare: Double {
        var counts = [Int](repeating: 0, count: classes)
        for label in labels { counts[Int(label)] += 1 }
        return Double(counts.max() ?? 0) / Double(count)
    }

    /// The same images with round(`fraction` · N) labels, chosen at random, replaced by a uniformly random *other* class.
    ///
    /// - Precondition: `fraction` in 0 … 1 and more than one class.
    public func withLabelNoise(fraction: Double, seed: UInt64) -> ImageSet {
        precondition((0...1).contains(fraction) && classes > 1, "label noise of \(fraction) on \(classes) classes")
        let order = Shuffle.permutation(of: count, seed: seed, epoch: 0, purpose: "label noise places")
        var random = CounterRandom(seed: seed, purpose: "label noise classes")
        var noisy = self
        for index in order[..<Int((fraction * Double(count)).rounded())] {
            let shift = 1 + random.integer(below: classes - 1)
            noisy.labels[index] = (labels[index] + Int32(shift)) % Int32(classes)
        }
        return noisy
    }
}

extension DataSet.Selection {
    /// The images whose class has a new one, with it.
    ///
    /// - Parameter map: the new class of each class, from 0 without gaps; −1 leaves the class out.
    /// - Throws: `LearningError` if the map is not one of all classes to new ones without gaps.
    public func relabelled(by map: [Int]) throws(LearningError) -> DataSet.Selection {
        let new = Set(map).subtracting([-1])
        guard map.count == images.classes, !new.isEmpty, new == Set(0..<new.count) else {
            throw LearningError(
                "the new classes \(map) are not one for each of \(images.classes) classes, from 0 without gaps or −1")
        }
        let size = images.shape.count
        let kept = images.labels.indices.filter { map[Int(images.labels[$0])] >= 0 }
        var pixels: [Float] = []
        pixels.reserveCapacity(kept.count * size)
        for index in kept { pixels += images.pixels[index * size..<(index + 1) * size] }
        return DataSet.Selection(
            images: ImageSet(
                height: images.height, width: images.width, channels: images.channels, pixels: pixels,
                labels: kept.map { Int32(map[Int(images.labels[$0])]) }, classes: new.count),
            indices: kept.map { indices[$0] })
    }
}
