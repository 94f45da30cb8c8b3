// What one step of training computes, in which order and in which buffers. Unaware of addresses and of weights.

/// The operations of a forward pass, a loss and a backward pass, each with the buffers that it reads and writes.
///
/// A map that the backward pass wants to see again is either kept until then or computed again from maps that were
/// (`ComputationGraph.isKept`). A gradient is worked on in place as long as no other map shares it.
struct Schedule {
    /// Memory for one map, one gradient or one operation's scratch. Step t has the moments 2t and 2t + 1, so that what a
    /// step has done with in its first half can make room for what it writes in its second.
    struct Buffer {
        /// Floats for the largest batch.
        let count: Int
        /// Moments of the first and the last access.
        let first: Int
        private(set) var last: Int

        init(count: Int, at moment: Int) {
            self.count = count
            first = moment
            last = moment
        }

        mutating func extend(to moment: Int) { last = max(last, moment) }
    }

    /// One call, its operands as indices of buffers.
    enum Step {
        case layer(any Layer, x: Int, y: Int, scratch: Int)
        case repeated(any Layer, x: Int, y: Int, scratch: Int)
        case sum(ResidualAdd, main: Int, skip: Int, y: Int)
        case layerBackward(any Layer, saved: Int, dy: Int, dx: Int?, accumulate: Bool, scratch: Int)
        case sumBackward(ResidualAdd, saved: Int, dy: Int, dx: Int)
        /// Adds or copies a gradient of this many floats a sample.
        case add(Int, to: Int, size: Int)
        case copy(Int, to: Int, size: Int)
    }

    /// Operation k is step k.
    private(set) var forward: [Step] = []
    private(set) var backward: [Step] = []
    private(set) var buffers: [Buffer] = []
    /// Buffer of each map in the forward pass, valid from its operation on until the next one has read it.
    private(set) var maps: [Int] = []
    /// Buffer where the loss puts the gradient of the last map.
    private(set) var lossGradient = 0

    private let graph: ComputationGraph
    private let batch: Int
    /// Buffers that hold the values and the gradient of each map at this moment.
    private var values: [Int?]
    private var gradients: [Int?]
    private var time = 0

    /// - Parameter recomputes: whether maps are computed again instead of kept; nil leaves it to
    ///   `ComputationGraph.isWorthRecomputing`.
    init(_ graph: ComputationGraph, batch: Int, recomputes: Bool? = nil) {
        self.graph = graph
        self.batch = batch
        values = Array(repeating: nil, count: graph.shapes.count)
        gradients = values
        values[0] = buffer(graph.shapes[0].count * batch)
        maps = [values[0]!]
        for k in graph.nodes.indices {
            forward.append(compute(k, isRepeated: false))
            maps.append(values[k + 1]!)
        }
        touch(maps.last!)
        lossGradient = gradient(of: graph.nodes.count)
        time += 1

        let recomputes = recomputes ?? graph.isWorthRecomputing(batch: batch)
        let forgotten = values.indices.filter { recomputes && !graph.isKept($0) }
        for map in forgotten { values[map] = nil }
        // What an element-by-element operation gives is forgotten again at once, what a product gives is not.
        let cheap = forgotten.filter { graph.isElementwise($0) }
        for k in graph.nodes.indices.reversed() {
            differentiate(k)
            for map in cheap { values[map] = nil }
        }
        touch(maps[0])  // the batch stays
    }

    // MARK: Steps

    /// The step that computes map k + 1, behind those that bring back what it reads.
    private mutating func compute(_ k: Int, isRepeated: Bool) -> Step {
        let inputs = graph.nodes[k].operation.inputs
        for input in inputs { bringBack(input) }
        for input in inputs { touch(values[input]!) }
        defer { time += 1 }
        switch graph.nodes[k].operation {
        case .layer(let layer, let input):
            let x = values[input]!
            if layer.worksInPlace, isNeeded(input, onlyBy: k) {
                values[k + 1] = x
                values[input] = nil
            } else {
                values[k + 1] = buffer(graph.shapes[k + 1].count * batch)
            }
            let (y, scratch) = (values[k + 1]!, scratch(layer))
            touch(y)
            return isRepeated
                ? .repeated(layer, x: x, y: y, scratch: scratch) : .layer(layer, x: x, y: y, scratch: scratch)
        case .add(let sum, let main, let skip):
            values[k + 1] = buffer(graph.shapes[k + 1].count * batch)
            return .sum(sum, main: values[main]!, skip: values[skip]!, y: values[k + 1]!)
        }
    }

    /// Computes a map again unless its values are at hand.
    private mutating func bringBack(_ map: Int) {
        guard values[map] == nil else { return }
        let step = compute(map - 1, isRepeated: true)
        backward.append(step)
    }

    /// The steps that turn the gradient of map k + 1 into those of the operation's inputs.
    private mutating func differentiate(_ k: Int) {
        guard gradients[k + 1] != nil else { return }
        switch graph.nodes[k].operation {
        case .add(let sum, let main, let skip):
            bringBack(k + 1)
            let (y, dy) = (values[k + 1]!, gradients[k + 1]!)
            let dx = isShared(dy) ? buffer(graph.shapes[k + 1].count * batch) : dy
            gradients[k + 1] = nil
            append(.sumBackward(sum, saved: y, dy: dy, dx: dx), touching: [y, dy, dx])
            for input in [main, skip] where input != 0 {
                guard gradients[input] != nil else {
                    gradients[input] = dx
                    continue
                }
                makeOwn(input)
                let target = gradients[input]!
                append(.add(dx, to: target, size: graph.shapes[input].count), touching: [dx, target])
            }
        case .layer(let layer, let input):
            let seen = layer.backwardReads == .input ? input : k + 1
            bringBack(seen)
            let accumulate = gradients[input] != nil
            if accumulate {
                // An addition must reach nobody else's gradient, and may spoil dy.
                makeOwn(input)
                makeOwn(k + 1)
            }
            let (saved, dy) = (values[seen]!, gradients[k + 1]!)
            let isInPlace = layer.isElementwise && !accumulate && !isShared(dy)
            touch(saved, isEarly: !layer.isElementwise && layer.backwardReads == .input)
            if input != 0, !accumulate {
                gradients[input] = isInPlace ? dy : gradient(of: input, isLate: !layer.isElementwise)
            }
            gradients[k + 1] = nil
            let (dx, scratch) = (gradients[input], scratch(layer))
            append(
                .layerBackward(layer, saved: saved, dy: dy, dx: dx, accumulate: accumulate, scratch: scratch),
                touching: [dy, scratch] + (dx.map { [$0] } ?? []))
        }
    }

    /// Gives a map a gradient of its own, with the present values, if another map shares it.
    private mutating func makeOwn(_ map: Int) {
        let old = gradients[map]!
        guard isShared(old) else { return }
        let own = gradient(of: map)
        append(.copy(old, to: own, size: graph.shapes[map].count), touching: [old, own])
    }

    private func isShared(_ gradient: Int) -> Bool { gradients.count { $0 == gradient } > 1 }

    /// Whether operation k is the only one that needs the map: nobody probes or reads it besides, and the operation
    /// that made it does not take its own gradient from it.
    private func isNeeded(_ map: Int, onlyBy k: Int) -> Bool {
        guard map > 0, !graph.probes.contains(where: { $0.map == map }),
            case .layer(let maker, _) = graph.nodes[map - 1].operation, maker.backwardReads == .input
        else { return false }
        return !graph.nodes.indices.contains { $0 != k && graph.nodes[$0].operation.inputs.contains(map) }
    }

    // MARK: Buffers

    private mutating func append(_ step: Step, touching touched: [Int]) {
        for buffer in touched { touch(buffer) }
        backward.append(step)
        time += 1
    }

    private mutating func buffer(_ count: Int, isLate: Bool = false) -> Int {
        buffers.append(Buffer(count: count, at: 2 * time + (isLate ? 1 : 0)))
        return buffers.count - 1
    }

    private mutating func gradient(of map: Int, isLate: Bool = false) -> Int {
        let new = buffer(graph.shapes[map].count * batch, isLate: isLate)
        gradients[map] = new
        return new
    }

    private mutating func scratch(_ layer: any Layer) -> Int {
        let new = buffer(layer.scratchCount(batch: batch))
        touch(new)
        return new
    }

    private mutating func touch(_ buffer: Int, isEarly: Bool = false) {
        buffers[buffer].extend(to: 2 * time + (isEarly ? 0 : 1))
    }
}
