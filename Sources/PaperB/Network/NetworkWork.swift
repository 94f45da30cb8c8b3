// How much work stages are, for estimates of what a run costs. Apart from the kinds' own sources.
//
// In no fingerprint: a better estimate leaves results as they are.
import Learning
import Results
import StageGraph

extension TrainNetwork {
    /// Forward and backward passes with updates.
    func work(_ parameters: ParameterValues, makers: [String: [ParameterValues]]) -> StageWork? {
        let iterations = parameters.integer("until") - (makers["previous"]?.first?.integer("until") ?? 0)
        let batch = parameters.integer("batch")
        guard let network = Probed(training: parameters)?.cost(to: "") else { return nil }
        return .multiplications(network.training(samples: Double(iterations * batch), batch: batch))
    }
}

extension ProbeClassification {
    /// All images through the network.
    func work(_ parameters: ParameterValues, makers: [String: [ParameterValues]]) -> StageWork? {
        Probed(parameters, makers).flatMap { probed in
            probed.cost(to: "").map { .probing((probed.train + probed.test) * $0.forward) }
        }
    }
}

extension ProbeReconstruction {
    /// The decoder's training, and its error each time it is measured; of the exact decoder all images to the layer too:
    /// the others of that layer take its activations.
    func work(_ parameters: ParameterValues, makers: [String: [ParameterValues]]) -> StageWork? {
        guard let probed = Probed(parameters, makers), let layer = probed.cost(to: parameters.string("layer")),
            let decoder = probed.decoder(of: layer.shape, parameters)
        else { return nil }
        let forward = parameters.string("decoder") == "exact" ? layer.forward : 0
        return .probing((probed.train + probed.test) * (forward + decoder.measuring) + decoder.fitting)
    }
}

extension ProbePictures {
    /// All images to the layer and the decoder's training.
    func work(_ parameters: ParameterValues, makers: [String: [ParameterValues]]) -> StageWork? {
        guard let probed = Probed(parameters, makers), let layer = probed.cost(to: parameters.string("layer")),
            let decoder = probed.decoder(of: layer.shape, parameters)
        else { return nil }
        return .probing((probed.train + probed.test) * layer.forward + decoder.fitting)
    }
}

extension ProbeHead {
    /// All images to the layer and the head's training.
    func work(_ parameters: ParameterValues, makers: [String: [ParameterValues]]) -> StageWork? {
        guard let probed = Probed(parameters, makers), let layer = probed.cost(to: parameters.string("layer"))
        else { return nil }
        let head = NetworkCost(.linearHead(activations: layer.shape, classes: probed.dataset.classes))
        let samples = probed.train + probed.test
        return .probing(
            samples * (layer.forward + head.forward)
                + head.training(
                    samples: Double(parameters.integer("epochs")) * probed.train,
                    batch: parameters.integer("headBatch")))
    }
}

extension ProbeSampleStrength {
    /// For every checkpoint: images to the layer and to the logits, and three exact decoders, each with its errors.
    func work(_ parameters: ParameterValues, makers: [String: [ParameterValues]]) -> StageWork? {
        guard let probed = Probed(parameters, makers), let layer = probed.cost(to: parameters.string("layer")),
            let whole = probed.cost(to: "")
        else { return nil }
        let targets = probed.image.count
        func fit(_ share: Double) -> Double {
            ExactDecoderCost.fit(samples: share * probed.train, width: layer.shape.count, targets: targets)
        }
        let share = parameters.number("share")
        let forward = (probed.train + probed.test) * layer.forward + probed.test * whole.forward
        let errors = ExactDecoderCost.loss(
            samples: probed.test * (1 + 2 * share), width: layer.shape.count, targets: targets)
        return .probing(
            Double(makers[RunCheckpoints.input.role]?.count ?? 1) * (forward + errors + fit(1) + 2 * fit(share)))
    }
}

extension ProbeRowSpace {
    /// The moments of the pixels of all images, and the directions of largest variance.
    func work(_ parameters: ParameterValues, makers: [String: [ParameterValues]]) -> StageWork? {
        guard let probed = Probed(parameters, makers) else { return nil }
        return .probing(
            ExactDecoderCost.fit(
                samples: probed.train + probed.test, width: probed.image.count, targets: probed.image.count))
    }
}

extension StageWork {
    /// So much arithmetic on networks and decoders.
    fileprivate static func multiplications(_ amount: Double) -> StageWork { StageWork(amount, of: "multiplications") }

    /// So much arithmetic, and what every probe takes beside it: files to open and its share in loading the images.
    fileprivate static func probing(_ amount: Double) -> StageWork { .multiplications(amount + 3e9) }
}

/// What a stage trains or probes: a network of train.network and images.
private struct Probed {
    var dataset: DataSet
    /// How many images.
    var train: Double
    var test: Double
    private let training: ParameterValues

    var image: Shape { Shape(DataSet.side, DataSet.side, dataset.channels) }

    /// nil: it does not read checkpoints of train.network.
    init?(_ parameters: ParameterValues, _ makers: [String: [ParameterValues]]) {
        guard let training = makers[ProbedCheckpoint.input.role]?.first, training.values["network"] != nil,
            let dataset = DataSet(rawValue: parameters.string("dataset"))
        else { return nil }
        (self.dataset, self.training) = (dataset, training)
        func images(_ part: String, of published: Int) -> Double {
            let count = parameters.values["\(part)Count"] == nil ? 0 : parameters.integer("\(part)Count")
            return Double(count == 0 ? published : count)
        }
        train = images("train", of: dataset.channels == 1 ? 60_000 : 50_000)
        test = images("test", of: 10_000)
    }

    init?(training parameters: ParameterValues) {
        self.init(parameters, [ProbedCheckpoint.input.role: [parameters]])
    }

    /// One image through the network to the place of that name. The number of classes hardly counts.
    func cost(to layer: String) -> NetworkCost? {
        let architecture = try? Architecture.classifier(
            named: training.string("network"), input: image, classes: dataset.classes, width: training.number("width"))
        return architecture.map { NetworkCost($0, to: layer) }
    }

    /// Of the decoder that the parameters describe: its training, and its errors for one sample.
    func decoder(of activations: Shape, _ parameters: ParameterValues) -> (fitting: Double, measuring: Double)? {
        let name = parameters.string("decoder")
        if name == "exact" {
            return (
                ExactDecoderCost.fit(samples: train, width: activations.count, targets: image.count),
                ExactDecoderCost.loss(samples: 1, width: activations.count, targets: image.count)
            )
        }
        let architecture =
            name == "linear"
            ? .linearDecoder(activations: activations, image: image)
            : try? Architecture.deconvolutionDecoder(
                activations: activations, image: image, width: parameters.number("decoderWidth"))
        guard let decoder = architecture.map({ NetworkCost($0) }) else { return nil }
        let epochs = parameters.integers("epochs")
        let error = ExactDecoderCost.loss(samples: 1, width: 0, targets: image.count)
        return (
            decoder.training(
                samples: Double(epochs.max() ?? 0) * train, batch: parameters.integer("decoderBatch")),
            Double(epochs.count) * (decoder.forward + error)
        )
    }
}
