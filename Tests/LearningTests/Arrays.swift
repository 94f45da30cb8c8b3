// Made-up data and distances for the tests of layers and networks.
import Foundation
import Numerics

@testable import Learning

/// Uniform on ±1, keyed by a name.
func randomArray(_ count: Int, _ name: String, seed: UInt64 = 1) -> [Float] {
    var random = CounterRandom(seed: seed, purpose: name)
    return (0..<count).map { _ in random.uniform(in: -1..<1) }
}

/// [N, H, W, C] as [N, C, H, W].
func channelsFirst(_ values: [Float], _ shape: Shape) -> [Float] {
    var result = [Float](repeating: 0, count: values.count)
    for n in 0..<values.count / shape.count {
        for p in 0..<shape.height * shape.width {
            for c in 0..<shape.channels {
                result[n * shape.count + c * shape.height * shape.width + p] =
                    values[n * shape.count + p * shape.channels + c]
            }
        }
    }
    return result
}

/// ‖a - b‖ / ‖b‖; the absolute norm where b is zero.
func relativeDistance(_ a: [Float], _ b: [Double]) -> Double {
    precondition(a.count == b.count, "\(a.count) values against \(b.count)")
    var (difference, norm) = (0.0, 0.0)
    for (x, y) in zip(a, b) {
        difference += (Double(x) - y) * (Double(x) - y)
        norm += y * y
    }
    return (difference / (norm == 0 ? 1 : norm)).squareRoot()
}

/// Labelled images with random pixels.
func randomImages(_ count: Int, _ shape: Shape, classes: Int = 10, seed: UInt64 = 1) -> ImageSet {
    var random = CounterRandom(seed: seed, purpose: "labels")
    return ImageSet(
        height: shape.height, width: shape.width, channels: shape.channels,
        pixels: randomArray(count * shape.count, "pixels", seed: seed),
        labels: (0..<count).map { _ in Int32(random.integer(below: classes)) }, classes: classes)
}

/// The C library's functions, which Numerics does not use.
func exp64(_ x: Double) -> Double { Foundation.exp(x) }
func log64(_ x: Double) -> Double { Foundation.log(x) }
