// What a lock file asks for, whatever its format. Unaware of what is installed.

import StageGraph

/// A package that a lock file lists, as far as the machine and the Python that run stages are meant.
struct LockedPackage: Equatable {
    /// As names are compared in its language.
    var name: Name
    /// The versions that will do; empty: any.
    var versions: [String] = []
    /// conda's build, Julia's digest of the sources, R's revision; nil: not said.
    var revision: String?
    /// In the file; 0: not known.
    var line = 0
    /// Whether it must be there; else it is of a group or an extra that need not be installed.
    var isRequired = true
    /// Whether pip has put it into an environment of conda's.
    var isOfPip = false
}

/// What a lock file asks for.
struct LockedPackages: Equatable {
    /// Each name once, in the order of the file.
    private(set) var all: [LockedPackage] = []
    /// What installs them.
    var hint: String

    init(hint: String) { self.hint = hint }

    /// Adds a package. Throws where the file asks for two versions of what must be there.
    mutating func add(_ package: LockedPackage, file: String) throws(Failure) {
        guard let place = places[package.name] else {
            places[package.name] = all.count
            all.append(package)
            return
        }
        let known = all[place]
        guard known.isRequired, package.isRequired else {
            // Of what need not be there, each version that is listed will do.
            if package.isRequired {
                all[place] = package
            } else if !known.isRequired {
                for version in package.versions where !known.versions.contains(where: { $0.hasBytes(of: version) }) {
                    all[place].versions.append(version)
                }
                if known.revision != package.revision { all[place].revision = nil }
            }
            return
        }
        guard known.versions == package.versions else {
            throw Failure(
                .work, "\(package.name) is listed with two versions", at: "\(file):\(package.line)",
                facts: [
                    .init("found", package.versions.first ?? "no version"),
                    .init("before", "\(known.versions.first ?? "no version"), in line \(known.line)"),
                ])
        }
    }

    private var places: [Name: Int] = [:]

    static func == (left: LockedPackages, right: LockedPackages) -> Bool {
        left.all == right.all && left.hint == right.hint
    }
}

extension LockedPackages {
    /// Larger files are no lock files.
    private static let largest = 1 << 26

    /// Reads the lock file at `path`, for a Python with these variables. `program`: what packages are installed for.
    static func read(_ lock: LockFile, at path: String, _ variables: [Name: String]) throws(Failure) -> LockedPackages {
        let file = lock.source.text
        guard let status = try FileStatus(of: path), status.isRegular, let bytes = try Files.read(path) else {
            throw Failure(
                .work, "there is no lock file '\(file)'", at: lock.place,
                hint: "make it, or correct its path, which starts at the folder of the manifest")
        }
        guard bytes.count <= largest else {
            throw Failure(
                .work, "this is too large for a lock file", at: file, facts: [.init("found", "\(bytes.count) bytes")])
        }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes[3...]) : bytes
        return try parse(text, lock.language, file: file, variables)
    }

    /// Reads the text of a lock file. `file`: its path in the project.
    static func parse(
        _ bytes: [UInt8], _ language: LockFile.Language, file: String, _ variables: [Name: String]
    ) throws(Failure) -> LockedPackages {
        switch language {
        case .python: try python(bytes, file, variables)
        case .r: try renv(bytes, file)
        case .julia: try julia(bytes, file)
        case .conda: try conda(bytes, file, platform: variables["conda platform"] ?? condaPlatform)
        case .container: LockedPackages(hint: "")
        }
    }

    private static func python(
        _ bytes: [UInt8], _ file: String, _ variables: [Name: String]
    ) throws(Failure) -> LockedPackages {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).lazy.map { $0.drop { $0 <= 0x20 } }
        let first = lines.first { !$0.isEmpty && $0.first != UInt8(ascii: "#") } ?? []
        if first.first == UInt8(ascii: "{") { return try pipfile(bytes, file, variables) }
        let name = first.prefix { $0 > 0x20 && $0 != UInt8(ascii: "=") }
        let sign = first[name.endIndex...].drop { $0 <= 0x20 }
        let isAssignment = sign.first == UInt8(ascii: "=") && sign.dropFirst().first != UInt8(ascii: "=")
        let isKey = !name.starts(with: "-".utf8) && !name.contains { "<>!~;[(@,".utf8.contains($0) }
        guard first.first == UInt8(ascii: "[") || isAssignment && isKey else {
            return try requirements(bytes, file, variables)
        }
        return try pythonTOML(try TOMLReader.read(bytes, file: file), file, variables)
    }

    /// Whether a condition in a lock file holds. Throws where it cannot be read.
    static func holds(
        _ marker: String?, _ variables: [Name: String], _ file: String, _ line: Int
    ) throws(Failure) -> Bool {
        guard let marker, !marker.isEmpty else { return true }
        guard let holds = PythonMarker.holds(marker, variables) else {
            throw Failure(
                .work, "a condition cannot be read", at: "\(file):\(line)",
                facts: [.init("found", marker), .init("expected", "python_version >= \"3.10\", for example")])
        }
        return holds
    }

    /// The name of a Python package as it is compared.
    static func pythonName(_ name: String, _ file: String, _ line: Int) throws(Failure) -> Name {
        if let name = PythonName.normalised(name) { return name }
        throw Failure(
            .work, "this is no name of a package", at: "\(file):\(line)",
            facts: [.init("found", VisibleText.line(name)), .init("expected", "letters, digits, '.', '_' and '-'")])
    }
}
