// Which maps a step of training keeps for its backward pass, and which it computes twice. Unaware of where they lie.

extension ComputationGraph {
    /// Whether the maps of a forward pass take more than 64 MiB, many times any cache: then reading one from memory costs
    /// about as much as computing it again element by element.
    func isWorthRecomputing(batch: Int) -> Bool {
        shapes.reduce(0) { $0 + $1.count } * batch * MemoryLayout<Float>.stride > 64 << 20
    }

    /// Whether the backward pass finds a map as the forward pass has left it, where maps are computed again.
    ///
    /// What an element-by-element operation makes is not kept. Of the largest maps nothing is kept but what smaller maps
    /// are computed from: when the backward pass comes to them, it has done with the smaller ones, and computes the
    /// largest ones again into their place.
    func isKept(_ map: Int) -> Bool {
        guard map > 0 else { return true }
        let size = shapes[map].count
        guard size == shapes.dropFirst().map(\.count).max() else { return !isElementwise(map) }
        return nodes.indices.contains { nodes[$0].operation.inputs.contains(map) && shapes[$0 + 1].count < size }
    }

    /// Whether computing the map costs no more than its passes over memory. What works in place counts as a part of the
    /// operation before it.
    func isElementwise(_ map: Int) -> Bool {
        switch nodes[map - 1].operation {
        case .layer(let layer, _): layer.isElementwise && !layer.worksInPlace
        case .add: true
        }
    }
}
