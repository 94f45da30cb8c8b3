// Puts bytes on disk so that a reader, or a crash, sees all of them or none. Unaware of what they are.

import Glibc

/// Writes `bytes` to `path`: to a new file beside it, synced and renamed over it, and the folder synced. On an error
/// `path` is as it was and nothing is left beside it. `synced: false` waits for no disk: for a stage's private folder, whose
/// files the engine syncs when it takes them.
public func writeAtomically(_ bytes: [UInt8], to path: String, synced: Bool = true) throws(HDF5Error) {
    func failure(_ call: String) -> HDF5Error {
        HDF5Error(call: call, cause: String(cString: strerror(errno)), path: path)
    }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path

    var temporary = ""
    var descriptor: Int32 = -1
    var attempt = 0
    repeat {
        temporary = "\(folder)/.\(name).\(getpid()).\(attempt).tmp"
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        attempt += 1
    } while descriptor < 0 && errno == EEXIST
    guard descriptor >= 0 else { throw failure("create a file in '\(folder)'") }

    do throws(HDF5Error) {
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw failure("write \(bytes.count) bytes") }
            rest = rest.dropFirst(written)
        }
        guard !synced || fsync(descriptor) == 0 else { throw failure("sync the file") }
        guard rename(temporary, path) == 0 else { throw failure("rename the file") }
    } catch {
        unlink(temporary)
        throw error
    }

    guard synced else { return }
    let folderDescriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folderDescriptor >= 0 else { throw failure("open the folder '\(folder)'") }
    defer { close(folderDescriptor) }
    guard fsync(folderDescriptor) == 0 else { throw failure("sync the folder '\(folder)'") }
}
