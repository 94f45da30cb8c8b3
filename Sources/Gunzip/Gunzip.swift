// Reads a file through gunzip, a chunk at a time: the content is never held in full. Unaware of what it means.
import CZlib
import Glibc

/// Why a file cannot be read through gunzip.
public enum GunzipError: Error, Equatable {
    /// The system refuses to open or read it.
    case system(operation: String, errno: Int32)
    /// It begins as a gzip file does, but is damaged or followed by something else.
    case unsound(reason: String)
    /// Its last gzip member has no end.
    case truncated(unpacked: Int)
}

/// The content of plain and gzipped files.
public enum Gunzip {
    private static let chunkSize = 1 << 18

    /// Hands the content of the file at `path` to `body`, chunk by chunk. A file that begins with gzip's magic 1f 8b is
    /// unpacked, whatever its name: one or more members, as gzip itself reads them; anything else after the last one
    /// is an error.
    ///
    /// - Parameter body: takes the next bytes, and returns whether to read on.
    /// - Throws: `GunzipError` if the file cannot be read, is damaged or is cut short.
    public static func read(_ path: String, _ body: (UnsafeRawBufferPointer) -> Bool) throws(GunzipError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .system(operation: "opened", errno: errno) }
        defer { close(file) }
        let input = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkSize, alignment: 16)
        defer { input.deallocate() }
        var bytes = try fill(input, from: file)
        guard bytes.starts(with: [0x1F, 0x8B]) else {
            while !bytes.isEmpty, body(bytes) { bytes = try fill(input, from: file) }
            return
        }
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkSize, alignment: 16)
        defer { output.deallocate() }
        var stream = z_stream()
        // 15 bits of window, + 16: a gzip header and its CRC-32 and length are checked.
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .unsound(reason: "zlib \(String(cString: zlibVersion())) refused to start")
        }
        defer { inflateEnd(&stream) }
        var unpacked = 0
        var isComplete = false
        while !bytes.isEmpty {
            if isComplete { inflateReset(&stream) }
            stream.next_in = UnsafeMutableRawPointer(mutating: bytes.baseAddress!).assumingMemoryBound(to: UInt8.self)
            stream.avail_in = UInt32(bytes.count)
            stream.next_out = output.baseAddress!.assumingMemoryBound(to: UInt8.self)
            stream.avail_out = UInt32(output.count)
            let status = inflate(&stream, Z_NO_FLUSH)
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
                throw .unsound(reason: stream.msg.map { String(cString: $0) } ?? "zlib status \(status)")
            }
            let produced = output.count - Int(stream.avail_out)
            unpacked += produced
            if produced > 0, !body(UnsafeRawBufferPointer(rebasing: output[..<produced])) { return }
            isComplete = status == Z_STREAM_END
            bytes = UnsafeRawBufferPointer(rebasing: bytes.suffix(Int(stream.avail_in)))
            if bytes.isEmpty { bytes = try fill(input, from: file) }
        }
        if !isComplete { throw .truncated(unpacked: unpacked) }
    }

    /// The next bytes of `file`, which stand in `buffer`; none at its end.
    private static func fill(
        _ buffer: UnsafeMutableRawBufferPointer, from file: Int32
    ) throws(GunzipError) -> UnsafeRawBufferPointer {
        var count = 0
        repeat { count = Glibc.read(file, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
        guard count >= 0 else { throw .system(operation: "read", errno: errno) }
        return UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }
}
