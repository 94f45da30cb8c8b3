// A file that is nowhere but in memory: what another program reads or writes for us and what no disk should keep. Unaware of
// what it holds.

import CProcess
import Glibc

/// A file without a name, gone with this process, however that ends.
package final class MemoryFile {
    private let descriptor: Int32

    package init(_ bytes: [UInt8] = []) throws(Failure) {
        descriptor = memory_file()
        guard descriptor >= 0 else { throw .system("make a file in memory", "memfd") }
        if !bytes.isEmpty { try OpenFile(path, O_WRONLY, to: "write a file in memory").write(bytes) }
    }

    deinit { close(descriptor) }

    /// By which programs of the same user can open it.
    package var path: String { "/proc/\(getpid())/fd/\(descriptor)" }

    /// What is in it now, at most `limit` bytes.
    package func bytes(limit: Int) throws(Failure) -> [UInt8] {
        try OpenFile(path, O_RDONLY, to: "read a file in memory").bytes(at: 0, count: limit)
    }

    /// Its last bytes, at most `limit`.
    package func end(limit: Int) throws(Failure) -> [UInt8] {
        let file = try OpenFile(path, O_RDONLY, to: "read a file in memory")
        return try file.bytes(at: max(0, file.status().size - limit), count: limit)
    }
}
