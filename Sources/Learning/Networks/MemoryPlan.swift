// Which maps and which gradients share memory: decided once from the graph. Unaware of addresses and batch size.

/// For every map of a graph the block of memory that its activations and its gradient live in.
struct MemoryPlan {
    /// Block of each map's activations. All are kept for the backward pass; a layer that works in place shares its
    /// input's block if nothing else needs that input.
    private(set) var activations = [0]
    /// Block of each map's gradient; nil for the input, which gets none. Blocks are reused as soon as they are free.
    private(set) var gradients: [Int?]
    /// Whether operation k adds to its input's gradient, which a later operation has written before.
    private(set) var accumulates: [Bool]
    /// Floats a sample in each block.
    private(set) var activationSizes: [Int]
    private(set) var gradientSizes: [Int] = []
    private var free: [Int] = []

    init(_ graph: ComputationGraph) {
        activationSizes = [graph.shapes[0].count]
        gradients = Array(repeating: nil, count: graph.shapes.count)
        accumulates = Array(repeating: false, count: graph.nodes.count)
        for (k, node) in graph.nodes.enumerated() {
            if case .layer(let layer, let input) = node.operation, layer.worksInPlace,
                MemoryPlan.isNeeded(input, in: graph, onlyBy: k)
            {
                activations.append(activations[input])
            } else {
                activations.append(activationSizes.count)
                activationSizes.append(graph.shapes[k + 1].count)
            }
        }
        // Backward: operation k turns the gradient of map k + 1 into those of its inputs, the last operation first.
        take(graph.nodes.count, graph)
        for k in graph.nodes.indices.reversed() {
            guard let own = gradients[k + 1] else { continue }
            switch graph.nodes[k].operation {
            case .add(_, let main, let skip):
                gradients[main] = own
                take(skip, graph)
            case .layer(let layer, let input):
                accumulates[k] = gradients[input] != nil
                if layer.takesGradientInPlace, input != 0, !accumulates[k] {
                    gradients[input] = own
                } else {
                    take(input, graph)
                    free.append(own)
                }
            }
        }
    }

    /// Gives the map's gradient the free block that fits best, or the largest one, grown: sizes only matter later.
    private mutating func take(_ map: Int, _ graph: ComputationGraph) {
        guard map != 0, gradients[map] == nil else { return }
        let size = graph.shapes[map].count
        let sizes = gradientSizes
        let fitting = free.filter { sizes[$0] >= size }.min { sizes[$0] < sizes[$1] }
        if let block = fitting ?? free.max(by: { sizes[$0] < sizes[$1] }) {
            free.removeAll { $0 == block }
            gradientSizes[block] = max(gradientSizes[block], size)
            gradients[map] = block
        } else {
            gradients[map] = gradientSizes.count
            gradientSizes.append(size)
        }
    }

    /// Whether operation k is the only one that needs the map: nobody probes or reads it besides, and the operation
    /// that made it does not take its own gradient from it.
    private static func isNeeded(_ map: Int, in graph: ComputationGraph, onlyBy k: Int) -> Bool {
        guard map > 0, !graph.probes.contains(where: { $0.map == map }),
            case .layer(let maker, _) = graph.nodes[map - 1].operation, !maker.worksInPlace
        else { return false }
        return !graph.nodes.indices.contains { $0 != k && graph.nodes[$0].operation.inputs.contains(map) }
    }
}
