// SHA-256 by OpenSSL. Unaware of what is hashed.

import COpenSSL
import Glibc

/// A running SHA-256: feed it bytes, then take the digest.
public struct SHA256: ~Copyable {
    /// Fetched once: EVP_sha256() would look the implementation up again for each digest.
    private nonisolated(unsafe) static let algorithm: OpaquePointer = {
        guard let algorithm = EVP_MD_fetch(nil, "SHA256", nil) else { fatalError("libcrypto has no SHA-256") }
        return algorithm
    }()

    private let context: OpaquePointer

    /// The digest of no bytes, so far.
    public init() {
        guard let context = EVP_MD_CTX_new() else { fatalError("out of memory") }
        self.context = context
        restart()
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes more bytes.
    public func update(_ bytes: UnsafeRawBufferPointer) {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else { fatalError("SHA-256 failed") }
    }

    /// The digest of all bytes since the start; the next one starts afresh.
    public func finish() -> Digest {
        let digest = Self.digest { EVP_DigestFinal_ex(context, $0, nil) }
        restart()
        return digest
    }

    private func restart() {
        guard EVP_DigestInit_ex(context, Self.algorithm, nil) == 1 else { fatalError("SHA-256 failed") }
    }

    /// The digest of these bytes.
    public static func digest(of bytes: UnsafeRawBufferPointer) -> Digest {
        digest { EVP_Digest(bytes.baseAddress, bytes.count, $0, nil, algorithm, nil) }
    }

    /// The digest that libcrypto writes to the 32 bytes it is given.
    private static func digest(_ write: (UnsafeMutablePointer<UInt8>?) -> Int32) -> Digest {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { buffer in
            guard write(buffer.baseAddress) == 1 else { fatalError("SHA-256 failed") }
            return Digest(bytes: UnsafeRawBufferPointer(buffer))
        }
    }

    /// The digest of these bytes.
    public static func digest(of bytes: [UInt8]) -> Digest { bytes.withUnsafeBytes { digest(of: $0) } }
}
