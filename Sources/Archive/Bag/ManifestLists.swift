// The lists of digests of a bag, and the digests. Unaware of containers.

import Engine
import ResultStore
import StageGraph

/// Both digests of a file while it is read.
struct BagDigests: ~Copyable {
    /// What a file's bytes give.
    struct Pair {
        var sha256: Digest
        var sha512: String
    }

    private let sha256 = SHA256()
    private let sha512 = ForeignDigest(.sha512)

    borrowing func update(_ bytes: UnsafeRawBufferPointer) {
        sha256.update(bytes)
        sha512.update(bytes)
    }

    consuming func finish() -> Pair {
        Pair(sha256: sha256.finish(), sha512: ForeignDigest.hexadecimal(sha512.finish()))
    }
}

/// `manifest-sha256.txt` and `manifest-sha512.txt`, or those of tag files, as they grow.
struct ManifestLists {
    private let prefix: String
    private let sha256: Spool
    private let sha512: Spool

    init(prefix: String, scratch: String) throws(Failure) {
        self.prefix = prefix
        sha256 = try Spool(in: scratch)
        sha512 = try Spool(in: scratch)
    }

    /// A line for a file.
    mutating func add(_ name: Name, _ digests: BagDigests.Pair) throws(Failure) {
        let path = BagPath.encoded(name)
        try sha256.append(digests.sha256.hexadecimal + "  " + path + "\n")
        try sha512.append(digests.sha512 + "  " + path + "\n")
    }

    /// The lists as files of the bag.
    func files() throws(Failure) -> [BagFile] {
        [
            BagFile(Name(prefix + "-sha256.txt"), .spool(sha256)),
            BagFile(Name(prefix + "-sha512.txt"), .spool(sha512)),
        ]
    }

    /// Whether a path stands in the lists in another form than it has: some programs that read bags do not know that of `%`.
    static func isEncoded(_ name: Name) -> Bool { !BagPath.encoded(name).hasBytes(of: name.text) }
}
