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

    /// The digest of all bytes since the start; the next one starts anew.
    public func finish() -> Digest {
        let digest = withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { buffer in
            guard EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1 else { fatalError("SHA-256 failed") }
            return Digest(bytes: UnsafeRawBufferPointer(buffer))
        }
        restart()
        return digest
    }

    private func restart() {
        guard EVP_DigestInit_ex(context, Self.algorithm, nil) == 1 else { fatalError("SHA-256 failed") }
    }

    /// The digest of these bytes.
    public static func digest(of bytes: UnsafeRawBufferPointer) -> Digest {
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { buffer in
            guard EVP_Digest(bytes.baseAddress, bytes.count, buffer.baseAddress, nil, algorithm, nil) == 1 else {
                fatalError("SHA-256 failed")
            }
            return Digest(bytes: UnsafeRawBufferPointer(buffer))
        }
    }

    /// The digest of these bytes.
    public static func digest(of bytes: [UInt8]) -> Digest { bytes.withUnsafeBytes { digest(of: $0) } }
}
