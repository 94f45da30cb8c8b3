// Which content a file has, without reading it again: device, inode, size and times → SHA-256.
// Unaware of what the files are for. The price: a file changed without its change time moving (a raw write to the disk)
// is not noticed; `fsck` does.
//
// The racy rule: times tick every few milliseconds, so a file that changed within the current tick may change again
// without its times showing it. An entry is kept only if the file had been left alone for a tick when hashing began.

import Glibc
import StageGraph

/// File contents known by the files' identity and times, backed by an append-only file. Used from one thread.
package final class StatIndex {
    private struct Identity: Hashable {
        var device: UInt64
        var inode: UInt64
    }

    private struct Entry {
        var size: Int
        var modified: Int64
        var changed: Int64
        var digest: Digest
    }

    private static let recordSize = 80
    private let path: String
    private var entries: [Identity: Entry] = [:]
    /// Records in the file, live or superseded.
    private var recorded = 0
    /// Encoded entries that are not in the file yet.
    private var fresh: [UInt8] = []
    /// Files written just now by us: entered once the clock has left the tick of their times.
    private var settling: [(status: FileStatus, digest: Digest)] = []

    /// Bytes read for hashing so far.
    private(set) var hashedBytes = 0

    package init(path: String) throws(Failure) {
        self.path = path
        guard let bytes = try Files.read(path) else { return }
        recorded = bytes.count / Self.recordSize
        entries.reserveCapacity(recorded)
        bytes.withUnsafeBytes { buffer in
            for index in 0..<recorded { load(buffer, at: index * Self.recordSize) }
        }
    }

    /// The content of the file at `path`: from the index, or by reading it. nil if there is no regular file.
    package func content(of path: String) throws(Failure) -> FileContent? {
        guard let status = try FileStatus(of: path), status.isRegular else { return nil }
        if let digest = known(status) { return FileContent(size: status.size, digest: digest, mode: status.mode) }
        return try hash(path)
    }

    /// The digest of a file with this status, if it is known.
    func known(_ status: FileStatus) -> Digest? {
        guard let entry = entries[Identity(device: status.device, inode: status.inode)], entry.size == status.size,
            entry.modified == status.modified, entry.changed == status.changed
        else { return nil }
        return entry.digest
    }

    /// Enters a file that we have just put in place ourselves with known content.
    package func note(_ status: FileStatus, _ digest: Digest) {
        enter(status, digest)
        settling.append((status, digest))
    }

    /// Reads the file and enters it, unless the racy rule forbids.
    private func hash(_ path: String) throws(Failure) -> FileContent? {
        // A file that changes while it is read is read again; one that never rests is not a file to depend on.
        for _ in 0..<3 {
            let start = Self.tick()
            let file = try OpenFile(path, O_RDONLY, to: "read")
            let before = try file.status()
            let hasher = SHA256()
            try file.forEachChunk { hasher.update($0) }
            let digest = hasher.finish()
            let after = try file.status()
            hashedBytes += after.size
            guard before == after else { continue }
            if Self.isSettled(after, at: start) {
                enter(after, digest)
                encode(after, digest)
            }
            return FileContent(size: after.size, digest: digest, mode: after.mode)
        }
        throw Failure(
            .work, "the file keeps changing while it is read", at: path, hint: "wait until its writer has finished")
    }

    /// Writes what is new to the file. Waits for the current tick to end if files were put in place within it.
    package func save() throws(Failure) {
        settle()
        guard !fresh.isEmpty else { return }
        let live = entries.count
        if recorded + fresh.count / Self.recordSize > 2 * live + 1000 { return try rewrite() }
        let file = try OpenFile(path, O_WRONLY | O_CREAT | O_APPEND, to: "write the index of files")
        // A record cut short by a full disk would shift all later ones: fill it up.
        let excess = try file.status().size % Self.recordSize
        if excess != 0 { try file.write([UInt8](repeating: 0, count: Self.recordSize - excess)) }
        try file.write(fresh)
        recorded += fresh.count / Self.recordSize
        fresh.removeAll()
    }

    private func settle() {
        guard let latest = settling.map({ max($0.status.changed, $0.status.modified) }).max() else { return }
        // At most 20 ms: longer ticks exist, but are not worth waiting for; those files are hashed at the next run.
        for _ in 0..<20 where Self.tick() <= latest { usleep(1000) }
        let now = Self.tick()
        for file in settling {
            if Self.isSettled(file.status, at: now) { encode(file.status, file.digest) }
        }
        settling.removeAll()
    }

    private func rewrite() throws(Failure) {
        fresh.removeAll()
        for (identity, entry) in entries { encode(identity, entry) }
        try Files.replace(path, by: fresh, through: path + ".\(getpid())")
        recorded = entries.count
        fresh.removeAll()
    }

    private func enter(_ status: FileStatus, _ digest: Digest) {
        entries[Identity(device: status.device, inode: status.inode)] = Entry(
            size: status.size, modified: status.modified, changed: status.changed, digest: digest)
    }

    /// Time of the clock that stamps files: it stands still between ticks.
    package static func tick() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }

    /// Whether a file that changes from now on will show it by its times.
    package static func isSettled(_ status: FileStatus, at tick: Int64) -> Bool {
        let latest = max(status.modified, status.changed)
        // Whole seconds: a file system that keeps no fractions.
        let margin: Int64 = latest % 1_000_000_000 == 0 ? 2_000_000_000 : 0
        return latest < tick - margin
    }

    // MARK: the file: records of 80 bytes in the machine's byte order, each with a check word

    private func encode(_ status: FileStatus, _ digest: Digest) {
        let entry = Entry(size: status.size, modified: status.modified, changed: status.changed, digest: digest)
        encode(Identity(device: status.device, inode: status.inode), entry)
    }

    private func encode(_ identity: Identity, _ entry: Entry) {
        let start = fresh.count
        let words = [
            identity.device, identity.inode, UInt64(entry.size), UInt64(bitPattern: entry.modified),
            UInt64(bitPattern: entry.changed),
        ]
        words.withUnsafeBytes { fresh.append(contentsOf: $0) }
        entry.digest.append(to: &fresh)
        let check = fresh.withUnsafeBytes { Self.check($0, at: start) }
        withUnsafeBytes(of: check) { fresh.append(contentsOf: $0) }
    }

    private func load(_ buffer: UnsafeRawBufferPointer, at start: Int) {
        func word(_ index: Int) -> UInt64 { buffer.loadUnaligned(fromByteOffset: start + 8 * index, as: UInt64.self) }
        guard word(9) == Self.check(buffer, at: start), let size = Int(exactly: word(2)) else { return }
        entries[Identity(device: word(0), inode: word(1))] = Entry(
            size: size, modified: Int64(bitPattern: word(3)), changed: Int64(bitPattern: word(4)),
            digest: Digest(bytes: UnsafeRawBufferPointer(rebasing: buffer[(start + 40)..<(start + 72)])))
    }

    /// A mix of the nine words before the check word; never 0 for a record of zeros.
    private static func check(_ buffer: UnsafeRawBufferPointer, at start: Int) -> UInt64 {
        var sum: UInt64 = 0x9E37_79B9_7F4A_7C15
        for index in 0..<9 {
            sum ^= buffer.loadUnaligned(fromByteOffset: start + 8 * index, as: UInt64.self)
            sum = (sum &* 0xBF58_476D_1CE4_E5B9) ^ (sum >> 29)
        }
        return sum
    }
}
