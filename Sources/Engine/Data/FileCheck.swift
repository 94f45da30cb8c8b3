// Whether a file is what a manifest says: reads it whole. Unaware of where it came from.

import Glibc

/// A data file compared with what the manifest says of it.
public struct FileCheck: Sendable, Equatable {
    /// The file.
    public let path: String
    /// nil: there is no file.
    public let size: Int?
    /// nil: there is no file.
    public let digest: Digest?
    /// Whether it is one of the files that the manifest names, or holds what they hold.
    public let isIntact: Bool
    /// The digests that the manifest names, hexadecimal.
    public let expected: [String]

    /// Reads the file at `path`. Throws a `Failure` if it cannot be read.
    public init(of path: String, _ file: Manifest.Dataset.File) throws(Failure) {
        self.path = path
        expected = file.digests
        guard let status = try FileStatus(of: path), status.isRegular else {
            (size, digest, isIntact) = (nil, nil, false)
            return
        }
        let open = try OpenFile(path, O_RDONLY, to: "read")
        let hasher = SHA256()
        try open.forEachChunk { hasher.update($0) }
        let found = hasher.finish()
        size = status.size
        digest = found
        if file.digests.contains(where: { Digest($0) == found }) {
            isIntact = true
        } else if let content = file.contentDigest.flatMap({ Digest($0) }) {
            isIntact = try GzipContent.digest(of: path) == content
        } else {
            isIntact = false
        }
    }

    /// Throws a `Failure` with both digests unless the file is intact.
    func requireIntact(_ label: String) throws(Failure) {
        guard !isIntact else { return }
        throw failure(
            label, at: path, "\(label) is not the file that the manifest names",
            hint: "remove it to have it fetched again")
    }

    /// A `Failure` with both digests.
    func failure(_ label: String, at place: String, _ headline: String, hint: String? = nil) -> Failure {
        Failure(
            .work, headline, at: place,
            facts: [
                .init("file", label),
                .init("found", digest.map { "sha256 \($0) (\(size ?? 0) bytes)" } ?? "no file"),
                .init("expected", expected.map { "sha256 \($0)" }.joined(separator: " or ")),
            ], hint: hint)
    }
}
