// Training's promises: the same bits again, from any saved state, on one and two threads; checkpoints; what goes wrong.
import Numerics
import TestSupport
import Testing

@testable import Learning

@Suite struct TrainerTests {
    private static func trainer(
        _ name: String = "vgg8", channels: Int = 3, count: Int = 10, batch: Int = 4, seed: UInt64 = 1,
        optimiser: Optimiser = .sgd(rate: 0.05), images: ImageSet? = nil
    ) throws -> Trainer {
        let images = images ?? randomImages(count, Shape(32, 32, channels))
        let architecture = try Architecture.classifier(named: name, input: images.shape, classes: 10, width: 0.125)
        let network = try Network(architecture, batch: batch)
        network.initialise(seed: seed)
        return try Trainer(
            network: network, data: TrainingData(images), loss: .softmaxCrossEntropy, optimiser: optimiser,
            batch: batch, seed: seed)
    }

    @Test(arguments: [Optimiser.sgd(rate: 0.05), .adam(rate: 0.001)])
    func continuesFromAnyIterationWithTheSameBits(optimiser: Optimiser) throws {
        // Ten samples in batches of four: iterations 1, 2, 4, 5 are in mid-epoch, 2 and 5 before a short batch.
        let whole = try Self.trainer(optimiser: optimiser)
        var saved: [TrainingState] = []
        for end in 0...7 {
            try whole.run(until: end)
            saved.append(whole.state())
        }
        #expect(saved[7].iteration == 7)
        #expect(firstDifference(saved[7].arrays, saved[6].arrays, by: .values) != nil)
        for state in saved {
            let resumed = try Self.trainer(seed: 1, optimiser: optimiser)
            try resumed.restore(state)
            try resumed.run(until: 7)
            #expect(firstDifference(resumed.state(), saved[7]) == nil, "resumed at \(state.iteration)")
        }
        let other = try Self.trainer(seed: 2, optimiser: optimiser)
        #expect(firstDifference(other.state(), saved[0], by: .values) != nil)
    }

    @Test(arguments: ["vgg11", "resnet10", "mlp"]) func oneAndTwoThreadsGiveTheSameBits(name: String) throws {
        defer { setThreads(1) }
        let states = try [1, 2].map { threads in
            setThreads(threads)
            let trainer = try Self.trainer(name, count: 70, batch: 64)
            try trainer.run(until: 3)
            return trainer.state()
        }
        #expect(firstDifference(states[0], states[1]) == nil)
    }

    @Test func checkpointsComeBeforeTheUpdateAndOncePerChain() throws {
        var seen: [Int] = []
        let whole = try Self.trainer("f0")
        try whole.run(until: 11) { seen.append($0.iteration) }
        #expect(seen == [0, 1, 2, 4, 8, 11])

        seen = []
        var state = try Self.trainer("f0").state()
        for end in [3, 4, 11] {
            let segment = try Self.trainer("f0")
            try segment.restore(state)
            try segment.run(until: end) { seen.append($0.iteration) }
            state = segment.state()
        }
        #expect(seen == [0, 1, 2, 3, 4, 8, 11])
        #expect(firstDifference(state, whole.state()) == nil)
    }

    @Test func probingAtCheckpointsChangesNothing() throws {
        let plain = try Self.trainer()
        try plain.run(until: 5)
        let probed = try Self.trainer()
        let images = randomImages(6, Shape(32, 32, 3), seed: 9)
        try probed.run(until: 5) { trainer in
            for mode in [BatchNormMode.batch, .running] {
                _ = try trainer.network.activations(of: images.pixels, at: "features", batchNorm: mode)
                _ = try trainer.network.evaluate(TrainingData(images), loss: .softmaxCrossEntropy, batchNorm: mode)
            }
        }
        #expect(firstDifference(plain.state(), probed.state()) == nil)
    }

    @Test func anEpochVisitsEverySampleOnce() throws {
        // With a rate of zero the mean of the batches' losses, weighted by size, is the loss of the whole set.
        let trainer = try Self.trainer("f0", count: 11, batch: 4, optimiser: .sgd(rate: 0))
        let images = randomImages(11, Shape(32, 32, 3))
        let expected = try trainer.network.evaluate(TrainingData(images), loss: .softmaxCrossEntropy).loss
        for _ in 0..<2 {
            let steps = try (0..<trainer.batchesPerEpoch).map { _ in try trainer.step() }
            #expect(steps.map(\.count) == [4, 4, 3])
            let mean = steps.reduce(0) { $0 + $1.loss * Double($1.count) } / 11
            #expect(abs(mean - expected) < 1e-6 * expected)
        }
    }

    @Test func aRateScheduleFollowsEpochs() throws {
        let images = randomImages(8, Shape(4, 4, 1))
        let architecture = try Architecture.classifier(named: "f0", input: images.shape, classes: 10)
        let state = try [nil, 3].map { (stop: Int?) in
            let network = try Network(architecture, batch: 4)
            network.initialise(seed: 1)
            let trainer = try Trainer(
                network: network, data: TrainingData(images), loss: .softmaxCrossEntropy,
                optimiser: .sgd(rate: 0.1, momentum: 0), batch: 4, seed: 1,
                rateFactor: { stop != nil && $0 >= 1 ? 0 : 1 })
            try trainer.run(until: stop ?? 2)
            return trainer.state().arrays[0]
        }
        #expect(firstDifference(state[0], state[1]) == nil)  // two batches an epoch: the third update has rate 0
    }

    @Test(arguments: [1, 3], [1, 5, 10, 16]) func oddBatchesAndChannels(channels: Int, batch: Int) throws {
        let trainer = try Self.trainer(channels: channels, count: 10, batch: batch)
        try trainer.run(until: 3)
        #expect(trainer.batchesPerEpoch == (10 + batch - 1) / batch)
        #expect(trainer.state().arrays.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    }

    @Test func constantImagesHaveNoVarianceAndTrainOn() throws {
        var images = randomImages(4, Shape(32, 32, 1))
        images.pixels = Array(repeating: 0.25, count: images.pixels.count)
        let trainer = try Self.trainer(batch: 4, images: images)
        try trainer.run(until: 3)
        #expect(trainer.state().arrays.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    }

    @Test func divergenceNamesIterationAndLayer() throws {
        let trainer = try Self.trainer(optimiser: .sgd(rate: 1e38))
        let error = #expect(throws: LearningError.self) { try trainer.run(until: 20) }
        let text = try #require(error).description
        #expect(text.contains("at iteration \(trainer.iteration)"))
        #expect(text.contains("layer 'blocks.0.conv' is the first"), "\(text)")
        #expect((1...3).contains(trainer.iteration))

        var images = randomImages(4, Shape(32, 32, 1))
        images.pixels[5] = .nan
        let spoilt = try Self.trainer(images: images)
        let second = #expect(throws: LearningError.self) { try spoilt.run(until: 1) }
        #expect(try #require(second).description.contains("loss nan at iteration 0; layer 'input' is the first"))
    }

    @Test func refusesStatesThatDoNotFit() throws {
        let trainer = try Self.trainer("f0")
        var state = trainer.state()
        state.arrays.removeAll { $0.name == "momentum.classifier.weight" }
        #expect(throws: LearningError.self) { try trainer.restore(state) }
        state = trainer.state()
        state.arrays.append(NamedArray(name: "extra", shape: [1], values: [0]))
        let error = #expect(throws: LearningError.self) { try trainer.restore(state) }
        #expect(try #require(error).description.contains("'extra'"))
        #expect(throws: LearningError.self) {
            try Self.trainer("f0", optimiser: .adam(rate: 1)).restore(trainer.state())
        }
    }

    @Test func progressEndsAtTheEnd() throws {
        var reports: [TrainingProgress] = []
        try Self.trainer("f0").run(until: 6, progress: { reports.append($0) })
        let last = try #require(reports.last)
        #expect(last.iteration == 6 && last.end == 6)
        #expect(last.samplesPerSecond > 0 && last.loss.isFinite)
    }
}
