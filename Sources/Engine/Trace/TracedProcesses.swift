// From system calls to what a stage has done: which file was read, listed, looked for, made. It knows in which folder each
// process is. Unaware of which files matter.

/// Something that a process of a stage has done.
enum TraceEvent: Equatable {
    /// Opened for reading, by this path; `real`: where that leads. `mayBeNew`: it may have been made by this.
    case read(TracedPath, real: TracedPath, mayBeNew: Bool)
    /// The names in a folder were read.
    case listed(TracedPath)
    case started(TracedPath)
    /// Asked about: there is something.
    case looked(TracedPath)
    /// Wanted in some way: there is nothing.
    case missed(TracedPath)
    /// The stage's own from now on: nothing of what it held before is left.
    case made(TracedPath)
    /// Opened for writing alone; if there was nothing before, it is the stage's own.
    case wrote(TracedPath)
    case moved(TracedPath, to: TracedPath)
    /// Talks to another machine, or tries to: `10.0.0.1:80`.
    case talks(to: String, isLocal: Bool)
    /// Talks to another program by a socket that is a file.
    case talksBySocket(TracedPath)
    /// Waits for others to talk to it.
    case listens
    /// Uses what lets it read unseen.
    case readsUnseen
    /// Would trace processes itself, which cannot be done to one that is traced.
    case traces
    /// The stage's program could not be started: an error's name.
    case notStarted(error: [UInt8])
}

/// The processes of a stage as far as its system calls tell.
struct TracedProcesses {
    /// The folder in which a process, or several threads, are.
    private final class Place {
        var folder: TracedPath
        init(_ folder: TracedPath) { self.folder = folder }
    }

    private let start: TracedPath
    private var places: [Int32: Place] = [:]
    /// The last process that has begun to start another one.
    private var lastParent: Int32?
    /// The stage's own process: the first that is heard of.
    private(set) var main: Int32?
    private(set) var mainEnding: TraceEnding?
    private var hasStarted = false

    /// `folder`: where the stage begins.
    init(in folder: TracedPath) { start = folder }

    /// Takes what a line has completed and hands over what it means.
    mutating func take(_ step: TraceStep, _ handle: (TraceEvent) -> Void) {
        switch step {
        case .begun(let name, let process):
            if Self.starters.contains(where: { name.elementsEqual($0) }) { lastParent = process }
        case .ended(let process, let ending):
            places[process] = nil
            if process == main { mainEnding = ending }
        case .replaced(let process, let thread):
            if let place = places.removeValue(forKey: thread) { places[process] = place }
        case .call(let call, let process):
            if main == nil { main = process }
            take(call, process, handle)
        }
    }

    private static let starters = ["clone", "clone3", "fork", "vfork"].map { Array($0.utf8) }

    // MARK: folders

    private mutating func place(of process: Int32) -> Place {
        if let place = places[process] { return place }
        // Its first call may be told before the one that has started it.
        let parent = lastParent.flatMap { places[$0] }
        let place = Place(parent?.folder ?? start)
        places[process] = place
        return place
    }

    /// The path at `place` among the arguments, relative to the process' folder.
    private mutating func path(_ call: TracedCall, _ place: Int, _ process: Int32) -> TracedPath? {
        call.string(place).flatMap { $0.isEmpty ? nil : TracedPath($0, in: self.place(of: process).folder) }
    }

    /// The path at `place + 1`, relative to the open folder at `place`; that itself if the path is empty. nil: it is no
    /// file's.
    private mutating func path(_ call: TracedCall, at place: Int, _ process: Int32) -> TracedPath? {
        guard place + 1 < call.arguments.count else { return nil }
        let base = call.arguments[place]
        var folder = TracedCall.annotation(base)
        if base.starts(with: "AT_FDCWD".utf8) {
            let known = self.place(of: process)
            // Newer versions of strace say where the process is: better than what was counted.
            if let folder { known.folder = folder } else { folder = known.folder }
        }
        guard let text = call.string(place + 1) else { return nil }
        if text.first == TracedPath.slash { return TracedPath(text) }
        return folder.map { text.isEmpty ? $0 : TracedPath(text, in: $0) }
    }

    // MARK: calls

    private mutating func take(_ call: TracedCall, _ process: Int32, _ handle: (TraceEvent) -> Void) {
        switch String(decoding: call.name, as: UTF8.self) {
        case "openat", "openat2": opened(call, path(call, at: 0, process), flags: 2, handle)
        case "open": opened(call, path(call, 0, process), flags: 1, handle)
        case "creat": if let path = path(call, 0, process), call.succeeded { handle(.made(call.resultPath ?? path)) }
        case "newfstatat", "statx", "faccessat", "faccessat2", "fstatat64", "readlinkat":
            // About an open file, it tells nothing that opening has not.
            if call.string(1)?.isEmpty ?? true { return }
            looked(call, path(call, at: 0, process), handle)
        case "stat", "lstat", "stat64", "lstat64", "access", "readlink": looked(call, path(call, 0, process), handle)
        case "execve": started(call, path(call, 0, process), process, handle)
        case "execveat": started(call, path(call, at: 0, process), process, handle)
        case "getdents", "getdents64":
            if call.succeeded, let path = call.arguments.first.flatMap(TracedCall.annotation) { handle(.listed(path)) }
        case "rename", "link": moved(call, path(call, 0, process), path(call, 1, process), handle)
        case "renameat", "renameat2", "linkat":
            moved(call, path(call, at: 0, process), path(call, at: 2, process), handle)
        case "symlink", "symlinkat", "mkdir", "mkdirat", "mknod", "mknodat":
            if call.succeeded, let path = madePath(call, process) { handle(.made(path)) }
        case "chdir": if call.succeeded, let path = path(call, 0, process) { place(of: process).folder = path }
        case "fchdir":
            if call.succeeded, let path = call.arguments.first.flatMap(TracedCall.annotation) {
                place(of: process).folder = path
            }
        case "clone", "clone3", "fork", "vfork": begun(call, by: process)
        case "connect", "sendto", "sendmsg", "sendmmsg", "bind": talks(call, process, handle)
        case "listen": if call.succeeded { handle(.listens) }
        case "io_uring_setup": if let result = call.result, result >= 0 { handle(.readsUnseen) }
        case "ptrace": if !call.error.isEmpty { handle(.traces) }
        default: break
        }
    }

    private mutating func madePath(_ call: TracedCall, _ process: Int32) -> TracedPath? {
        switch String(decoding: call.name, as: UTF8.self) {
        case "symlink": path(call, 1, process)
        case "symlinkat": path(call, at: 1, process)
        case "mkdir", "mknod": path(call, 0, process)
        default: path(call, at: 0, process)
        }
    }

    private func opened(_ call: TracedCall, _ path: TracedPath?, flags: Int, _ handle: (TraceEvent) -> Void) {
        guard let path else { return }
        guard call.succeeded else { return missed(call, path, handle) }
        // What is no file has no path.
        guard let real = call.resultPath ?? (call.resultIsAnnotated ? nil : path) else { return }
        let creates = call.has("O_CREAT", in: flags)
        if call.has("O_TRUNC", in: flags) || call.has("O_TMPFILE", in: flags)
            || creates && call.has("O_EXCL", in: flags)
        {
            return handle(.made(real))
        }
        if call.has("O_PATH", in: flags) { return }
        if call.has("O_WRONLY", in: flags) {
            if creates { handle(.wrote(real)) }
            return
        }
        // What is in a folder is told by getdents.
        if call.has("O_DIRECTORY", in: flags) { return handle(.looked(real)) }
        handle(.read(path, real: real, mayBeNew: creates))
    }

    private func looked(_ call: TracedCall, _ path: TracedPath?, _ handle: (TraceEvent) -> Void) {
        guard let path else { return }
        if let result = call.result, result >= 0 { handle(.looked(path)) } else { missed(call, path, handle) }
    }

    private func missed(_ call: TracedCall, _ path: TracedPath, _ handle: (TraceEvent) -> Void) {
        if call.error.elementsEqual("ENOENT".utf8) || call.error.elementsEqual("ENOTDIR".utf8) { handle(.missed(path)) }
    }

    private mutating func started(
        _ call: TracedCall, _ path: TracedPath?, _ process: Int32, _ handle: (TraceEvent) -> Void
    ) {
        guard let path else { return }
        if call.succeeded {
            hasStarted = true
            handle(.started(path))
        } else if !hasStarted, process == main {
            hasStarted = true
            handle(.notStarted(error: Array(call.error)))
        } else {
            missed(call, path, handle)
        }
    }

    private func moved(
        _ call: TracedCall, _ old: TracedPath?, _ new: TracedPath?, _ handle: (TraceEvent) -> Void
    ) {
        guard call.succeeded, let old, let new else { return }
        handle(.moved(old, to: new))
    }

    private mutating func begun(_ call: TracedCall, by parent: Int32) {
        lastParent = parent
        guard let child = call.result.flatMap(Int32.init(exactly:)), child > 0 else { return }
        let place = place(of: parent)
        let isShared = (0..<call.arguments.count).contains { call.has("CLONE_FS", in: $0) }
        // The child's own calls may have been told already.
        if isShared { places[child] = place } else if places[child] == nil { places[child] = Place(place.folder) }
    }

    private mutating func talks(_ call: TracedCall, _ process: Int32, _ handle: (TraceEvent) -> Void) {
        let isBind = call.name.elementsEqual("bind".utf8)
        for argument in call.arguments {
            guard let address = TraceAddress(argument) else { continue }
            switch address {
            case .machine(let name, let isLocal): if !isBind { handle(.talks(to: name, isLocal: isLocal)) }
            case .file(let bytes):
                guard call.succeeded else { return }
                let path = TracedPath(bytes, in: place(of: process).folder)
                handle(isBind ? .made(path) : .talksBySocket(path))
            }
        }
    }
}

extension TracedCall {
    fileprivate var succeeded: Bool { result.map { $0 >= 0 } ?? false }

    /// Whether strace says what the descriptors lead to that calls return.
    fileprivate var resultIsAnnotated: Bool { arguments.first.map { $0.contains(UInt8(ascii: "<")) } ?? false }
}
