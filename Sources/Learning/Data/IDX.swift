// Reads IDX files of unsigned bytes, the format of MNIST and Fashion-MNIST. Unaware of which data set they belong to.

/// An array of unsigned bytes with its dimensions.
public struct IDX: Sendable, Equatable {
    /// Dimensions, outermost first: [N, H, W] for images, [N] for labels.
    public let dimensions: [Int]
    /// The elements, row-major.
    public let bytes: [UInt8]

    /// Reads a plain or gzipped IDX file (0, 0, type 08 = unsigned byte, number of dimensions, the dimensions as
    /// big-endian 32-bit integers, the elements).
    ///
    /// - Parameter rank: how many dimensions the file should have.
    /// - Throws: `DataFileError` if the file is damaged, is no IDX file of bytes or not of this rank, or its header
    ///   does not fit its length.
    public static func read(_ path: String, rank: Int) throws(DataFileError) -> IDX {
        try parse(FileBytes.read(path), rank: rank, path: path)
    }

    static func parse(_ content: [UInt8], rank: Int, path: String) throws(DataFileError) -> IDX {
        let expected = "00 00 08 0\(rank) (unsigned bytes of \(rank) dimensions)"
        guard content.count >= 4 else {
            throw DataFileError(
                path, "is too short for an IDX file", found: "\(content.count) bytes", expected: expected)
        }
        guard Array(content[..<4]) == [0, 0, 8, UInt8(rank)] else {
            let found = content[..<4].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
            throw DataFileError(path, "has another IDX type than expected", found: found, expected: expected)
        }
        let header = 4 + 4 * rank
        guard content.count >= header else {
            throw DataFileError(
                path, "ends within its IDX header", found: "\(content.count) bytes", expected: "at least \(header)")
        }
        let dimensions = (0..<rank).map { axis in
            content[(4 + 4 * axis)..<(8 + 4 * axis)].reduce(0) { $0 << 8 | Int($1) }
        }
        let shape = dimensions.map(String.init).joined(separator: " × ")
        var size = 1
        for dimension in dimensions {
            let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
            if overflow {
                throw DataFileError(path, "has an IDX header that no file can keep", found: "\(shape) elements")
            }
            size = product
        }
        guard content.count - header == size else {
            throw DataFileError(
                path, "has an IDX header that does not fit its length",
                found: "\(content.count - header) bytes of elements", expected: "\(size) (\(shape))")
        }
        return IDX(dimensions: dimensions, bytes: Array(content[header...]))
    }
}
