// Paths as the lists of a bag have them. Unaware of containers.

/// A path in a list of digests.
package enum BagPath {
    /// A path as BagIt 1.0 writes it: line ends and percent signs as `%0A`, `%0D`, `%25`.
    package static func encoded(_ name: Name) -> String {
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case 10: bytes += "%0A".utf8
            case 13: bytes += "%0D".utf8
            case UInt8(ascii: "%"): bytes += "%25".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
