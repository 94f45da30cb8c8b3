// SHA256SUMS beside delivered figures: what was delivered there, in the format of sha256sum. A folder that comes from
// elsewhere (a clone, an archive) says by it which of its files nobody has changed since. Unaware of the store.

import Glibc
import StageGraph

/// The digests of the files that were delivered into one folder.
package struct DeliveredDigests {
    package static let name = "SHA256SUMS"
    /// By file name.
    private(set) var digests: [Name: Digest] = [:]

    /// Of files by name.
    package init(_ digests: [Name: Digest]) { self.digests = digests }

    /// As the folder says; empty if it has no such file, without lines that are not of the format.
    init(of folder: String) throws(Failure) {
        guard let bytes = try Files.read(folder + "/" + Self.name) else { return }
        for line in bytes.split(separator: UInt8(ascii: "\n")) where line.count > 66 {
            guard let digest = Digest(hexadecimal: line.prefix(64)) else { continue }
            digests[Name(String(decoding: line.dropFirst(66), as: UTF8.self))] = digest
        }
    }

    /// Replaces the folder's file.
    package func write(to folder: String) throws(Failure) {
        let text = digests.sorted { $0.key < $1.key }.map { "\($0.value.hexadecimal)  \($0.key)\n" }.joined()
        try Files.replace(
            folder + "/" + Self.name, by: Array(text.utf8), through: folder + "/." + Self.name + ".stagecraft")
    }
}
