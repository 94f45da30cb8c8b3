// Private folders of attempts, and their second use: on some file systems making and removing files costs more than a short
// command. Unaware of stages and of processes.

import Glibc

/// A folder that belongs to one attempt: `work`, where the stage runs and writes, and `log`. It is the stage's TMPDIR.
struct AttemptFolder: Sendable {
    /// A file that an attempt was given. In a kept folder the next one writes over it.
    private struct Input {
        /// Relative to `work`.
        var path: Name
        /// Position in `kept`, and name there.
        var folder: Int
        var name: Name
        /// How long it was when that was last known.
        var size: Int
        /// What it holds; nil: an attempt may have changed that.
        var bytes: [UInt8]?
        var file: KeptFile
    }

    let path: String
    /// Where the stage runs and writes.
    let work: String
    /// Of the attempt: unlike the path, no other one of this run has it.
    private(set) var number: Int
    /// All folders below `work`, relative to it, sorted.
    let folders: [Name]
    /// What the stage prints.
    private(set) var log: SharedFile
    /// The folder itself, `work` and `folders`, held open; none: it has one use only.
    private var kept: [KeptFile]
    private var inputs: [Input] = []
    /// Inputs of the attempt before: they are written over or go before the next one starts.
    private var spares: [Input] = []

    /// Larger inputs are not worth overwriting.
    static let smallSize = 1 << 16
    /// With more files and folders than these it has one use only: each costs a descriptor.
    static let mostKept = 16

    static func work(_ folder: String) -> String { folder + "/work" }
    static func log(_ folder: String) -> String { folder + "/log" }

    var isKept: Bool { !kept.isEmpty }

    /// Makes a folder that nobody has used.
    init(at path: String, number: Int, folders: [Name], isKept: Bool) throws(Failure) {
        self.path = path
        work = Self.work(path)
        self.number = number
        self.folders = folders
        let all = [path, work] + folders.map { Self.work(path) + "/" + $0.text }
        for folder in all {
            guard mkdir(folder, 0o777) == 0 else { throw .system("create the attempt's folder", folder) }
        }
        var kept: [KeptFile] = []
        if isKept {
            for folder in all { kept.append(try KeptFile(folder: folder)) }
        }
        self.kept = kept
        log = try Self.makeLog(path)
    }

    private static func makeLog(_ path: String) throws(Failure) -> SharedFile {
        SharedFile(try OpenFile(log(path), O_WRONLY | O_CREAT | O_EXCL | O_APPEND, to: "write the log"))
    }

    /// The folders that files at these paths need, each after the one it is in.
    static func folders(of paths: [Name]) -> [Name] {
        var folders: [Name] = []
        for path in paths {
            let bytes = path.utf8
            for place in bytes.indices where bytes[place] == UInt8(ascii: "/") {
                folders.append(Name(path.text[..<place]))
            }
        }
        folders.sort()
        var distinct: [Name] = []
        for folder in folders where folder != distinct.last { distinct.append(folder) }
        return distinct
    }

    /// Where something in `work` is, for system calls: in an open folder, if it is held open.
    private func place(of name: Name) -> (folder: Int32, name: String) {
        guard let folder = keptFolder(of: name) else { return (AT_FDCWD, work + "/" + name.text) }
        return (kept[folder].descriptor, Files.name(of: name.text))
    }

    /// Position in `kept`.
    private func keptFolder(of name: Name) -> Int? {
        if kept.isEmpty { return nil }
        guard let slash = name.utf8.lastIndex(of: UInt8(ascii: "/")) else { return 1 }
        let folder = Name(name.text[..<slash])
        return folders.firstIndex(of: folder).map { $0 + 2 }
    }

    /// Opens a file in `work`.
    func open(_ name: Name, _ flags: Int32, mode: mode_t = 0o644, to what: String) throws(Failure) -> OpenFile {
        try OpenFile(name.text, in: work, by: place(of: name), flags, mode: mode, to: what)
    }

    /// Moves a file in `work` over `target`.
    func move(_ name: Name, to target: String) throws(Failure) {
        let place = place(of: name)
        try Files.move(place.name, in: place.folder, to: target)
    }

    /// Puts the file at `source` (absolute) in the place of one in `work`.
    func replace(_ name: Name, by source: String) throws(Failure) {
        let place = place(of: name)
        guard renameat(AT_FDCWD, source, place.folder, place.name) == 0 else { throw .system("copy an output", source) }
    }

    /// Removes a file in `work`.
    func remove(_ name: Name) throws(Failure) {
        let place = place(of: name)
        guard unlinkat(place.folder, place.name, 0) == 0 else { throw .system("remove", work + "/" + name.text) }
    }

    /// Writes a small input: over one that a former attempt has left, if there is one of that mode.
    mutating func write(_ bytes: [UInt8], to name: Name, mode: mode_t) throws(Failure) {
        if mode & ~Files.umask != 0o644 & ~Files.umask {
            try removeSpares(at: [name])
            return try create(name, mode: mode, bytes)
        }
        guard let folder = keptFolder(of: name) else { return try create(name, mode: 0o644, bytes) }
        let base = Name(Files.name(of: name.text))
        let spare = spares.firstIndex { $0.path == name } ?? spares.firstIndex { $0.folder == folder }
        guard let spare else {
            try create(name, mode: 0o644, bytes)
            let file = try KeptFile(open(name, O_RDONLY, to: "copy an input"))
            return inputs.append(
                Input(path: name, folder: folder, name: base, size: bytes.count, bytes: bytes, file: file))
        }
        var input = spares.remove(at: spare)
        let descriptor = kept[folder].descriptor
        if input.name != base, renameat(descriptor, input.name.text, descriptor, base.text) != 0 {
            throw .system("copy an input", work + "/" + name.text)
        }
        // Stages of a sweep are often given the same files.
        if input.bytes != bytes {
            let file = try open(name, O_WRONLY | O_NOFOLLOW, to: "copy an input")
            try Self.fill(file, bytes)
            // Not cut to nothing before: ext4 would write a file that was to the disk at once.
            if input.size > bytes.count, ftruncate(file.descriptor, off_t(bytes.count)) != 0 {
                throw .system("copy an input", file.path)
            }
            try file.close()
        }
        input.path = name
        input.name = base
        input.size = bytes.count
        input.bytes = bytes
        inputs.append(input)
    }

    private func create(_ name: Name, mode: mode_t, _ bytes: [UInt8]) throws(Failure) {
        let file = try open(name, O_WRONLY | O_CREAT | O_EXCL, mode: mode, to: "copy an input")
        try Self.fill(file, bytes)
        try file.close()
    }

    private static func fill(_ file: borrowing OpenFile, _ bytes: [UInt8]) throws(Failure) {
        try file.write(bytes)
        // Believe the file system only as far as it can be asked.
        guard lseek(file.descriptor, 0, SEEK_CUR) == bytes.count else { throw .system("write", file.path, EIO) }
    }

    /// Removes what former attempts have left, at these names or all of it.
    mutating func removeSpares(at names: [Name]? = nil) throws(Failure) {
        for place in spares.indices.reversed() where names?.contains(spares[place].path) ?? true {
            let spare = spares.remove(at: place)
            guard unlinkat(kept[spare.folder].descriptor, spare.name.text, 0) == 0 else {
                throw .system("remove a former input", work + "/" + spare.path.text)
            }
        }
    }

    /// Everything is in place: from now on what happens in it is the stage's doing. `timesTell`: see `KeptFile`.
    mutating func setMarks(timesTell: Bool) {
        guard timesTell else { return }
        for place in kept.indices { kept[place].setMark() }
        for place in inputs.indices { inputs[place].file.setMark() }
    }

    /// The size of all `outputs` together, if there is nothing in a kept folder but the log, these as regular files, and
    /// what it was given as it was given: modes, owners, no attributes. nil: the folder must not be used again, or not
    /// before somebody has looked closer.
    mutating func outputSize(ifOnly outputs: [Name]) -> Int? {
        if kept.isEmpty { return nil }
        for (place, folder) in kept.enumerated() {
            switch folder.state {
            case .untouched: continue
            case .plain where folder.holds(expected(in: place, outputs)): continue
            default: return nil
            }
        }
        for place in inputs.indices {
            switch inputs[place].file.state {
            case .untouched: continue
            case .plain(let size) where size <= Self.smallSize:
                inputs[place].size = size
                inputs[place].bytes = nil
            default: return nil
            }
        }
        var size = 0
        for output in outputs {
            var status = stat()
            let place = place(of: output)
            guard fstatat(place.folder, place.name, &status, AT_SYMLINK_NOFOLLOW) == 0,
                status.st_mode & S_IFMT == S_IFREG
            else { return nil }
            size += Int(status.st_size)
        }
        return size
    }

    /// What should be in one of the kept folders.
    private func expected(in place: Int, _ outputs: [Name]) -> [KeptFile.Expected] {
        if place == 0 { return [.init(name: "log", inode: nil), .init(name: "work", inode: kept[1].inode)] }
        var expected: [KeptFile.Expected] = []
        for (position, folder) in folders.enumerated() where keptFolder(of: folder) == place {
            expected.append(.init(name: Name(Files.name(of: folder.text)), inode: kept[position + 2].inode))
        }
        for input in inputs where input.folder == place {
            expected.append(.init(name: input.name, inode: input.file.inode))
        }
        for output in outputs where keptFolder(of: output) == place {
            expected.append(.init(name: Name(Files.name(of: output.text)), inode: nil))
        }
        return expected
    }

    /// Moves the log to a place that no other attempt of the run uses, unless nothing was printed.
    mutating func takeLog() throws(Failure) -> String? {
        if try log.file.status().size == 0 { return nil }
        let place = Files.folder(of: path) + "/\(number).log"
        try Files.move(Self.log(path), to: place)
        log = try Self.makeLog(path)
        return place
    }

    /// For another attempt. `outputSize(ifOnly:)` has said that it can be had, and the outputs have been taken out. That no
    /// process of the attempt is alive is the caller's to know.
    var cleared: AttemptFolder {
        var next = self
        next.spares = inputs
        next.inputs = []
        return next
    }

    /// The same folder for the attempt of this number.
    func used(by number: Int) -> AttemptFolder {
        var next = self
        next.number = number
        return next
    }
}
