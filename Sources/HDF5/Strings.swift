// Strings to and from HDF5: written as variable-length UTF-8, which h5py reads as `str`; read in either of HDF5's forms.

import CHDF5
import Glibc

/// Variable-length, UTF-8.
func stringType(at path: String) throws(HDF5Error) -> Handle {
    let type = try Handle("make a string type", at: path) { H5Tcopy(chdf5_c_string_type()) }
    try check("make a string type", at: path) { H5Tset_size(type.id, -1) }  // H5T_VARIABLE
    try check("make a string type", at: path) { H5Tset_cset(type.id, H5T_CSET_UTF8) }
    return type
}

/// Calls `body` with the strings as HDF5 takes variable-length ones: an array of pointers.
func withCStrings<Result>(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers)
}

/// Reads `count` strings of the datatype `stored`, variable-length or of fixed size, with `read(memory type, buffer)`.
func decodeStrings(
    count: Int, stored: hid_t, space: hid_t, at path: String, _ read: (hid_t, UnsafeMutableRawPointer?) -> herr_t
) throws(HDF5Error) -> [String] {
    guard count > 0 else { return [] }
    guard try check("read the type", at: path, { H5Tis_variable_str(stored) }) > 0 else {
        let size = H5Tget_size(stored)
        try requireMemory(count, size, "read strings", at: path)
        let bytes: [UInt8] = try filled(count * size, "read strings", at: path) { read(stored, $0) }
        return (0..<count).map { index in
            var text = bytes[index * size..<(index + 1) * size]
            if H5Tget_strpad(stored) == H5T_STR_SPACEPAD {
                while text.last == UInt8(ascii: " ") { text.removeLast() }
            }
            return String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
    try requireMemory(count, MemoryLayout<Int>.size, "read strings", at: path)
    var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    try check("read strings", at: path) { read(stored, &pointers) }
    defer { _ = H5Dvlen_reclaim(stored, space, 0, &pointers) }
    return pointers.map { $0.map { String(cString: $0) } ?? "" }
}
