// A file that appears under its name when it is whole, and is gone if the program is killed before. Unaware of what it holds.

import Glibc
import ResultStore
import StageGraph

/// A file that is being written.
struct NewFile: ~Copyable {
    private let file: OpenFile
    private let path: String
    /// nil: it has no name yet.
    private var temporary: String?

    /// Makes it without a name where the file system can. Throws if it cannot be written there.
    init(at path: String) throws(Failure) {
        self.path = path
        if let status = try FileStatus(of: path), !status.isRegular {
            throw Failure(
                .usage, "the archive cannot be written: something that is not a file has its name", at: path,
                hint: "name another file")
        }
        let folder = Files.folder(of: path)
        if let nameless = try? OpenFile(folder, O_RDWR | Spool.temporary, mode: 0o666, to: "write the archive") {
            file = nameless
        } else {
            let name = Self.temporaryName(path)
            file = try OpenFile(name, O_RDWR | O_CREAT | O_TRUNC, mode: 0o666, to: "write the archive")
            temporary = name
        }
    }

    deinit { if let temporary { unlink(temporary) } }

    /// Writes it.
    borrowing func fill(_ body: (borrowing OpenFile) throws(Failure) -> Void) throws(Failure) { try body(file) }

    /// Puts it in its place once the disk has it; returns its size.
    mutating func commit() throws(Failure) -> Int {
        let size = try file.status().size
        guard fsync(file.descriptor) == 0 else { throw .system("write the archive to the disk", path) }
        if temporary == nil {
            let name = Self.temporaryName(path)
            unlink(name)
            guard linkat(AT_FDCWD, "/proc/self/fd/\(file.descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 else {
                throw .system("write the archive", path)
            }
            temporary = name
        }
        if let name = temporary {
            guard rename(name, path) == 0 else { throw .system("write the archive", path) }
        }
        temporary = nil
        try Files.syncFolder(Files.folder(of: path))
        return size
    }

    private static func temporaryName(_ path: String) -> String {
        Files.folder(of: path) + "/.\(String(Files.name(of: path).utf8.prefix(200)) ?? "archive").\(getpid())"
    }
}
