// An open file that is closed by itself, and reading and writing it whole. Unaware of what files mean.

import CProcess
import Glibc
import StageGraph

/// A file descriptor with the path it was opened by. Close-on-exec.
package struct OpenFile: ~Copyable {
    /// -1 once closed.
    package private(set) var descriptor: Int32
    private let folder: String?
    private let name: String

    /// What it was opened by.
    package var path: String { folder.map { $0 + "/" + name } ?? name }

    /// A new file gets what the umask leaves of `mode`.
    package init(_ path: String, _ flags: Int32, mode: mode_t = 0o666, to what: String) throws(Failure) {
        let descriptor = open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .system(what, path) }
        self.descriptor = descriptor
        folder = nil
        name = path
    }

    /// `name` in `folder`, opened by `place`: a name in an open folder spares the kernel the way along the path.
    package init(
        _ name: String, in folder: String, by place: (folder: Int32, name: String), _ flags: Int32, mode: mode_t,
        to what: String
    ) throws(Failure) {
        let descriptor = openat(place.folder, place.name, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .system(what, folder + "/" + name) }
        self.descriptor = descriptor
        self.folder = folder
        self.name = name
    }

    /// Gives it a descriptor of at least this number, if it can have one.
    package mutating func raise(to least: Int32) {
        let raised = fcntl(descriptor, F_DUPFD_CLOEXEC, least)
        guard raised >= 0 else { return }
        _ = Glibc.close(descriptor)
        descriptor = raised
    }

    deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

    /// Closes it and reports what was not written.
    package consuming func close() throws(Failure) {
        let code = Glibc.close(descriptor) == 0 ? 0 : errno
        descriptor = -1
        guard code == 0 else { throw .system("write", path, code) }
    }

    package func status() throws(Failure) -> FileStatus {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("read", path) }
        return FileStatus(status)
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, rest.baseAddressOfSlice, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                throw .system("write", path)
            }
            rest = rest.dropFirst(written)
        }
    }

    package func write(_ bytes: [UInt8]) throws(Failure) {
        let result: Result<Void, Failure> = bytes.withUnsafeBytes { buffer in
            do throws(Failure) { return .success(try write(buffer)) } catch { return .failure(error) }
        }
        try result.get()
    }

    /// Waits until its content is on the disk.
    func sync() throws(Failure) {
        guard fsync(descriptor) == 0 else { throw .system("write to the disk", path) }
    }

    /// Waits until no other program holds the file's lock; it is given up when the file is closed.
    package func lock() throws(Failure) {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .system("lock", path) }
        }
    }

    /// Takes the file's lock; false: another program holds it.
    package func tryLock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    /// `count` bytes from `offset` on, fewer at the file's end.
    package func bytes(at offset: Int, count: Int) throws(Failure) -> [UInt8] {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(descriptor, buffer.baseAddress! + filled, count - filled, off_t(offset + filled))
                if got < 0 && errno == EINTR { continue }
                if got < 0 { code = errno }
                if got <= 0 { break }
                filled += got
            }
        }
        guard code == 0 else { throw .system("read", path, code) }
        return bytes
    }

    /// All bytes from its start; for what is known to be small.
    package func wholeContent() throws(Failure) -> [UInt8] { try bytes(at: 0, count: status().size) }

    /// Feeds the content from the current position to `body`, a mebibyte at a time.
    package func forEachChunk(_ body: (UnsafeRawBufferPointer) -> Void) throws(Failure) {
        let capacity = 1 << 20
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer.baseAddress, capacity)
            if count < 0 {
                if errno == EINTR { continue }
                throw .system("read", path)
            }
            if count == 0 { return }
            body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Fills the empty file `target` with this one's content: sharing blocks where the file system can, else in the
    /// kernel, else through memory.
    package func copyContent(to target: borrowing OpenFile) throws(Failure) {
        let code = copy_in_kernel(descriptor, target.descriptor)
        if code == 0 { return }
        guard code == EXDEV || code == EINVAL || code == ENOSYS || code == EOPNOTSUPP else {
            throw .system("write", target.path, code)
        }
        // Both positions are where the kernel's attempt left them.
        var failure: Failure?
        let targetDescriptor = target.descriptor
        let targetPath = target.path
        try forEachChunk { chunk in
            guard failure == nil else { return }
            var rest = chunk[...]
            while !rest.isEmpty {
                let written = Glibc.write(targetDescriptor, rest.baseAddressOfSlice, rest.count)
                if written < 0 && errno == EINTR { continue }
                if written < 0 {
                    failure = .system("write", targetPath)
                    return
                }
                rest = rest.dropFirst(written)
            }
        }
        if let failure { throw failure }
    }
}

/// An open file that several can hold.
package final class SharedFile: Sendable {
    package let file: OpenFile

    package init(_ file: consuming OpenFile) { self.file = file }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate var baseAddressOfSlice: UnsafeRawPointer? { base.baseAddress.map { $0 + startIndex } }
}

/// What stat says of a file: enough to tell whether it is still the one that was hashed.
package struct FileStatus: Sendable, Hashable {
    package var device: UInt64
    package var inode: UInt64
    package var size: Int
    /// Nanoseconds since 1970.
    package var modified: Int64
    package var changed: Int64
    var kind: mode_t
    /// The nine permission bits.
    package var mode: mode_t

    package init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
        kind = status.st_mode & S_IFMT
        mode = status.st_mode & 0o777
    }

    /// Follows links; nil if there is no such file.
    package init?(of path: String) throws(Failure) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .system("read", path)
        }
        self.init(status)
    }

    /// Wraps around for times that are centuries away: anybody can give a file such a time, and it is only compared.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }

    package var isRegular: Bool { kind == S_IFREG }
    package var isFolder: Bool { kind == S_IFDIR }
}
