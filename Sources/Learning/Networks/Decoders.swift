// Networks from activations back to images (paper B, "Protocol" and "Networks"), and the linear head of a probe.
import Glibc

extension Architecture {
    /// One Linear from activations to standardised pixels: module `decoder`.
    public static func linearDecoder(activations: Shape, image: Shape) -> Architecture {
        Architecture(name: "linear", input: activations, elements: [.linear("decoder", image)])
    }

    /// One Linear from activations to classes, the evaluation classifier and the transfer head: module `classifier`.
    public static func linearHead(activations: Shape, classes: Int) -> Architecture {
        Architecture(
            name: "head", input: activations,
            elements: [.linear("classifier", Shape(vector: classes)), .probe("logits")])
    }

    /// The convolutional decoder: a Linear to max(C, 64) units (1×1 activations) or a 3×3 convolution, then transposed
    /// convolutions to 64·2^(j-1) channels, j = n … 1, and one to the image, a ReLU between any two layers;
    /// n = round(log2(S/s) - 1) for an image of side S and activations of side s.
    ///
    /// Modules `input`, `up.0`, `up.1`, …. From 512×1×1 to 32×32×3 its channels are 512-512-256-128-64-3.
    ///
    /// - Parameter width: factor on every number of channels but the image's (1 is the paper's); at least one remains.
    /// - Throws: `LearningError` if doublings cannot lead from the activations' sides to the image's.
    public static func deconvolutionDecoder(
        activations: Shape, image: Shape, width: Double = 1
    ) throws -> Architecture {
        let doublings = Int((log2(Double(image.height) / Double(activations.height)) - 1).rounded())
        guard doublings >= 0, activations.height << (doublings + 1) == image.height,
            activations.width << (doublings + 1) == image.width
        else {
            throw LearningError(
                "deconv decoder: doubling \(activations.height)×\(activations.width) activations cannot give a "
                    + "\(image.height)×\(image.width) image")
        }
        let scaled = { (channels: Int) in max(1, Int((Double(channels) * width).rounded())) }
        let channels = scaled(max(activations.channels, 64))
        let first: Element =
            activations.height * activations.width == 1
            ? .linear("input", Shape(vector: channels)) : .convolution("input", channels: channels, bias: true)
        let widths = stride(from: doublings, to: 0, by: -1).map { scaled(64 << ($0 - 1)) } + [image.channels]
        let ups = widths.enumerated().flatMap { i, channels -> [Element] in
            [.relu, .transposedConvolution("up.\(i)", channels: channels)]
        }
        return Architecture(name: "deconv", input: activations, elements: [first] + ups)
    }
}
