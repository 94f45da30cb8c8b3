// What a stage may read without a word: its own folder, what its key holds, the system. Looks at paths, not at files.

import Glibc

/// Paths whose contents a key stands for.
struct KeyedPlaces: Sendable {
    /// Inputs that are read where they are, programs, interpreters.
    var files: Set<TracedPath> = []
    /// Folders that are looked at as a whole: packages of an interpreter.
    var folders: [TracedPath] = []
    /// Folders of which the key holds modules only.
    var modules: [(folder: TracedPath, files: ModuleFiles)] = []
    /// Folders of which the key holds what is in them by name.
    var listed: [TracedPath] = []
    /// What was installed with programs that the key holds alone, below these folders.
    var installations: [TracedPath] = []

    /// Whether the content is in the key. What Python makes of a module counts as the module.
    func hold(_ path: TracedPath) -> Bool {
        files.contains(path) || folders.contains { path.isIn($0) }
            || modules.contains { path.isIn($0.folder) && $0.files.contains(path.shown) }
    }

    /// Whether the names in the folder are in the key.
    func holdNames(in folder: TracedPath) -> Bool { hold(folder) || listed.contains { folder.isIn($0) } }

    /// The installation that a file belongs to; nil: none of those.
    func installation(of path: TracedPath) -> TracedPath? {
        installations.first { prefix in
            guard let rest = path.below(prefix) else { return false }
            return Self.installed.contains { rest.starts(with: $0) }
        }
    }

    /// Where programs have what is theirs.
    private static let installed = ["lib/", "lib64/", "libexec/", "share/", "etc/"].map { Array($0.utf8) }

    mutating func add(file path: String) {
        let path = TracedPath(path)
        files.insert(path)
        files.insert(path.resolved)
    }

    mutating func add(folder path: String) {
        let path = TracedPath(path)
        // Nobody's packages are a whole system, or somebody's home.
        guard path.bytes.count > 1 else { return }
        for folder in [path, path.resolved] where !folders.contains(folder) { folders.append(folder) }
    }

    mutating func add(modules files: ModuleFiles, in path: String) {
        let path = TracedPath(path)
        // A module that is named itself.
        if path.status().map({ $0.st_mode & S_IFMT == S_IFREG }) ?? false { return add(file: path.shown) }
        for folder in [path, path.resolved] { modules.append((folder, files)) }
    }
}

/// Where things are for one attempt of a stage.
struct TraceGround: Sendable {
    /// A folder by the name that it is called and the one where that leads.
    struct Folder: Sendable {
        var named: TracedPath
        var real: TracedPath

        init(_ path: String) {
            named = TracedPath(path)
            real = named.resolved
        }

        /// What follows the folder; nil: it is not in it.
        func below(_ path: TracedPath) -> ArraySlice<UInt8>? { path.below(named) ?? path.below(real) }
        func holds(_ path: TracedPath) -> Bool { below(path) != nil }
        /// Whether the path is a folder that this one is in, or this one.
        func isBelow(_ path: TracedPath) -> Bool { named.isIn(path) || real.isIn(path) }
    }

    /// The attempt's folder, and the one in it in which the stage runs.
    let own: Folder
    let work: Folder
    let project: Folder
    let store: Folder
    /// The user's; nil: none that is the user's alone.
    let home: Folder?
    let keyed: KeyedPlaces
    /// What was put into `work`, relative to it.
    let given: Set<[UInt8]>
    /// The folders in `work` that hold some of that.
    let givenFolders: Set<[UInt8]>

    init(attempt: String, project: String, store: String, keyed: KeyedPlaces, given: [Name]) {
        own = Folder(attempt)
        work = Folder(AttemptFolder.work(attempt))
        self.project = Folder(project)
        self.store = Folder(store)
        let home = Self.homeFolder.map { Folder($0) }
        self.home = home.flatMap { Self.isOfSystem($0.real) || $0.real == .root ? nil : $0 }
        self.keyed = keyed
        self.given = Set(given.map { Array($0.utf8) })
        givenFolders = Set(given.flatMap(\.folders).map { Array($0.utf8) })
    }

    private static var homeFolder: String? {
        guard let entry = getpwuid(getuid()), let home = entry.pointee.pw_dir else { return nil }
        return String(cString: home)
    }

    // MARK: what counts

    /// Whether what is read there needs a declaration.
    func counts(_ path: TracedPath) -> Bool {
        if own.holds(path) || keyed.hold(path) { return false }
        if project.holds(path) || store.holds(path) { return true }
        if let home, home.holds(path) { return !isCache(path) }
        return !Self.isOfSystem(path)
    }

    /// Whether it is the user's there, not ours.
    func isOfProject(_ path: TracedPath) -> Bool { project.holds(path) && !store.holds(path) }

    /// Where programs find what belongs to the machine: its packages, its settings, its devices.
    private static let system = [
        "/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin", "/etc", "/proc", "/sys", "/dev", "/run",
        "/boot",
        "/var/run", "/var/lib", "/var/cache", "/nix/store", "/gnu/store", "/snap",
    ].map { TracedPath($0) }
    /// Folders for everybody's files among them.
    private static let shared = TracedPath("/dev/shm")

    static func isOfSystem(_ path: TracedPath) -> Bool {
        system.contains { path.isIn($0) } && !path.isIn(shared)
    }

    /// Folders that programs are looked for in.
    private static let programs = [
        "/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin",
    ].map { TracedPath($0) }

    static func isSystemProgram(_ path: TracedPath) -> Bool { programs.contains(path.folder) }

    /// What is in a home but is made from what is elsewhere, by programs that make it again if it has gone.
    private static let caches = [".cache/fontconfig", ".cache/matplotlib", ".cache/mesa_shader_cache", ".fontconfig"]

    private func isCache(_ path: TracedPath) -> Bool {
        guard let rest = home?.below(path) else { return false }
        if Self.caches.contains(where: { rest.starts(with: ($0 + "/").utf8) || rest.elementsEqual($0.utf8) }) {
            return true
        }
        // TeX's formats and fonts: .texlive2022/texmf-var/…
        let steps = rest.split(separator: TracedPath.slash, maxSplits: 2)
        return steps.count > 1 && steps[0].starts(with: ".texlive".utf8) && steps[1].elementsEqual("texmf-var".utf8)
    }

    /// The module that Python has made this file of: `lib/a.py` of `lib/__pycache__/a.cpython-311.pyc`; else the file itself.
    static func source(of path: TracedPath) -> TracedPath {
        let folder = path.folder
        guard path.name.suffix(4).elementsEqual(".pyc".utf8), folder.name.elementsEqual("__pycache__".utf8) else {
            return path
        }
        let module = path.name.prefix { $0 != UInt8(ascii: ".") } + ".py".utf8
        let source = TracedPath(Array(module), in: folder.folder)
        return source.status() == nil ? path : source
    }
}
