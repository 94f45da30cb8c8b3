// Tells when files are saved, by inotify(7) on their folders: editors save by writing a new file and renaming it, so a
// watch on the file itself would be left with the old one. Unaware of what the files are for.
// The price: changes made on another host of a network file system are not seen.

import CProcess
import Glibc

/// A changing set of watched files. Used from one thread.
final class FileWatch {
    private let descriptor: Int32
    /// Names that matter in each watched folder.
    private var names: [Name: Set<Name>] = [:]
    private var folders: [Int32: Name] = [:]
    /// Saved, but not told yet.
    private var pending: Set<Name> = []

    private static let saves = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE)
    private static let losses = UInt32(IN_DELETE_SELF | IN_MOVE_SELF)

    init() throws(Failure) {
        descriptor = inotify_init1(Int32(O_CLOEXEC | O_NONBLOCK))
        guard descriptor >= 0 else { throw .system("watch files", "inotify") }
    }

    deinit { close(descriptor) }

    /// Watches these files, by absolute path, and no others. A file that does not exist is watched for. True if a folder
    /// is watched that was not before: what was read from it until now may be out of date.
    func watch(_ paths: [Name]) throws(Failure) -> Bool {
        var wanted: [Name: Set<Name>] = [:]
        for path in paths {
            for (folder, name) in Self.places(of: path.text) { wanted[folder, default: []].insert(name) }
        }
        for (watch, folder) in folders where wanted[folder] == nil {
            inotify_rm_watch(descriptor, watch)
            folders[watch] = nil
        }
        var isNew = false
        let known = Set(folders.values)
        for folder in wanted.keys where !known.contains(folder) {
            let watch = inotify_add_watch(descriptor, folder.text, Self.saves | Self.losses | UInt32(IN_ONLYDIR))
            guard watch >= 0 else {
                if errno == ENOENT || errno == ENOTDIR { continue }  // Just removed: found by the next call.
                throw .system("watch the folder", folder.text)
            }
            folders[watch] = folder
            isNew = true
        }
        names = wanted
        return isNew
    }

    /// Forgets that these files have been saved, if they have.
    func disregard(_ paths: [String]) {
        if !paths.isEmpty { pending.formUnion(take().subtracting(paths.map { Name($0) })) }
    }

    /// Waits until watched files have been saved and then left alone for a moment; their paths, sorted. nil if `signals`
    /// became readable first.
    func next(signals: Int32) throws(Failure) -> [Name]? {
        var changed = pending
        pending = []
        var settled = 0.0
        var latest = 0.0
        while true {
            let now = Clock.seconds()
            if !changed.isEmpty && (now >= settled || now >= latest) { return changed.sorted() }
            let timeout = changed.isEmpty ? -1 : Int32((min(settled, latest) - now) * 1000) + 1
            var waiting = [
                pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waiting, 2, timeout) >= 0 || errno == EINTR else { throw .system("wait for saves", "poll") }
            if waiting[0].revents != 0 { return nil }
            guard waiting[1].revents != 0 else { continue }
            let found = take()
            guard !found.isEmpty else { continue }
            if changed.isEmpty { latest = now + 2 }
            settled = Clock.seconds() + 0.1
            changed.formUnion(found)
        }
    }

    /// Reads all waiting events; the watched paths that they concern.
    private func take() -> Set<Name> {
        var paths: Set<Name> = []
        let header = MemoryLayout<inotify_event>.size
        withUnsafeTemporaryAllocation(byteCount: 1 << 14, alignment: 8) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                guard count > 0 else { return }
                var start = 0
                while start + header <= count {
                    let event = buffer.loadUnaligned(fromByteOffset: start, as: inotify_event.self)
                    let text = UnsafeRawBufferPointer(
                        rebasing: buffer[(start + header)..<(start + header + Int(event.len))])
                    note(event, Name(String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)), &paths)
                    start += header + Int(event.len)
                }
            }
        }
        return paths
    }

    private func note(_ event: inotify_event, _ name: Name, _ paths: inout Set<Name>) {
        if event.mask & UInt32(IN_Q_OVERFLOW) != 0 {
            // Events were lost: anything may have changed.
            for (folder, names) in names { for name in names { paths.insert("\(folder)/\(name)") } }
            return
        }
        guard let folder = folders[event.wd] else { return }
        if event.mask & (Self.losses | UInt32(IN_IGNORED)) != 0 {
            if event.mask & UInt32(IN_IGNORED) == 0 { inotify_rm_watch(descriptor, event.wd) }
            folders[event.wd] = nil
            paths.insert(folder)
        } else if names[folder]?.contains(name) == true {
            paths.insert("\(folder)/\(name)")
        }
    }

    /// Folders that exist and the name in each to wait for: the file itself, what a link leads to, or the first folder
    /// that is missing on the way.
    private static func places(of path: String) -> [(folder: Name, name: Name)] {
        var places: [(folder: Name, name: Name)] = []
        var path = path
        while true {
            let folder = Files.folder(of: path)
            if isFolder(folder) || folder.isEmpty || folder.hasBytes(of: path) {
                places.append((Name(folder), Name(Files.name(of: path))))
                break
            }
            path = folder
        }
        if let real = realpath(path, nil) {
            defer { free(real) }
            let target = String(cString: real)
            if !target.hasBytes(of: path) {
                places.append((Name(Files.folder(of: target)), Name(Files.name(of: target))))
            }
        }
        return places
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
