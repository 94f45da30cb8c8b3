// Which keys may have results that their stages have not computed, so that nobody need read a record to know that most have
// not. Unaware of why results are given.
//
// A line a key. What is computed later with a key stands in its record: the list only says where to look.

import Glibc
import StageGraph

/// The keys of one store whose records may say that they were adopted.
package struct AdoptedKeys {
    private let keys: Set<Digest>

    init(_ paths: StorePaths) throws(Failure) {
        guard let bytes = try Files.read(paths.adopted) else {
            keys = []
            return
        }
        keys = Set(bytes.split(separator: UInt8(ascii: "\n")).compactMap { Digest(hexadecimal: $0) })
    }

    /// Whether there is no such key.
    package var isEmpty: Bool { keys.isEmpty }

    /// Whether the record of this key is worth a look.
    package func mayHold(_ key: Digest) -> Bool { keys.contains(key) }

    /// Adds the keys of those records that say so, before the records are in the store.
    static func note(_ records: [ActionRecord], _ paths: StorePaths) throws(Failure) {
        let adopted = records.filter { $0.adoption != nil }
        if adopted.isEmpty { return }
        let file = try OpenFile(paths.adopted, O_WRONLY | O_CREAT | O_APPEND, to: "note what was adopted")
        try file.write(Array(adopted.map { $0.key.hexadecimal + "\n" }.joined().utf8))
        try file.close()
    }
}

extension Store {
    /// Who has given the result of this key; nil: it was computed, or there is none.
    package func adoption(of key: Digest) throws(Failure) -> Adoption? {
        guard try adoptedKeys().mayHold(key) else { return nil }
        return try record(key)?.adoption
    }
}
