// Contents that a shared store had when it was last asked and that are not here: what was made from them is up to date all
// the same. Unaware of shared stores.
//
// A line: the digest, a space, the size. A lost line is harmless: the shared store is asked again.

import Glibc
import StageGraph

/// A list of contents, backed by a text file that only grows.
package final class Elsewhere {
    private let path: String
    private var contents: Set<FileContent> = []

    init(path: String) throws(Failure) {
        self.path = path
        guard let bytes = try Files.read(path) else { return }
        for line in bytes.split(separator: UInt8(ascii: "\n")) where line.count > 65 {
            let size = Int(String(decoding: line[(line.startIndex + 65)...], as: UTF8.self))
            guard let digest = Digest(hexadecimal: line.prefix(64)), let size else { continue }
            contents.insert(FileContent(size: size, digest: digest))
        }
    }

    /// Whether there is nothing in the list.
    package var isEmpty: Bool { contents.isEmpty }

    /// Whether a shared store had this content.
    package func holds(_ content: FileContent) -> Bool { contents.contains(content.asData) }

    /// Adds what is not there yet.
    package func add(_ more: [FileContent]) throws(Failure) {
        let new = more.map(\.asData).filter { contents.insert($0).inserted }
        if new.isEmpty { return }
        let file = try OpenFile(path, O_WRONLY | O_CREAT | O_APPEND, to: "note what is elsewhere")
        try file.write(Array(new.map { "\($0.digest.hexadecimal) \($0.size)\n" }.joined().utf8))
        try file.close()
    }

    /// Takes out what no shared store gives any more.
    package func remove(_ lost: Set<Digest>) throws(Failure) {
        let kept = contents.filter { !lost.contains($0.digest) }
        if kept.count == contents.count { return }
        contents = kept
        let lines = kept.map { "\($0.digest.hexadecimal) \($0.size)\n" }.sorted()
        try Files.replace(path, by: Array(lines.joined().utf8), through: path + ".\(getpid())")
    }
}
