// Other tasks on the same images: colour dominance, and labels with noise. Unaware of files.
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
