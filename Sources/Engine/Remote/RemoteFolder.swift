// A shared store in a folder that every machine mounts. Unaware of what its files hold.

import Glibc

/// `file:/mnt/lab/results`.
struct RemoteFolder: RemoteTransport {
    /// Absolute.
    let folder: String

    func fetch(_ files: [RemoteFile], _ moved: (Int) -> Void) throws(Failure) -> [Bool] {
        _ = try access()
        var came: [Bool] = []
        var sum = 0
        for file in files {
            came.append(try fetch(file) { moved(sum + $0) })
            if came[came.count - 1] { sum += file.size }
            moved(sum)
        }
        return came
    }

    func has(_ files: [RemoteFile]) throws(Failure) -> [Bool] {
        _ = try access()
        return files.map { file in
            guard let status = (try? FileStatus(of: folder + "/" + file.name)) ?? nil else { return false }
            return status.isRegular && status.size == file.size
        }
    }

    func put(_ files: [RemoteFile], _ moved: (Int) -> Void) throws(Failure) {
        // The folder itself is made by whoever shares it: a path that is not mounted must not be filled.
        let access = try access()
        if files.isEmpty { return }
        let folders = Set(files.map { Name(Files.folder(of: $0.name)) })
        for name in folders.union(["tmp"]) { try makeFolder("\(folder)/\(name)", access) }
        removeRemains()
        let temporary = "\(folder)/tmp/\(RunIdentity().name)"
        var sum = 0
        for file in files {
            do throws(Failure) {
                let copy = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, to: "write")
                try Self.copy(try OpenFile(file.path, O_RDONLY, to: "read"), to: copy) { moved(sum + $0) }
                // Whoever may use the folder may read what is in it, whatever the umask is.
                guard fchmod(copy.descriptor, 0o600 | access & 0o444) == 0 else { throw .system("share", temporary) }
                try copy.close()
                try Files.move(temporary, to: folder + "/" + file.name)
            } catch {
                unlink(temporary)
                throw error
            }
            sum += file.size
            moved(sum)
        }
        for name in folders { try Files.syncFolder("\(folder)/\(name)") }
    }

    /// The mode of the shared folder. Throws if it is not there.
    private func access() throws(Failure) -> mode_t {
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw Failure(
                .work, "the shared folder is not there", at: folder, hint: "is it mounted? If it is new, make it: mkdir"
            )
        }
        return status.st_mode & 0o7777
    }

    /// A folder that those may use who may use the shared one.
    private func makeFolder(_ path: String, _ access: mode_t) throws(Failure) {
        guard mkdir(path, 0o700) == 0 else {
            if errno == EEXIST { return }
            throw .system("create the folder", path)
        }
        guard chmod(path, access) == 0 else { throw .system("share", path) }
    }

    /// Removes what pushes that were killed have left. One that is alive writes, so that its file is young.
    private func removeRemains() {
        for name in (try? Files.names(in: folder + "/tmp")) ?? [] {
            var status = stat()
            let path = "\(folder)/tmp/\(name)"
            if lstat(path, &status) == 0, status.st_mtim.tv_sec < time(nil) - 86_400 { unlink(path) }
        }
    }

    private func fetch(_ file: RemoteFile, _ moved: (Int) -> Void) throws(Failure) -> Bool {
        let source = folder + "/" + file.name
        // A pipe would be waited for.
        guard Files.isFile(source), let status = try? FileStatus(of: source), status.size <= file.size,
            let open = try? OpenFile(source, O_RDONLY | O_NONBLOCK, to: "read")
        else { return false }
        let copy = try OpenFile(file.path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600, to: "write")
        try Self.copy(open, to: copy, moved)
        return true
    }

    /// More is copied piece by piece, so that somebody can see it go on.
    private static let large = 1 << 26

    private static func copy(
        _ source: consuming OpenFile, to target: borrowing OpenFile, _ moved: (Int) -> Void
    ) throws(Failure) {
        let size = try source.status().size
        if size <= large { return try source.copyContent(to: target) }
        var offset = 0
        while offset < size {
            let piece = try source.bytes(at: offset, count: min(large / 8, size - offset))
            if piece.isEmpty { return }
            try target.write(piece)
            offset += piece.count
            moved(offset)
        }
    }
}
