// How many values there are, and whether they fit: sizes in a file are numbers that anybody may have written.

import CHDF5
import Glibc

/// The lengths of a dataspace's axes. Throws where they, or their product, do not fit an `Int`.
func shape(of space: hid_t, at path: String) throws(HDF5Error) -> [Int] {
    let rank = Int(try check("read the number of axes", at: path) { H5Sget_simple_extent_ndims(space) })
    var lengths = [hsize_t](repeating: 0, count: rank)
    try check("read the shape", at: path) { H5Sget_simple_extent_dims(space, &lengths, nil) }
    // A null dataspace (h5py.Empty) has no axes, and no value either.
    if H5Sget_simple_extent_type(space) == H5S_NULL { return [0] }
    let shape = lengths.compactMap { Int(exactly: $0) }
    guard shape.count == lengths.count, product(of: shape) != nil else {
        throw HDF5Error(call: "read the shape", cause: "\(lengths) has more values than can be counted", path: path)
    }
    return shape
}

/// How many values a shape has, `size` bytes or values each; nil if that does not fit an `Int`.
func product(of shape: [Int], size: Int = 1) -> Int? {
    // [2^40, 2^40, 0] has none.
    if shape.contains(0) { return 0 }
    var product = size
    for length in shape {
        let (next, overflow) = product.multipliedReportingOverflow(by: length)
        if overflow { return nil }
        product = next
    }
    return product
}

/// A dataspace of this shape; a single value for no axes.
func makeSpace(_ shape: [Int], at path: String) throws(HDF5Error) -> Handle {
    try Handle("make a dataspace", at: path) {
        shape.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(shape.count), shape.map { hsize_t($0) }, nil)
    }
}

/// Throws unless `count` values of `size` bytes fit into this machine's memory.
func requireMemory(_ count: Int, _ size: Int, _ call: String, at path: String) throws(HDF5Error) {
    let memory = sysconf(Int32(_SC_PHYS_PAGES)) &* sysconf(Int32(_SC_PAGESIZE))
    let (bytes, overflow) = count.multipliedReportingOverflow(by: max(1, size))
    guard !overflow, bytes <= max(memory, 1 << 30) else {
        let cause = "\(count) values of \(size) bytes do not fit into the memory of this machine (\(memory) bytes)"
        throw HDF5Error(call: call, cause: cause, path: path)
    }
}

/// An array of `count` values that `read` fills.
func filled<T: Element>(
    _ count: Int, _ call: String, at path: String, _ read: (UnsafeMutablePointer<T>?) -> herr_t
) throws(HDF5Error) -> [T] {
    try requireMemory(count, MemoryLayout<T>.stride, call, at: path)
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
