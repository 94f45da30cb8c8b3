// The public key in a signature as ssh-keygen writes it: so that a refusal can name it, and say how to trust it. Unaware of
// what was signed; verifies nothing.
//
// The format: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig

/// A public key.
struct SignerKey: Hashable {
    /// As SSH has it on the wire.
    private let blob: [UInt8]
    /// `ssh-ed25519`
    private let type: String

    private static let start = Array("-----BEGIN SSH SIGNATURE-----".utf8)
    private static let end = Array("-----END SSH SIGNATURE-----".utf8)

    /// Of a signature, as text; nil if that is none.
    init?(signature: [UInt8]) {
        guard let from = signature.firstRange(of: Self.start), let to = signature.firstRange(of: Self.end),
            from.upperBound <= to.lowerBound, let bytes = Base64.decoded(signature[from.upperBound..<to.lowerBound])
        else { return nil }
        var rest = bytes[...]
        // "SSHSIG", the version, the key.
        guard rest.starts(with: "SSHSIG".utf8), rest.count > 10 else { return nil }
        rest = rest.dropFirst(10)
        guard let blob = Self.string(&rest) else { return nil }
        var inner = blob[...]
        guard let type = Self.string(&inner), !type.isEmpty, type.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return nil
        }
        self.blob = blob
        self.type = String(decoding: type, as: UTF8.self)
    }

    /// Four bytes of length, then so many bytes.
    private static func string(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard rest.count >= 4 else { return nil }
        let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard rest.count - 4 >= count else { return nil }
        defer { rest = rest.dropFirst(4 + count) }
        return Array(rest.dropFirst(4).prefix(count))
    }

    /// As lists of signers and `authorized_keys` have it.
    var text: String { "\(type) \(Base64.encoded(blob))" }

    /// As `ssh-keygen -l` prints it: `SHA256:…`.
    var fingerprint: String {
        var digest = SHA256.digest(of: blob).hexadecimal.utf8[...]
        var bytes: [UInt8] = []
        while let byte = UInt8(String(digest.prefix(2))!, radix: 16) {
            bytes.append(byte)
            digest = digest.dropFirst(2)
            if digest.isEmpty { break }
        }
        return "SHA256:" + Base64.encoded(bytes).prefix { $0 != "=" }
    }
}

/// Bytes as text (RFC 4648).
enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encoded(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(bytes.count, start + 3)]
            let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? digits[word >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// nil if a character is none of it; line ends may be anywhere.
    static func decoded(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (word, bits) = (0, 0)
        for character in text where ![10, 13, UInt8(ascii: "=")].contains(character) {
            guard let digit = digits.firstIndex(of: character) else { return nil }
            word = (word << 6 | digit) & 0xFFFF
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: word >> bits))
        }
        return bytes
    }
}
