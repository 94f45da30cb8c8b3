// Reads a data file whole, through gunzip if it is compressed. Unaware of formats.
import Glibc
import Gunzip

/// The content of a plain or gzipped file.
public enum FileBytes {
    /// More than any data file of the papers (the largest is 153 MB), less than what would exhaust a machine.
    public static let defaultLimit = 1 << 30

    /// Reads the file at `path`; a content that begins with gzip's magic 1f 8b is unpacked, whatever the file's name.
    ///
    /// - Parameter limit: the most bytes the content may have after unpacking.
    /// - Throws: `DataFileError` if the file cannot be read, is truncated or corrupt, or unpacks to more than `limit`.
    public static func read(_ path: String, limit: Int = defaultLimit) throws(DataFileError) -> [UInt8] {
        var content: [UInt8] = []
        do throws(GunzipError) {
            try Gunzip.read(path) { bytes in
                content += bytes
                return content.count <= limit
            }
        } catch {
            throw DataFileError(path, error)
        }
        guard content.count <= limit else {
            throw DataFileError(
                path, "is too large", found: "more than \(limit) bytes of content", expected: "at most \(limit)")
        }
        return content
    }
}

extension DataFileError {
    fileprivate init(_ path: String, _ error: GunzipError) {
        switch error {
        case .system(let operation, let errno):
            self.init(path, "cannot be \(operation): \(String(cString: strerror(errno)))")
        case .unsound(let reason):
            self.init(path, "is not a sound gzip file: \(reason)")
        case .truncated(let unpacked):
            self.init(path, "is truncated: the gzip stream has no end", found: "\(unpacked) bytes unpacked")
        }
    }
}
