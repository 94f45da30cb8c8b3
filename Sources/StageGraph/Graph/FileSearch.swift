// Finds the files of a pattern on the disk. Looks at names and kinds, never into files; unaware of stages.

import Glibc

/// What of a pattern is on the disk.
struct FileSearch {
    /// Paths as the pattern writes them, sorted by their bytes.
    private(set) var paths: [Name] = []
    /// Why what was found cannot be had: a phrase that follows a path; nil: it can.
    private(set) var problem: (path: Name, phrase: String)?

    /// `root`: the absolute folder that relative patterns are below.
    init(_ pattern: FilePattern, root: String) {
        let folder = pattern.fixedFolder
        look(in: folder, folder.startsWith("/") ? folder : root + "/" + folder, pattern.start)
        paths.sort()
    }

    /// `shown`: as the pattern writes it; `real`: for the system. Both are empty or end with `/`.
    private mutating func look(in shown: String, _ real: String, _ state: FilePattern.State) {
        guard let folder = opendir(real) else {
            // What does not exist has no files; `files` are then missed by name.
            if errno != ENOENT && errno != ENOTDIR {
                note(shown, "cannot be read: \(String(cString: strerror(errno)))")
            }
            return
        }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let (name, type) = withUnsafePointer(to: &entry.pointee.d_name.0) {
                (String(validatingCString: $0), Int32(entry.pointee.d_type))
            }
            guard let name else {
                note(shown, "holds a file whose name is not UTF-8")
                continue
            }
            if name.hasBytes(of: ".") || name.hasBytes(of: "..") { continue }
            let inner = state.entering(name)
            let isMeant = state.accepts(name)
            guard isMeant || !inner.isDead else { continue }
            switch kind(type, real + name) {
            case S_IFDIR:
                if !inner.isDead { look(in: shown + name + "/", real + name + "/", inner) }
            case S_IFREG:
                if isMeant { paths.append(Name(shown + name)) }
            case S_IFLNK: note(shown + name, "is a link to a folder, or to nothing")
            default: if isMeant { note(shown + name, "is neither a file nor a folder") }
            }
        }
    }

    /// S_IFREG for a link to a file, S_IFLNK for other links: a folder that a link leads to may hold the link.
    private func kind(_ type: Int32, _ path: String) -> mode_t {
        if type == Int32(DT_REG) { return S_IFREG }
        if type == Int32(DT_DIR) { return S_IFDIR }
        var info = stat()
        guard lstat(path, &info) == 0 else { return 0 }
        let kind = info.st_mode & S_IFMT
        if kind != S_IFLNK { return kind }
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG ? S_IFREG : S_IFLNK
    }

    private mutating func note(_ path: String, _ phrase: String) { problem = problem ?? (Name(path), phrase) }
}
