// A shared store in a folder that every machine mounts. Unaware of what its files hold.

import Glibc

/// `file:/mnt/lab/results`.
struct RemoteFolder: RemoteTransport {
    /// Absolute.
    let folder: String

    func fetch(_ files: [RemoteFile]) throws(Failure) -> [Bool] {
        try requireFolder()
        var came: [Bool] = []
        for file in files { came.append(try fetch(file)) }
        return came
    }

    func has(_ names: [String]) throws(Failure) -> [Bool] {
        try requireFolder()
        return names.map { Files.isFile(folder + "/" + $0) }
    }

    func put(_ files: [RemoteFile]) throws(Failure) {
        // The folder itself is made by whoever shares it: a path that is not mounted must not be filled.
        try requireFolder()
        for file in files {
            let target = folder + "/" + file.name
            let temporary = "\(target).\(getpid()).tmp"
            try Files.createFolder(Files.folder(of: target))
            do throws(Failure) {
                let copy = try OpenFile(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o666, to: "write")
                try OpenFile(file.path, O_RDONLY, to: "read").copyContent(to: copy)
                try copy.close()
                try Files.move(temporary, to: target)
            } catch {
                unlink(temporary)
                throw error
            }
        }
        for folder in Set(files.map { Name(Files.folder(of: self.folder + "/" + $0.name)) }) {
            try Files.syncFolder(folder.text)
        }
    }

    private func requireFolder() throws(Failure) {
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw Failure(
                .work, "the shared folder is not there", at: folder, hint: "is it mounted? If it is new, make it: mkdir"
            )
        }
    }

    private func fetch(_ file: RemoteFile) throws(Failure) -> Bool {
        let source = folder + "/" + file.name
        // A pipe would be waited for.
        guard Files.isFile(source), let status = try? FileStatus(of: source), status.size <= file.size,
            let open = try? OpenFile(source, O_RDONLY | O_NONBLOCK, to: "read")
        else { return false }
        try open.copyContent(to: try OpenFile(file.path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600, to: "write"))
        return true
    }
}
