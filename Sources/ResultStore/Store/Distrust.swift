// Whose records are not believed any more, and which of this store's records came from whom. Unaware of shared stores and of
// signatures: who vouches for records is a word.
//
// `distrusted`, which people may edit: a line each, the word, a space, why. `borrowed`: a line for each record that came from
// elsewhere: its key, the SHA-256 of its JSON, the word. A lost line of `borrowed` is harmless until somebody is distrusted.

import Glibc
import StageGraph

/// The two lists of one store.
package final class Distrust {
    /// A record that came from elsewhere.
    package struct Borrowed {
        package var record: ActionRecord
        /// Who vouches for it, without blanks.
        package var voucher: String

        package init(_ record: ActionRecord, from voucher: String) {
            self.record = record
            self.voucher = voucher
        }
    }

    /// The file that names those who are not believed.
    package let path: String
    private let borrowed: String
    private var distrusted: Set<Name> = []
    /// SHA-256 of the records of those who are not believed, by key.
    private var records: [Digest: Set<Digest>] = [:]

    init(_ paths: StorePaths) throws(Failure) {
        path = paths.distrusted
        borrowed = paths.borrowed
        for line in try Self.lines(path) { if let first = line.first { distrusted.insert(Name(first)) } }
        try load()
    }

    /// The words of each line.
    private static func lines(_ path: String) throws(Failure) -> [[Substring]] {
        guard let bytes = try Files.read(path) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(byte: 10).filter { !$0.isEmpty }
            .map { $0.split(byte: UInt8(ascii: " ")) }
    }

    private func load() throws(Failure) {
        records = [:]
        if distrusted.isEmpty { return }
        for words in try Self.lines(borrowed) where words.count == 3 && distrusted.contains(Name(words[2])) {
            guard let key = Digest(words[0]), let record = Digest(words[1]) else { continue }
            records[key, default: []].insert(record)
        }
    }

    /// Whether what this word vouches for is not believed.
    package func concerns(_ voucher: String) -> Bool { distrusted.contains(Name(voucher)) }

    /// Whether a result with this key came from somebody who is not believed: only its latest record tells whose it is.
    package func mayConcern(_ key: Digest) -> Bool { records[key] != nil }

    /// Whether this very record came from somebody who is not believed.
    func concerns(_ record: ActionRecord) -> Bool {
        guard let known = records[record.key] else { return false }
        return known.contains(SHA256.digest(of: record.encoded))
    }

    /// Remembers where records came from. Call it before they are in the store.
    package func note(_ more: [Borrowed]) throws(Failure) {
        if more.isEmpty { return }
        let lines = more.map {
            "\($0.record.key.hexadecimal) \(SHA256.digest(of: $0.record.encoded).hexadecimal) \($0.voucher)\n"
        }
        try append(lines.joined(), to: borrowed)
    }

    /// From now on nothing is believed that this word vouches for. `why`: for people, in one line.
    package func add(_ voucher: String, _ why: String) throws(Failure) {
        guard distrusted.insert(Name(voucher)).inserted else { return }
        try append("\(voucher) \(VisibleText.line(why))\n", to: path)
        try load()
    }

    /// Forgets where records came from that are not in the store any more.
    func forget(_ keys: Set<Digest>) throws(Failure) {
        let lines = try Self.lines(borrowed)
        let kept = lines.filter { $0.first.flatMap { Digest($0) }.map { !keys.contains($0) } ?? false }
        if kept.count == lines.count { return }
        let text = kept.map { $0.joined(separator: " ") + "\n" }.joined()
        try Files.replace(borrowed, by: Array(text.utf8), through: borrowed + ".\(getpid())")
        try load()
    }

    private func append(_ text: String, to path: String) throws(Failure) {
        let file = try OpenFile(path, O_WRONLY | O_CREAT | O_APPEND, to: "note whose records are believed")
        try file.write(Array(text.utf8))
        try file.close()
    }
}
