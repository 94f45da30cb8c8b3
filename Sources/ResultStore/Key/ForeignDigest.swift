// SHA-512, SHA-1 and MD5 by OpenSSL, for formats that ask for them. Unaware of what is hashed; keys are SHA-256 only.

import COpenSSL
import Glibc

/// A running digest of a kind that no key is made of: its result is hexadecimal text.
package struct ForeignDigest: ~Copyable {
    /// Which function.
    package enum Function: String, Sendable {
        case md5 = "MD5"
        case sha1 = "SHA1"
        case sha512 = "SHA512"
    }

    private let context: OpaquePointer

    /// The digest of no bytes, so far.
    package init(_ function: Function) {
        guard let context = EVP_MD_CTX_new(), let algorithm = EVP_MD_fetch(nil, function.rawValue, nil) else {
            fatalError("libcrypto has no \(function.rawValue)")
        }
        self.context = context
        // The context keeps what it needs of it.
        defer { EVP_MD_free(algorithm) }
        guard EVP_DigestInit_ex(context, algorithm, nil) == 1 else { fatalError("\(function.rawValue) failed") }
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes more bytes.
    package func update(_ bytes: UnsafeRawBufferPointer) {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else { fatalError("a digest failed") }
    }

    /// Takes more bytes.
    package func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// The digest's bytes; it takes none afterwards.
    package consuming func finish() -> [UInt8] {
        var count: UInt32 = 0
        var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        guard EVP_DigestFinal_ex(context, &bytes, &count) == 1 else { fatalError("a digest failed") }
        return Array(bytes.prefix(Int(count)))
    }

    /// Bytes as lower-case hexadecimal digits.
    package static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
