// A nameless file that text is written to piece by piece and read from again: what is too large for memory. It is gone with
// the process, however that ends.

import Glibc
import ResultStore
import StageGraph

/// A growing file without a name.
final class Spool {
    private let file: OpenFile
    private var pending: [UInt8] = []
    private(set) var size = 0

    /// In the folder that the archive will be in: there is room, or there is none for the archive either.
    init(in folder: String) throws(Failure) { file = try Spool.namelessFile(in: folder) }

    /// Appends bytes.
    func append(_ bytes: [UInt8]) throws(Failure) {
        pending += bytes
        size += bytes.count
        if pending.count >= 1 << 20 { try flush() }
    }

    /// Appends text.
    func append(_ text: String) throws(Failure) { try append(Array(text.utf8)) }

    /// Takes over what a program has written to `descriptor`.
    func takeOver() throws(Failure) { size = try file.status().size }

    /// For a program to read from its start.
    func rewind() throws(Failure) {
        try flush()
        lseek(file.descriptor, 0, SEEK_SET)
    }

    /// For a program to write to.
    var descriptor: Int32 { file.descriptor }

    /// Everything from the start, a mebibyte at a time.
    func forEachChunk(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
        try forEachChunk(in: 0..<size, body)
    }

    /// A part, a mebibyte at a time.
    func forEachChunk(
        in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        try flush()
        try Chunks.forEach(of: file, in: range, body)
    }

    /// A part, for what is known to be small.
    func bytes(in range: Range<Int>) throws(Failure) -> [UInt8] {
        try flush()
        return try file.bytes(at: range.lowerBound, count: range.count)
    }

    private func flush() throws(Failure) {
        if pending.isEmpty { return }
        try file.write(pending)
        pending.removeAll(keepingCapacity: true)
    }

    /// A file of this folder's file system that has no name: from the start, or from at once where that cannot be.
    static func namelessFile(in folder: String) throws(Failure) -> OpenFile {
        if let file = try? OpenFile(folder, O_RDWR | temporary, mode: 0o666, to: "write a temporary file") {
            return file
        }
        let path = folder + "/.stagecraft-spool.\(getpid())"
        let file = try OpenFile(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600, to: "write a temporary file")
        unlink(path)
        return file
    }

    /// O_TMPFILE: Glibc's macro is too complex for Swift.
    static let temporary: Int32 = 0o20_000_000 | O_DIRECTORY
}

/// Reading files from their start without moving their position.
enum Chunks {
    /// Feeds the content, or a part of it, to `body`, a mebibyte at a time.
    static func forEach(
        of file: borrowing OpenFile, in range: Range<Int> = 0..<Int.max,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let chunk = try file.bytes(at: offset, count: min(1 << 20, range.upperBound - offset))
            if chunk.isEmpty { return }
            offset += chunk.count
            try give(chunk, to: body)
        }
    }

    /// Feeds bytes in memory to `body`.
    static func give(
        _ chunk: [UInt8], to body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        let result: Result<Void, Failure> = chunk.withUnsafeBytes { bytes in
            do throws(Failure) { return .success(try body(bytes)) } catch { return .failure(error) }
        }
        try result.get()
    }
}
