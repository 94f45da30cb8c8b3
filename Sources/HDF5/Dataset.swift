// A dataset: its shape, type and attributes, and reading all of it or a range of its first axis.

import CHDF5

/// A dataset of an open file.
public struct Dataset: ~Copyable {
    let handle: Handle
    /// The file, and after a colon the dataset in it.
    public let path: String
    /// Lengths of the axes; empty for a single value.
    public let shape: [Int]
    /// The type as stored.
    public let type: ElementType
    /// How its values lie in the file.
    let layout: Layout

    /// How values lie in a file.
    enum Layout: Equatable {
        /// In one piece, or none of them is stored.
        case whole
        /// In chunks of these lengths, each read and unpacked as a whole.
        case chunks([Int])
        /// In other files, which are not opened: what a file holds is what its own bytes say.
        case elsewhere
    }

    init(_ handle: consuming Handle, path: String) throws(HDF5Error) {
        let id = handle.id
        let datatype = try Handle("read the type", at: path) { H5Dget_type(id) }
        let type = try ElementType(of: datatype.id, at: path)
        let creation = try Handle("read the layout", at: path) { H5Dget_create_plist(id) }
        var chunk = [hsize_t](repeating: 0, count: Int(H5S_MAX_RANK))
        let layout = try check("read the layout", at: path) { chdf5_chunk(creation.id, H5S_MAX_RANK, &chunk) }
        let space = try Handle("read the shape", at: path) { H5Dget_space(id) }
        let shape = try HDF5.shape(of: space.id, at: path)
        switch Int(layout) {
        case CHDF5_CHUNKED: self.layout = .chunks(chunk.prefix(shape.count).map { Int(clamping: $0) })
        case CHDF5_WHOLE: self.layout = .whole
        default: self.layout = .elsewhere
        }
        self.type = type
        self.shape = shape
        self.handle = handle
        self.path = path
    }

    /// Number of elements.
    public var count: Int { product(of: shape) ?? .max }

    /// Bytes that its values take in the file, after compression.
    public var storedBytes: Int { Int(clamping: H5Dget_storage_size(handle.id)) }

    /// Its attributes by name. Those that are neither numbers nor strings are left out. Throws if two names are one to Swift
    /// and not to HDF5.
    public func attributes() throws(HDF5Error) -> [String: AttributeValue] {
        try attributesByName(of: handle.id, at: path)
    }

    /// Throws unless it has this shape; nil stands for any length.
    public func require(shape expected: [Int?]) throws(HDF5Error) {
        let fits = shape.count == expected.count && zip(shape, expected).allSatisfy { $1 == nil || $0 == $1 }
        guard fits else {
            let expected = expected.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
            let cause = "expected shape [\(expected)], found \(shape) (\(type))"
            throw HDF5Error(call: "use the dataset", cause: cause, path: path)
        }
    }

    /// All values, or those of `rows` of the first axis, in C order, of any stored number type.
    public func readDoubles(rows: Range<Int>? = nil) throws(HDF5Error) -> [Double] { try read(rows) }

    /// As `readDoubles`; float64 is rounded.
    public func readFloats(rows: Range<Int>? = nil) throws(HDF5Error) -> [Float] { try read(rows) }

    /// As `readDoubles`, of any stored integer type that fits exactly.
    public func readInts(rows: Range<Int>? = nil) throws(HDF5Error) -> [Int] { try read(rows) }

    /// As `readDoubles`, of stored uint8.
    public func readBytes(rows: Range<Int>? = nil) throws(HDF5Error) -> [UInt8] { try read(rows) }

    /// All strings, in C order.
    public func readStrings() throws(HDF5Error) -> [String] {
        guard type == .string else { throw mistyped("string") }
        try requireValuesHere()
        let datatype = try Handle("read the type", at: path) { H5Dget_type(handle.id) }
        let space = try Handle("read the shape", at: path) { H5Dget_space(handle.id) }
        return try decodeStrings(count: count, stored: datatype.id, space: space.id, at: path) { memory, buffer in
            H5Dread(handle.id, memory, 0, 0, 0, buffer)
        }
    }

    private func read<T: Element>(_ rows: Range<Int>?) throws(HDF5Error) -> [T] {
        guard T.elementType.accepts(type) else { throw mistyped("\(T.elementType)") }
        guard let rows else {
            try requireValuesHere()
            return try filled(count, "read \(count) values", at: path) { buffer in
                H5Dread(handle.id, T.elementType.predefined(inFile: false), 0, 0, 0, buffer)
            }
        }
        guard let length = shape.first, rows.lowerBound >= 0, rows.upperBound <= length else {
            let cause = "rows \(rows.lowerBound)..<\(rows.upperBound) are outside of shape \(shape)"
            throw HDF5Error(call: "read the dataset", cause: cause, path: path)
        }
        let start = [rows.lowerBound] + shape.dropFirst().map { _ in 0 }
        return try read(Block(start: start, lengths: [rows.count] + shape.dropFirst()))
    }

    /// The values of a block that lies within the shape, in C order.
    func read<T: Element>(_ block: Block) throws(HDF5Error) -> [T] {
        // A single value has no axes to select along.
        if shape.isEmpty { return try read(nil) }
        try requireValuesHere()
        let count = block.count
        guard count > 0 else { return [] }
        let space = try Handle("read the shape", at: path) { H5Dget_space(handle.id) }
        try check("select rows", at: path) {
            H5Sselect_hyperslab(
                space.id, H5S_SELECT_SET, block.start.map { hsize_t($0) }, nil, block.lengths.map { hsize_t($0) }, nil)
        }
        let memory = try makeSpace([count], at: path)
        let call = "read \(block.lengths) values from \(block.start) on"
        return try filled(count, call, at: path) { buffer in
            H5Dread(handle.id, T.elementType.predefined(inFile: false), memory.id, space.id, 0, buffer)
        }
    }

    private func requireValuesHere() throws(HDF5Error) {
        guard layout != .elsewhere else {
            throw HDF5Error(
                call: "read the dataset", cause: "its values are in other files, which are not opened", path: path)
        }
    }

    private func mistyped(_ expected: String) -> HDF5Error {
        let cause = "expected values that fit \(expected), found \(type) of shape \(shape)"
        return HDF5Error(call: "read the dataset", cause: cause, path: path)
    }
}
