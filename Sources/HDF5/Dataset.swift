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

    init(_ handle: consuming Handle, path: String) throws(HDF5Error) {
        let id = handle.id
        let datatype = try Handle("read the type", at: path) { H5Dget_type(id) }
        let space = try Handle("read the shape", at: path) { H5Dget_space(id) }
        let type = try ElementType(of: datatype.id, at: path)
        let shape = try HDF5.shape(of: space.id, at: path)
        self.type = type
        self.shape = shape
        self.handle = handle
        self.path = path
    }

    /// Number of elements.
    public var count: Int { shape.reduce(1, *) }

    /// Bytes that its values take in the file, after compression.
    public var storedBytes: Int { Int(H5Dget_storage_size(handle.id)) }

    /// Its attributes by name. Those that are neither numbers nor strings are left out.
    public func attributes() throws(HDF5Error) -> [String: AttributeValue] {
        try readAttributes(of: handle.id, at: path)
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
        let datatype = try Handle("read the type", at: path) { H5Dget_type(handle.id) }
        let space = try Handle("read the shape", at: path) { H5Dget_space(handle.id) }
        return try decodeStrings(count: count, stored: datatype.id, space: space.id, at: path) { memory, buffer in
            H5Dread(handle.id, memory, 0, 0, 0, buffer)
        }
    }

    private func read<T: Element>(_ rows: Range<Int>?) throws(HDF5Error) -> [T] {
        guard T.elementType.accepts(type) else { throw mistyped("\(T.elementType)") }
        let memoryType = T.elementType.predefined(inFile: false)
        guard let rows else {
            return try filled(count, "read \(count) values", at: path) { buffer in
                H5Dread(handle.id, memoryType, 0, 0, 0, buffer)
            }
        }
        guard let length = shape.first, rows.lowerBound >= 0, rows.upperBound <= length else {
            let cause = "rows \(rows.lowerBound)..<\(rows.upperBound) are outside of shape \(shape)"
            throw HDF5Error(call: "read the dataset", cause: cause, path: path)
        }
        let block = [rows.count] + shape.dropFirst()
        let blockCount = block.reduce(1, *)
        guard blockCount > 0 else { return [] }
        let space = try Handle("read the shape", at: path) { H5Dget_space(handle.id) }
        let start = [hsize_t(rows.lowerBound)] + shape.dropFirst().map { _ in 0 }
        try check("select rows", at: path) {
            H5Sselect_hyperslab(space.id, H5S_SELECT_SET, start, nil, block.map { hsize_t($0) }, nil)
        }
        let memory = try makeSpace([blockCount], at: path)
        return try filled(blockCount, "read rows \(rows.lowerBound)..<\(rows.upperBound)", at: path) { buffer in
            H5Dread(handle.id, memoryType, memory.id, space.id, 0, buffer)
        }
    }

    private func mistyped(_ expected: String) -> HDF5Error {
        let cause = "expected values that fit \(expected), found \(type) of shape \(shape)"
        return HDF5Error(call: "read the dataset", cause: cause, path: path)
    }
}

/// The lengths of a dataspace's axes.
func shape(of space: hid_t, at path: String) throws(HDF5Error) -> [Int] {
    let rank = Int(try check("read the number of axes", at: path) { H5Sget_simple_extent_ndims(space) })
    var lengths = [hsize_t](repeating: 0, count: rank)
    try check("read the shape", at: path) { H5Sget_simple_extent_dims(space, &lengths, nil) }
    // A null dataspace (h5py.Empty) has no axes, and no value either.
    return H5Sget_simple_extent_type(space) == H5S_NULL ? [0] : lengths.map { Int($0) }
}

/// A dataspace of this shape; a single value for no axes.
func makeSpace(_ shape: [Int], at path: String) throws(HDF5Error) -> Handle {
    try Handle("make a dataspace", at: path) {
        shape.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(shape.count), shape.map { hsize_t($0) }, nil)
    }
}

/// An array of `count` values that `read` fills.
func filled<T: Element>(
    _ count: Int, _ call: String, at path: String, _ read: (UnsafeMutablePointer<T>?) -> herr_t
) throws(HDF5Error) -> [T] {
    var failure: HDF5Error?
    let values = [T](unsafeUninitializedCapacity: count) { buffer, initialized in
        do throws(HDF5Error) {
            if count > 0 { try check(call, at: path) { read(buffer.baseAddress) } }
            initialized = count
        } catch { failure = error }
    }
    if let failure { throw failure }
    return values
}
