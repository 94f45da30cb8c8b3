// The bytes of small outputs that this run has made, so that stages that need them need not read them. Unaware of where the
// outputs are.

/// Bytes by their digest.
struct SmallContents {
    /// Bytes of one.
    static let largest = 1 << 12
    /// Bytes of all: then all are forgotten.
    private static let most = 1 << 23

    private var contents: [Digest: [UInt8]] = [:]
    private var size = 0

    subscript(digest: Digest) -> [UInt8]? { contents[digest] }

    mutating func insert(_ digest: Digest, _ bytes: [UInt8]) {
        if size + bytes.count > Self.most {
            contents.removeAll()
            size = 0
        }
        if contents.updateValue(bytes, forKey: digest) == nil { size += bytes.count }
    }
}
