// Digests of secrets that say nothing of the secrets: keyed ones (HMAC), whose key stays with the store and its user.
// Unaware of what the secrets are for.

import Glibc
import StageGraph

/// The key of one user's digests in one store. Other users of the store have keys of their own, so that none of them can
/// try guesses against another's records.
package struct SecretKey {
    private let bytes: [UInt8]

    private static let size = 32

    /// The user's key in the store. Where there is none yet it is made, if `makes`; else the key is one that nobody knows,
    /// and no result was made with it.
    package init(_ paths: StorePaths, makes: Bool) throws(Failure) {
        let path = paths.secretKey
        if let known = try Self.read(path) {
            bytes = known
            return
        }
        let fresh = try Self.random()
        guard makes else {
            bytes = fresh
            return
        }
        try Files.createFolder(Files.folder(of: path))
        let temporary = path + ".\(getpid())"
        defer { unlink(temporary) }
        let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, to: "write the key for secrets")
        try file.write(fresh)
        try file.sync()
        // Another run of the user's may be doing the same: the first key counts.
        guard link(temporary, path) == 0 || errno == EEXIST else { throw .system("write the key for secrets", path) }
        guard let known = try Self.read(path) else {
            throw Failure(.work, "the key for secrets is not as it was written", at: path)
        }
        bytes = known
    }

    init(bytes: [UInt8]) { self.bytes = bytes }

    private static func read(_ path: String) throws(Failure) -> [UInt8]? {
        guard let bytes = try Files.read(path) else { return nil }
        guard bytes.count == size else {
            throw Failure(
                .work, "the key for secrets is damaged", at: path,
                facts: [.init("found", "\(bytes.count) bytes"), .init("expected", "\(size)")],
                hint: "remove it: stages that see secrets then run again")
        }
        return bytes
    }

    private static func random() throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: size)
        guard getentropy(&bytes, size) == 0 else { throw .system("make a key for secrets", "getentropy") }
        return bytes
    }

    /// HMAC-SHA-256 (RFC 2104) of the text.
    package func digest(of text: String) -> Digest {
        var key = bytes
        if key.count > 64 {
            let digest = SHA256.digest(of: key)
            key = []
            digest.append(to: &key)
        }
        key += [UInt8](repeating: 0, count: 64 - key.count)
        var inner: [UInt8] = []
        SHA256.digest(of: key.map { $0 ^ 0x36 } + Array(text.utf8)).append(to: &inner)
        return SHA256.digest(of: key.map { $0 ^ 0x5C } + inner)
    }
}
