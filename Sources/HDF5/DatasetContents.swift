// What an outline says of a dataset: its shape, scales and statistics. Unaware of where in the file it is.

import CHDF5

extension Dataset {
    /// Its shape, type, scales and statistics, and why there are none of these where there could be.
    func contents(valuesLeft: inout Int) throws(HDF5Error) -> (Outline.Contents, note: String?) {
        var scales: [[String]] = []
        for axis in shape.indices { scales.append(try scaleNames(axis)) }
        var contents = Outline.Contents(
            shape: shape, type: type, scales: scales, storedBytes: storedBytes, statistics: nil)
        guard ElementType.float(bits: 64).accepts(type) else { return (contents, nil) }
        if layout == .elsewhere { return (contents, "its values are in other files, which are not opened") }
        guard let blocks, blocks.work <= valuesLeft else { return (contents, "too many values to be read here") }
        valuesLeft -= blocks.work
        contents.statistics = try statistics(blocks)
        return (contents, nil)
    }

    private func scaleNames(_ axis: Int) throws(HDF5Error) -> [String] {
        silence()
        // Negative, not an error here: for a scale itself, and for a dataset that holds nothing.
        guard H5DSget_num_scales(handle.id, UInt32(axis)) > 0 else { return [] }
        var names: [String] = []
        try check("list the scales of axis \(axis)", at: path) {
            withUnsafeMutablePointer(to: &names) { names in
                H5DSiterate_scales(
                    handle.id, UInt32(axis), nil,
                    { _, _, scale, context in
                        var name = [CChar](repeating: 0, count: 256)
                        guard H5Iget_name(scale, &name, name.count) >= 0 else { return -1 }
                        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
                        let text = String(decoding: bytes, as: UTF8.self)
                        context?.assumingMemoryBound(to: [String].self).pointee.append(text)
                        return 0
                    }, names)
            }
        }
        return names
    }

    private func statistics(_ blocks: Blocks) throws(HDF5Error) -> Outline.Statistics {
        var minimum = Double.infinity
        var maximum = -Double.infinity
        var sum = 0.0
        var finite = 0
        for block in blocks {
            let values: [Double] = try read(block)
            for value in values where value.isFinite {
                minimum = min(minimum, value)
                maximum = max(maximum, value)
                sum += value
                finite += 1
            }
        }
        guard finite > 0 else {
            return .init(minimum: .nan, mean: .nan, maximum: .nan, nonFinite: count)
        }
        return .init(minimum: minimum, mean: sum / Double(finite), maximum: maximum, nonFinite: count - finite)
    }
}

extension Dataset {
    /// Hands the numbers of two datasets of one shape to `body`, those at the same places together, a block at a time.
    /// false: there are more of them than can be read in bounded memory, each chunk once.
    package func forEachBlock(
        with other: borrowing Dataset, _ body: ([Double], [Double]) -> Void
    ) throws(HDF5Error) -> Bool {
        guard let blocks, let others = other.blocks else { return false }
        if layout == other.layout {
            for block in blocks { body(try read(block), try other.read(block)) }
            return true
        }
        guard max(blocks.work, others.work) <= Blocks.largest else { return false }
        body(try readDoubles(), try other.readDoubles())
        return true
    }
}
