// What a step computes twice changes no bit; buffers alive together lie apart; and how much memory a step takes.
import TestSupport
import Testing

@testable import Learning

@Suite struct ScheduleTests {
    private static let image = Shape(32, 32, 3)

    private static func classifier(
        _ name: String, _ input: Shape = image, width: Double = 0.25, activation: Element = .relu
    ) throws -> Architecture {
        try .classifier(named: name, input: input, classes: 10, width: width, activation: activation)
    }

    /// Largest maps inside and outside of residual blocks, in place and not; the last map the largest; nested identities.
    private static func architectures() throws -> [Architecture] {
        [
            try classifier("resnet10"), try classifier("resnet10", Shape(12, 20, 1), width: 0.1),
            try classifier("vgg16", width: 0.125), try classifier("vgg11", activation: .tanh), try classifier("mlp"),
            try .deconvolutionDecoder(activations: Shape(vector: 20), image: image, width: 0.25),
            Architecture(
                name: "nested", input: image,
                elements: [
                    .convolution("first", channels: 6),
                    .residual(
                        main: [
                            .residual(main: [.convolution("a", channels: 6), .batchNorm("an")], skip: []), .sigmoid,
                            .residual(main: [.batchNorm("b")], skip: []),
                        ], skip: []),
                    .convolution("small", channels: 4, stride: 2), .batchNorm("sn"), .probe("here"), .tanh,
                    .linear("last", Shape(vector: 10)),
                ]),
        ]
    }

    private static func trainer(_ architecture: Architecture, batch: Int, recomputes: Bool) throws -> Trainer {
        let network = try Network(architecture, batch: batch, recomputes: recomputes)
        network.initialise(seed: 3)
        let count = 2 * batch + 1  // the third batch is a single sample
        let data = try TrainingData(
            samples: randomArray(count * architecture.input.count, "samples"), shape: architecture.input,
            targets: .values(randomArray(count * network.output.count, "targets")))
        return try Trainer(
            network: network, data: data, loss: .meanSquaredError, optimiser: .sgd(rate: 0.05), batch: batch, seed: 1)
    }

    @Test(arguments: 0..<7, [1, 5]) func recomputationChangesNoBit(index: Int, batch: Int) throws {
        let architecture = try Self.architectures()[index]
        let states = try [false, true].map { recomputes in
            let trainer = try Self.trainer(architecture, batch: batch, recomputes: recomputes)
            try trainer.run(until: 5)
            return trainer.state()
        }
        #expect(firstDifference(states[0], states[1]) == nil)
        #expect(states[0].arrays.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    }

    @Test(arguments: [BatchNormMode.training, .batch, .running])
    func recomputationFollowsTheStatisticsOfItsForwardPass(mode: BatchNormMode) throws {
        let results = try [false, true].map { recomputes in
            let network = try Network(Self.classifier("resnet10"), batch: 7, recomputes: recomputes)
            network.initialise(seed: 4)
            network.inputs.update(from: randomArray(7 * Self.image.count, "samples"), count: 7 * Self.image.count)
            network.forward(7, mode)
            network.outputGradient.update(from: randomArray(70, "gradient"), count: 70)
            network.backward(7, mode)
            return network.state() + network.gradientState()
        }
        #expect(firstDifference(results[0], results[1]) == nil)
    }

    @Test(arguments: 0..<7, [false, true]) func buffersAliveTogetherLieApart(index: Int, recomputes: Bool) throws {
        let graph = try ComputationGraph(Self.architectures()[index])
        let buffers = Schedule(graph, batch: 3, recomputes: recomputes).buffers
        let plan = MemoryPlan(buffers)
        for (a, first) in buffers.enumerated() {
            #expect(plan.offsets[a] >= 0 && plan.offsets[a] % 16 == 0 && plan.offsets[a] + first.count <= plan.count)
            for (b, second) in buffers.enumerated().dropFirst(a + 1)
            where first.first <= second.last && second.first <= first.last {
                let isApart =
                    plan.offsets[a] + first.count <= plan.offsets[b]
                    || plan.offsets[b] + second.count <= plan.offsets[a]
                #expect(isApart, "buffers \(a) and \(b)")
            }
        }
    }

    /// The most that is alive at one moment, in floats: less than that no plan can take.
    private static func most(_ buffers: [Schedule.Buffer]) -> Int {
        (0...(buffers.map(\.last).max() ?? 0)).map { moment in
            buffers.filter { $0.first <= moment && moment <= $0.last }.reduce(0) { $0 + $1.count }
        }.max() ?? 0
    }

    /// resnet10 computes 13 largest maps' worth of maps and three of gradients. Backward through its first block needs
    /// five: the outputs of the three convolutions, what the present one read, and the skip branch's gradient.
    /// In the last block the outputs of the others are kept (3.9), and Winograd's weights need 1.7.
    @Test func residualTrainingTakesLessThanSixLargestMaps() throws {
        let graph = try ComputationGraph(Self.classifier("resnet10", width: 1))
        let largest = 128 * 32 * 32 * 64
        let buffers = Schedule(graph, batch: 128).buffers
        let plan = MemoryPlan(buffers)
        #expect(plan.count >= Self.most(buffers))
        #expect(Double(plan.count) <= 1.02 * Double(Self.most(buffers)))
        #expect(Double(plan.count) < 5.7 * Double(largest))
        let kept = MemoryPlan(Schedule(graph, batch: 128, recomputes: false).buffers)
        #expect(kept.count > 12 * largest)
    }

    @Test func smallMapsAreKept() throws {
        for (name, batch, isRecomputed) in [("vgg8", 128, false), ("vgg11", 128, false), ("resnet10", 32, true)] {
            let graph = try ComputationGraph(Self.classifier(name, width: 1))
            let repeats = Schedule(graph, batch: batch).backward.contains {
                if case .repeated = $0 { true } else { false }
            }
            #expect(repeats == isRecomputed, "\(name) at batch \(batch)")
        }
    }
}
