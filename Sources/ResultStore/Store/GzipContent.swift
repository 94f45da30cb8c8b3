// What a gzipped file holds, as a digest: equal for files that were compressed differently. Unaware of formats.

import Glibc
import Gunzip
import StageGraph

package enum GzipContent {
    /// SHA-256 of the file's content after gunzip; of the file itself if it is not gzipped. nil if it is damaged.
    package static func digest(of path: String) throws(Failure) -> Digest? {
        let hasher = SHA256()
        do throws(GunzipError) {
            try Gunzip.read(path) { bytes in
                hasher.update(bytes)
                return true
            }
        } catch {
            guard case .system(_, let code) = error else { return nil }
            throw .system("read", path, code)
        }
        return hasher.finish()
    }
}

/// Digests of contents by the digests of the files that hold them, backed by an append-only text file: a content is
/// unpacked once. A line never becomes wrong, so lost and duplicate ones are harmless. Used from one thread.
package final class ContentDigests {
    private let path: String
    private var known: [Digest: Digest]

    init(path: String) {
        self.path = path
        known = [:]
        let text = (try? Files.read(path)) ?? nil
        for line in (text ?? []).split(separator: UInt8(ascii: "\n")) where line.count == 129 {
            guard let file = Digest(hexadecimal: line.prefix(64)), let content = Digest(hexadecimal: line.suffix(64))
            else { continue }
            known[file] = content
        }
    }

    /// The digest of the content of the file at `path`, whose own digest is `digest`; nil if it is damaged.
    package func content(of path: String, _ digest: Digest) throws(Failure) -> Digest? {
        if let content = known[digest] { return content }
        guard let content = try GzipContent.digest(of: path) else { return nil }
        known[digest] = content
        // Worth keeping, but looking must work where nothing can be written.
        if let file = try? OpenFile(self.path, O_WRONLY | O_CREAT | O_APPEND, to: "write") {
            try? file.write(Array("\(digest.hexadecimal) \(content.hexadecimal)\n".utf8))
        }
        return content
    }
}
