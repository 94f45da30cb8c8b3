// Whole-file and whole-folder operations on paths. Unaware of the store's layout.

import CProcess
import Glibc
import StageGraph

/// Operations on whole files and folders.
public enum Files {
    /// The whole content; nil if there is no such file.
    package static func read(_ path: String) throws(Failure) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .system("read", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("read", path) }
        let expected = Int(status.st_size)
        guard expected <= largest else { throw tooLarge(path) }
        var code: Int32 = 0
        // One byte more than the size, so that the end is seen without another buffer unless the file grew.
        var bytes = [UInt8](unsafeUninitializedCapacity: expected + 1) { buffer, count in
            while count < buffer.count {
                let got = Glibc.read(descriptor, buffer.baseAddress! + count, buffer.count - count)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { code = errno }
                if got <= 0 { break }
                count += got
            }
        }
        var chunk = [UInt8](repeating: 0, count: bytes.count > expected ? 1 << 16 : 0)
        while code == 0, !chunk.isEmpty {
            let got = Glibc.read(descriptor, &chunk, chunk.count)
            if got < 0 && errno == EINTR { continue }
            if got < 0 { code = errno }
            if got <= 0 { break }
            bytes.append(contentsOf: chunk[..<got])
            if bytes.count > largest { throw tooLarge(path) }
        }
        guard code == 0 else { throw .system("read", path, code) }
        return bytes
    }

    /// More than this is not read into memory as a whole: it is no manifest, record or log of ours, but a device or a file
    /// of holes.
    private static let largest = 1 << 29

    private static func tooLarge(_ path: String) -> Failure {
        Failure(
            .work, "the file is too large to be read as a whole", at: path, facts: [.init("limit", "\(largest) bytes")])
    }

    /// Makes the folder and those above it; fine if it is there.
    package static func createFolder(_ path: String) throws(Failure) {
        if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex else {
            throw .system("create the folder", path)
        }
        try createFolder(String(path[..<slash]))
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .system("create the folder", path) }
    }

    /// Makes an empty folder in `TMPDIR`, else in /tmp, for what nobody needs afterwards: whoever asks for it removes it.
    package static func createTemporaryFolder() throws(Failure) -> String {
        let named = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        let parent = named.isEmpty ? "/tmp" : named
        var template = Array((parent + "/stagecraft-XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else { throw .system("make a temporary folder", parent) }
        return String(cString: made)
    }

    /// Moves a file over `target`, making its folder if that is missing. `source` is relative to `folder`, if that is given.
    package static func move(_ source: String, in folder: Int32 = AT_FDCWD, to target: String) throws(Failure) {
        if renameat(folder, source, AT_FDCWD, target) == 0 { return }
        guard errno == ENOENT else { throw .system("write", target) }
        try createFolder(self.folder(of: target))
        guard renameat(folder, source, AT_FDCWD, target) == 0 else { throw .system("write", target) }
    }

    /// Makes a file that takes so many bytes of the disk, as far as that is possible.
    package static func reserve(_ bytes: Int, at path: String) {
        guard let file = try? OpenFile(path, O_WRONLY | O_CREAT, to: "reserve room") else { return }
        if posix_fallocate(file.descriptor, 0, off_t(bytes)) != 0 { unlink(path) }
    }

    /// Waits until names added to or removed from the folder are on the disk.
    package static func syncFolder(_ path: String) throws(Failure) {
        try OpenFile(path, O_RDONLY | O_DIRECTORY, to: "write to the disk").sync()
    }

    /// Writes a whole file.
    package static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        let file = try OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC, to: "write")
        try file.write(bytes)
        // Believe the file system only as far as it can be asked.
        guard try file.status().size == bytes.count else { throw .system("write", path, EIO) }
        try file.close()
    }

    /// The umask of this program.
    package static let umask: mode_t = {
        let mask = Glibc.umask(0o022)
        _ = Glibc.umask(mask)
        return mask
    }()

    /// Lets those who may use the file at `target` use the one that will take its place, whatever the umask is now.
    static func keepMode(of target: String, for file: String) throws(Failure) {
        // That it cannot be done is no reason not to write.
        if let former = try FileStatus(of: target) { chmod(file, former.mode) }
    }

    /// Replaces `target` by `bytes`, all or nothing: `temporary` is on the same file system.
    static func replace(_ target: String, by bytes: [UInt8], through temporary: String) throws(Failure) {
        do throws(Failure) {
            try write(bytes, to: temporary)
            try keepMode(of: target, for: temporary)
            try move(temporary, to: target)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Writes a file that a person asked for, all or nothing.
    public static func write(_ text: String, to path: String) throws(Failure) {
        try replace(path, by: Array(text.utf8), through: path + ".\(getpid())")
    }

    /// Whether there is a regular file, perhaps behind a symbolic link.
    public static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// The content of a regular file and its first bytes, at most `count`; nil if there is none.
    public static func contentAndStart(of path: String, count: Int) throws(Failure) -> (FileContent, [UInt8])? {
        guard let status = try FileStatus(of: path), status.isRegular else { return nil }
        let hasher = SHA256()
        var size = 0
        var start: [UInt8] = []
        try OpenFile(path, O_RDONLY, to: "read").forEachChunk { chunk in
            hasher.update(chunk)
            size += chunk.count
            start.append(contentsOf: chunk.prefix(count - start.count))
        }
        return (FileContent(size: size, digest: hasher.finish()), start)
    }

    /// Names in a folder, sorted by their bytes; none if it does not exist.
    package static func names(in folder: String) throws(Failure) -> [String] {
        try entries(in: folder).map(\.name.text)
    }

    /// What is in a folder, sorted by name; nothing if it does not exist.
    private static func entries(in folder: String) throws(Failure) -> [Listed] {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return [] }
            throw .system("read the folder", folder)
        }
        defer { close(descriptor) }
        let entries = try entries(of: descriptor, folder)
        return entries.count < 2 ? entries : entries.sorted { $0.name < $1.name }
    }

    /// Something in a folder, as the folder itself says.
    package struct Listed {
        package var name: Name
        package var inode: UInt64
        /// DT_DIR, DT_REG, …; DT_UNKNOWN where the file system does not tell.
        package var type: Int
        /// The name's bytes and a zero where they are not UTF-8, so that `name` cannot hold them; else nothing.
        var rawName: [CChar] = []

        init(_ entry: folder_entry) {
            let text = String(validatingCString: entry.name)
            name = Name(text ?? String(cString: entry.name))
            inode = entry.inode
            type = Int(entry.type)
            if text == nil { rawName = Array(UnsafeBufferPointer(start: entry.name, count: strlen(entry.name) + 1)) }
        }
    }

    /// All that is in an open folder, in no order. `path` is for messages.
    package static func entries(of folder: Int32, _ path: String) throws(Failure) -> [Listed] {
        var capacity = 1 << 12
        while true {
            var code: Int32 = 0
            let found = withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 8) { buffer -> [Listed] in
                let bytes = buffer.baseAddress!.assumingMemoryBound(to: CChar.self)
                let filled = read_folder(folder, bytes, capacity)
                if filled < 0 { code = errno }
                var found: [Listed] = []
                var place = 0
                var entry = folder_entry()
                while filled > 0, next_entry(bytes, filled, &place, &entry) != 0 {
                    found.append(Listed(entry))
                }
                return found
            }
            if code == 0 { return found }
            guard code == ERANGE else { throw .system("read the folder", path, code) }
            capacity *= 8
        }
    }

    /// Removes a file or a folder with all in it, as far as that is possible; never follows links.
    package static func remove(_ path: String) {
        if unlink(path) == 0 || errno == ENOENT { return }
        removeFolder(path)
    }

    private static func removeFolder(_ path: String) {
        if access(path, R_OK | W_OK | X_OK) != 0 { chmod(path, 0o700) }
        for entry in (try? entries(in: path)) ?? [] {
            let place = path + "/" + (entry.rawName.isEmpty ? entry.name.text : nameable(entry, in: path))
            if unlink(place) != 0, [EISDIR, EPERM].contains(errno) { removeFolder(place) }
        }
        rmdir(path)
    }

    /// Gives what has a name that is no text one that is.
    private static func nameable(_ entry: Listed, in folder: String) -> String {
        let name = ".stagecraft-\(entry.inode)"
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        renameat(descriptor, entry.rawName, descriptor, name)
        close(descriptor)
        return name
    }

    /// Something in a folder.
    package struct Entry {
        /// Relative to the folder that was looked into.
        package var path: Name
        /// Of the thing itself, not of what a link points to.
        var status: stat

        /// S_IFDIR, S_IFREG, …
        package var kind: mode_t { status.st_mode & S_IFMT }
        /// Bytes; 0 for folders.
        package var size: Int { kind == S_IFDIR ? 0 : Int(status.st_size) }
    }

    /// All that is in a folder and in those in it; each folder comes before what is in it.
    package static func tree(_ folder: String) throws(Failure) -> [Entry] {
        var found: [Entry] = []
        try look(in: folder, prefix: "", &found)
        return found
    }

    private static func look(in folder: String, prefix: String, _ found: inout [Entry]) throws(Failure) {
        for listed in try entries(in: folder) {
            let place = folder + "/" + listed.name.text
            var status = stat()
            // A name that is no text is enough to know: nobody can have declared it.
            guard listed.rawName.isEmpty else {
                found.append(Entry(path: Name(prefix + listed.name.text), status: status))
                continue
            }
            guard lstat(place, &status) == 0 else { throw .system("read", place) }
            let entry = Entry(path: Name(prefix + listed.name.text), status: status)
            found.append(entry)
            if entry.kind == S_IFDIR { try look(in: place, prefix: "\(entry.path)/", &found) }
        }
    }

    /// The path without its last component; "." for a bare name.
    package static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last component of a path.
    package static func name(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
    }

    /// `path` itself if it is absolute, else below `folder`.
    package static func absolute(_ path: String, in folder: String) -> String {
        path.utf8.first == UInt8(ascii: "/") ? path : folder + "/" + path
    }
}
