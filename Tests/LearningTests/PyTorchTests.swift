// Every network and decoder against PyTorch with equal weights and batch: outputs, gradients, five optimiser steps.
// Activations are smooth: a ReLU within rounding of its kink may flip, and then even PyTorch's own precisions differ.
import TestPython
import TestSupport
import Testing

@testable import Learning

@Suite(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)")) struct PyTorchTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var network: String
        var channels = 3
        var width = 0.25
        var batch = 7
        var activation = "tanh"
        var loss = Loss.softmaxCrossEntropy
        var optimiser = Optimiser.sgd(rate: 0.01)
        var side = 32
        var testDescription: String { "\(network) \(channels)ch ×\(width) B\(batch) \(loss) \(optimiser)" }
    }

    @Test(arguments: [
        Case(network: "vgg8"), Case(network: "vgg8", channels: 1, batch: 4, loss: .meanSquaredError),
        Case(network: "vgg11", optimiser: .sgd(rate: 0.01, weightDecay: 0.1)),
        Case(network: "vgg13", width: 0.125, loss: .sigmoidCrossEntropy), Case(network: "vgg16", width: 0.125),
        Case(network: "f0", optimiser: .adam(rate: 0.001, weightDecay: 0.01)), Case(network: "mlp", channels: 1),
        Case(network: "mlp", batch: 33),
    ])
    func classifierAgrees(_ test: Case) throws {
        let input = Shape(test.side, test.side, test.channels)
        let architecture = try Architecture.classifier(
            named: test.network, input: input, classes: 10, width: test.width, activation: .tanh)
        let images = randomImages(test.batch, input)
        try compare(
            test, architecture, try TrainingData(images),
            y: test.loss == .softmaxCrossEntropy
                ? images.labels.map(Float.init)
                : images.labels.flatMap { label in (0..<10).map { $0 == Int(label) ? 1 : 0 } },
            yShape: test.loss == .softmaxCrossEntropy ? [test.batch] : [test.batch, 10], image: [])
    }

    @Test(arguments: [
        (Case(network: "linear", optimiser: .adam(rate: 3e-4, weightDecay: 1e-5)), Shape(vector: 64)),
        (Case(network: "linear", optimiser: .adam(rate: 3e-4, weightDecay: 1e-5)), Shape(4, 4, 6)),
        (Case(network: "deconv", optimiser: .adam(rate: 3e-4, weightDecay: 1e-5)), Shape(vector: 40)),
        (Case(network: "deconv", channels: 1), Shape(8, 8, 5)),
    ])
    func decoderAgrees(_ test: Case, _ activations: Shape) throws {
        var test = test
        test.loss = .meanSquaredError
        let image = Shape(32, 32, test.channels)
        var architecture =
            test.network == "linear"
            ? Architecture.linearDecoder(activations: activations, image: image)
            : try Architecture.deconvolutionDecoder(activations: activations, image: image)
        architecture.elements = architecture.elements.map { $0 == .relu ? .tanh : $0 }
        let samples = randomArray(test.batch * activations.count, "activations")
        let pixels = randomArray(test.batch * image.count, "pixels")
        let data = try TrainingData(samples: samples, shape: activations, targets: .values(pixels))
        try compare(
            test, architecture, data, y: channelsFirst(pixels, image),
            yShape: [test.batch, image.channels, image.height, image.width],
            image: [image.channels, image.height, image.width])
    }

    /// With ReLUs a single flip is allowed for: PyTorch's own Float32 differs by as much from its Float64.
    @Test func residualNetworkAgrees() throws {
        let test = Case(network: "resnet10", batch: 3, activation: "relu")
        let input = Shape(16, 16, 3)
        let architecture = try Architecture.classifier(named: "resnet10", input: input, classes: 10, width: 0.25)
        let images = randomImages(3, input)
        try compare(
            test, architecture, try TrainingData(images), y: images.labels.map(Float.init), yShape: [3], image: [],
            gradientTolerance: 2e-3, stepTolerance: 1e-4)
    }

    private func compare(
        _ test: Case, _ architecture: Architecture, _ data: TrainingData, y: [Float], yShape: [Int], image: [Int],
        gradientTolerance: Double = 1e-5, stepTolerance: Double = 1e-6
    ) throws {
        let network = try Network(architecture, batch: test.batch)
        network.initialise(seed: 3)
        let input = architecture.input
        var task = PyTorchReference.Task(
            network: test.network, input: [input.channels, input.height, input.width], image: image)
        task.width = test.width
        task.activation = test.activation
        task.loss = test.loss.rawValue
        task.steps = 5
        switch test.optimiser {
        case .sgd(let rate, _, let decay): (task.optimiser, task.rate, task.decay) = ("sgd", rate, decay)
        case .adam(let rate, _, _, _, let decay): (task.optimiser, task.rate, task.decay) = ("adam", rate, decay)
        }
        let expected = try PyTorchReference.run(
            task, state: network.state(), x: channelsFirst(data.samples, input),
            xShape: [test.batch, input.channels, input.height, input.width], y: y, yShape: yShape)

        // The batch is the whole data set, so the order of its samples changes nothing but roundings.
        let trainer = try Trainer(
            network: network, data: data, loss: test.loss, optimiser: test.optimiser, batch: test.batch, seed: 1)
        let (_, loss) = try trainer.step()
        #expect(abs(loss - expected.loss) <= 1e-6 * abs(expected.loss))
        #expect(firstDifference(network.gradientState().map(\.name).sorted(), expected.gradients.keys.sorted()) == nil)
        for gradient in network.gradientState() {
            let distance = relativeDistance(gradient.values, expected.gradients[gradient.name]!)
            #expect(distance <= gradientTolerance, "gradient of \(gradient.name): \(distance)")
        }
        for _ in 1..<5 { try trainer.step() }
        #expect(firstDifference(network.state().map(\.name).sorted(), expected.after.keys.sorted()) == nil)
        // An array that starts at zero holds nothing but its gradients, so it is as far off as these.
        for array in network.state() {
            let distance = relativeDistance(array.values, expected.after[array.name]!)
            #expect(distance <= gradientTolerance, "\(array.name) after five steps: \(distance)")
        }
        let state = network.state()
        let distance = relativeDistance(state.flatMap(\.values), state.flatMap { expected.after[$0.name]! })
        #expect(distance <= stepTolerance, "the whole state after five steps: \(distance)")
    }
}
