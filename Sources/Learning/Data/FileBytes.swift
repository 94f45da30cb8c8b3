// Reads a file whole, through gunzip if it is compressed. Streams: the compressed bytes are never held in full.
// Unaware of formats.
import CZlib
import Glibc

/// The content of a plain or gzipped file.
public enum FileBytes {
    /// More than any data file of the papers (the largest is 153 MB), less than what would exhaust a machine.
    public static let defaultLimit = 1 << 30

    /// Reads the file at `path`; a content that begins with gzip's magic 1f 8b is unpacked, whatever the file's name.
    ///
    /// - Parameter limit: the most bytes the content may have after unpacking.
    /// - Throws: `DataFileError` if the file cannot be read, is truncated or corrupt, or unpacks to more than `limit`.
    public static func read(_ path: String, limit: Int = defaultLimit) throws(DataFileError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 { throw DataFileError(path, "cannot be opened: \(String(cString: strerror(errno)))") }
        defer { close(file) }
        var input = Chunk(path: path, file: file)
        try input.fill()
        if input.bytes.starts(with: [0x1F, 0x8B]) { return try unpack(&input, limit: limit) }
        var content: [UInt8] = []
        while !input.bytes.isEmpty {
            content += input.bytes
            if content.count > limit { throw tooLarge(path, limit) }
            try input.fill()
        }
        return content
    }

    /// One or more gzip members, as gzip itself reads them; anything else after the last member is an error.
    private static func unpack(_ input: inout Chunk, limit: Int) throws(DataFileError) -> [UInt8] {
        var stream = z_stream()
        // 15 bits of window, + 16: a gzip header and its CRC-32 and length are checked.
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw DataFileError(
                input.path, "cannot be unpacked: zlib \(String(cString: zlibVersion())) refused to start")
        }
        defer { inflateEnd(&stream) }
        var content: [UInt8] = []
        var output = [UInt8](repeating: 0, count: 1 << 18)
        var isComplete = false
        while !input.bytes.isEmpty {
            if isComplete {
                inflateReset(&stream)
                isComplete = false
            }
            let (status, consumed, produced) = inflate(&stream, input.bytes, into: &output)
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
                let reason = stream.msg.map { String(cString: $0) } ?? "zlib status \(status)"
                throw DataFileError(input.path, "is not a sound gzip file: \(reason)")
            }
            content += output[..<produced]
            if content.count > limit { throw tooLarge(input.path, limit) }
            isComplete = status == Z_STREAM_END
            input.bytes = input.bytes.dropFirst(consumed)
            if input.bytes.isEmpty { try input.fill() }
        }
        if !isComplete {
            throw DataFileError(
                input.path, "is truncated: the gzip stream has no end", found: "\(content.count) bytes unpacked")
        }
        return content
    }

    private static func inflate(
        _ stream: inout z_stream, _ input: ArraySlice<UInt8>, into output: inout [UInt8]
    ) -> (status: Int32, consumed: Int, produced: Int) {
        input.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                let status = CZlib.inflate(&stream, Z_NO_FLUSH)
                return (status, input.count - Int(stream.avail_in), output.count - Int(stream.avail_out))
            }
        }
    }

    private static func tooLarge(_ path: String, _ limit: Int) -> DataFileError {
        DataFileError(path, "is too large", found: "more than \(limit) bytes of content", expected: "at most \(limit)")
    }
}

/// The next unread bytes of an open file.
private struct Chunk {
    let path: String
    let file: Int32
    var bytes: ArraySlice<UInt8> = []

    /// Reads on; `bytes` is empty at the end of the file.
    mutating func fill() throws(DataFileError) {
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var count = 0
        repeat { count = read(file, &buffer, buffer.count) } while count < 0 && errno == EINTR
        if count < 0 { throw DataFileError(path, "cannot be read: \(String(cString: strerror(errno)))") }
        bytes = buffer[..<count]
    }
}
