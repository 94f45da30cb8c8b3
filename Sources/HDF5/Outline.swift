// What a file holds, as values for whoever prints it. Unaware of how it is printed.

import CHDF5

/// Everything in a file: groups and datasets, with attributes and the datasets' statistics, depth first by name.
public struct Outline: Sendable, Equatable {
    /// A group or a dataset.
    public struct Entry: Sendable, Equatable {
        /// From the root: `/`, `/history/loss`.
        public var path: String
        /// By name; only numbers and strings.
        public var attributes: [String: AttributeValue]
        /// nil for a group.
        public var dataset: Contents?
    }

    /// What is known of a dataset.
    public struct Contents: Sendable, Equatable {
        /// Lengths of the axes.
        public var shape: [Int]
        /// The type as stored.
        public var type: ElementType
        /// The names of each axis's dimension scales.
        public var scales: [[String]]
        /// Bytes of the values in the file, after compression.
        public var storedBytes: Int
        /// nil if it holds no numbers.
        public var statistics: Statistics?
    }

    /// Over the finite values of a dataset.
    public struct Statistics: Sendable, Equatable {
        /// The smallest.
        public var minimum: Double
        /// The arithmetic mean.
        public var mean: Double
        /// The largest.
        public var maximum: Double
        /// Number of NaN and infinite values, left out of the three others (which are NaN if nothing is left).
        public var nonFinite: Int
    }

    /// The root first, then depth first by name.
    public var entries: [Entry] = []
}

extension File {
    /// Describes everything in the file; reads every number once.
    public func outline() throws(HDF5Error) -> Outline {
        var outline = Outline()
        outline.entries.append(.init(path: "/", attributes: try root.attributes(), dataset: nil))
        try collect(root, below: "", into: &outline)
        return outline
    }

    private func collect(
        _ group: borrowing Group, below prefix: String, into outline: inout Outline
    ) throws(HDF5Error) {
        for name in try group.names() {
            let path = "\(prefix)/\(name)"
            switch try group.kind(of: name) {
            case H5I_GROUP:
                let inner = try group.group(name)
                outline.entries.append(.init(path: path, attributes: try inner.attributes(), dataset: nil))
                try collect(inner, below: path, into: &outline)
            case H5I_DATASET:
                let dataset = try group.dataset(name)
                outline.entries.append(
                    .init(path: path, attributes: try dataset.attributes(), dataset: try dataset.contents()))
            default: continue  // A named datatype: describes others, holds nothing.
            }
        }
    }
}

extension Dataset {
    /// Its shape, type, scales and statistics.
    func contents() throws(HDF5Error) -> Outline.Contents {
        var scales: [[String]] = []
        for axis in shape.indices { scales.append(try scaleNames(axis)) }
        return .init(
            shape: shape, type: type, scales: scales, storedBytes: storedBytes, statistics: try statistics())
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

    /// Reads some rows at a time, so that memory stays bounded.
    private func statistics() throws(HDF5Error) -> Outline.Statistics? {
        guard ElementType.float(bits: 64).accepts(type) else { return nil }
        var minimum = Double.infinity
        var maximum = -Double.infinity
        var sum = 0.0
        var finite = 0
        func add(_ values: [Double]) {
            for value in values where value.isFinite {
                minimum = min(minimum, value)
                maximum = max(maximum, value)
                sum += value
                finite += 1
            }
        }
        if let rows = shape.first, rows > 0, count > 0 {
            let step = max(1, (1 << 20) / (count / rows))
            for start in stride(from: 0, to: rows, by: step) {
                add(try readDoubles(rows: start..<min(start + step, rows)))
            }
        } else {
            add(try readDoubles())
        }
        guard finite > 0 else {
            return .init(minimum: .nan, mean: .nan, maximum: .nan, nonFinite: count)
        }
        return .init(minimum: minimum, mean: sum / Double(finite), maximum: maximum, nonFinite: count - finite)
    }
}
