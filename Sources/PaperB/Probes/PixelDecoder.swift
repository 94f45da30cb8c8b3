// From activations to pixels: fits a decoder to images and measures its error on these and on others.
// Unaware of files, and of the network that the activations come from.
import Learning
import Numerics
import Results
import StageGraph

/// The decoder of a probe (paper B, protocol: probe).
enum PixelDecoder: Sendable {
    /// Ridge regression in closed form; ridge in units of the mean activation variance.
    case exact(relativeRidge: Double)
    /// One Linear trained by Adam.
    case linear(AdamFit)
    /// Transposed convolutions trained by Adam; `width` is a factor on their channels.
    case deconvolution(AdamFit, width: Double)

    /// How a decoder is trained with `TrainedDecoder`'s settings. Its first weights and the order of its samples depend on
    /// the seed of the network's training alone: the decoders of all checkpoints differ by the activations only.
    struct AdamFit: Sendable {
        /// Ascending: after each of them the decoder is measured.
        var epochs: [Int]
        var batch: Int
        var runSeed: UInt64
    }

    /// Activations [N, D] and the pixels [N, P] of their images.
    typealias Samples = (activations: [Float], pixels: [Float])

    /// A decoder that can be asked.
    enum Fitted {
        case exact(ExactDecoder)
        case trained(TrainedDecoder)

        /// Mean squared error over samples and pixels.
        func loss(_ samples: Samples) throws -> Double {
            switch self {
            case .exact(let decoder): decoder.loss(activations: samples.activations, targets: samples.pixels)
            case .trained(let decoder): try decoder.loss(activations: samples.activations, targets: samples.pixels)
            }
        }

        /// Pixels [N, P] of activations [N, D].
        func reconstruct(_ activations: [Float]) throws -> [Float] {
            switch self {
            case .exact(let decoder): decoder.reconstruct(activations: activations)
            case .trained(let decoder): try decoder.reconstruct(activations: activations)
            }
        }
    }

    /// Fits to the samples and hands the decoder over after each number of epochs; once, after "0", if it is exact.
    func fit(
        to train: Samples, activations: Shape, image: Shape, measure: (_ epochs: Int, Fitted) throws -> Void
    ) throws {
        switch self {
        case .exact(let ridge):
            let decoder = try ExactDecoder(
                activations: train.activations, targets: train.pixels, width: activations.count, relativeRidge: ridge)
            try measure(0, .exact(decoder))
        case .linear(let fit):
            try Self.train(.linearDecoder(activations: activations, image: image), fit, train, measure)
        case .deconvolution(let fit, let width):
            try Self.train(
                .deconvolutionDecoder(activations: activations, image: image, width: width), fit, train, measure)
        }
    }

    private static func train(
        _ architecture: Architecture, _ fit: AdamFit, _ train: Samples, _ measure: (Int, Fitted) throws -> Void
    ) throws {
        // A seed of its own, or the decoder would see the samples in the order in which the network saw them.
        var random = CounterRandom(seed: fit.runSeed, purpose: "probe.decoder")
        let decoder = try TrainedDecoder(
            architecture, activations: train.activations, targets: train.pixels, seed: random.next(), batch: fit.batch)
        for epochs in fit.epochs {
            try decoder.train(epochs: epochs)
            try measure(epochs, .trained(decoder))
        }
    }
}

extension PixelDecoder {
    static let parameters: [ParameterDeclaration] = [
        .init(
            "decoder", .string(choices: ["exact", "linear", "deconv"]), default: .string("exact"),
            "exact: the best linear map, in closed form; linear: the same map trained by Adam; deconv: transposed "
                + "convolutions trained by Adam"),
        .exactDecoderRidge,
        .init(
            "epochs", .list(.integer(1...100_000)), default: .list([.integer(20)]),
            "epochs after which a decoder trained by Adam is measured, ascending"),
        .init(
            "decoderBatch", .integer(1...65_536), default: .integer(TrainedDecoder.defaultBatch),
            "samples a batch of a decoder trained by Adam"),
        .init("decoderWidth", .number(0.01...16), default: .number(1), "factor on the channels of a deconv decoder"),
    ]

    /// The decoder that the parameters above describe. Throws a `Failure` if its batch is larger than `samples` or its
    /// epochs do not ascend.
    init(_ context: StageContext, runSeed: Int, samples: Int) throws {
        let parameters = context.parameters
        guard parameters.string("decoder") != "exact" else {
            self = .exact(relativeRidge: parameters.number("ridge"))
            return
        }
        let (batch, epochs) = (parameters.integer("decoderBatch"), parameters.integers("epochs"))
        try ImageInputs.requireBatch(batch, parameter: "decoderBatch", fits: samples, stage: context.stage)
        guard !epochs.isEmpty, zip(epochs, epochs.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw Failure(
                .usage, "the epochs of a decoder must ascend", at: context.stage,
                facts: [.init("found", "epochs \(epochs)"), .init("expected", "such as [1, 5, 20]")])
        }
        let fit = AdamFit(epochs: epochs, batch: batch, runSeed: UInt64(runSeed))
        self =
            parameters.string("decoder") == "linear"
            ? .linear(fit) : .deconvolution(fit, width: parameters.number("decoderWidth"))
    }
}
