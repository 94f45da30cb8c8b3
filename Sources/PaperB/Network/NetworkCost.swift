// What it costs to send samples through a network, to train it and to fit decoders, counted in multiplications.
// Unaware of stages, and of how long a multiplication takes.
import Learning
import Results

/// The cost of one sample on its way through a network, by what it is spent on.
///
/// Products of matrices are counted as they stand in the layers. All else is bound by memory and is counted in the number
/// of multiplications that take as long, measured with single threads on networks from vgg8 at a quarter of its width to
/// resnet10, which agree within a third.
struct NetworkCost {
    /// Multiplications of one sample in convolutions and linear layers.
    private(set) var multiplications = 0.0
    /// Values that these layers give for one sample.
    private(set) var values = 0.0
    /// Weights of these layers.
    private(set) var weights = 0.0
    /// Where counting ended.
    private(set) var shape: Shape
    private let inputs: Double

    /// Counts to the place of that name, or to the end if there is none.
    init(_ architecture: Architecture, to layer: String = "") {
        shape = architecture.input
        inputs = Double(shape.count)
        _ = count(architecture.elements, to: layer)
    }

    /// BatchNorm, activation and their derivatives for one value of a layer.
    private static let value = 1000.0
    /// Drawing one value of a sample.
    private static let input = 300.0
    /// What an optimiser does to one weight.
    private static let update = 70.0

    /// One sample through all layers.
    var forward: Double { multiplications + (Self.value * values + Self.input * inputs) / 3 }

    /// Samples forward and backward, with an update of all weights for each batch.
    func training(samples: Double, batch: Int) -> Double {
        samples
            * (3 * multiplications + Self.value * values + Self.input * inputs + Self.update * weights / Double(batch))
    }

    /// Returns whether the place was passed.
    private mutating func count(_ elements: [Element], to layer: String) -> Bool {
        for element in elements {
            switch element {
            case .probe(let name): if name == layer { return true }
            case .convolution(_, let channels, let kernel, let stride, _):
                let size = channels * kernel * kernel * shape.channels
                shape = Shape((shape.height - 1) / stride + 1, (shape.width - 1) / stride + 1, channels)
                add(weights: size, times: shape.height * shape.width)
            case .transposedConvolution(_, let channels):
                let size = 16 * shape.channels * channels
                let positions = shape.height * shape.width
                shape = Shape(2 * shape.height, 2 * shape.width, channels)
                add(weights: size, times: positions)
            case .linear(_, let output, _):
                let size = shape.count * output.count
                shape = output
                add(weights: size, times: 1)
            case .residual(let main, let skip):
                let start = shape
                _ = count(skip, to: "")
                shape = start
                _ = count(main, to: "")
            case .globalAveragePool: shape = Shape(1, 1, shape.channels)
            case .batchNorm, .relu, .tanh, .sigmoid: break
            }
        }
        return false
    }

    /// A layer that gives values of `shape`, with the product of its weights at so many positions.
    private mutating func add(weights size: Int, times positions: Int) {
        multiplications += Double(size * positions)
        weights += Double(size)
        values += Double(shape.count)
    }
}

/// The cost of the exact decoder, counted likewise.
enum ExactDecoderCost {
    /// Products in double precision with their conversions.
    private static let double = 6.0
    /// The squared error of one pixel, summed in double precision.
    private static let error = 1200.0

    /// Fits `width` activations of some samples to as many targets a sample, by the smaller of the two systems of normal
    /// equations.
    static func fit(samples: Double, width: Int, targets: Int) -> Double {
        let (width, targets) = (Double(width), Double(targets))
        let size = min(samples, width)
        return double * (samples * width * (size / 2 + targets) + size * size * (size / 3 + targets))
    }

    /// Reconstructs samples and compares them with their targets.
    static func loss(samples: Double, width: Int, targets: Int) -> Double {
        samples * Double(targets) * (Double(width) + error)
    }
}
