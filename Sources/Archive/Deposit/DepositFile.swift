// The archive as a file that is sent, and the same file as a server lists it. Unaware of how it gets there.

import Glibc
import ResultStore
import StageGraph

/// The file to send.
struct DepositFile {
    let path: String
    /// What it is called in the record.
    let name: Name
    let size: Int
    let sha256: Digest
    /// Hexadecimal: what servers compare.
    let md5: String
    /// Which file of this machine it is.
    let status: FileStatus

    /// Reads it whole. Throws unless it is a file that no other command deposits now.
    init(_ path: String, _ file: borrowing OpenFile) throws(Failure) {
        status = try file.status()
        guard status.isRegular else {
            throw Failure(
                .usage, "this is no file", at: path, hint: "deposit the archive itself, not what it was unpacked to")
        }
        guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
            throw Failure(.work, "another program deposits this archive", at: path)
        }
        let hasher = SHA256()
        let other = ForeignDigest(.md5)
        var size = 0
        try file.forEachChunk { chunk in
            hasher.update(chunk)
            other.update(chunk)
            size += chunk.count
        }
        self.path = path
        self.size = size
        name = Name(Files.name(of: path))
        sha256 = hasher.finish()
        md5 = ForeignDigest.hexadecimal(other.finish())
    }
}

/// A file as a server lists it.
struct ListedFile {
    let key: Name
    let isComplete: Bool
    let size: Int?
    /// `md5:…`; nil: not computed yet.
    let checksum: String?

    /// nil if it has no name.
    init?(_ json: JSON) {
        guard let key = json["key"]?.string else { return nil }
        self.key = Name(key)
        isComplete = json["status"]?.string == "completed"
        size = json["size"]?.double.flatMap { Int(exactly: $0) }
        checksum = json["checksum"]?.string
    }

    /// Whether it is this file; nil: the server does not say, or by a function that we do not know.
    func holds(_ file: DepositFile) -> Bool? {
        if let size, size != file.size { return false }
        guard let checksum else { return nil }
        if checksum.startsWith("md5:") { return checksum.dropping(first: 4).lowercased().hasBytes(of: file.md5) }
        if checksum.startsWith("sha256:") { return Digest(checksum.dropping(first: 7)) == file.sha256 }
        return nil
    }
}
