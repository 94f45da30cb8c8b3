// Private folders of attempts, and their second use: on some file systems making and removing files costs more than a short
// command. Unaware of stages and of processes.

import CProcess
import Glibc

/// A folder that belongs to one attempt: `work`, where the stage runs and writes, and `log`. It is the stage's TMPDIR.
struct AttemptFolder: Sendable {
    /// A file that an input of a former attempt has left: it is overwritten or goes before the next attempt starts.
    struct Spare: Sendable {
        /// Relative to `work`.
        var path: String
        var size: Int
    }

    private(set) var path: String
    /// All folders below `work`, relative to it, sorted.
    let folders: [String]
    private(set) var spares: [Spare] = []

    /// Larger inputs are not worth overwriting.
    static let smallSize = 1 << 16

    static func work(_ folder: String) -> String { folder + "/work" }
    static func log(_ folder: String) -> String { folder + "/log" }

    var work: String { Self.work(path) }
    var log: String { Self.log(path) }

    /// Makes a folder that nobody has used.
    init(at path: String, folders: [String]) throws(Failure) {
        self.path = path
        self.folders = folders
        for folder in [path, Self.work(path)] + folders.map({ Self.work(path) + "/" + $0 }) {
            guard mkdir(folder, 0o777) == 0 else { throw .system("create the attempt's folder", folder) }
        }
    }

    /// The folders that files at these paths need, each after the one it is in.
    static func folders(of paths: [String]) -> [String] {
        var folders: Set<String> = []
        for path in paths where path.contains("/") {
            for place in path.indices where path[place] == "/" { folders.insert(String(path[..<place])) }
        }
        return folders.sorted()
    }

    /// Gives it a name that nobody knows yet. False: it cannot be had.
    fileprivate mutating func move(to path: String) -> Bool {
        guard rename(self.path, path) == 0 else { return false }
        self.path = path
        return true
    }

    /// Writes a small input: over one that a former attempt has left, if there is one.
    mutating func write(_ bytes: [UInt8], to name: String, isExecutable: Bool) throws(Failure) {
        let target = work + "/" + name
        guard !isExecutable, let spare = spare(for: name) else {
            let mode: mode_t = isExecutable ? 0o755 : 0o644
            let file = try OpenFile(target, O_WRONLY | O_CREAT | O_EXCL, mode: mode, to: "copy an input")
            try Self.fill(file, bytes)
            return try file.close()
        }
        let former = spares.remove(at: spare)
        if former.path != name, rename(work + "/" + former.path, target) != 0 {
            throw .system("copy an input", target)
        }
        let file = try OpenFile(target, O_WRONLY | O_NOFOLLOW, to: "copy an input")
        try Self.fill(file, bytes)
        // Not cut to nothing before: ext4 would write a file that was to the disk at once.
        if former.size > bytes.count, ftruncate(file.descriptor, off_t(bytes.count)) != 0 {
            throw .system("copy an input", target)
        }
        try file.close()
    }

    private static func fill(_ file: borrowing OpenFile, _ bytes: [UInt8]) throws(Failure) {
        try file.write(bytes)
        // Believe the file system only as far as it can be asked.
        guard lseek(file.descriptor, 0, SEEK_CUR) == bytes.count else { throw .system("write", file.path, EIO) }
    }

    /// The one of that name, else one in the same folder, else any.
    private func spare(for name: String) -> Int? {
        if let same = spares.firstIndex(where: { $0.path == name }) { return same }
        let folder = Files.folder(of: name)
        return spares.firstIndex { Files.folder(of: $0.path) == folder } ?? spares.indices.last
    }

    /// Removes what former attempts have left, at these names or all of it.
    mutating func removeSpares(at names: [String]? = nil) throws(Failure) {
        if spares.isEmpty { return }
        for spare in spares where names?.contains(spare.path) ?? true {
            guard unlink(work + "/" + spare.path) == 0 else { throw .system("remove a former input", work) }
        }
        spares.removeAll { names?.contains($0.path) ?? true }
    }

    /// The folder for another attempt, if this one has left nothing in it but `found` in `work`: files that it was given,
    /// and what it was given as it was given. The outputs and the log have been taken out. nil: something has changed, it
    /// must not be used again. That no process of the attempt is alive is the caller's to know.
    func cleared(_ found: [Files.Entry]) -> AttemptFolder? {
        var (own, below) = (stat(), stat())
        guard (try? Files.names(in: path).filter { $0 != "log" }) == ["work"], lstat(path, &own) == 0,
            lstat(work, &below) == 0, Self.isPlain(own, path), Self.isPlain(below, work)
        else { return nil }
        var left = AttemptFolder(cleared: self)
        var folders: [String] = []
        for entry in found {
            guard entry.size <= Self.smallSize, Self.isPlain(entry.status, work + "/" + entry.path) else { return nil }
            if entry.kind == S_IFDIR {
                folders.append(entry.path)
            } else {
                left.spares.append(Spare(path: entry.path, size: entry.size))
            }
        }
        return folders.sorted() == self.folders ? left : nil
    }

    private init(cleared former: AttemptFolder) {
        path = former.path
        folders = former.folders
    }

    private static let mask: mode_t = {
        let mask = umask(0o022)
        umask(mask)
        return mask
    }()

    private static let user = geteuid()

    /// Whether a file or folder is as we have made it: mode, owner, one name, no attributes, no access list.
    private static func isPlain(_ status: stat, _ path: String) -> Bool {
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        let mode = isFolder ? S_IFDIR | 0o777 & ~mask : S_IFREG | 0o644 & ~mask
        return status.st_mode == mode && status.st_uid == user && (isFolder || status.st_nlink == 1)
            && has_attributes(path) == 0
    }
}

/// The folders of one run's attempts.
struct AttemptFolders {
    private let folder: String
    private var count = 0
    private var free: [AttemptFolder] = []

    /// More than can be in use at a time are not kept.
    private static let most = 64

    /// `folder` exists.
    init(in folder: String) { self.folder = folder }

    /// A folder with these folders in `work`, at a path that no attempt has had.
    mutating func take(folders: [String]) throws(Failure) -> AttemptFolder {
        count += 1
        let path = folder + "/\(count)"
        if let place = free.lastIndex(where: { $0.folders == folders }) {
            var used = free.remove(at: place)
            if used.move(to: path) { return used }
        }
        return try AttemptFolder(at: path, folders: folders)
    }

    /// Takes back a folder that was cleared. False: there are enough.
    mutating func giveBack(_ folder: AttemptFolder) -> Bool {
        guard free.count < Self.most else { return false }
        free.append(folder)
        return true
    }

    /// Attempts so far.
    var attempts: Int { count }
}
