// What a figure's images were drawn from, as one digest: the mark that they carry.

import ResultStore
import StageGraph

/// The files that gnuplot reads to draw a figure.
public enum PictureSources {
    /// The SHA-256 of what `sha256sum` prints for the files, sorted by their names.
    public static func digest(of files: [(name: Name, digest: Digest)]) -> Digest {
        let lines = files.sorted { $0.name < $1.name }.map { "\($0.digest.hexadecimal)  \($0.name)\n" }
        return SHA256.digest(of: Array(lines.joined().utf8))
    }

    /// That of the images that a stage has drawn; nil if it has drawn none by a script.
    public static func digest(of record: ActionRecord) -> Digest? {
        guard record.outputs.contains(where: { $0.name.text.endsWith(".gp") }) else { return nil }
        let others: [StaticString] = [".png", ".pdf", "caption.txt"]
        let isSource: (Name) -> Bool = { name in !others.contains { name.text.endsWith($0) } }
        return digest(of: record.outputs.filter { isSource($0.name) }.map { ($0.name, $0.content.digest) })
    }
}
