// Names for stages and roles: what a manifest takes, each once. Unaware of what is named.

import StageGraph

/// The names that have been given.
struct StageNames {
    private var given: Set<Name> = []

    /// A name that nobody has yet, near the one that is wished.
    mutating func take(_ wish: String) -> String {
        let base = Self.identifier(wish)
        var name = base
        var number = 2
        while !given.insert(Name(name)).inserted {
            name = "\(base)-\(number)"
            number += 1
        }
        return name
    }

    /// The text with `-` for what cannot stand in a stage's name.
    static func identifier(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            let isPlain = byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || "._-".utf8.contains(byte)
            if isPlain {
                bytes.append(byte)
            } else if bytes.last != UInt8(ascii: "-") {
                bytes.append(UInt8(ascii: "-"))
            }
        }
        let name = String(decoding: bytes, as: UTF8.self)
        let isStart = name.utf8.first.map { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "-") } ?? false
        return isStart ? name : "stage" + name
    }

    /// Whether a text can name an axis.
    static func isAxis(_ text: String) -> Bool {
        guard let first = text.utf8.first, first &- 48 >= 10, first != UInt8(ascii: "-") else { return false }
        return text.utf8.allSatisfy { $0 &- 48 < 10 || ($0 | 0x20) &- 97 < 26 || "_-".utf8.contains($0) }
    }
}
