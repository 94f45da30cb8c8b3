// What a Python finds beside its own library: the packages that are installed for it, by their lists of files, and what lies
// around them. Unaware of what is imported. Python itself is not run.
//
// The price: a file of an installed package that is changed in place is not noticed; the package's list of files does not
// change with it.

import Glibc

/// What was found, and where: what is read there the digest stands for.
struct PythonPackagesFound {
    var listing: PackageListing
    /// Folders that hold `bin` and `lib`.
    var prefixes: [String] = []
    /// Folders of modules elsewhere.
    var linked: [String] = []

    /// All of it.
    var content: ModuleContent { listing.content }
}

/// Digests the packages of the environment (`venv`, conda, the system's) that a program belongs to.
struct PythonPackages {
    private let index: StatIndex
    private var text: [UInt8] = []
    /// Where in `text` what stands that a lock file may tell.
    private var pieces: [PackageListing.Piece] = []
    /// Folders of modules elsewhere that were looked into.
    private var linked: [String] = []

    /// Of the program that is found at `path`, links not followed: a virtual environment is known by where its python stands.
    /// `userBase`: where the stage's user has packages of their own, which Python finds outside isolated environments.
    static func look(
        for path: String, userBase: String? = nil, _ index: StatIndex
    ) throws(Failure) -> PythonPackagesFound {
        guard let prefix = prefix(of: path) else { return PythonPackagesFound(listing: PackageListing(.none)) }
        var packages = PythonPackages(index: index)
        let configuration = try Files.read(prefix + "/pyvenv.cfg")
        var prefixes = [prefix]
        var isIsolated = false
        if let configuration {
            let lines = configuration.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
            // Other lines say where the environment is and how it was made.
            let counting = lines.filter { $0.startsWith("version") || $0.startsWith("include-system-site-packages") }
            packages.add(counting.joined(separator: "\n"))
            isIsolated = !counting.contains { $0.startsWith("include") && $0.lowercased().endsWith("true") }
            if !isIsolated, let system = Self.resolved(path).map({ Files.folder(of: Files.folder(of: $0)) }) {
                prefixes.append(system)
            }
        }
        if let userBase, !isIsolated { prefixes.append(userBase) }
        // A name of conda's holds version and build.
        for name in try Files.names(in: prefix + "/conda-meta") where name.endsWith(".json") {
            let start = packages.text.count
            packages.add(name)
            packages.pieces.append(.init(range: start..<packages.text.count, name: name, isOfConda: true))
        }
        for prefix in prefixes {
            for folder in try siteFolders(prefix) {
                guard try packages.add(site: folder) else {
                    return PythonPackagesFound(listing: PackageListing(.tooMuch))
                }
            }
        }
        // The modules of the language come with the interpreter.
        if let base = resolved(path).map({ Files.folder(of: Files.folder(of: $0)) }),
            !prefixes.contains(where: { $0.hasBytes(of: base) })
        {
            prefixes.append(base)
        }
        return PythonPackagesFound(
            listing: PackageListing(packages.text, packages.pieces), prefixes: prefixes, linked: packages.linked)
    }

    private init(index: StatIndex) { self.index = index }

    /// The folder that holds `bin` and `lib` of the environment.
    static func prefix(of path: String) -> String? {
        let prefix = Files.folder(of: Files.folder(of: path))
        if Files.isFile(prefix + "/pyvenv.cfg") || access(prefix + "/conda-meta", F_OK) == 0 { return prefix }
        let name = CommandWords.lastStep(path)
        guard name.startsWith("python") || name.startsWith("pypy"), let resolved = resolved(path) else { return nil }
        return Files.folder(of: Files.folder(of: resolved))
    }

    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    static func siteFolders(_ prefix: String) throws(Failure) -> [String] {
        var folders: [String] = []
        for library in [prefix + "/lib", prefix + "/local/lib"] {
            for name in try Files.names(in: library) where name.startsWith("python") || name.startsWith("pypy") {
                for packages in ["site-packages", "dist-packages"] {
                    let folder = "\(library)/\(name)/\(packages)"
                    if access(folder, F_OK) == 0 { folders.append(folder) }
                }
            }
        }
        return folders
    }

    // MARK: one folder of packages

    private mutating func add(_ line: String) {
        text += line.utf8
        text.append(UInt8(ascii: "\n"))
    }

    /// False: there is more in it than is worth reading.
    private mutating func add(site folder: String) throws(Failure) -> Bool {
        let names = try Files.names(in: folder)
        var owned: Set<[UInt8]> = []
        for name in names {
            guard let package = Self.package(name) else { continue }
            let before = text.count
            add(name)
            owned.insert(Self.normalised(package))
            var isWhole = false
            guard try addInformation(of: folder + "/" + name, &owned, &isWhole) else { return false }
            if isWhole { pieces.append(.init(range: before..<text.count, name: package, isOfConda: false)) }
        }
        for name in names where Self.package(name) == nil && !name.hasBytes(of: "__pycache__") {
            let path = folder + "/" + name
            guard let status = try FileStatus(of: path) else { continue }
            if status.isRegular {
                guard let content = try index.content(of: path) else { continue }
                add("\(name) \(content.digest)")
                if name.endsWith(".pth"), try !addLinked(by: path, folder) { return false }
            } else if status.isFolder, !owned.contains(Array(name.utf8)), !owned.contains(Self.normalised(name)) {
                guard case .digest(let digest) = try FolderDigest.look(into: path, .python, index) else { return false }
                add("\(name)/ \(digest)")
            }
        }
        return true
    }

    /// The package of which a name is the information: `numpy` of `numpy-2.3.0.dist-info`.
    private static func package(_ name: String) -> String? {
        guard name.endsWith(".dist-info") || name.endsWith(".egg-info") else { return nil }
        let end = name.utf8.firstIndex(of: UInt8(ascii: "-")) ?? name.utf8.lastIndex(of: UInt8(ascii: "."))
        return end.map { String(name[..<$0]) }
    }

    /// As names of packages are compared: no difference between cases, `-`, `_` and `.`.
    private static func normalised(_ name: String) -> [UInt8] {
        name.utf8.map { byte in
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") { return UInt8(ascii: "_") }
            return byte &- 65 < 26 ? byte | 0x20 : byte
        }
    }

    /// The digest of the package's list of files, and the names that it owns in the folder. `isWhole`: whether that list tells
    /// all of it.
    private mutating func addInformation(
        of folder: String, _ owned: inout Set<[UInt8]>, _ isWhole: inout Bool
    ) throws(Failure) -> Bool {
        let record = folder + "/RECORD"
        if let content = try index.content(of: record) {
            add(content.digest.hexadecimal)
            isWhole = true
            for line in (try Files.read(record) ?? []).split(separator: UInt8(ascii: "\n")) {
                guard let slash = line.firstIndex(of: UInt8(ascii: "/")) else { continue }
                owned.insert(Array(line[..<slash]))
            }
        } else if let top = try Files.read(folder + "/top_level.txt") {
            for line in top.split(separator: UInt8(ascii: "\n")) { owned.insert(Array(line)) }
        }
        guard let origin = try Files.read(folder + "/direct_url.json"),
            let json = try? JSONDocument(parsing: origin).root, json["dir_info"]?["editable"]?.boolean == true,
            let address = json["url"]?.string, address.startsWith("file://")
        else { return true }
        // Installed as a link to its sources.
        isWhole = false
        let sources = Self.path(of: address)
        guard case .digest(let digest) = try FolderDigest.look(into: sources, .python, index) else { return false }
        add(digest.hexadecimal)
        linked.append(sources)
        return true
    }

    /// The path of a `file:` address.
    private static func path(of address: String) -> String {
        var path: [UInt8] = []
        var rest = Array(address.utf8.dropFirst(7))[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                path.append(code)
                rest = rest.dropFirst(2)
            } else {
                path.append(byte)
            }
        }
        return String(decoding: path, as: UTF8.self)
    }

    /// Folders that a `.pth` file adds to the search path.
    private mutating func addLinked(by file: String, _ folder: String) throws(Failure) -> Bool {
        for line in (try Files.read(file) ?? []).split(separator: UInt8(ascii: "\n")) {
            let text = String(decoding: line, as: UTF8.self)
            if text.startsWith("import ") || text.startsWith("#") { continue }
            let path = Files.absolute(text, in: folder)
            guard let status = try? FileStatus(of: path), status.isFolder else { continue }
            guard case .digest(let digest) = try FolderDigest.look(into: path, .python, index) else { return false }
            add(digest.hexadecimal)
            linked.append(path)
        }
        return true
    }
}
