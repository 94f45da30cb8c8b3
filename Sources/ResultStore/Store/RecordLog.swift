// The records of all results: one file that only grows, a line a record. Unaware of what stages are.
//
// One file, so that a batch of records costs one write and one wait for the disk, whatever their number. Programs append
// under a lock; a line that a kill has cut short is taken away by the next one that appends. Each line carries a check
// word, so that what a power failure leaves of a line is no record.
//
// A line: the key (64 digits), a space, the check word (16 digits), a space, the record as JSON, "\n".

import Glibc
import StageGraph

/// The records of one store. Used from one thread; other programs may append at the same time.
package final class RecordLog {
    private static let prefixSize = 82
    /// No record comes near this: what has no line end for so long is damage, or a file of holes.
    private static let longestLine = 1 << 26
    private static let newline = UInt8(ascii: "\n")

    private let path: String
    private var file: OpenFile?
    /// How much of the file has been looked through; it ends there with a whole line.
    private var scanned = 0
    /// Where the JSON text of each key's latest record is.
    private var places: [Digest: Range<Int>] = [:]
    private var malformed = 0

    init(path: String) { self.path = path }

    /// The record of a key; nil if there is none or its line is damaged.
    func record(_ key: Digest) throws(Failure) -> ActionRecord? {
        try catchUp()
        guard let place = places[key] else { return nil }
        return try decode(place, key)
    }

    /// All records, each key's latest one, in the order of the file; nil for each line that is none.
    package func forEach(_ body: (ActionRecord?) -> Void) throws(Failure) {
        try catchUp()
        for _ in 0..<malformed { body(nil) }
        for (key, place) in places.sorted(by: { $0.value.lowerBound < $1.value.lowerBound }) {
            body(try decode(place, key))
        }
    }

    /// Leaves only the latest records of keys that `keep` wants. Nobody else may use the store meanwhile.
    func rewrite(keeping keep: (Digest) -> Bool) throws(Failure) {
        try catchUp()
        var text: [UInt8] = []
        for (key, place) in places.sorted(by: { $0.value.lowerBound < $1.value.lowerBound }) where keep(key) {
            text += try bytes(place.lowerBound - Self.prefixSize, place.count + Self.prefixSize)
            text.append(Self.newline)
        }
        let temporary = path + ".\(getpid())"
        do throws(Failure) {
            try Files.write(text, to: temporary)
            try Files.keepMode(of: path, for: temporary)
            try Files.sync([temporary])
            try Files.move(temporary, to: path)
        } catch {
            unlink(temporary)
            throw error
        }
        try Files.syncFolder(Files.folder(of: path))
        file = nil
        scanned = 0
        places = [:]
        malformed = 0
    }

    /// Looks through what has been appended since the last time.
    private func catchUp() throws(Failure) {
        if file == nil {
            guard access(path, F_OK) == 0 else { return }
            file = try OpenFile(path, O_RDONLY, to: "read the records")
        }
        let size = try file!.status().size
        if size < scanned {
            // Another program has taken back what it could not write to the disk.
            scanned = 0
            places = [:]
            malformed = 0
        }
        var capacity = 1 << 16
        while scanned < size {
            let chunk = try bytes(scanned, min(capacity, size - scanned))
            if chunk.isEmpty { return }
            let consumed = chunk.withUnsafeBytes { load($0, at: scanned) }
            // A line that is not whole: longer than the chunk, or the file's last one, which may be being written.
            if consumed == 0 && chunk.count < capacity { return }
            if consumed == 0 { capacity *= 2 }
            guard capacity <= Self.longestLine else {
                throw Failure(
                    .work, "the records are damaged: a line is longer than \(Self.longestLine) bytes", at: path,
                    hint: "move this file away: what it has records of is made again")
            }
            scanned += consumed
        }
    }

    /// Enters the whole lines of `chunk`, which starts at `offset` in the file; returns how many bytes they are.
    private func load(_ chunk: UnsafeRawBufferPointer, at offset: Int) -> Int {
        var start = 0
        while start < chunk.count,
            let found = memchr(chunk.baseAddress! + start, Int32(Self.newline), chunk.count - start)
        {
            let end = UnsafeRawPointer(found) - chunk.baseAddress!
            let line = UnsafeRawBufferPointer(rebasing: chunk[start..<end])
            if line.count > Self.prefixSize, let key = Digest(hexadecimal: line[..<64]) {
                places[key] = offset + start + Self.prefixSize..<offset + end
            } else {
                malformed += 1
            }
            start = end + 1
        }
        return start
    }

    private func decode(_ place: Range<Int>, _ key: Digest) throws(Failure) -> ActionRecord? {
        let line = try bytes(place.lowerBound - Self.prefixSize, place.count + Self.prefixSize)
        guard line.count > Self.prefixSize else { return nil }
        let text = Array(line[Self.prefixSize...])
        guard line[65..<81].elementsEqual(Self.checkWord(text)), let record = ActionRecord(decoding: text),
            record.key == key
        else { return nil }
        return record
    }

    private func bytes(_ offset: Int, _ count: Int) throws(Failure) -> [UInt8] {
        try file!.bytes(at: offset, count: count)
    }

    private static func checkWord(_ text: [UInt8]) -> Substring.UTF8View {
        SHA256.digest(of: text).hexadecimal.prefix(16).utf8
    }

    /// Appends records and waits until they are on the disk. What they name must be there already. If it fails, none of
    /// them is there.
    package static func append(_ records: [ActionRecord], to paths: StorePaths) throws(Failure) {
        try AdoptedKeys.note(records, paths)
        let path = paths.records
        let file = try OpenFile(path, O_RDWR | O_CREAT | O_APPEND, to: "write the records")
        try file.lock()
        let before = try endOfLastLine(file)
        var text: [UInt8] = []
        text.reserveCapacity(records.count << 11)
        for record in records {
            let json = record.encoded
            text += record.key.hexadecimal.utf8
            text.append(UInt8(ascii: " "))
            text += checkWord(json)
            text.append(UInt8(ascii: " "))
            text += json
            text.append(newline)
        }
        do throws(Failure) {
            try file.write(text)
            // Believe the file system only as far as it can be asked.
            guard try file.status().size == before + text.count else { throw .system("write", path, EIO) }
            try file.sync()
            if before == 0 { try Files.syncFolder(Files.folder(of: path)) }
        } catch {
            ftruncate(file.descriptor, off_t(before))
            throw error
        }
        try file.close()
    }

    /// Where the last whole line ends; what a kill has left behind it is cut off.
    private static func endOfLastLine(_ file: borrowing OpenFile) throws(Failure) -> Int {
        let size = try file.status().size
        var end = size
        while end > 0 {
            let start = max(0, end - 4096)
            let tail = try file.bytes(at: start, count: end - start)
            if let last = tail.lastIndex(of: newline) {
                end = start + last + 1
                break
            }
            end = start
        }
        if end < size, ftruncate(file.descriptor, off_t(end)) != 0 { throw .system("write", file.path) }
        return end
    }
}
