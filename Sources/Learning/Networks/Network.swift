// A network with its memory: weights, activations and gradients, all reserved once for a largest batch.
// Unaware of data sets, losses and optimisers.
import CKernels
import Numerics

/// A network ready to compute. Not thread-safe: one network, one thread.
///
///     let vgg8 = try Architecture.classifier(named: "vgg8", input: Shape(32, 32, 3), classes: 10)
///     let network = try Network(vgg8, batch: 128)
///     network.initialise(seed: 1)
///     let features = try network.activations(of: images.pixels, at: "features", batchNorm: .batch)
public final class Network {
    /// What it computes.
    public let architecture: Architecture
    /// Largest batch; memory is reserved for it.
    public let batch: Int
    let graph: ComputationGraph
    let parameters: [Parameter]
    /// All weights one behind the other, each starting on a cache line with zeros between, and their gradients likewise.
    let weights: FloatStorage
    let gradients: FloatStorage
    private let statistics: FloatStorage
    private let schedule: Schedule
    private let plan: MemoryPlan
    /// All maps, their gradients and scratch, where the plan puts them.
    private let working: FloatStorage

    /// Reserves memory; the system hands out only what is touched, so a network that never trains takes less.
    ///
    /// - Throws: `LearningError` if the elements do not fit together.
    public convenience init(_ architecture: Architecture, batch: Int) throws {
        try self.init(architecture, batch: batch, recomputes: nil)
    }

    /// - Parameter recomputes: whether the backward pass computes maps again that could have been kept; the bits are the
    ///   same. Nil leaves it to the schedule.
    init(_ architecture: Architecture, batch: Int, recomputes: Bool?) throws {
        guard batch > 0 else { throw LearningError("network '\(architecture.name)': batch \(batch) must be > 0") }
        self.architecture = architecture
        self.batch = batch
        graph = try ComputationGraph(architecture)
        schedule = Schedule(graph, batch: batch, recomputes: recomputes)
        plan = MemoryPlan(schedule.buffers)
        working = FloatStorage(count: plan.count)
        parameters = graph.parameters
        let rounded = { (count: Int) in (count + 15) & ~15 }
        weights = FloatStorage(count: parameters.filter(\.isTrained).reduce(0) { $0 + rounded($1.count) })
        gradients = FloatStorage(count: weights.count)
        statistics = FloatStorage(count: parameters.filter { !$0.isTrained }.reduce(0) { $0 + rounded($1.count) })
        var (trained, fixed) = (0, 0)
        for parameter in parameters {
            if parameter.isTrained {
                parameter.bind(values: weights.base + trained, gradient: gradients.base + trained)
                trained += rounded(parameter.count)
            } else {
                parameter.bind(values: statistics.base + fixed, gradient: nil)
                fixed += rounded(parameter.count)
            }
        }
    }

    /// Shape of the output of one sample.
    public var output: Shape { graph.shapes[graph.nodes.count] }

    /// Number of trained parameters.
    public var parameterCount: Int { parameters.filter(\.isTrained).reduce(0) { $0 + $1.count } }

    /// Draws PyTorch's default start: weights and biases uniform on ±1/√fan-in (Kaiming-uniform, a = √5), BatchNorm at
    /// scale 1, shift 0, mean 0, variance 1. The draws depend on the seed and each parameter's name only.
    public func initialise(seed: UInt64) {
        for parameter in parameters { parameter.initialise(seed: seed) }
    }

    /// Weights and running statistics, in the network's order.
    public func state() -> [NamedArray] {
        parameters.map { NamedArray(name: $0.name, shape: $0.shape, values: $0.exported($0.values)) }
    }

    /// Gradients of the weights from the last backward pass, named as the weights.
    func gradientState() -> [NamedArray] {
        parameters.filter(\.isTrained).map {
            NamedArray(name: $0.name, shape: $0.shape, values: $0.exported($0.gradient))
        }
    }

    /// Takes over weights and running statistics; arrays that the network does not have are ignored if `isStrict` is off.
    ///
    /// - Throws: `LearningError` naming the first array that is missing, unknown or of another shape; nothing has been
    ///   changed then.
    public func load(_ state: [NamedArray], isStrict: Bool = true) throws {
        let name = architecture.name
        let given = Dictionary(state.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let known = Set(parameters.map(\.name))
        if isStrict, let unknown = state.first(where: { !known.contains($0.name) }) {
            throw LearningError("network '\(name)' has no array '\(unknown.name)', which the state holds")
        }
        for parameter in parameters {
            guard let array = given[parameter.name] else {
                throw LearningError("network '\(name)': the state lacks the array '\(parameter.name)'")
            }
            guard array.shape == parameter.shape else {
                throw LearningError(
                    "network '\(name)': '\(parameter.name)' has shape \(array.shape) in the state, "
                        + "\(parameter.shape) expected")
            }
        }
        for parameter in parameters { parameter.store(given[parameter.name]!.values, to: parameter.values) }
    }

    // MARK: Computing

    /// Where the next batch's samples go: [N, input].
    var inputs: UnsafeMutablePointer<Float> { activations(ofMap: 0) }
    /// The last forward pass's result: [N, output], until `backward`.
    var outputs: UnsafeMutablePointer<Float> { activations(ofMap: graph.nodes.count) }
    /// Where the loss's gradient with respect to `outputs` goes before `backward`.
    var outputGradient: UnsafeMutablePointer<Float> { address(schedule.lossGradient) }

    /// What the forward pass has just computed there; maps before it may have made room for others.
    private func activations(ofMap map: Int) -> UnsafeMutablePointer<Float> { address(schedule.maps[map]) }

    private func address(_ buffer: Int) -> UnsafeMutablePointer<Float> { working.base + plan.offsets[buffer] }

    /// Computes the maps up to `last` (all, if nil) of the samples in `inputs`.
    func forward(_ count: Int, _ mode: BatchNormMode, upTo last: Int? = nil) {
        precondition(count > 0 && count <= batch, "a batch of \(count) samples in a network made for \(batch)")
        for step in schedule.forward[..<(last ?? graph.nodes.count)] { perform(step, count, mode) }
    }

    /// Turns `outputGradient` into the gradients of all weights; follows `forward` with the same batch and mode.
    func backward(_ count: Int, _ mode: BatchNormMode) {
        for step in schedule.backward { perform(step, count, mode) }
    }

    private func perform(_ step: Schedule.Step, _ count: Int, _ mode: BatchNormMode) {
        let pass = { (scratch: Int) in Pass(batch: count, mode: mode, scratch: self.address(scratch)) }
        switch step {
        case .layer(let layer, let x, let y, let scratch):
            layer.forward(pass(scratch), x: address(x), y: address(y))
        case .repeated(let layer, let x, let y, let scratch):
            layer.repeated(pass(scratch), x: address(x), y: address(y))
        case .sum(let sum, let main, let skip, let y):
            sum.forward(count, a: address(main), b: address(skip), y: address(y))
        case .layerBackward(let layer, let saved, let dy, let dx, let accumulate, let scratch):
            layer.backward(
                pass(scratch), saved: address(saved), dy: address(dy), dx: dx.map(address), accumulate: accumulate)
        case .sumBackward(let sum, let saved, let dy, let dx):
            sum.backward(count, saved: address(saved), dy: address(dy), dx: address(dx))
        case .add(let gradient, let target, let size):
            let (gradient, target) = (address(gradient), address(target))
            elementwise(count * size) { ck_add($1, gradient + $0, target + $0) }
        case .copy(let gradient, let target, let size):
            address(target).update(from: address(gradient), count: count * size)
        }
    }

    /// The first operation with an infinite or undefined output for the samples in `inputs`, or nil. Computes the maps
    /// again, with the batch's statistics.
    func firstNonFiniteLayer(_ count: Int) -> String? {
        if ck_first_nonfinite(count * architecture.input.count, inputs) >= 0 { return "input" }
        let first = graph.nodes.indices.first { k in
            perform(schedule.forward[k], count, .batch)
            return ck_first_nonfinite(count * graph.shapes[k + 1].count, activations(ofMap: k + 1)) >= 0
        }
        return first.map { graph.nodes[$0].name }
    }

    // MARK: Probing

    /// Names of the places whose activations can be asked for, from the input on; `softmax` is that of `logits`.
    public var places: [String] {
        let names = graph.probes.map(\.name)
        return names + (names.contains("logits") ? ["softmax"] : [])
    }

    /// Shape of the activations of one sample at a place.
    ///
    /// - Throws: `LearningError` for a place the network does not have.
    public func shape(at place: String) throws -> Shape { graph.shapes[try map(of: place)] }

    /// Activations [N, H, W, C] of samples [N, input] at a place, computed in batches of the network's size (the last
    /// one shorter), with BatchNorm as asked. Weights and running statistics stay as they are.
    ///
    /// - Throws: `LearningError` for an unknown place, or if the samples are not a whole number of inputs.
    public func activations(
        of samples: [Float], at place: String, batchNorm mode: BatchNormMode
    ) throws -> [Float] {
        let map = try map(of: place)
        let size = graph.shapes[map].count
        let inputSize = architecture.input.count
        guard samples.count % inputSize == 0 else {
            throw LearningError(
                "network '\(architecture.name)' takes samples of \(inputSize) values; \(samples.count) is not a multiple"
            )
        }
        let total = samples.count / inputSize
        return [Float](unsafeUninitializedCapacity: total * size) { result, initialised in
            samples.withUnsafeBufferPointer { samples in
                for first in stride(from: 0, to: total, by: batch) {
                    let count = min(batch, total - first)
                    inputs.update(from: samples.baseAddress! + first * inputSize, count: count * inputSize)
                    forward(count, mode == .training ? .batch : mode, upTo: map)
                    let target = result.baseAddress! + first * size
                    if place == "softmax" {
                        ck_softmax(count, size, activations(ofMap: map), target)
                    } else {
                        target.update(from: activations(ofMap: map), count: count * size)
                    }
                }
            }
            initialised = total * size
        }
    }

    private func map(of place: String) throws -> Int {
        let name = place == "softmax" ? "logits" : place
        guard let probe = graph.probes.first(where: { $0.name == name }) else {
            throw LearningError(
                "network '\(architecture.name)' has no place '\(place)'; it has \(places.joined(separator: ", "))")
        }
        return probe.map
    }
}
