// A SHA-256 digest as a value. Unaware of how it is computed.

/// A SHA-256 digest: 32 bytes, held without an allocation.
public struct Digest: Sendable, Hashable {
    /// The bytes in order, eight to a word, most significant first.
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// From the first 32 bytes of `bytes`.
    init(bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count >= 32)
        func word(_ index: Int) -> UInt64 {
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
        }
        words = (word(0), word(1), word(2), word(3))
    }

    /// From 64 hexadecimal digits; nil if they are not that.
    public init?(hexadecimal text: some Collection<UInt8>) {
        guard text.count == 64 else { return nil }
        var parsed: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var index = 0
        for character in text {
            let digit: UInt8
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = character - UInt8(ascii: "A") + 10
            default: return nil
            }
            switch index >> 4 {
            case 0: parsed.0 = parsed.0 << 4 | UInt64(digit)
            case 1: parsed.1 = parsed.1 << 4 | UInt64(digit)
            case 2: parsed.2 = parsed.2 << 4 | UInt64(digit)
            default: parsed.3 = parsed.3 << 4 | UInt64(digit)
            }
            index += 1
        }
        words = parsed
    }

    /// From 64 hexadecimal digits; nil if they are not that.
    public init?(_ text: some StringProtocol) { self.init(hexadecimal: text.utf8) }

    /// 64 lower-case hexadecimal digits.
    public var hexadecimal: String {
        String(unsafeUninitializedCapacity: 64) { buffer in
            write(hexadecimal: buffer)
            return 64
        }
    }

    /// The first twelve digits: enough for people.
    public var short: String { String(hexadecimal.prefix(12)) }

    /// Writes 64 digits at the start of `buffer`.
    func write(hexadecimal buffer: UnsafeMutableBufferPointer<UInt8>) {
        let digits: StaticString = "0123456789abcdef"
        for (index, word) in [words.0, words.1, words.2, words.3].enumerated() {
            for place in 0..<16 {
                buffer[16 * index + place] = digits.utf8Start[Int(word >> UInt64(60 - 4 * place) & 15)]
            }
        }
    }

    /// Appends 64 digits.
    func appendHexadecimal(to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { digits in
            write(hexadecimal: digits)
            bytes.append(contentsOf: digits)
        }
    }

    /// Appends the 32 bytes.
    func append(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: bigEndianWords) { bytes.append(contentsOf: $0) }
    }

    /// The first eight bytes as a number, for choosing a lock or a bucket.
    var prefix: UInt64 { words.0 }

    private var bigEndianWords: (UInt64, UInt64, UInt64, UInt64) {
        (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    }

    /// Whether all 32 bytes agree.
    public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

    /// A digest is uniform already: its first word will do.
    public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension Digest: CustomStringConvertible {
    /// The hexadecimal form.
    public var description: String { hexadecimal }
}
