// A named array of a network: weights with their gradients, or BatchNorm's running statistics.
// Unaware of layers; knows how its elements are ordered here and in PyTorch.
import Numerics

/// What a parameter holds before training.
enum InitialValues {
    /// Independent and uniform on ±bound; PyTorch's Kaiming-uniform with a = √5 has bound 1/√fan-in.
    case uniform(bound: Float)
    /// The same value everywhere.
    case constant(Float)
}

/// A named array of a network. The network binds it to its place in one flat block before use.
final class Parameter {
    /// PyTorch's state-dict name, such as `blocks.0.conv.weight`.
    let name: String
    /// PyTorch's shape.
    let shape: [Int]
    let initial: InitialValues
    /// Weights are trained; running statistics are not.
    let isTrained: Bool
    /// The axes of the array in PyTorch's order, and for each axis of ours the position in that list.
    private let axes: [Int]
    private let order: [Int]
    private(set) var values: UnsafeMutablePointer<Float>!
    private(set) var gradient: UnsafeMutablePointer<Float>!

    /// - Parameters:
    ///   - axes: PyTorch's axes, finer than `shape` where one of its axes flattens several; nil for `shape`.
    ///   - order: our axis k is PyTorch's axis `order[k]`; nil for PyTorch's order.
    init(
        _ name: String, shape: [Int], axes: [Int]? = nil, order: [Int]? = nil, initial: InitialValues,
        isTrained: Bool = true
    ) {
        self.name = name
        self.shape = shape
        self.axes = axes ?? shape
        self.order = order ?? Array(self.axes.indices)
        self.initial = initial
        self.isTrained = isTrained
        precondition(self.axes.reduce(1, *) == shape.reduce(1, *), "\(name): axes disagree with the shape")
    }

    var count: Int { shape.reduce(1, *) }

    func bind(values: UnsafeMutablePointer<Float>, gradient: UnsafeMutablePointer<Float>?) {
        self.values = values
        self.gradient = gradient
    }

    /// The elements of `source`, stored in our order, in PyTorch's order.
    func exported(_ source: UnsafePointer<Float>) -> [Float] {
        var result = [Float](repeating: 0, count: count)
        forEachPlace { ours, theirs in result[theirs] = source[ours] }
        return result
    }

    /// Stores elements given in PyTorch's order into `target` in our order.
    func store(_ elements: [Float], to target: UnsafeMutablePointer<Float>) {
        precondition(elements.count == count, "\(name): \(elements.count) elements for shape \(shape)")
        forEachPlace { ours, theirs in target[ours] = elements[theirs] }
    }

    /// Fills the values for the start of training: element i in PyTorch's order is draw i of the stream
    /// (seed, parameter's name), so that the start does not depend on how this program orders weights.
    func initialise(seed: UInt64) {
        switch initial {
        case .constant(let value):
            values.update(repeating: value, count: count)
        case .uniform(let bound):
            var random = CounterRandom(seed: seed, purpose: "initial " + name)
            store((0..<count).map { _ in random.uniform(in: -bound..<bound) }, to: values)
        }
    }

    /// Visits every element as (offset in our order, offset in PyTorch's order), in our order.
    private func forEachPlace(_ body: (Int, Int) -> Void) {
        var strides = [Int](repeating: 1, count: axes.count)
        for k in stride(from: axes.count - 2, through: 0, by: -1) { strides[k] = strides[k + 1] * axes[k + 1] }
        let sizes = order.map { axes[$0] }
        let steps = order.map { strides[$0] }
        var index = [Int](repeating: 0, count: sizes.count)
        var theirs = 0
        for ours in 0..<count {
            body(ours, theirs)
            var k = sizes.count - 1
            while k >= 0 {
                index[k] += 1
                theirs += steps[k]
                if index[k] < sizes[k] { break }
                theirs -= steps[k] * sizes[k]
                index[k] = 0
                k -= 1
            }
        }
    }
}
