// Reads the binary version of CIFAR-10 and CIFAR-100. Unaware of standardisation and of subsets.

/// Labelled 32 × 32 colour images as CIFAR's binary files store them.
public struct CIFAR: Sendable, Equatable {
    /// Rows and columns of an image.
    public static let side = 32
    /// Pixels of an image: red, green and blue planes one after the other.
    public static let imageSize = 3 * side * side

    /// Class of each image [N].
    public let labels: [UInt8]
    /// Pixels [N, 3, 32, 32].
    public let pixels: [UInt8]

    /// Reads a plain or gzipped file of records: label bytes, then 3,072 pixels.
    ///
    /// - Parameters:
    ///   - labelBytes: 1 for CIFAR-10; 2 for CIFAR-100 (coarse, then fine; the fine one is taken).
    ///   - classes: labels must lie below.
    /// - Throws: `DataFileError` if the file is damaged, does not consist of whole records, or a label lies outside.
    public static func read(_ path: String, labelBytes: Int, classes: Int) throws(DataFileError) -> CIFAR {
        try parse(FileBytes.read(path), labelBytes: labelBytes, classes: classes, path: path)
    }

    static func parse(
        _ content: [UInt8], labelBytes: Int, classes: Int, path: String
    ) throws(DataFileError) -> CIFAR {
        let record = labelBytes + imageSize
        let count = content.count / record
        guard count > 0 && count * record == content.count else {
            throw DataFileError(
                path, "does not consist of whole records", found: "\(content.count) bytes",
                expected: "a multiple of \(record)")
        }
        var labels: [UInt8] = []
        var pixels: [UInt8] = []
        labels.reserveCapacity(count)
        pixels.reserveCapacity(count * imageSize)
        for start in stride(from: 0, to: content.count, by: record) {
            let label = content[start + labelBytes - 1]
            guard label < classes else {
                throw DataFileError(
                    path, "has a label out of range in record \(start / record)", found: "\(label)",
                    expected: "0 to \(classes - 1)")
            }
            labels.append(label)
            pixels += content[(start + labelBytes)..<(start + record)]
        }
        return CIFAR(labels: labels, pixels: pixels)
    }
}
