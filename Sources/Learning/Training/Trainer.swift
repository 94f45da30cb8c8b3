// Training: batches, updates, checkpoints, state. Unaware of files, stages and of what is probed at a checkpoint.
import Numerics

/// How far training has come, for a progress line.
public struct TrainingProgress: Sendable {
    /// Updates done.
    public var iteration: Int
    /// Updates when this run will be done.
    public var end: Int
    /// Loss of the last batch, before its update.
    public var loss: Double
    /// Samples a second since the last report.
    public var samplesPerSecond: Double
}

/// Everything a run of training needs to go on as if it had never stopped.
public struct TrainingState: Sendable, Equatable {
    /// Updates done.
    public var iteration: Int
    /// Weights, BatchNorm's running statistics and the optimiser's arrays (`momentum.…`, or `first_moment.…` and
    /// `second_moment.…`, in front of a weight's name).
    public var arrays: [NamedArray]

    /// Collects the parts.
    public init(iteration: Int, arrays: [NamedArray]) {
        self.iteration = iteration
        self.arrays = arrays
    }
}

/// Trains one network on one data set.
///
/// Epoch e visits the samples in `Shuffle.permutation(of: N, seed:, epoch: e)`, in batches of B, the last one shorter.
/// So iteration t means the same batch whoever asks, and a run may stop and go on anywhere, in mid-epoch too, with the
/// same bits.
public final class Trainer {
    /// What is trained. Its weights may be read or probed at a checkpoint.
    public let network: Network
    /// Updates done so far.
    public private(set) var iteration = 0
    private let loss: Loss
    private let optimiser: OptimiserState
    private let assembler: BatchAssembler
    private let seed: UInt64
    private let batch: Int
    private let rateFactor: (Int) -> Double
    private var order: [Int] = []
    private var orderEpoch = -1

    /// Prepares training from the network's present weights.
    ///
    /// - Parameters:
    ///   - batch: B; the network must have been made for at least as many.
    ///   - seed: decides the order of samples; the start of the weights has its own (`Network.initialise`).
    ///   - rateFactor: factor on the learning rate in epoch e; 1 unless given.
    /// - Throws: `LearningError` if data, loss and network do not fit together.
    public init(
        network: Network, data: TrainingData, loss: Loss, optimiser: Optimiser, batch: Int, seed: UInt64,
        rateFactor: @escaping (_ epoch: Int) -> Double = { _ in 1 }
    ) throws {
        let name = network.architecture.name
        guard data.shape.count == network.architecture.input.count else {
            throw LearningError("network '\(name)' takes \(network.architecture.input) samples, given \(data.shape)")
        }
        guard data.targetSize == network.output.count else {
            throw LearningError("network '\(name)' has \(network.output.count) outputs for \(data.targetSize) targets")
        }
        guard (1...network.batch).contains(batch) else {
            throw LearningError("a batch of \(batch) for network '\(name)', made for 1 to \(network.batch)")
        }
        if loss == .softmaxCrossEntropy, case .values = data.targets {
            throw LearningError("softmax cross-entropy needs labels; the data have values")
        }
        self.network = network
        self.loss = loss
        self.batch = batch
        self.seed = seed
        self.rateFactor = rateFactor
        self.optimiser = OptimiserState(optimiser, count: network.weights.count)
        assembler = BatchAssembler(data, batch: batch)
    }

    /// Batches in one epoch; the last may be short.
    public var batchesPerEpoch: Int { (assembler.data.count + batch - 1) / batch }

    /// Whether the paper's natural log axis has a checkpoint there: 0, 1, 2, 4, 8, ….
    public static func isPowerOfTwoOrZero(_ iteration: Int) -> Bool { iteration & (iteration - 1) == 0 }

    /// Trains until `end` updates have been done.
    ///
    /// `checkpoint` sees the network before the update of each iteration t = 0, 1, 2, 4, 8, … and at `end`, for
    /// start < t ≤ end, and t = 0 if it starts there. So the segments of a chain see each of them once.
    ///
    /// - Parameters:
    ///   - checkpoint: may probe the network; what it throws stops training.
    ///   - progress: called at most twice a second, and at the end.
    ///   - observe: sees each iteration's number t, counted from 0, and the loss of its batch before its update.
    /// - Throws: `LearningError` with the iteration and the first layer that went wrong, if the loss is not finite.
    public func run(
        until end: Int, checkpoint: ((Trainer) throws -> Void)? = nil,
        progress: ((TrainingProgress) -> Void)? = nil,
        observe: ((_ iteration: Int, _ loss: Double) -> Void)? = nil
    ) throws {
        guard end >= iteration else {
            throw LearningError("cannot train until iteration \(end): \(iteration) have been done")
        }
        if iteration == 0 { try checkpoint?(self) }
        let clock = ContinuousClock()
        var (reported, samples) = (clock.now, 0)
        while iteration < end {
            let (count, value) = try step()
            samples += count
            observe?(iteration - 1, value)
            if let progress {
                let elapsed = reported.duration(to: clock.now)
                if elapsed >= .milliseconds(500) || iteration == end {
                    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
                    progress(
                        TrainingProgress(
                            iteration: iteration, end: end, loss: value, samplesPerSecond: Double(samples) / seconds))
                    (reported, samples) = (clock.now, 0)
                }
            }
            if Trainer.isPowerOfTwoOrZero(iteration) || iteration == end { try checkpoint?(self) }
        }
    }

    /// One update; returns the number of samples and their loss before it.
    @discardableResult
    func step() throws -> (count: Int, loss: Double) {
        let (epoch, position) = iteration.quotientAndRemainder(dividingBy: batchesPerEpoch)
        if epoch != orderEpoch {
            order = Shuffle.permutation(of: assembler.data.count, seed: seed, epoch: UInt64(epoch))
            orderEpoch = epoch
        }
        let indices = order[position * batch..<min(order.count, (position + 1) * batch)]
        assembler.fill(network.inputs, indices)
        network.forward(indices.count, .training)
        let value = loss.value(
            outputs: network.outputs, targets: assembler.targets, count: indices.count, size: network.output.count,
            gradient: network.outputGradient)
        guard value.isFinite else {
            let place = network.firstNonFiniteLayer(indices.count).map { "layer '\($0)' is the first whose" } ?? "no"
            throw LearningError(
                "training of '\(network.architecture.name)' diverged: loss \(value) at iteration \(iteration); "
                    + "\(place) output is not finite")
        }
        network.backward(indices.count, .training)
        iteration += 1
        optimiser.update(
            network.weights, gradients: network.gradients, step: iteration, rateFactor: rateFactor(epoch))
        return (indices.count, value)
    }

    /// The state before the next update.
    public func state() -> TrainingState {
        var arrays = network.state()
        for (prefix, storage) in zip(optimiser.optimiser.stateNames, optimiser.arrays) {
            for parameter in network.parameters where parameter.isTrained {
                let place = storage.base + (parameter.values - network.weights.base)
                arrays.append(
                    NamedArray(
                        name: prefix + parameter.name, shape: parameter.shape, values: parameter.exported(place)))
            }
        }
        return TrainingState(iteration: iteration, arrays: arrays)
    }

    /// Goes back to a saved state; training then continues with the bits of the run that was saved.
    ///
    /// - Throws: `LearningError` naming the array that is missing, unknown or of another shape.
    public func restore(_ state: TrainingState) throws {
        let name = network.architecture.name
        guard state.iteration >= 0 else { throw LearningError("a state at iteration \(state.iteration)") }
        let given = Dictionary(state.arrays.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let trained = network.parameters.filter(\.isTrained)
        for prefix in optimiser.optimiser.stateNames {
            for parameter in trained where given[prefix + parameter.name]?.shape != parameter.shape {
                throw LearningError(
                    "network '\(name)': the state lacks the array '\(prefix + parameter.name)' of shape "
                        + "\(parameter.shape)")
            }
        }
        let own = Set(optimiser.optimiser.stateNames.flatMap { prefix in trained.map { prefix + $0.name } })
        try network.load(state.arrays.filter { !own.contains($0.name) })
        for (prefix, storage) in zip(optimiser.optimiser.stateNames, optimiser.arrays) {
            for parameter in trained {
                let place = storage.base + (parameter.values - network.weights.base)
                parameter.store(given[prefix + parameter.name]!.values, to: place)
            }
        }
        iteration = state.iteration
    }
}
