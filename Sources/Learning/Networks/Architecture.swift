// A network as a value: a list of elements to be read, compared and extended. Unaware of memory and of weights.

/// One element of a network, in the order of the computation. Names are PyTorch's module names.
public indirect enum Element: Sendable, Hashable {
    /// Square kernel, padding kernel / 2 (so that stride 1 keeps the map's size).
    case convolution(String, channels: Int, kernel: Int = 3, stride: Int = 1, bias: Bool = false)
    /// Kernel 4, stride 2, padding 1, with bias: doubles height and width.
    case transposedConvolution(String, channels: Int)
    /// Fully connected; flattens its input and unflattens its output.
    case linear(String, Shape, bias: Bool = true)
    /// By channel, affine, with running statistics.
    case batchNorm(String)
    /// max(x, 0)
    case relu
    /// tanh(x)
    case tanh
    /// 1 / (1 + exp(-x))
    case sigmoid
    /// The mean over all positions.
    case globalAveragePool
    /// relu(main(x) + skip(x)); an empty skip is the identity.
    case residual(main: [Element], skip: [Element])
    /// Names the activations at this place.
    case probe(String)
}

/// A network's input shape and elements.
public struct Architecture: Sendable, Hashable {
    /// What it is called in a manifest, such as `vgg8`.
    public var name: String
    /// Shape of one sample.
    public var input: Shape
    /// The computation, from the input on. The network's output is the last element's.
    public var elements: [Element]

    /// Collects the parts.
    public init(name: String, input: Shape, elements: [Element]) {
        self.name = name
        self.input = input
        self.elements = elements
    }
}
