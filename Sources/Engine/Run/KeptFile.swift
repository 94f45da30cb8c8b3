// A file or folder that is held open, to see quickly what others have done to it. Unaware of attempts.

import CProcess
import Glibc

/// A file or folder of our own making, open for reading: a program that is open for writing could not be started.
struct KeptFile: Sendable {
    /// Something that a folder should hold.
    struct Expected {
        var name: Name
        /// nil: any regular file.
        var inode: UInt64?
    }

    /// What has become of it.
    enum State: Equatable {
        /// Nothing has been done to it since it was marked: neither to its content nor to its mode, owner, names or
        /// attributes.
        case untouched
        /// It may hold something else, but is otherwise as we have made it: mode, owner, one name, no attributes, no
        /// access list. The size in bytes.
        case plain(size: Int)
        case odd
    }

    private let file: SharedFile
    let inode: UInt64
    /// Its change time when it was marked, in nanoseconds since 1970.
    private var mark: Int64?

    var descriptor: Int32 { file.file.descriptor }

    /// Out of the way: what is below these is copied for each child.
    private static let leastDescriptor: Int32 = 64

    init(_ file: consuming OpenFile) throws(Failure) {
        inode = try file.status().inode
        file.raise(to: Self.leastDescriptor)
        self.file = SharedFile(file)
    }

    init(folder path: String) throws(Failure) {
        try self.init(OpenFile(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, to: "read the folder"))
    }

    /// From now on `state` knows of every change. Only where times tell of it (`timesTellChanges`).
    mutating func setMark() { mark = (try? file.file.status())?.changed }

    /// Whether the folder holds these and nothing else. False also where the file system does not tell.
    func holds(_ expected: [Expected]) -> Bool {
        guard let found = try? Files.entries(of: descriptor, file.file.path), found.count == expected.count else {
            return false
        }
        return found.allSatisfy { entry in
            expected.contains {
                $0.name == entry.name && ($0.inode.map { $0 == entry.inode } ?? (entry.type == DT_REG))
            }
        }
    }

    private static let user = geteuid()

    /// What others have done to it.
    var state: State {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .odd }
        if let mark, FileStatus(status).changed == mark { return .untouched }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        let mode = isFolder ? S_IFDIR | 0o777 & ~Files.umask : S_IFREG | 0o644 & ~Files.umask
        let isPlain =
            status.st_mode == mode && status.st_uid == Self.user && (isFolder || status.st_nlink == 1)
            && has_attributes(descriptor) == 0
        return isPlain ? .plain(size: Int(status.st_size)) : .odd
    }

    /// Whether the change times of files in this folder tell of every change. From Linux 6.13 on (multigrain timestamps) some
    /// file systems give a change another time than the one that somebody has seen; before, times tick every few
    /// milliseconds. On tmpfs the removal of a name may not show.
    static func timesTellChanges(in path: String) -> Bool {
        guard let folder = try? KeptFile(folder: path), let system = FileSystemKind(of: folder.descriptor),
            system != .tmpfs
        else { return false }
        for _ in 0..<3 {
            let tick = coarseTime
            guard mkdirat(folder.descriptor, "probe", 0o777) == 0 else { return false }
            var marked = folder
            marked.setMark()
            unlinkat(folder.descriptor, "probe", AT_REMOVEDIR)
            let tells = marked.state != .untouched
            // If the clock ticked meanwhile, that says nothing.
            if coarseTime == tick { return tells }
        }
        return false
    }

    private static var coarseTime: Int {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        return now.tv_sec * 1_000_000_000 + now.tv_nsec
    }
}
