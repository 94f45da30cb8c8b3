// The networks of the learning-phases paper (paper B, "Networks"), each a list of layers.
//
// In no fingerprint: the layers of the network that a stage trains are in its key, and with a training's outputs in the keys
// of the stages that read them, so that a new network leaves all results of the others as they are.

/// A 3×3 convolution block: channels before scaling by width, and whether it halves the map.
private struct Block: ExpressibleByIntegerLiteral {
    let channels: Int
    var stride = 1
    init(integerLiteral channels: Int) { self.channels = channels }
}

postfix operator ↓
/// Stride 2 instead of pooling.
private postfix func ↓ (block: Block) -> Block {
    var halving = block
    halving.stride = 2
    return halving
}

extension Architecture {
    /// Names that `classifier(named:…)` understands.
    public static let classifierNames = ["vgg8", "vgg11", "vgg13", "vgg16", "resnet10", "f0", "mlp"]

    /// The classifier of that name.
    ///
    /// - Parameters:
    ///   - width: factor on every number of channels or hidden units (1 is the paper's); at least one remains.
    ///   - activation: what follows every BatchNorm; the paper's is `.relu`. `resnet10` has it inside its residual
    ///     sums and takes `.relu` only; `f0` has none.
    /// - Throws: `LearningError` for an unknown name or sizes that are not positive.
    public static func classifier(
        named name: String, input: Shape, classes: Int, width: Double = 1, activation: Element = .relu
    ) throws -> Architecture {
        guard input.count > 0, classes > 0, width > 0, width.isFinite else {
            throw LearningError("network '\(name)': input \(input), \(classes) classes, width \(width): must be > 0")
        }
        let elements: [Element]
        switch name {
        case "vgg8": elements = vgg([32↓, 64↓, 128↓, 256↓, 512↓], width, activation)
        case "vgg11": elements = vgg([32↓, 64↓, 128, 128↓, 256, 256↓, 512, 512↓], width, activation)
        case "vgg13": elements = vgg([32↓, 32, 64↓, 128, 128↓, 256, 256↓, 512, 512, 512↓], width, activation)
        case "vgg16":
            elements = vgg([32, 32↓, 64, 64↓, 128, 128, 128↓, 256, 256, 256↓, 512, 512, 512↓], width, activation)
        case "resnet10":
            guard activation == .relu else {
                throw LearningError("network 'resnet10' has relu activations, \(activation) was asked for")
            }
            elements = resnet([64, 128, 256, 512], width)
        case "mlp": elements = mlp([512, 512], width, activation)
        case "f0": elements = []
        default:
            throw LearningError("no network is called '\(name)'; there are \(classifierNames.joined(separator: ", "))")
        }
        // f0 is the single layer of the paper's theory: pixels times weights, no bias.
        let head: [Element] = [
            .probe("features"), .linear("classifier", Shape(vector: classes), bias: name != "f0"), .probe("logits"),
        ]
        return Architecture(name: name, input: input, elements: elements + head)
    }

    /// Blocks of 3×3 convolution without bias, BatchNorm and activation: modules `blocks.0.conv`, `blocks.0.bn`, …,
    /// activations `block1`, `block2`, ….
    private static func vgg(_ blocks: [Block], _ width: Double, _ activation: Element) -> [Element] {
        blocks.enumerated().flatMap { i, block -> [Element] in
            [
                .convolution("blocks.\(i).conv", channels: scaled(block.channels, width), stride: block.stride),
                .batchNorm("blocks.\(i).bn"), activation, .probe("block\(i + 1)"),
            ]
        }
    }

    /// The standard residual network for small images with one basic block a stage: a stem, then four stages; modules
    /// are named as in torchvision but for the classifier, activations `block1` (the stem's) to `block5`.
    private static func resnet(_ stages: [Int], _ width: Double) -> [Element] {
        var elements: [Element] = [
            .convolution("conv1", channels: scaled(stages[0], width)), .batchNorm("bn1"), .relu, .probe("block1"),
        ]
        for (i, unscaled) in stages.enumerated() {
            let name = "layer\(i + 1).0"
            let channels = scaled(unscaled, width)
            let stride = i == 0 ? 1 : 2
            let projection: [Element] = [
                .convolution(name + ".downsample.0", channels: channels, kernel: 1, stride: stride),
                .batchNorm(name + ".downsample.1"),
            ]
            let main: [Element] = [
                .convolution(name + ".conv1", channels: channels, stride: stride), .batchNorm(name + ".bn1"), .relu,
                .convolution(name + ".conv2", channels: channels), .batchNorm(name + ".bn2"),
            ]
            elements += [.residual(main: main, skip: i == 0 ? [] : projection), .probe("block\(i + 2)")]
        }
        return elements + [.globalAveragePool]
    }

    /// Fully connected blocks: modules `blocks.0.linear` (without bias), `blocks.0.bn`, ….
    private static func mlp(_ hidden: [Int], _ width: Double, _ activation: Element) -> [Element] {
        hidden.enumerated().flatMap { i, units -> [Element] in
            [
                .linear("blocks.\(i).linear", Shape(vector: scaled(units, width)), bias: false),
                .batchNorm("blocks.\(i).bn"), activation, .probe("block\(i + 1)"),
            ]
        }
    }

    private static func scaled(_ channels: Int, _ width: Double) -> Int {
        max(1, Int((Double(channels) * width).rounded()))
    }
}
